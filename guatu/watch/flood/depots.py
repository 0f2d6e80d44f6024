"""物资: which depots give what is asked for, the nearest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guatu.lib.geo import Point, metres_between


@dataclass(frozen=True, slots=True)
class Depot:
    """What a depot has of an item; `expires` is the last day on which it may be used.

    `point` is where it lies, `None` where nobody has said so.
    """

    key: int
    name: str
    item: str
    quantity: Decimal
    expires: date | None = None
    point: Point | None = None

    def usable_on(self, day: date) -> bool:
        """Tell whether there is some, and it may be used on `day`."""
        return self.quantity > 0 and (self.expires is None or day <= self.expires)

    def metres_to(self, place: Point) -> float | None:
        """Return how far it is, in a straight line; `None` where nobody has said where it lies."""
        return None if self.point is None else metres_between(self.point, place)


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who gives how much; `missing` is what no depot has."""

    given: tuple[tuple[Depot, Decimal], ...]
    missing: Decimal


def allocation(
    depots: Iterable[Depot], item: str, wanted: Decimal, *, place: Point, on: date
) -> Allocation:
    """Return which depots give `wanted` of `item` to `place`, the nearest first.

    What has expired by `on` is left out; depots whose place is unknown come last.
    """
    usable = [depot for depot in depots if depot.item == item and depot.usable_on(on)]
    given = []
    for depot in sorted(usable, key=lambda held: _nearness(held, place)):
        if wanted > 0:
            part = min(depot.quantity, wanted)
            given.append((depot, part))
            wanted -= part
    return Allocation(tuple(given), wanted)


def _nearness(depot: Depot, place: Point) -> tuple[bool, float, int]:
    metres = depot.metres_to(place)
    return metres is None, metres or 0.0, depot.key
