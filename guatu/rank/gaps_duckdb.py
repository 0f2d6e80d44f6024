"""What is not known: the gaps of indicators, filled as the scorecard has it; and exemptions.

They are rows of `gaps` (period, unit, ind, cause, points); `points` is NULL for what is left out.
"""

from __future__ import annotations

import duckdb

from guatu.errors import Invalid
from guatu.rank.members_duckdb import RowTwice, unit_names
from guatu.rank.scorecard import Exemption, Missing, Negative, Scorecard, micro
from guatu.rules import Dialect


class FactsMissing(Invalid):
    """A value is not there, and the scorecard says that this is an error."""

    code = "rank.facts_missing"


class NegativeValue(Invalid):
    """A value is below 0, and the scorecard says that this is an error."""

    code = "rank.negative_value"


# Whether an indicator `d` counts in the group of a member `m`.
COUNTS = "(d.grp IS NULL OR d.grp = m.grp)"


def make_gaps(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """Make `gaps` (period, unit, ind, cause, points) with those that exemptions make.

    Of several exemptions of one indicator the first holds. `exempted` keeps which they are: they
    may have values, which do not count.
    """
    connection.execute(
        "CREATE TABLE gaps (period VARCHAR, unit VARCHAR, ind INTEGER, cause VARCHAR, "
        "points BIGINT)"
    )
    for exemption, number in _exempted(card):
        rule = exemption.when.sql(Dialect.DUCKDB, unit_names(card))
        connection.execute(
            f"INSERT INTO gaps SELECT m.period, m.unit, {number}, $cause, NULL "
            f"FROM asked m JOIN (SELECT u.period, u.unit FROM units u WHERE {rule}) "
            f"USING (period, unit) JOIN inds d ON d.ind = {number} AND {COUNTS} "
            f"ANTI JOIN (FROM gaps WHERE ind = {number}) USING (period, unit)",
            {"cause": exemption.key},
        )
    connection.execute("CREATE TABLE exempted AS SELECT period, unit, ind FROM gaps")


def _exempted(card: Scorecard) -> list[tuple[Exemption, int]]:
    """Return the exemptions with the numbers of their indicators, in the order of the file."""
    return [
        (each, number)
        for each in card.exemptions
        for key in each.indicators
        for number, indicator in enumerate(card.indicators)
        if indicator.key == key
    ]


def fill_gaps(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """Fill `gaps` with what is missing too, and give them points as the scorecard has it.

    Nothing is looked for when all units have all.

    Raises:
        RowTwice: an indicator of a unit has two values.
        NegativeValue: a value is below 0 where that is an error.
        FactsMissing: a value is missing where that is an error, or nobody has one to average.
    """
    _refuse_negative(connection, card)
    connection.execute(
        "DELETE FROM numbered USING exempted e JOIN periods p ON p.period = e.period "
        "JOIN ids n ON n.unit = e.unit WHERE numbered.p = p.p AND numbered.u = n.u "
        "AND numbered.ind = e.ind"
    )
    for exemption, number in _exempted(card):
        _fill(connection, card, number, exemption.gives or Missing.LEAVE_OUT, exemption.key)
    _make_sums(connection)
    if not _all_known(connection, card):
        connection.execute(
            "INSERT INTO gaps SELECT m.period, m.unit, d.ind, 'missing', NULL "
            f"FROM asked m JOIN inds d ON {COUNTS} ANTI JOIN points USING (period, unit, ind) "
            "ANTI JOIN gaps USING (period, unit, ind)"
        )
        for number, indicator in enumerate(card.indicators):
            _fill(connection, card, number, indicator.missing, "missing")
    _refuse_open(connection, card)


def _all_known(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> bool:
    counted = f"(SELECT count(*) FROM inds d WHERE {COUNTS})"
    wanted = counted if card.has_group_weights else str(len(card.indicators))
    (lacking,) = connection.execute(
        "SELECT count(*) FROM asked m LEFT JOIN sums USING (p, u) "
        f"WHERE coalesce(known, 0) < {wanted}"
    ).fetchone() or (0,)
    return not lacking


def _make_sums(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `sums` (p, u, points, known), and refuse a value that stands twice.

    Which indicators there are is kept as bits: there are fewer bits than values as soon as one
    stands twice, and that needs no pass of its own.
    """
    (count,) = connection.execute("SELECT count(*) FROM inds").fetchone() or (0,)
    bits = "BIGINT" if count <= 63 else "HUGEINT"
    distinct = f"bit_count(bit_or(1::{bits} << ind))" if count <= 126 else "count(DISTINCT ind)"
    connection.execute(
        "CREATE TABLE sums AS SELECT p, u, CAST(sum(points) AS BIGINT) AS points, "
        f"count(*) AS known, count(*) > {distinct} AS twice FROM numbered GROUP BY p, u"
    )
    found = connection.execute(
        "SELECT period, unit FROM sums JOIN periods USING (p) JOIN ids USING (u) WHERE twice "
        "ORDER BY ALL LIMIT 1"
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


def _fill(
    connection: duckdb.DuckDBPyConnection,
    card: Scorecard,
    number: int,
    missing: Missing,
    cause: str,
) -> None:
    """Give the open gaps of one indicator and cause what `missing` says."""
    wanted = {"ind": number, "cause": cause}
    where = "gaps.ind = $ind AND gaps.cause = $cause"
    match missing:
        case Missing.ZERO:
            change = "points = 0"
        case Missing.FULL:
            change = f"points = {micro(card.indicators[number].weight)}"
        case Missing.AVERAGE | Missing.LOWEST:
            change = f"points = x.points FROM ({_of_group(card, _FILLED[missing])}) x"
            where += " AND gaps.period = x.period AND gaps.unit = x.unit"
        case Missing.LEAVE_OUT:
            change = "cause = cause || ':left_out'"
        case Missing.ERROR:
            return
    connection.execute(f"UPDATE gaps SET {change} WHERE {where}", wanted)


def _of_group(card: Scorecard, what: str) -> str:
    """Return (period, unit, points): something about the points that others of the group have."""
    rated = "AND om.rated " if card.is_rated_only else ""
    return (
        f"SELECT g.period, g.unit, {what} AS points FROM gaps g JOIN members m "
        f"USING (period, unit) JOIN members om ON om.period = g.period AND om.grp = m.grp {rated}"
        "JOIN points o ON o.period = om.period AND o.unit = om.unit AND o.ind = g.ind "
        "WHERE g.ind = $ind AND g.cause = $cause GROUP BY g.period, g.unit"
    )


_FILLED = {
    Missing.AVERAGE: "CAST(round(sum(o.points)::DECIMAL(38, 3) / count(*)) AS BIGINT)",
    Missing.LOWEST: "min(o.points)",
}


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
        "needed AND (period IN (SELECT period FROM open_gaps) OR p NOT IN (SELECT p FROM sums)))"
    )
    open_gaps = connection.execute("FROM open_gaps ORDER BY ALL LIMIT 5").fetchall()
    if open_gaps:
        found = "; ".join(" ".join(row) for row in open_gaps)
        raise FactsMissing(what=found)
