"""Who is ranked, in which group: the table `members`, and `units` with a row per period."""

from __future__ import annotations

import duckdb

from guatu.errors import Invalid
from guatu.rank.facts_duckdb import literal, quoted
from guatu.rank.scorecard import Scorecard
from guatu.rank.values_duckdb import constants
from guatu.rules import Dialect


class UnknownUnits(Invalid):
    """Facts speak of units that are in no group."""

    code = "rank.unknown_units"


class RowTwice(Invalid):
    """A table says the same thing twice."""

    code = "rank.row_twice"


class NoUnits(Invalid):
    """Nothing was said about any unit in this period."""

    code = "rank.no_units"


class GroupUnweighed(Invalid):
    """Facts speak of a group for which the scorecard has no weights."""

    code = "rank.group_unweighed"


def make_members(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """Make `units`, `members` (p, u, period, unit, grp, rated, why), and `ids` (u, unit).

    Units have numbers, as periods do: small, and fast to join and to group by.

    Raises:
        RowTwice: a unit has two rows for one period.
        NoUnits: there is nobody to rank.
    """
    _make_units(connection, card)
    connection.execute(f"CREATE TEMP TABLE who AS FROM ({_who(card)}) WHERE grp IS NOT NULL")
    connection.execute(
        "CREATE TABLE ids AS SELECT CAST(row_number() OVER (ORDER BY unit) AS INTEGER) AS u, unit "
        "FROM (SELECT DISTINCT unit FROM who)"
    )
    connection.execute(
        "CREATE TABLE members AS SELECT p, u, period, unit, grp, TRUE AS rated, "
        "CAST(NULL AS VARCHAR) AS why FROM who JOIN periods USING (period) JOIN ids USING (unit)"
    )
    connection.execute(
        "CREATE VIEW asked AS FROM members SEMI JOIN (FROM periods WHERE scored) USING (period)"
    )
    (count,) = connection.execute("SELECT count(*) FROM members").fetchone() or (0,)
    if not count:
        raise NoUnits()
    if card.has_group_weights:
        _refuse_unweighed(connection, card)
    if card.newcomer_when is not None:
        _leave_out(connection, card.newcomer_when.sql(Dialect.DUCKDB, _names(card)), "newcomer")
    for exemption in card.exemptions:
        if not exemption.indicators:
            rule = exemption.when.sql(Dialect.DUCKDB, _names(card))
            _leave_out(connection, rule, exemption.key)


def _refuse_unweighed(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """Refuse a group that the scorecard has no weights for."""
    known = sorted({i.group for i in card.indicators if i.group is not None})
    for (group,) in connection.execute("SELECT DISTINCT grp FROM asked ORDER BY grp").fetchall():
        if group not in known:
            raise GroupUnweighed(group=group, known=", ".join(known))


def unit_names(card: Scorecard) -> dict[str, str]:
    """Return what the columns of units are in SQL."""
    return _names(card)


def _names(card: Scorecard) -> dict[str, str]:
    source = card.units_source
    columns = source.columns if source else {"unit": None, "period": None}
    return {name: f"u.{quoted(name)}" for name in columns} | constants(card)


def _make_units(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    source = card.units_source
    if source is None:
        connection.execute("CREATE TABLE units (unit VARCHAR, period VARCHAR)")
        return
    table = quoted(f"s_{source.name}")
    connection.execute(f"CREATE TABLE units AS FROM {table} SEMI JOIN periods USING (period)")
    twice = connection.execute(
        "SELECT unit, coalesce(of_, '') FROM unit_rows GROUP BY ALL HAVING count(*) > 1 "
        "ORDER BY ALL LIMIT 1"
    ).fetchone()
    if twice:
        raise RowTwice(name=source.name, what=f"{twice[0]} {twice[1]}".strip())


def _who(card: Scorecard) -> str:
    """Return (period, unit, grp) of all who are to be ranked, and of those looked back to."""
    if card.grouping == "listed":
        rows = ", ".join(
            f"({literal(unit)}, {literal(group.key)})"
            for group in card.groups
            for unit in group.units
        )
        return f"SELECT p.period, w.unit, w.grp FROM periods p, (VALUES {rows}) w(unit, grp)"
    if card.grouping == "column":
        return 'SELECT period, unit, "group" AS grp FROM units'
    if card.units_source is not None:
        return "SELECT period, unit, 'all' AS grp FROM units"
    return f"SELECT DISTINCT period, unit, 'all' AS grp FROM ({_seen(card)})"


def _seen(card: Scorecard) -> str:
    """Return (period, unit) of all facts."""
    tables = [quoted(f"s_{source.name}") for source in card.sources.values()]
    return " UNION ".join(
        f"SELECT DISTINCT period, unit FROM {table} SEMI JOIN periods USING (period)"
        for table in tables
    )


def refuse_strangers(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse facts of units that are in no group.

    Raises:
        UnknownUnits: names up to ten of them.
    """
    (strange,) = connection.execute("SELECT count(*) FROM sums WHERE u IS NULL").fetchone() or (0,)
    tables = ["lines", *(["vals"] if strange else [])]
    found = {
        row[0]
        for table in tables
        for row in connection.execute(
            f"SELECT DISTINCT unit FROM {table} ANTI JOIN members USING (unit) "
            "ORDER BY unit LIMIT 10"
        ).fetchall()
    }
    if found:
        raise UnknownUnits(units=", ".join(sorted(found)))


def _leave_out(connection: duckdb.DuckDBPyConnection, rule: str, why: str) -> None:
    connection.execute(
        "UPDATE members SET rated = FALSE, why = $why FROM (SELECT u.period, u.unit FROM units u "
        f"WHERE {rule}) x WHERE members.unit = x.unit AND members.period = x.period",
        {"why": why},
    )
