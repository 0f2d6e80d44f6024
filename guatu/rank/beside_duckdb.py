"""Points beside the indicators: missing data, bonuses, deductions, appeals, exemptions.

All become rows of `lines` (period, unit, key, item, cause, points, document): points in
millionths, negative for what is lost. What does not count has a row too, with 0 points and the
cause: nobody shall have to guess why an award gave nothing.
"""

from __future__ import annotations

import duckdb

from guatu.errors import Invalid
from guatu.rank.facts_duckdb import quoted
from guatu.rank.members_duckdb import RowTwice, unit_names
from guatu.rank.scorecard import (
    MICRO,
    Adjustment,
    Exemption,
    Missing,
    Negative,
    Scorecard,
    Source,
    SourceKind,
    micro,
)
from guatu.rank.values_duckdb import constants
from guatu.rules import Dialect


class FactsMissing(Invalid):
    """A value is not there, and the scorecard says that this is an error."""

    code = "rank.facts_missing"


class NegativeValue(Invalid):
    """A value is below 0, and the scorecard says that this is an error."""

    code = "rank.negative_value"


def make_lines(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """Make `lines` from the adjustments."""
    connection.execute(
        "CREATE TABLE lines (period VARCHAR, unit VARCHAR, key VARCHAR, item VARCHAR, "
        "cause VARCHAR, points BIGINT, document VARCHAR)"
    )
    for adjustment in card.adjustments:
        connection.execute(f"INSERT INTO lines {_adjusted(card, adjustment)}")
        if adjustment.cap is not None:
            connection.execute(
                "INSERT INTO lines SELECT period, unit, key, NULL, 'cap', "
                "$sign * ($cap - sum(abs(points))), NULL FROM lines WHERE key = $key "
                "GROUP BY period, unit, key HAVING sum(abs(points)) > $cap",
                {"cap": micro(adjustment.cap), "sign": adjustment.sign, "key": adjustment.key},
            )
    for sign, key, cap in ((1, "bonus_cap", card.bonus_cap), (-1, "deduction_cap",
                                                              card.deduction_cap)):  # fmt: skip
        if cap is not None:
            keys = [each.key for each in card.adjustments if each.sign == sign]
            connection.execute(
                "INSERT INTO lines SELECT period, unit, $key, NULL, 'cap', "
                "CAST($sign * ($cap - sum($sign * points)) AS BIGINT), NULL FROM lines "
                "WHERE list_contains($keys, key) GROUP BY period, unit "
                "HAVING sum($sign * points) > $cap",
                {"cap": micro(cap), "sign": sign, "key": key, "keys": keys},
            )


def row_names(card: Scorecard, source: Source) -> dict[str, str]:
    """Return what the columns of a row `r` are in SQL, and those of its unit `u`."""
    own = {name: f"r.{quoted(name)}" for name in source.columns}
    return {**unit_names(card), **own, **constants(card)}


def with_unit(card: Scorecard, source: Source) -> str:
    """Return the rows `r` of a source, each with the row `u` of its unit if there is one."""
    return f"{quoted(f's_{source.name}')} r {_unit_of_row(card)}"


def _unit_of_row(card: Scorecard) -> str:
    joined = "LEFT JOIN units u ON u.unit = r.unit AND u.period = r.period"
    return joined if card.units_source else ""


def _adjusted(card: Scorecard, adjustment: Adjustment) -> str:
    """Return the lines of one kind of bonus or deduction, those that do not count with 0."""
    source = card.sources[adjustment.source]
    names = row_names(card, source)
    when = adjustment.when.sql(Dialect.DUCKDB, names) if adjustment.when else "TRUE"
    item = _item(card, adjustment)
    document = "r.document" if source.kind is not SourceKind.UNITS else "NULL"
    causes = _causes(adjustment, names)
    rows = (
        f"SELECT r.*, {item} AS item_, {document} AS document_, "
        f"CASE {causes} ELSE '' END AS cause_ FROM {with_unit(card, source)} "
        f"WHERE ({when}) AND substr(r.period, 1, 4) IN (SELECT year FROM periods) "
        # What comes later in the year may not change what was published before.
        "AND r.period <= (SELECT max(period) FROM periods)"
    )
    numbered = f"SELECT r.*, {_nth(card, adjustment)} AS nth_ FROM ({rows}) r"
    points = adjustment.points.sql(Dialect.DUCKDB, names | {"nth": "r.nth_"})
    counted = f"CAST(round(greatest({points}, 0) * {MICRO}) AS BIGINT)"
    ranked = f"SELECT r.*, CASE WHEN cause_ = '' THEN coalesce({counted}, 0) ELSE 0 END AS points_ "
    ranked += f"FROM ({numbered}) r {_unit_of_row(card)}"
    once = _once(adjustment)
    name = "bonus" if adjustment.sign > 0 else "deduction"
    return (
        f"SELECT period, unit, '{adjustment.key}', item_, "
        f"CASE WHEN cause_ <> '' THEN cause_ WHEN NOT ({once}) THEN 'once' ELSE '{name}' END, "
        f"CASE WHEN {once} THEN {adjustment.sign} * points_ ELSE 0 END, document_ "
        f"FROM ({_counted(card, adjustment, ranked)}) SEMI JOIN (FROM periods WHERE scored) p "
        "USING (period)"
    )


def _nth(card: Scorecard, adjustment: Adjustment) -> str:
    """Return how many times it happened so far; what is forgiven or unproven did not happen."""
    if adjustment.repeat_by is None:
        return "1.0"
    return (
        "CAST(sum(CASE WHEN r.cause_ = '' THEN 1 ELSE 0 END) OVER (PARTITION BY r.unit, "
        f"{_span(adjustment)}, r.{quoted(adjustment.repeat_by)} "
        f"ORDER BY r.period, r.item_, {_all(card, adjustment)} ROWS UNBOUNDED PRECEDING) AS DOUBLE)"
    )


def _item(card: Scorecard, adjustment: Adjustment) -> str:
    """Return what names an item; where the file has no names, its contents in a fixed order."""
    source = card.sources[adjustment.source]
    if source.kind is SourceKind.UNITS:
        return "r.unit"
    return "coalesce(r.item, '')" if source.kind is SourceKind.ITEMS else "r.indicator"


def _all(card: Scorecard, adjustment: Adjustment) -> str:
    """Return all columns of the source: items alike in the rest have a fixed order by them."""
    return ", ".join(f"r.{quoted(name)}" for name in card.sources[adjustment.source].columns)


def _causes(adjustment: Adjustment, names: dict[str, str]) -> str:
    """Return the cases in which an item does not count, and why."""
    cases = []
    if adjustment.exempt is not None:
        cases.append(f"WHEN {adjustment.exempt.sql(Dialect.DUCKDB, names)} THEN 'exempt'")
    if adjustment.evidence is not None:
        cases.append(f"WHEN r.{quoted(adjustment.evidence)} IS NULL THEN 'no_evidence'")
    return " ".join(cases) or "WHEN FALSE THEN ''"


def _span(adjustment: Adjustment) -> str:
    return "r.period" if adjustment.within == "period" else "substr(r.period, 1, 4)"


def _counted(card: Scorecard, adjustment: Adjustment, rows: str) -> str:
    """Return the rows with their places among those that are alike, and among all that count."""
    places = []
    best = f"ORDER BY r.points_ DESC, r.period, r.item_, {_all(card, adjustment)}"
    if adjustment.once_by is not None:
        alike = f"r.unit, {_span(adjustment)}, r.{quoted(adjustment.once_by)}"
        places.append(f"row_number() OVER (PARTITION BY {alike} {best}) AS alike_")
    if adjustment.at_most is not None:
        unit = f"r.unit, {_span(adjustment)}"
        places.append(f"row_number() OVER (PARTITION BY {unit} {best}) AS place_")
    return f"SELECT {', '.join(['r.*', *places])} FROM ({rows}) r"


def _once(adjustment: Adjustment) -> str:
    conditions = []
    if adjustment.once_by is not None:
        conditions.append("alike_ = 1")
    if adjustment.at_most is not None:
        conditions.append(f"place_ <= {adjustment.at_most}")
    return " AND ".join(conditions) or "TRUE"


def fill_gaps(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """Make `gaps` (period, unit, ind, cause, points): what is missing, as the scorecard has it.

    `points` is NULL for what is left out. Nothing is looked for when all units have all.

    Raises:
        RowTwice: an indicator of a unit has two values.
        NegativeValue: a value is below 0 where that is an error.
        FactsMissing: a value is missing where that is an error, or nobody has one to average.
    """
    connection.execute(
        "CREATE TABLE gaps (period VARCHAR, unit VARCHAR, ind INTEGER, cause VARCHAR, "
        "points BIGINT)"
    )
    _refuse_negative(connection, card)
    for exemption in card.exemptions:
        if exemption.indicators:
            _exempt(connection, card, exemption)
    _make_sums(connection)
    if not _all_known(connection):
        connection.execute(
            "INSERT INTO gaps SELECT m.period, m.unit, d.ind, 'missing', NULL "
            "FROM asked m CROSS JOIN inds d ANTI JOIN points USING (period, unit, ind) "
            "ANTI JOIN gaps USING (period, unit, ind)"
        )
        for number, indicator in enumerate(card.indicators):
            _fill(connection, number, indicator.missing, "missing")
    _refuse_open(connection, card)


def _all_known(connection: duckdb.DuckDBPyConnection) -> bool:
    (lacking,) = connection.execute(
        "SELECT count(*) FROM asked LEFT JOIN sums USING (period, unit) "
        "WHERE coalesce(known, 0) < (SELECT count(*) FROM inds)"
    ).fetchone() or (0,)
    return not lacking


def _make_sums(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `sums` (period, unit, u, points, known), and refuse a value that stands twice.

    Which indicators there are is kept as bits: there are fewer bits than values as soon as one
    stands twice, and that needs no pass of its own.
    """
    (count,) = connection.execute("SELECT count(*) FROM inds").fetchone() or (0,)
    bits = "BIGINT" if count <= 63 else "HUGEINT"
    distinct = f"bit_count(bit_or(1::{bits} << ind))" if count <= 126 else "count(DISTINCT ind)"
    connection.execute(
        "CREATE TABLE sums AS SELECT period, unit, s.* FROM (SELECT p, u, "
        f"CAST(sum(points) AS BIGINT) AS points, count(*) AS known, count(*) > {distinct} AS twice "
        "FROM numbered GROUP BY p, u) s JOIN periods USING (p) LEFT JOIN ids USING (u)"
    )
    found = connection.execute(
        "SELECT period, unit FROM sums WHERE twice AND u IS NOT NULL ORDER BY ALL LIMIT 1"
    ).fetchone()
    if found:
        key, source = connection.execute(
            "SELECT d.key, d.source FROM points JOIN inds d USING (ind) "
            "WHERE period = ? AND unit = ? GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 1",
            found,
        ).fetchone() or ("", "–")
        raise RowTwice(name=source, what=f"{found[1]} {found[0]} {key}")


def _refuse_negative(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    if all(indicator.negative is not Negative.ERROR for indicator in card.indicators):
        return
    found = connection.execute(
        "SELECT unit, period, d.key, value FROM points JOIN inds d USING (ind) "
        "WHERE value < 0 AND d.negative = 'error' ORDER BY ALL LIMIT 1"
    ).fetchone()
    if found:
        raise NegativeValue(unit=found[0], period=found[1], indicator=found[2], value=found[3])


def _exempt(connection: duckdb.DuckDBPyConnection, card: Scorecard, exemption: Exemption) -> None:
    """Take some indicators of some units out, and give instead what the exemption says."""
    keys = [i.key for i in card.indicators]
    rule = exemption.when.sql(Dialect.DUCKDB, unit_names(card))
    for key in exemption.indicators:
        number = keys.index(key)
        connection.execute(
            f"INSERT INTO gaps SELECT m.period, m.unit, {number}, $cause, NULL "
            f"FROM asked m JOIN (SELECT u.period, u.unit FROM units u WHERE {rule}) "
            "USING (period, unit)",
            {"cause": exemption.key},
        )
        connection.execute(
            "DELETE FROM numbered USING gaps JOIN periods p ON p.period = gaps.period "
            "JOIN ids n ON n.unit = gaps.unit WHERE numbered.p = p.p AND numbered.u = n.u "
            "AND numbered.ind = gaps.ind"
        )
        _fill(connection, number, exemption.gives or Missing.LEAVE_OUT, exemption.key)


def _fill(connection: duckdb.DuckDBPyConnection, number: int, missing: Missing, cause: str) -> None:
    """Give the open gaps of one indicator and cause what `missing` says."""
    wanted = {"ind": number, "cause": cause}
    where = "gaps.ind = $ind AND gaps.cause = $cause"
    if missing is Missing.ZERO:
        connection.execute(f"UPDATE gaps SET points = 0 WHERE {where}", wanted)
    elif missing is Missing.FULL:
        connection.execute(
            f"UPDATE gaps SET points = d.weight_m FROM inds d WHERE d.ind = gaps.ind AND {where}",
            wanted,
        )
    elif missing is Missing.AVERAGE:
        connection.execute(
            f"UPDATE gaps SET points = x.points FROM ({_OF_GROUP.format(_MEAN)}) x "
            f"WHERE gaps.period = x.period AND gaps.unit = x.unit AND {where}",
            wanted,
        )
    elif missing is Missing.LOWEST:
        connection.execute(
            f"UPDATE gaps SET points = x.points FROM ({_OF_GROUP.format('min(o.points)')}) x "
            f"WHERE gaps.period = x.period AND gaps.unit = x.unit AND {where}",
            wanted,
        )
    elif missing is Missing.LEAVE_OUT:
        connection.execute(f"UPDATE gaps SET cause = cause || ':left_out' WHERE {where}", wanted)


_MEAN = "CAST(round(sum(o.points)::DECIMAL(38, 3) / count(*)) AS BIGINT)"
# (period, unit, points): something about the points that others of the group have.
_OF_GROUP = (
    "SELECT g.period, g.unit, {} AS points FROM gaps g JOIN members m USING (period, unit) "
    "JOIN members om ON om.period = g.period AND om.grp = m.grp "
    "JOIN points o ON o.period = om.period AND o.unit = om.unit AND o.ind = g.ind "
    "WHERE g.ind = $ind AND g.cause = $cause GROUP BY g.period, g.unit"
)


def _refuse_open(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """Refuse gaps that no rule has filled, of units that are rated.

    A period that is there for comparison only is left out instead.
    """
    connection.execute(
        "CREATE VIEW open_gaps AS SELECT unit, period, d.key FROM gaps JOIN inds d USING (ind) "
        "JOIN members m USING (period, unit) WHERE m.rated AND points IS NULL "
        "AND NOT ends_with(cause, ':left_out')"
    )
    connection.execute(
        "DELETE FROM members WHERE period IN (SELECT period FROM periods WHERE scored AND NOT "
        "needed AND (period IN (SELECT period FROM open_gaps) OR period NOT IN (SELECT period "
        "FROM sums)))"
    )
    open_gaps = connection.execute("FROM open_gaps ORDER BY ALL LIMIT 5").fetchall()
    if open_gaps:
        found = "; ".join(" ".join(row) for row in open_gaps)
        raise FactsMissing(what=found)
