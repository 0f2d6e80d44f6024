"""The matters of the time chart, in columns: all that one may see, with no silent limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from guatu.store.actor import Actor
from guatu.store.lights import Colour
from guatu.store.models import Matter, Unit
from guatu.store.selectors.rows import version_map

SHOWN = (Matter.State.OPEN, Matter.State.CLOSED)
COLUMNS = (
    "pk", "title", "number", "lead_id", "book", "colour", "issued", "due", "first_due",
    "closed_on", "progress",
)  # fmt: skip
ChartRow = tuple[int, str, str, int | None, str, str, date, date | None, date | None,
                 date | None, int]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChartData:
    """Rows in the order of `COLUMNS`, and the words for units (by row number) and books."""

    rows: Sequence[ChartRow]
    units: dict[int | None, str]
    books: dict[str, tuple[str, str]]


def chart_data(actor: Actor, *, today: date, unit: str = "") -> ChartData:
    """Return the open and closed matters that `actor` may see, by lead unit and due date.

    Args:
        actor: who asks.
        today: the day of the lights.
        unit: name of the one lead unit to show; "" for all.

    Cost: three queries; the light of each matter is computed in SQL.
    """
    versions = version_map()
    matters = Matter.objects.seen_by(actor).filter(state__in=SHOWN)
    if unit:
        matters = matters.filter(lead__name=unit)
    coloured = matters.annotate(colour=Colour(versions.values(), today))
    ordered = coloured.order_by(F("lead__path").asc(nulls_last=True), "due", "pk")
    return ChartData(
        rows=list(ordered.values_list(*COLUMNS)),
        units={unit.pk: unit.name for unit in Unit.objects.order_by("path")},
        books={v.key: (v.title, v.title_en) for v in versions.values()},
    )
