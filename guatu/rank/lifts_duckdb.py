"""What lifts the rank: each open item tried by the engine itself, sorted by points per day.

Nothing is estimated: the facts are changed as they would be if the item were done, and the
scorecard is run again. So caps, places in the group and everything else have their say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from guatu.rank.periods import Period
from guatu.rank.ranking_duckdb import rank
from guatu.rank.scorecard import MICRO, Scorecard


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something that a unit could still do in the period.

    Attributes:
        key: names it; in a source of items, its `item`.
        unit: whose it is.
        days: of work, more than 0.
        readings: source of readings -> indicator -> the value it would have with the item done.
        cells: source of items -> column -> what would stand there with the item done.
    """

    key: str
    unit: str
    days: float
    readings: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    cells: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lift:
    """What an item would bring: points, points per day of work, and the place after it."""

    key: str
    unit: str
    points: float
    points_per_day: float
    place: int | None
    place_before: int | None


def lifts(
    card: Scorecard,
    facts: Mapping[str, pa.Table],
    period: Period,
    items: Sequence[OpenItem],
) -> list[Lift]:
    """Return what each item alone would bring, the most points per day of work first.

    Args:
        card: the scorecard.
        facts: source -> Arrow table.
        period: that is running.
        items: to be tried; of any units.

    Cost: one run of the scorecard per item.
    """
    before = _standing(card, facts, period)
    found = []
    for item in items:
        after = _standing(card, _changed(facts, item, period), period)
        points = (after[item.unit][0] - before[item.unit][0]) / MICRO
        found.append(
            Lift(
                key=item.key,
                unit=item.unit,
                points=points,
                points_per_day=points / item.days,
                place=after[item.unit][1],
                place_before=before[item.unit][1],
            )
        )
    return sorted(found, key=lambda lift: (-lift.points_per_day, lift.key))


def _standing(
    card: Scorecard, facts: Mapping[str, pa.Table], period: Period
) -> dict[str, tuple[int, int | None]]:
    ranking = rank(card, dict(facts), [period])
    found = {s.unit: (s.score, s.place) for s in ranking.standings(period)}
    ranking.connection.close()
    return found


def _changed(facts: Mapping[str, pa.Table], item: OpenItem, period: Period) -> dict[str, pa.Table]:
    """Return the facts as they would be with the item done."""
    changed = dict(facts)
    for source, readings in item.readings.items():
        changed[source] = _read(changed[source], item.unit, readings, period)
    for source, cells in item.cells.items():
        changed[source] = _filled(changed[source], item, cells)
    return changed


def _read(table: pa.Table, unit: str, readings: Mapping[str, float], period: Period) -> pa.Table:
    """Return the readings with those of a unit and period instead of what they were."""
    rows = [
        row
        for row in table.to_pylist()
        if not (
            row["unit"] == unit
            and row.get("period", str(period)) == str(period)
            and row["indicator"] in readings
        )
    ]
    for indicator, value in readings.items():
        known = {"unit": unit, "indicator": indicator, "value": value, "period": str(period)}
        rows.append({name: known.get(name) for name in table.column_names})
    return _as_table(rows, table)


def _filled(table: pa.Table, item: OpenItem, cells: Mapping[str, object]) -> pa.Table:
    """Return the items with some cells of one of them changed; only columns that there are."""
    rows = table.to_pylist()
    for row in rows:
        if row["unit"] == item.unit and row.get("item") == item.key:
            row.update({name: value for name, value in cells.items() if name in row})
    return _as_table(rows, table)


def _as_table(rows: Sequence[dict[str, object]], like: pa.Table) -> pa.Table:
    """Return rows as a table of the columns of `like`; texts where that has texts."""
    texts = {column.name for column in like.schema if pa.types.is_string(column.type)}
    for row in rows:
        for name in texts & row.keys():
            row[name] = None if row[name] is None else str(row[name])
    return pa.Table.from_pylist(rows, schema=like.schema)
