"""What is not known: the gaps of indicators, filled as the scorecard has it; and exemptions.

They are rows of `gaps` (period, unit, ind, cause, points); `points` is NULL for what is left out.
"""

from __future__ import annotations

import duckdb

from guatu.errors import Invalid
from guatu.rank.members_duckdb import RowTwice, unit_names
from guatu.rank.scorecard import Exemption, Missing, Negative, Scorecard
from guatu.rules import Dialect


class FactsMissing(Invalid):
    """A value is not there, and the scorecard says that this is an error."""

    code = "rank.facts_missing"


class NegativeValue(Invalid):
    """A value is below 0, and the scorecard says that this is an error."""

    code = "rank.negative_value"


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
