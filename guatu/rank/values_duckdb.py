"""Values of the indicators, and the points they give, in one pass over the facts.

Indicators of readings are one join with a small table of indicators; only those that look at
their group, or at earlier periods, cost more. Indicators that share a rule share its pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from guatu.rank.facts_duckdb import insert, quoted
from guatu.rank.periods import Period
from guatu.rank.scorecard import (
    MICRO,
    POINT_COLUMNS,
    Indicator,
    Negative,
    Scorecard,
    SourceKind,
    micro,
)
from guatu.rules import Dialect, Rule

_NO_LIMIT = 10**18
_OF_GROUP = {"rank", "size", "mean", "best", "worst"}
# What looks at an earlier period, and the column of `periods` that names it.
_BACK = {"last": "before", "last_year": "year_ago"}
_BACK |= {"last_rank": "before", "last_year_rank": "year_ago"}
_OF_PERIOD = {*_BACK, "year_part"}


def make_periods(
    connection: duckdb.DuckDBPyConnection,
    card: Scorecard,
    wanted: Sequence[Period],
    *,
    compare: bool,
) -> None:
    """Make the table `periods`: those to be scored, and those that rules look back to.

    With `compare` the period before the first is scored too if its facts are complete
    (`needed` is false); facts without a period belong to the latest (`latest`).
    """
    used = {name for i in card.indicators for name in i.points.columns}
    back = {_BACK[name] for name in used & _BACK.keys()}
    back |= {named[1] for i in card.indicators for named in earlier_readings(card, i).values()}
    scored = {*wanted, *([min(wanted).before()] if compare else [])}
    earlier = {p.before() for p in scored} if "before" in back else set()
    earlier |= {p.year_ago() for p in scored} if "year_ago" in back else set()
    rows = [
        (
            number, str(p), str(p.before()), str(p.year_ago()), f"{p.year:04}",
            p in scored, p in set(wanted), p == max(wanted), p.part_of_year,
        )
        for number, p in enumerate(sorted({*scored, *earlier}))
    ]  # fmt: skip
    connection.execute(
        "CREATE TABLE periods (p SMALLINT, period VARCHAR, before VARCHAR, year_ago VARCHAR, "
        "year VARCHAR, scored BOOLEAN, needed BOOLEAN, latest BOOLEAN, year_part DOUBLE)"
    )
    insert(connection, "periods", rows)


def make_indicators(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """Make the table `inds`: one row per indicator, in the order of the file."""
    formulas = _formulas(card)
    connection.execute(
        "CREATE TABLE inds (ind INTEGER, key VARCHAR, source VARCHAR, reading VARCHAR, "
        "formula INTEGER, weight DOUBLE, weight_m BIGINT, cap DOUBLE, floor DOUBLE, "
        "negative VARCHAR, best_sign INTEGER, grp VARCHAR)"
    )
    rows = [
        (
            number, i.key, i.source, i.reading, formulas.index(i.points.text), float(i.weight),
            micro(i.weight), _NO_LIMIT if i.cap is None else micro(i.cap),
            -_NO_LIMIT if i.floor is None else micro(i.floor), i.negative.value,
            1 if i.is_more_better else -1, i.group,
        )
        for number, i in enumerate(card.indicators)
    ]  # fmt: skip
    insert(connection, "inds", rows)


def _formulas(card: Scorecard) -> list[str]:
    return sorted({indicator.points.text for indicator in card.indicators})


def constants(card: Scorecard) -> dict[str, str]:
    """Return the parameters as SQL."""
    return {name: repr(value) for name, value in card.constants.items()}


def make_values(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """Make `vals` (p, period, unit, ind, value): known values only.

    It is a view unless something looks at it more than once.
    """
    branches = [_readings(card)] if any(i.reading for i in card.indicators) else []
    branches += [
        _other(card, number, indicator)
        for number, indicator in enumerate(card.indicators)
        if indicator.reading is None
    ]
    if any(i.negative in {Negative.ZERO, Negative.MISSING} for i in card.indicators):
        value = (
            "CASE WHEN v.value < 0 AND d.negative = 'zero' THEN 0.0 "
            "WHEN v.value < 0 AND d.negative = 'missing' THEN NULL ELSE v.value END"
        )
        body = f"SELECT v.p, v.period, v.unit, v.ind, {value} AS value FROM ({_union(branches)}) v "
        body += "JOIN inds d USING (ind)"
    else:
        body = _union(branches)
    if card.has_group_weights:
        body = (
            f"SELECT v.* FROM ({body}) v JOIN inds d USING (ind) "
            "LEFT JOIN members m USING (period, unit) "
            "WHERE d.grp IS NULL OR m.grp IS NULL OR d.grp = m.grp"
        )
    body = body or "SELECT 0 AS p, '' AS period, '' AS unit, 0 AS ind, NULL::DOUBLE AS value"
    is_seen_once = len(branches) == 1 and not _stats_used(card)
    what = "VIEW" if is_seen_once else "TABLE"
    connection.execute(f"CREATE {what} vals AS SELECT * FROM ({body}) WHERE value IS NOT NULL")


def _union(branches: Sequence[str]) -> str:
    return " UNION ALL ".join(branches)


def _readings(card: Scorecard) -> str:
    """Return the indicators that are readings as they stand, of all tables of readings."""
    tables = {i.source for i in card.indicators if i.reading is not None}
    return _union(
        [
            f"SELECT p.p, period, r.unit, d.ind, r.value FROM {quoted(f's_{name}')} r "
            "JOIN inds d ON r.indicator = d.reading "
            f"AND d.source = '{name}' JOIN periods p USING (period)"
            for name in sorted(tables)
        ]
    )


def _other(card: Scorecard, number: int, indicator: Indicator) -> str:
    """Return one indicator that is computed: from readings, a unit's row, or items."""
    source = card.sources[indicator.source]
    table = quoted(f"s_{source.name}")
    rule = indicator.value or indicator.each
    names = {name: f"r.{quoted(name)}" for name in source.columns} | constants(card)
    if source.kind is SourceKind.READINGS and rule is not None:
        table = _readings_by_name(card, indicator, rule, table)
        names = {name: f"r.{quoted(name)}" for name in rule.columns} | constants(card)
    sql = rule.sql(Dialect.DUCKDB, names) if rule is not None else "NULL"
    if indicator.each is not None:
        sql = f"CAST(sum(CAST({sql} AS DECIMAL(38, 9))) AS DOUBLE)"
    is_total = source.kind is SourceKind.ITEMS
    return (
        f"SELECT p.p, period, r.unit, {number} AS ind, {sql} AS value FROM {table} r "
        f"JOIN periods p USING (period){' GROUP BY p.p, period, r.unit' if is_total else ''}"
    )


