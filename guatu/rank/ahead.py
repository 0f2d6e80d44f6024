"""Forecasts of a period from facts alone: scores so far, and how they moved to the end before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pyarrow as pa

from guatu.errors import Invalid
from guatu.rank.forecast import Backtest, Forecast, backtest, forecasts
from guatu.rank.periods import BadPeriod, Period
from guatu.rank.ranking_duckdb import rank
from guatu.rank.scorecard import MICRO, Scorecard

Facts = Mapping[str, pa.Table]


class NothingBefore(Invalid):
    """The facts hold no earlier period to learn from."""

    code = "rank.nothing_before"


@dataclass(frozen=True, slots=True)
class UnitAhead:
    """A unit's forecast; `forecast` is None when its past is too short (`past.cases` too)."""

    unit: str
    group: str
    now: float
    forecast: Forecast | None
    past: Backtest
    periods: int


def ahead(
    card: Scorecard, facts: Facts, period: Period, *, so_far: Facts | None, coverage: float
) -> list[UnitAhead]:
    """Return the forecast of each unit for the end of `period`, by group and expected score.

    Args:
        card: the scorecard.
        facts: of earlier periods as they ended, and of `period` as far as it has come.
        period: to be foreseen.
        so_far: facts of earlier periods as they stood at the same part of the way. Without them,
            or when `facts` say nothing of `period`, the forecast is the last score moved as
            scores moved from one period to the next.
        coverage: share of cases that the ranges hold.

    Raises:
        NothingBefore: there is no earlier period. Invalid: as `rank`.
    """
    seen = [when for when in periods_of(card, facts) if when <= period]
    before = [when for when in seen if when < period]
    if not before:
        raise NothingBefore(period=str(period))
    scores = _scores(card, facts, seen)
    start = seen[-1]
    if so_far is not None and start == period:
        known = [when for when in periods_of(card, so_far) if when in before]
        then = _scores(card, so_far, known)
        pairs = [(then[when], scores[when]) for when in known]
    else:
        pairs = [(scores[a], scores[b]) for a, b in pairwise(before)]
        start = before[-1]
    return _by_group(scores[start], pairs, coverage)


def periods_of(card: Scorecard, facts: Facts) -> list[Period]:
    """Return the periods of the scorecard's kind that readings or items speak of, in order."""
    texts = {
        str(value)
        for name, table in facts.items()
        if "period" in table.column_names and name in card.sources
        for value in table.column("period").unique().to_pylist()
        if value is not None
    }
    found = []
    for text in texts:
        try:
            found.append(Period.read(text.strip(), card.period))
        except BadPeriod:
            continue  # of another kind, such as the readings of the year
    return sorted(found)


Scores = Mapping[tuple[str, str], float]


def _scores(card: Scorecard, facts: Facts, periods: Sequence[Period]) -> Mapping[Period, Scores]:
    """Return period -> (group, unit) -> score, of the units that are rated."""
    if not periods:
        return {}
    ranking = rank(card, dict(facts), periods)
    found = {
        when: {
            (s.group, s.unit): s.score / MICRO
            for s in ranking.standings(when)
            if s.place is not None
        }
        for when in periods
    }
    ranking.connection.close()
    return found


def _by_group(
    now: Scores, pairs: Sequence[tuple[Scores, Scores]], coverage: float
) -> list[UnitAhead]:
    rows = []
    for group in sorted({group for group, _ in now}):
        units = {unit: score for (of, unit), score in now.items() if of == group}
        moves = {
            unit: [
                end[group, unit] - start[group, unit]
                for start, end in pairs
                if (group, unit) in start and (group, unit) in end
            ]
            for unit in units
        }
        found = forecasts(units, moves, coverage=coverage)
        made = [
            UnitAhead(unit, group, units[unit], found.get(unit),
                      backtest(moves[unit], coverage), len(moves[unit]))
            for unit in units
        ]  # fmt: skip
        rows += sorted(made, key=lambda row: (-_expected(row), row.unit))
    return rows


def _expected(row: UnitAhead) -> float:
    return row.forecast.expected if row.forecast else row.now
