"""What lifts the rank: each open item tried by the engine itself, sorted by points per day.

Nothing is estimated: the facts are changed as they would be if the item were done, and the
scorecard is run again. So caps, places in the group and everything else have their say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from guatu.rank.periods import Period
from guatu.rank.ranking_duckdb import rank
from guatu.rank.scorecard import MICRO, Scorecard


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something that a unit could still do in the period.

    Attributes:
        key: names it.
        unit: whose it is.
        days: of work, more than 0.
        readings: indicator -> the value that it would have with the item done.
    """

    key: str
    unit: str
    days: float
    readings: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Lift:
    """What an item would bring: points, points per day of work, and the place after it."""

    key: str
    points: float
    points_per_day: float
    place: int | None
    place_before: int | None


def lifts(
    card: Scorecard,
    facts: Mapping[str, pa.Table],
    period: Period,
    items: Sequence[OpenItem],
    *,
    source: str,
) -> list[Lift]:
    """Return what each item alone would bring, the most points per day of work first.

    Args:
        card: the scorecard.
        facts: source -> Arrow table.
        period: that is running.
        items: to be tried; of any units.
        source: the source of readings that they change.

    Cost: one run of the scorecard per item.
    """
    before = _standing(card, facts, period)
    found = []
    for item in items:
        changed = {**facts, source: _changed(facts[source], item, period)}
        after = _standing(card, changed, period)
        points = (after[item.unit][0] - before[item.unit][0]) / MICRO
        found.append(
            Lift(
                key=item.key,
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


def _changed(readings: pa.Table, item: OpenItem, period: Period) -> pa.Table:
    """Return the readings as they would be with the item done."""
    rows = [
        row
        for row in readings.to_pylist()
        if not (
            row["unit"] == item.unit
            and row.get("period", str(period)) == str(period)
            and row["indicator"] in item.readings
        )
    ]
    for indicator, value in item.readings.items():
        row = dict.fromkeys(readings.column_names)
        known = {"unit": item.unit, "indicator": indicator, "value": value, "period": str(period)}
        rows.append(row | {name: known[name] for name in known if name in row})
    return pa.Table.from_pylist(rows, schema=readings.schema)
