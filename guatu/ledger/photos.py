"""Photos as evidence: which are alike, and whether their time and place fit what is claimed.

A photo is described by the outlines of its picture (64 bits, a difference hash): two photos of
which the same picture was made smaller, compressed or brightened differ in a few bits. Nothing is
refused here: a finding is shown to whoever accepts. Photos are never required.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from math import asin, cos, radians, sin, sqrt

from guatu.findings import Finding

# Of 64 bits; measured: compressed or made smaller 0 to 1, brighter 4, a border cut off 6, and
# pictures of other things 23 and more.
ALIKE_BITS = 10
EARTH_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """How far from its matter, and how many days before it is handed in, a photo may be taken.

    `None` where the city set nothing.
    """

    metres: int | None = None
    days: int | None = None


NO_PHOTO_LIMITS = PhotoLimits()


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo as it was handed in: what its file says, and on which day it came.

    `taken_at` is aware, in the city's zone; `place` is (longitude, latitude) in degrees.
    """

    added_at: datetime
    taken_at: datetime | None = None
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a photo is to show: a matter issued on a day, at a place if it has one."""

    issued: date
    place: tuple[float, float] | None = None


def photo_bands(near_hash: str) -> list[int]:
    """Return the eight rows of a hash (16 hexadecimal digits), numbered: 256 times row plus bits.

    Photos that differ in less than eight bits share a row at least.
    """
    rows = bytes.fromhex(near_hash)
    return [256 * number + bits for number, bits in enumerate(rows)]


def are_alike(one: str, other: str) -> bool:
    """Tell whether two hashes are of the same picture; a blank one is like no other."""
    if not one or not other:
        return False
    return (int(one, 16) ^ int(other, 16)).bit_count() <= ALIKE_BITS


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two places (longitude, latitude; degrees) on a sphere: haversine."""
    (east, north), (other_east, other_north) = one, other
    up = sin(radians(other_north - north) / 2) ** 2
    along = sin(radians(other_east - east) / 2) ** 2
    across = cos(radians(north)) * cos(radians(other_north)) * along
    return 2 * EARTH_M * asin(sqrt(min(up + across, 1)))


def photo_findings(shown: Shown, claim: Claim, limits: PhotoLimits) -> Iterator[Finding]:
    """Yield where the time and place of a photo do not fit what is claimed; nothing if they do.

    What the file does not say is not held against it.
    """
    if shown.taken_at is not None:
        taken, added = shown.taken_at.date(), shown.added_at.date()
        if taken < claim.issued:
            facts = {"taken": taken, "issued": claim.issued}
            yield Finding("evidence.taken_before", facts=facts)
        elif shown.taken_at > shown.added_at:
            yield Finding("evidence.taken_later", facts={"taken": taken, "added": added})
        elif limits.days is not None and (days := (added - taken).days) > limits.days:
            told = {"taken": taken, "days": days, "limit": limits.days}
            yield Finding("evidence.old", facts=told)
    if shown.place and claim.place and limits.metres is not None:
        metres = round(metres_between(shown.place, claim.place))
        if metres > limits.metres:
            yield Finding("evidence.far", facts={"metres": metres, "limit": limits.metres})
