"""A ranking: a scorecard run over facts, and what it says of each unit.

    facts ─► values ─► points ─► gaps, lines ─► scores ─► places

Everything is computed in one pass for all the periods asked for; what it says of a unit is
looked up afterwards, in a few milliseconds. A run is a pure function of the scorecard, the
facts and the periods: nothing else goes in, not even the order of the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from guatu.rank.appeals_duckdb import make_appeals
from guatu.rank.beside_duckdb import make_lines
from guatu.rank.classes import class_after, class_of_units
from guatu.rank.facts_duckdb import BAD, load, refuse_bad
from guatu.rank.gaps_duckdb import fill_gaps, make_gaps
from guatu.rank.members_duckdb import make_members, refuse_strangers
from guatu.rank.periods import Period
from guatu.rank.scorecard import Effect, Scorecard
from guatu.rank.standing_duckdb import make_standing, make_vetoes
from guatu.rank.values_duckdb import (
    looked_at,
    make_indicators,
    make_periods,
    make_points,
    make_values,
)
from guatu.rules.announced import announced_workdays
from guatu.watch.bulk_duckdb import calendar_table


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit stands in a period. Points are whole millionths.

    `steps` add up to `score`: inside, rescaled, beside, vetoed, limited, rounded. `place` is None
    when the unit is not rated; `why` then names the rule. `vetoes` are those that struck it: key
    and the document behind it.
    """

    unit: str
    group: str
    place: int | None
    score: int
    steps: Mapping[str, int]
    why: str | None
    before_place: int | None
    before_score: int | None
    class_: str | None = None
    vetoes: Sequence[tuple[str, str | None]] = ()


@dataclass(frozen=True, slots=True)
class PointLine:
    """One line of a unit's account; `is_indicator` tells those of the indicators themselves.

    `known` is what its points looked at besides the value: place, mean, best of the group, the
    value a year ago, a column of the unit. Beside the indicators it is what the rules looked at in
    the row, as texts.
    """

    key: str
    cause: str
    points: int
    is_indicator: bool
    value: float | None = None
    item: str | None = None
    document: str | None = None
    known: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The result of a run; it lives as long as its connection."""

    card: Scorecard
    connection: duckdb.DuckDBPyConnection = field(repr=False)

    def standings(self, period: Period) -> list[Standing]:
        """Return all units of `period`: by group, then place, those not rated last."""
        return self._standings(period, "TRUE", {})

    def standing_of(self, unit: str, period: Period) -> tuple[Standing | None, Standing | None]:
        """Return where `unit` stands, and the first of its group; None when it is no member."""
        where = (
            "(s.unit = $unit OR s.place = 1 AND s.grp = (SELECT grp FROM standing "
            f"WHERE {self._numbers(period, unit)}))"
        )
        found = self._standings(period, where, {"unit": unit})
        own = next((standing for standing in found if standing.unit == unit), None)
        return own, next((standing for standing in found if standing.place == 1), None)

    def _standings(self, period: Period, where: str, wanted: Mapping[str, str]) -> list[Standing]:
        rows = self.connection.execute(
            "SELECT s.unit, s.grp, s.place, s.score, s.inside, s.rescaled, s.beside, s.vetoed, "
            "s.limited, s.rounded, s.why, b.place, b.score FROM standing s "
            f"LEFT JOIN (FROM standing WHERE {self._numbers(period.before(), None)}) b "
            f"ON b.u = s.u WHERE s.{self._numbers(period, None)} AND {where} "
            "ORDER BY s.grp, s.place NULLS LAST, s.unit",
            wanted,
        ).fetchall()
        classes, vetoes = self._classes(period), self._vetoes(period)
        return [
            Standing(
                unit=row[0], group=row[1], place=row[2], score=row[3],
                steps=dict(zip(_STEPS, row[4:10], strict=True)), why=row[10],
                before_place=row[11], before_score=row[12], class_=classes.get(row[0]),
                vetoes=vetoes.get(row[0], ()),
            )
            for row in rows
        ]  # fmt: skip

    def _vetoes(self, period: Period) -> dict[str, list[tuple[str, str | None]]]:
        found: dict[str, list[tuple[str, str | None]]] = {}
        rows = self.connection.execute(
            "SELECT unit, key, document FROM vetoes WHERE period = ? ORDER BY ALL", [str(period)]
        ).fetchall()
        for unit, key, document in rows:
            found.setdefault(unit, []).append((key, document))
        return found

    def lines(self, unit: str, period: Period) -> list[PointLine]:
        """Return the account of one unit: its indicators in the file's order, then the rest."""
        return self._lines(period, unit).get(unit, [])

    def all_lines(self, period: Period) -> dict[str, list[PointLine]]:
        """Return the accounts of all units."""
        return self._lines(period, None)

    def _lines(self, period: Period, unit: str | None) -> dict[str, list[PointLine]]:
        where, wanted = "period = $period", {"period": str(period)}
        if unit is not None:
            where, wanted = f"{where} AND unit = $unit", {"period": str(period), "unit": unit}
        rows = self.connection.execute(
            f"SELECT n.unit, ind, d.key, 'points', points, TRUE, value, NULL, NULL, NULL "
            f"FROM numbered JOIN inds d USING (ind) JOIN ids n USING (u) "
            f"WHERE {self._numbers(period, unit)} "
            "UNION ALL SELECT unit, ind, d.key, cause, coalesce(points, 0), TRUE, NULL, "
            f"NULL, NULL, NULL FROM gaps JOIN inds d USING (ind) WHERE {where} "
            "UNION ALL SELECT unit, 1000000, key, cause, points, FALSE, NULL, item, document, "
            f"known FROM lines WHERE {where} ORDER BY 1, 2, 3, 4, 5, 8, 9",
            wanted,
        ).fetchall()
        found: dict[str, list[PointLine]] = {}
        known = looked_at(self.connection, self.card, str(period), unit)
        for name, ind, key, cause, points, inside, value, item, document, looked in rows:
            beside = known.get((name, ind), {}) if cause == "points" else looked or {}
            line = PointLine(key, cause, points, inside, value, item, document, beside)
            found.setdefault(name, []).append(line)
        return found

    def _numbers(self, period: Period, unit: str | None) -> str:
        """Return the condition that finds a period and a unit by their numbers, which is fast."""
        p = self.connection.execute("SELECT p FROM periods WHERE period = ?", [str(period)])
        condition = f"p = {(p.fetchone() or (-1,))[0]}"
        if unit is None:
            return condition
        u = self.connection.execute("SELECT u FROM ids WHERE unit = ?", [unit])
        return f"{condition} AND u = {(u.fetchone() or (-1,))[0]}"

    def _classes(self, period: Period) -> dict[str, str]:
        """Return the classes of the rated units, and those that a veto gives."""
        rule = self.card.classes
        found: dict[str, str] = {}
        if rule is None:
            return found
        together: dict[str, dict[str, int]] = {}
        rated = self.connection.execute(
            "SELECT unit, grp, score FROM standing WHERE period = ? AND place IS NOT NULL "
            "ORDER BY unit",
            [str(period)],
        ).fetchall()
        for unit, group, score in rated:
            together.setdefault(group if rule.of_group else "", {})[unit] = score
        for scores in together.values():
            found |= class_of_units(rule, scores)
        vetoed = self.connection.execute(
            "SELECT unit, effect, to_class FROM vetoes WHERE period = ? "
            "AND starts_with(effect, 'class') ORDER BY ALL",
            [str(period)],
        ).fetchall()
        for unit, effect, to_class in vetoed:
            if unit in found:
                found[unit] = class_after(rule, found[unit], Effect(effect), to_class)
        return found


