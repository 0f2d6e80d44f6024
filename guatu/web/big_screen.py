"""The pictures of the big screen: the map, the projects, the standings, the load of the units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from guatu.store.actor import Actor
from guatu.store.selectors.areas import UnitLoad
from guatu.store.selectors.chart import planned_rows
from guatu.store.selectors.ranking import newest_published, ranking_page
from guatu.store.selectors.tally import Kind
from guatu.web.areas import light_counts
from guatu.web.map_picture import (
    Drawn,
    Picture,
    Room,
    fitted,
    mark_of,
    picture_of,
    spots_of,
)
from guatu.web.paper import Sheet, first_rows, rows_in
from guatu.web.paper_parts import MARGIN
from guatu.web.ranking import Group, ranking_context
from guatu.web.signs import Sign
from guatu.web.today import Panel

# A picture is a small sheet of paper, enlarged: in millimetres, so that its letters are large.
MAP = Room(4, 4, 102, 64)
WIDTH, HEIGHT = 200.0, 72.0
UNITS_SHOWN, GROUPS_SHOWN = 10, 3


@dataclass(frozen=True, slots=True)
class Point:
    """So many matters of one light at one position, in degrees of WGS 84."""

    longitude: float
    latitude: float
    colour: str
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """The matters of one light in the bar of a unit, in matters: where they begin, how many."""

    sign: Sign
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class UnitBar:
    """A unit with its open matters, stacked by light."""

    name: str
    total: int
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Projects:
    """The first projects as bars, and how many there are."""

    sheet: Sheet
    shown: int
    total: int


@dataclass(frozen=True, slots=True)
class Standings:
    """The first places of the first groups of what was published last."""

    title: object
    period: str
    groups: Sequence[Group]


def lists_shown(panels: Sequence[Panel]) -> list[Panel]:
    """Return the lists that are everybody's and not empty; a wall is nobody's own."""
    return [panel for panel in panels if panel.total and panel.id != "mine"]


def city_picture(drawn: Drawn, placed: Mapping[Kind, int]) -> Picture | None:
    """Return the map with a mark for each spot, or `None` where there is nothing to draw.

    `placed` are the counts of `placed_list`.
    """
    points = [Point(*kind, count) for kind, count in placed.items()]  # type: ignore[call-arg, arg-type]
    if not drawn.areas and not points:
        return None
    projection = fitted(drawn.areas, points, MAP)
    spots = spots_of(points, projection)
    marks = [mark_of(spot, _how_many(spot), projection) for spot in spots]
    return picture_of(drawn, marks, projection, kind="red", longest=MAP.width / 8)


def _how_many(spot: Sequence[Point]) -> str:
    count = sum(point.count for point in spot)
    return str(count) if count > 1 else ""


def projects(actor: Actor, *, today: date) -> Projects | None:
    """Return the projects with a plan, what is due first first; `None` when there is none."""
    planned = planned_rows(actor, today=today, size=rows_in(HEIGHT))
    if not planned.rows:
        return None
    sheet = first_rows(planned.rows, WIDTH + 2 * MARGIN, HEIGHT, today=today)
    return Projects(sheet, len(planned.rows), planned.total)


def standings(actor: Actor) -> Standings | None:
    """Return the ranking published last, or `None`."""
    newest = newest_published(actor)
    if newest is None:
        return None
    context = ranking_context(ranking_page(actor, newest), actor)
    groups: Sequence[Group] = context["groups"]  # type: ignore[assignment]
    return Standings(context["title"], newest.period, groups[:GROUPS_SHOWN])


def unit_bars(loads: Iterable[UnitLoad], short: Mapping[str, str]) -> list[UnitBar]:
    """Return the units with most open matters, but not the city itself; `short` names by key."""
    busy = [load for load in loads if load.depth and load.total]
    most = sorted(busy, key=lambda load: -load.total)[:UNITS_SHOWN]
    return [_bar(load, short.get(load.key, load.name)) for load in most]


def _bar(load: UnitLoad, name: str) -> UnitBar:
    lights = light_counts(load)
    firsts = accumulate((entry.count for entry in lights), initial=0)
    parts = [Part(e.sign, first, e.count) for e, first in zip(lights, firsts, strict=False)]
    return UnitBar(name, load.total, parts)
