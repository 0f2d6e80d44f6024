"""The evidence of a matter, and what is odd about it: for whoever accepts, who judges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from guatu.findings import Finding
from guatu.ledger.book import Book
from guatu.ledger.photos import Claim, Shown, are_alike, photo_bands, photo_findings
from guatu.store.calendar import city_time, day_of
from guatu.store.models import Evidence, Matter, PhotoBand


@dataclass(frozen=True, slots=True)
class Proven:
    """A piece of evidence with what is odd about it."""

    evidence: Evidence
    findings: tuple[Finding, ...]


def evidence_of(matter: Matter, book: Book) -> list[Proven]:
    """Return the evidence of `matter` in the order in which it came.

    The same file or a photo alike that was handed in before, for another matter or on another
    day, is looked for among what the actor of the scope may see.

    Cost: one query, two where there are files.
    """
    held = list(Evidence.objects.filter(matter=matter).order_by("sequence", "pk"))
    known = _maybe_alike(held)
    return [Proven(item, (*_used_before(item, known), *_odd(item, matter, book))) for item in held]


def _maybe_alike(held: Sequence[Evidence]) -> list[Evidence]:
    """Return what shares the file, or a row of the hash, of something in `held`. One query."""
    digests = {item.sha256 for item in held if item.sha256}
    bands = {band for item in held if item.near_hash for band in photo_bands(item.near_hash)}
    if not digests:
        return []
    alike = PhotoBand.objects.filter(band__in=bands).values("evidence")
    found = Evidence.objects.filter(Q(sha256__in=digests) | Q(pk__in=alike))
    return list(found.select_related("matter").order_by("added_at", "pk"))


def _used_before(item: Evidence, known: Sequence[Evidence]) -> list[Finding]:
    """Return one finding for the first time that the file or a photo alike was handed in."""
    for other in known:
        elsewhere = other.matter_id != item.matter_id
        another_day = day_of(other.added_at) != day_of(item.added_at)
        earlier = (other.added_at, other.pk) < (item.added_at, item.pk)
        if not earlier or not (elsewhere or another_day):
            continue
        facts = {"number": other.matter.number, "on": day_of(other.added_at)}
        if item.sha256 and other.sha256 == item.sha256:
            return [Finding("evidence.same_file", facts=facts)]
        if are_alike(item.near_hash, other.near_hash):
            return [Finding("evidence.alike", facts=facts)]
    return []


def _odd(item: Evidence, matter: Matter, book: Book) -> list[Finding]:
    shown = Shown(
        added_at=city_time(item.added_at),
        taken_at=item.taken_at and city_time(item.taken_at),
        place=_place(item.longitude, item.latitude),
    )
    claim = Claim(matter.issued, _place(matter.longitude, matter.latitude))
    return list(photo_findings(shown, claim, book.photos))


def _place(longitude: float | None, latitude: float | None) -> tuple[float, float] | None:
    return None if longitude is None or latitude is None else (longitude, latitude)