_STEPS = ("inside", "rescaled", "beside", "vetoed", "limited", "rounded")


def rank(
    card: Scorecard,
    facts: Mapping[str, Path | pa.Table],
    periods: Sequence[Period],
    *,
    appeals: pa.Table | None = None,
    compare: bool = False,
) -> Ranking:
    """Return the ranking of `periods`.

    Args:
        card: the scorecard.
        facts: source -> CSV or Parquet file, or Arrow table.
        periods: to be scored, of the scorecard's kind, one or more.
        appeals: those that were granted: unit, period, key, item, points, document.
        compare: score the period before the first too, if its facts are complete, for changes.

    Raises:
        Invalid: facts are missing, said twice, not of their kind, or of unknown units.

    Cost: one pass over the facts; 10 million readings in about two seconds on two cores.
    """
    connection = duckdb.connect()
    # A table with a place for every period and unit, up to a million, is faster than a hash.
    connection.execute("SET perfect_ht_threshold = 20")
    connection.register("guatu_calendar", _announced())
    make_periods(connection, card, periods, compare=compare)
    make_indicators(connection, card)
    load(connection, card, facts)
    try:
        _run(connection, card, appeals)
    except duckdb.Error as problem:
        if BAD in str(problem):
            refuse_bad(connection, card, facts)
        raise
    return Ranking(card, connection)


@cache
def _announced() -> pa.Table:
    return calendar_table(announced_workdays())


def _run(connection: duckdb.DuckDBPyConnection, card: Scorecard, appeals: pa.Table | None) -> None:
    """Take the facts that were loaded all the way to places."""
    make_members(connection, card)
    make_vetoes(connection, card)
    make_gaps(connection, card)
    make_values(connection, card)
    make_points(connection, card)
    fill_gaps(connection, card)
    make_lines(connection, card)
    refuse_strangers(connection)
    make_appeals(connection, appeals)
    make_standing(connection, card)