def _readings_by_name(card: Scorecard, indicator: Indicator, rule: Rule, table: str) -> str:
    """Return (period, unit, a column for each name of `rule`), earlier readings among them."""
    earlier = earlier_readings(card, indicator)
    parts = []
    for name in rule.columns.keys() - card.constants.keys():
        reading, when = earlier.get(name, (name, "period"))
        which = f"r.indicator = '{reading}' AND r.period = p.{when}"
        parts.append(f"max(r.value) FILTER ({which}) AS {quoted(name)}")
    seen = sorted({"period", *(when for _, when in earlier.values())})
    return (
        f"(SELECT p.period, r.unit, {', '.join(sorted(parts))} FROM {table} r JOIN periods p "
        f"ON r.period IN ({', '.join(f'p.{when}' for when in seen)}) GROUP BY ALL)"
    )


def earlier_readings(card: Scorecard, indicator: Indicator) -> dict[str, tuple[str, str]]:
    """Return name -> reading and column of `periods` of what `value` looks back to."""
    is_of_readings = card.sources[indicator.source].kind is SourceKind.READINGS
    names = indicator.value.columns if indicator.value is not None and is_of_readings else {}
    looks = {name: card.looks_back(name) for name in names}
    return {name: back for name, back in looks.items() if back is not None}


def _stats_used(card: Scorecard) -> set[str]:
    """Return the columns about the group and about earlier periods that some points look at."""
    looked = _OF_GROUP | _OF_PERIOD | {"all_mean"}
    return _names_in_points(card) & looked


