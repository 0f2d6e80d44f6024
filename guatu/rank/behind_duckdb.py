"""What stands behind the value of an indicator: its readings, its row, or its items one by one.

An indicator of items is a total, such as the investment of all projects. Which project cost the
points is told by leaving each out in turn: `without` is what the value would be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guatu.rank.facts_duckdb import literal, quoted
from guatu.rank.periods import Period
from guatu.rank.ranking_duckdb import Ranking
from guatu.rank.scorecard import Indicator, SourceKind
from guatu.rank.values_duckdb import constants, earlier_readings
from guatu.rules import Dialect, Kind, Rule

# How many items of a unit are looked at one by one; with more the answer would outgrow its use.
_MOST = 500


@dataclass(frozen=True, slots=True)
class Behind:
    """A fact behind a value.

    Attributes:
        item: the item; or the name of the reading or column.
        value: of the reading or column; the points of an item of `each`; None for items of a
            total, and for what is no number.
        without: what the indicator's value would be without this item; None where it would
            not be known, and for readings and columns.
        document: behind it.
    """

    item: str
    value: float | None = None
    without: float | None = None
    document: str | None = None


Found = dict[tuple[str, str], list[Behind]]


def behind(ranking: Ranking, period: Period) -> Found:
    """Return (unit, key of the indicator) -> the facts behind its value.

    Items come in the order of what leaving them out would gain, the most first.
    Cost: a pass over the facts of the period; items of a unit squared.
    """
    found: Found = {}
    groups = _groups(ranking, period)
    for indicator in ranking.card.indicators:
        kind = ranking.card.sources[indicator.source].kind
        if kind is SourceKind.READINGS:
            _add(found, indicator, groups, _readings(ranking, indicator, period))
        elif kind is SourceKind.UNITS:
            _add(found, indicator, groups, _columns(ranking, indicator, period))
        elif indicator.each is not None:
            _add(found, indicator, groups, _points(ranking, indicator.each, indicator, period))
        elif indicator.value is not None:
            _add(found, indicator, groups, _left_out(ranking, indicator.value, indicator, period))
    return found


def _groups(ranking: Ranking, period: Period) -> dict[str, str]:
    rows = ranking.connection.execute(
        "SELECT unit, grp FROM members WHERE period = ?", [str(period)]
    ).fetchall()
    return dict(rows)


def _add(
    found: Found,
    indicator: Indicator,
    groups: Mapping[str, str],
    rows: Iterable[tuple[str, Behind]],
) -> None:
    """Add the facts of those units for whom the indicator counts."""
    for unit, fact in rows:
        if indicator.group in {None, groups.get(unit)}:
            found.setdefault((unit, indicator.key), []).append(fact)


def _readings(
    ranking: Ranking, indicator: Indicator, period: Period
) -> Iterable[tuple[str, Behind]]:
    names = [indicator.reading] if indicator.value is None else list(indicator.value.columns)
    earlier = earlier_readings(ranking.card, indicator)
    wanted = [
        f"(SELECT unit, {literal(name)} AS name, value, document FROM {_table(indicator)} r "
        f"JOIN periods p ON r.period = p.{when} WHERE p.period = $period "
        f"AND indicator = {literal(reading)})"
        for name, (reading, when) in ((n, earlier.get(str(n), (n, "period"))) for n in names)
    ]
    rows = ranking.connection.execute(
        f"{' UNION ALL '.join(wanted)} ORDER BY ALL", {"period": str(period)}
    ).fetchall()
    return [(unit, Behind(name, value, None, document)) for unit, name, value, document in rows]


def _columns(
    ranking: Ranking, indicator: Indicator, period: Period
) -> Iterable[tuple[str, Behind]]:
    source = ranking.card.sources[indicator.source]
    used = indicator.value.columns if indicator.value else {}
    names = [
        name for name in used if name in source.columns and source.columns[name].kind is Kind.NUMBER
    ]
    if not names:
        return []
    rows = ranking.connection.execute(
        f"SELECT unit, {', '.join(map(quoted, names))} FROM {_table(indicator)} "
        "WHERE period = $period ORDER BY ALL",
        {"period": str(period)},
    ).fetchall()
    return [
        (row[0], Behind(name, value))
        for row in rows
        for name, value in zip(names, row[1:], strict=True)
    ]


def _points(
    ranking: Ranking, each: Rule, indicator: Indicator, period: Period
) -> Iterable[tuple[str, Behind]]:
    """Return the items with the points of each, the fewest first."""
    points = each.sql(Dialect.DUCKDB, _names(ranking, indicator, "r"))
    rows = ranking.connection.execute(
        f"SELECT r.unit, coalesce(r.item, ''), {points} AS points, r.document "
        f"FROM {_table(indicator)} r WHERE r.period = $period ORDER BY points NULLS FIRST, 1, 2, 4",
        {"period": str(period)},
    ).fetchall()
    return [(unit, Behind(item, value, None, document)) for unit, item, value, document in rows]


def _left_out(
    ranking: Ranking, total: Rule, indicator: Indicator, period: Period
) -> Iterable[tuple[str, Behind]]:
    """Return the items with the total as it would be without each."""
    value = total.sql(Dialect.DUCKDB, _names(ranking, indicator, "r"))
    best = "DESC" if indicator.is_more_better else "ASC"
    columns = ", ".join(map(quoted, ranking.card.sources[indicator.source].columns))
    own = (
        f"SELECT *, row_number() OVER (PARTITION BY unit ORDER BY item, {columns}) AS n_ "
        f"FROM {_table(indicator)} WHERE period = $period QUALIFY count(*) OVER "
        f"(PARTITION BY unit) <= {_MOST}"
    )
    rows = ranking.connection.execute(
        f"WITH own AS ({own}) SELECT o.unit, coalesce(o.item, ''), any_value(x.value), "
        "o.document FROM own o LEFT JOIN LATERAL (SELECT "
        f"{value} AS value FROM own r WHERE r.unit = o.unit AND r.n_ <> o.n_) x ON TRUE "
        "GROUP BY o.unit, o.n_, o.item, o.document "
        f"ORDER BY o.unit, 3 {best} NULLS LAST, o.n_",
        {"period": str(period)},
    ).fetchall()
    return [(unit, Behind(item, None, value, document)) for unit, item, value, document in rows]


def _table(indicator: Indicator) -> str:
    return quoted(f"s_{indicator.source}")


def _names(ranking: Ranking, indicator: Indicator, row: str) -> Mapping[str, str]:
    source = ranking.card.sources[indicator.source]
    return {name: f"{row}.{quoted(name)}" for name in source.columns} | constants(ranking.card)
