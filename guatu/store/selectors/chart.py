"""The time chart in columns: matters and the nodes of their plans, all that one may see.

There is no silent limit: what is counted on the screen is what the database holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F

from guatu.store.actor import Actor, Role
from guatu.store.lights import Colour
from guatu.store.models import (
    Grant,
    Matter,
    PlanBaseline,
    PlanLink,
    PlanNode,
    ProjectPlan,
    Unit,
)
from guatu.store.models.people import STEP
from guatu.store.selectors.rows import version_map

SHOWN = (Matter.State.OPEN, Matter.State.CLOSED)
COLUMNS = (
    "pk", "title", "number", "lead_id", "book", "colour", "issued", "due", "first_due",
    "closed_on", "progress",
)  # fmt: skip
ChartRow = tuple[int, str, str, int | None, str, str, date, date | None, date | None,
                 date | None, int]  # fmt: skip


# Fields of books by which the chart groups too, where a book has them: batch 批次, class 类别.
MARKS = ("batch", "class")
Promise = Mapping[str, tuple[str, str]]
NODE_COLUMNS = (
    "pk", "key", "matter_id", "title", "title_en", "unit_id", "duration", "planned_start",
    "planned_finish", "started", "finished", "forecast_start", "forecast_finish", "float_days",
    "critical",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChartData:
    """Rows in the order of `COLUMNS`, and the words for units (by row number) and books.

    `marks` are what each row says of `MARKS`; `leaders` the leaders of each unit by its number.
    """

    rows: Sequence[ChartRow]
    units: dict[int | None, str]
    books: dict[str, tuple[str, str]]
    marks: Sequence[Sequence[object]] = ()
    leaders: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """The first rows of those that have a plan, and how many there are."""

    rows: Sequence[ChartRow]
    total: int


@dataclass(frozen=True, slots=True)
class ChartNode:
    """A node as the chart draws it; days, both ends included. `float_days` are working days."""

    pk: int
    key: str
    matter: int
    title: str
    title_en: str
    unit: int | None
    duration: int
    planned_start: date | None
    planned_finish: date | None
    started: date | None
    finished: date | None
    forecast_start: date | None
    forecast_finish: date | None
    float_days: int | None
    critical: bool


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """What a plan says of its whole matter: the hard date, and when forecasts end."""

    due: date | None
    p50_on: date | None
    p80_on: date | None


@dataclass(frozen=True, slots=True)
class ChartPlans:
    """The plans of all matters of the chart, by the numbers of matters and nodes.

    `promised` holds the dates of a matter's baselines: number -> node key -> (start, finish).
    """

    nodes: Sequence[ChartNode] = ()
    links: Sequence[tuple[int, int]] = ()
    plans: dict[int, ChartPlan] = field(default_factory=dict)
    promised: dict[int, dict[int, Promise]] = field(default_factory=dict)


def chart_data(actor: Actor, *, today: date, unit: str = "") -> ChartData:
    """Return the open and closed matters that `actor` may see, by lead unit and due date.

    Args:
        actor: who asks.
        today: the day of the lights.
        unit: name of the one lead unit to show; "" for all.

    Cost: four queries; the light of each matter is computed in SQL.
    """
    versions = version_map()
    matters = Matter.objects.seen_by(actor).filter(state__in=SHOWN)
    if unit:
        matters = matters.filter(lead__name=unit)
    coloured = matters.annotate(colour=Colour(versions.values(), today))
    ordered = coloured.order_by(F("lead__path").asc(nulls_last=True), "due", "pk")
    listed = list(ordered.values_list(*COLUMNS, *(f"values__{mark}" for mark in MARKS)))
    listed_units = list(Unit.objects.order_by("path"))
    return ChartData(
        rows=[row[: len(COLUMNS)] for row in listed],
        units={unit.pk: unit.name for unit in listed_units},
        books={v.key: (v.title, v.title_en) for v in versions.values()},
        marks=[row[len(COLUMNS) :] for row in listed],
        leaders=_leaders(listed_units),
    )


def planned_rows(actor: Actor, *, today: date, size: int) -> Planned:
    """Return the first `size` open matters that have a plan, what is due first first.

    Cost: three queries.
    """
    planned = Matter.objects.seen_by(actor).filter(state=Matter.State.OPEN, plan__isnull=False)
    coloured = planned.annotate(colour=Colour(version_map().values(), today))
    rows = coloured.order_by(F("due").asc(nulls_last=True), "pk").values_list(*COLUMNS)[:size]
    return Planned(list(rows), planned.count())


def chart_plans(actor: Actor) -> ChartPlans:
    """Return the plans of the matters that `chart_data` returns, nodes in their order.

    Cost: four queries.
    """
    shown = {"matter__state__in": SHOWN}
    nodes = PlanNode.objects.seen_by(actor).filter(**shown).order_by("matter", "position")
    links = PlanLink.objects.seen_by(actor).filter(**shown).order_by()
    plans = ProjectPlan.objects.seen_by(actor).filter(**shown).order_by()
    baselines = PlanBaseline.objects.seen_by(actor).filter(**shown).order_by("matter", "number")
    return ChartPlans(
        nodes=[ChartNode(*row) for row in nodes.values_list(*NODE_COLUMNS)],
        links=list(links.values_list("before_id", "after_id")),
        plans={
            matter: ChartPlan(*days)
            for matter, *days in plans.values_list("matter_id", "due", "p50_on", "p80_on")
        },
        promised=_by_matter(baselines.values_list("matter_id", "number", "dates")),
    )


def _by_matter(baselines: Iterable[tuple[int, int, Promise]]) -> dict[int, dict[int, Promise]]:
    held: dict[int, dict[int, Promise]] = {}
    for matter, number, dates in baselines:
        held.setdefault(matter, {})[number] = dates
    return held


def _leaders(units: Sequence[Unit]) -> dict[int, str]:
    """Return the names of those who lead each unit: over it or the nearest unit above it."""
    over: dict[str, list[str]] = {}
    held = Grant.objects.filter(role=Role.LEADER, revoked_at=None, book="").order_by("pk")
    for path, name in held.values_list("unit__path", "user__name"):
        over.setdefault(path, []).append(name)
    return {
        unit.pk: "、".join(
            next((over[unit.path[:end]] for end in range(len(unit.path), 0, -STEP)
                  if unit.path[:end] in over), [])
        )
        for unit in units
    }  # fmt: skip
