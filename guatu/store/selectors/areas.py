"""Units with their open matters by light: the map, the big screen, the table beside the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from guatu.store.actor import Actor
from guatu.store.lights import Colour
from guatu.store.models import Matter, Unit
from guatu.store.models.people import STEP
from guatu.store.selectors.rows import version_map
from guatu.store.selectors.tally import Kind, Listed
from guatu.watch import Colour as LightColour


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """A unit with the open matters that it or a unit under it leads, by colour."""

    key: str
    name: str
    kind: str
    depth: int
    colours: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Return how many matters there are."""
        return self.colours.total()


def lead_list(actor: Actor, *, today: date) -> Listed:
    """Return the open matters that somebody leads as rows (row number, due, lead path, colour)."""
    led = Matter.objects.seen_by(actor).filter(state=Matter.State.OPEN, lead__isnull=False)
    coloured = led.annotate(colour=Colour(version_map().values(), today)).order_by()
    listed: Listed = coloured.values_list("pk", "due", "lead__path", "colour")
    return listed


def unit_loads(counted: Mapping[Kind, int]) -> list[UnitLoad]:
    """Return all units in the order of the tree, also those without a matter. One query.

    `counted` are the counts of `lead_list`.
    """
    units = list(Unit.objects.order_by("path"))
    loads = {u.path: UnitLoad(u.key, u.name, u.kind, len(u.path) // STEP - 1) for u in units}
    for kind, number in counted.items():
        path, colour = str(kind[0]), str(kind[1])
        for end in range(STEP, len(path) + 1, STEP):
            loads[path[:end]].colours[colour] += number
    return list(loads.values())


def placed_list(actor: Actor, *, today: date) -> Listed:
    """Return the open matters with a position as rows (pk, due, longitude, latitude, colour)."""
    coloured = _placed(actor).annotate(colour=Colour(version_map().values(), today)).order_by()
    listed: Listed = coloured.values_list("pk", "due", "longitude", "latitude", "colour")
    return listed


@dataclass(frozen=True, slots=True)
class PlacedMatter:
    """An open matter that has a position; degrees of WGS 84."""

    pk: int
    number: str
    title: str
    lead: str | None
    due: date | None
    longitude: float
    latitude: float
    colour: str


def placed_matters(actor: Actor, *, today: date) -> list[PlacedMatter]:
    """Return all open matters with a position that `actor` may see, the least severe first.

    Cost: two queries.
    """
    coloured = _placed(actor).annotate(colour=Colour(version_map().values(), today)).order_by("pk")
    columns = ("pk", "number", "title", "lead__name", "due", "longitude", "latitude", "colour")
    rows = [PlacedMatter(*row) for row in coloured.values_list(*columns)]
    order = {colour.value: at for at, colour in enumerate(LightColour)}
    return sorted(rows, key=lambda row: -order[row.colour])


def _placed(actor: Actor) -> QuerySet[Matter]:
    is_open = Matter.objects.seen_by(actor).filter(state=Matter.State.OPEN)
    placed: QuerySet[Matter] = is_open.filter(longitude__isnull=False, latitude__isnull=False)
    return placed


def unplaced_count(actor: Actor) -> int:
    """Return how many open matters that `actor` may see have no position. One query."""
    is_open = Matter.objects.seen_by(actor).filter(state=Matter.State.OPEN)
    unplaced: int = is_open.filter(Q(longitude=None) | Q(latitude=None)).count()
    return unplaced
