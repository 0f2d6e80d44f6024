"""What the administrator of the system looks at: units, books, holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guatu.errors import NotFound
from guatu.store.actor import Actor
from guatu.store.calendar import city_calendar
from guatu.store.models import BookVersion, Unit
from guatu.store.permission import may
from guatu.store.selectors.home import all_books


@dataclass(frozen=True, slots=True)
class System:
    """What the city is made of here: its units as a tree, the newest books, known holidays."""

    units: list[Unit]
    books: list[BookVersion]
    known_until: date


def system_page(actor: Actor) -> System:
    """Return units with their aliases, books, and until when holidays are known. Three queries.

    Raises:
        NotFound: `actor` does not keep the system.
    """
    _need(actor)
    units = Unit.objects.prefetch_related("aliases").order_by("path")
    return System(list(units), all_books(), city_calendar().known_until)


def unit_kept(actor: Actor, key: str) -> Unit:
    """Return the unit with `key`, to be changed.

    Raises:
        NotFound: there is none, or `actor` does not keep the system.
    """
    _need(actor)
    unit: Unit | None = Unit.objects.prefetch_related("aliases").filter(key=key).first()
    if unit is None:
        raise NotFound(what=key)
    return unit


def _need(actor: Actor) -> None:
    if not may(actor, "unit.edit"):
        raise NotFound(what="system")