def make_points(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """Make `points` (period, unit, ind, value, points): points in millionths, in cap and floor.

    It is a view of `numbered`, where periods and units are numbers: small, and fast to group and
    to look up. `u` is NULL for units that are no members.

    A value whose rule gives nothing (a division by 0) has no row: it counts as missing.
    """
    used = _stats_used(card)
    joins, names = _joins(card, used)
    rule = _points_case(card, names)
    raw = f"CAST(least(greatest(round({rule} * {MICRO}), d.floor), d.cap) AS BIGINT)"
    # least and greatest of DuckDB pass over what is not known: it must not come to them.
    raw = f"CASE WHEN {rule} IS NOT NULL THEN {raw} END"
    connection.execute(
        f"CREATE TABLE numbered AS SELECT v.p, n.u, v.ind, v.value, {raw} AS points "
        f"FROM vals v JOIN inds d ON v.ind = d.ind LEFT JOIN ids n ON n.unit = v.unit {joins}"
    )
    # As a condition of the query above it would be computed twice for every fact.
    connection.execute("DELETE FROM numbered WHERE points IS NULL")
    connection.execute(
        "CREATE VIEW points AS SELECT period, unit, ind, value, points FROM numbered "
        "JOIN periods USING (p) JOIN ids USING (u)"
    )


def _points_case(card: Scorecard, names: Mapping[str, str]) -> str:
    """Return the points' rule; with several, chosen by the indicator's."""
    rules: dict[str, Rule] = {i.points.text: i.points for i in card.indicators}
    texts = _formulas(card)
    if not texts:
        return "NULL"
    if len(texts) == 1:
        return rules[texts[0]].sql(Dialect.DUCKDB, names)
    whens = [
        f"WHEN {number} THEN {rules[text].sql(Dialect.DUCKDB, names)}"
        for number, text in enumerate(texts)
    ]
    return f"CASE d.formula {' '.join(whens)} END"


def _joins(card: Scorecard, used: set[str]) -> tuple[str, dict[str, str]]:
    """Return the joins that the points' rules need, and what each column is."""
    names = {"value": "v.value", "weight": "d.weight"} | constants(card)
    stats = f"({_group_stats(card)})"
    joins = ["JOIN periods p ON v.p = p.p AND p.scored"] if used & _OF_PERIOD else []
    if "year_part" in used:
        names["year_part"] = "p.year_part"
    if used & _OF_GROUP:
        joins.append(f"JOIN {stats} g ON g.period = v.period AND g.unit = v.unit AND g.ind = v.ind")
        names |= {name: f"g.{name}_" for name in _OF_GROUP}
    if "all_mean" in used:
        mean = "CAST(sum(CAST(value AS DECIMAL(38, 9))) AS DOUBLE) / count(*)"
        rated = "JOIN members m USING (period, unit) ANTI JOIN exempted USING "
        rated = f"{rated}(period, unit, ind) WHERE m.rated" if card.is_rated_only else ""
        joins.append(
            f"JOIN (SELECT period, key, {mean} AS all_mean FROM vals JOIN inds USING (ind) {rated} "
            "GROUP BY ALL) a ON a.period = v.period AND a.key = d.key"
        )
        names["all_mean"] = "a.all_mean"
    for name, column, table, held in (
        ("last", "before", "vals", "value"),
        ("last_year", "year_ago", "vals", "value"),
        ("last_rank", "before", stats, "rank_"),
        ("last_year_rank", "year_ago", stats, "rank_"),
    ):
        if name in used:
            joins.append(
                f"LEFT JOIN {table} {name} ON {name}.period = p.{column} "
                f"AND {name}.unit = v.unit AND {name}.ind = v.ind"
            )
            names[name] = f"{name}.{held}"
    units = card.units_source
    if units is not None and _names_in_points(card) - POINT_COLUMNS.keys() - card.constants.keys():
        joins.append("LEFT JOIN units u ON u.unit = v.unit AND u.period = v.period")
        names |= {name: f"u.{quoted(name)}" for name in units.columns}
    return " ".join(joins), names


def looked_at(
    connection: duckdb.DuckDBPyConnection, card: Scorecard, period: str, unit: str | None
) -> dict[tuple[str, int], dict[str, object]]:
    """Return (unit, indicator) -> what its points looked at besides value, weight, parameters.

    For explanations; of one unit, or of all for None. Empty when no points look at anything else.
    """
    wanted = sorted(_names_in_points(card) - {"value", "weight"} - card.constants.keys())
    if not wanted:
        return {}
    joins, names = _joins(card, _stats_used(card))
    told = ", ".join(names[name] for name in wanted)
    values = (
        "SELECT n.p, p.period, i.unit, n.ind, n.value FROM numbered n JOIN periods p USING (p) "
        "JOIN ids i USING (u) WHERE period = $period AND ($unit IS NULL OR i.unit = $unit)"
    )
    rows = connection.execute(
        f"SELECT v.unit, v.ind, {told} FROM ({values}) v JOIN inds d ON v.ind = d.ind {joins}",
        {"period": period, "unit": unit},
    ).fetchall()
    return {(row[0], row[1]): dict(zip(wanted, row[2:], strict=True)) for row in rows}


def _names_in_points(card: Scorecard) -> set[str]:
    return {name for indicator in card.indicators for name in indicator.points.columns}


def _group_stats(card: Scorecard) -> str:
    """Return place, size, mean, best and worst of each value in its group.

    With `is_rated_only` they are those of the rated; the place of a unit that is not rated is the
    one that it would have among them.
    """
    only = "FILTER (m.rated AND e.unit IS NULL) " if card.is_rated_only else ""
    counted = f"count(*) {only}OVER g"
    mean = f"CAST(sum(CAST(value AS DECIMAL(38, 9))) {only}OVER g AS DOUBLE) / {counted}"
    best, worst = (f"{f}(value * d.best_sign) {only}OVER g" for f in ("max", "min"))
    better = (
        f"count(*) {only}OVER (PARTITION BY v.period, m.grp, v.ind "
        "ORDER BY value * d.best_sign DESC GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    )
    return (
        f"SELECT v.period, v.unit, v.ind, {better} + 1 AS rank_, {counted} AS size_, "
        f"{mean} AS mean_, {best} * d.best_sign AS best_, {worst} * d.best_sign AS worst_ "
        "FROM vals v JOIN inds d USING (ind) JOIN members m USING (period, unit) "
        "LEFT JOIN exempted e ON e.period = v.period AND e.unit = v.unit AND e.ind = v.ind "
        "WINDOW g AS (PARTITION BY v.period, m.grp, v.ind)"
    )
