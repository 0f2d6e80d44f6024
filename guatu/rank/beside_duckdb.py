"""Points beside the indicators: bonuses and deductions.

All become rows of `lines` (period, unit, key, item, cause, points, document, known): points in
millionths, negative for what is lost; `known` is what the rules looked at, as texts. What does not
count has a row too, with 0 points and the cause: nobody shall have to guess why an award gave
nothing.

What looks at the year looks at it up to the row's own period: a later award adds what is more than
before, so that the result of an earlier period, which may be published, is never another one.
"""

from __future__ import annotations

import duckdb

from guatu.rank.facts_duckdb import literal, quoted
from guatu.rank.members_duckdb import unit_names
from guatu.rank.scorecard import MICRO, Adjustment, Scorecard, Source, SourceKind, micro
from guatu.rank.values_duckdb import constants
from guatu.rules import Dialect


def make_lines(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """Make `lines` from the adjustments."""
    connection.execute(
        "CREATE TABLE lines (period VARCHAR, unit VARCHAR, key VARCHAR, item VARCHAR, "
        "cause VARCHAR, points BIGINT, document VARCHAR, known MAP(VARCHAR, VARCHAR))"
    )
    for adjustment in card.adjustments:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE adjusted AS {_adjusted(card, adjustment)}"
        )
        wanted = {"key": adjustment.key, "sign": adjustment.sign}
        connection.execute(
            "INSERT INTO lines SELECT period, unit, $key, item_, cause, $sign * points, document_, "
            f"known_ FROM adjusted {_SCORED}",
            wanted,
        )
        for cause, over in _caps(adjustment):
            connection.execute(
                f"INSERT INTO lines SELECT period, unit, $key, NULL, '{cause}', -$sign * lost, "
                f"NULL, NULL FROM ({over}) {_SCORED} WHERE lost > 0",
                wanted,
            )
    _cap_all(connection, card)


_SCORED = "SEMI JOIN (FROM periods WHERE scored) USING (period)"
_OF_PERIOD = "SELECT period, unit, CAST(sum(points) AS BIGINT) AS points FROM adjusted GROUP BY ALL"


def _caps(adjustment: Adjustment) -> list[tuple[str, str]]:
    """Return cause and SQL (period, unit, lost) of the caps: of a period, then of the year."""
    found, left = [], _OF_PERIOD
    if adjustment.cap is not None:
        cap = micro(adjustment.cap)
        found.append(("cap", f"SELECT period, unit, points - {cap} AS lost FROM ({left})"))
        left = f"SELECT period, unit, least(points, {cap}) AS points FROM ({left})"
    if adjustment.year_cap is not None:
        cap = micro(adjustment.year_cap)
        year = "PARTITION BY unit, substr(period, 1, 4) ORDER BY period"
        upto = f"SELECT *, CAST(sum(points) OVER ({year}) AS BIGINT) AS so_far FROM ({left})"
        gains = f"least(so_far, {cap}) - least(so_far - points, {cap})"
        found.append(("year_cap", f"SELECT period, unit, points - ({gains}) AS lost FROM ({upto})"))
    return found


def _cap_all(connection: duckdb.DuckDBPyConnection, card: Scorecard) -> None:
    """Cap all bonuses together, and all deductions."""
    caps = (1, "bonus_cap", card.bonus_cap), (-1, "deduction_cap", card.deduction_cap)
    for sign, key, cap in caps:
        if cap is not None:
            keys = [each.key for each in card.adjustments if each.sign == sign]
            connection.execute(
                "INSERT INTO lines SELECT period, unit, $key, NULL, 'cap', "
                "CAST($sign * ($cap - sum($sign * points)) AS BIGINT), NULL, NULL FROM lines "
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
    """Return the join with the unit: its row of the same period, or its only one."""
    joined = "LEFT JOIN unit_rows u ON u.unit = r.unit AND coalesce(u.of_, r.period) = r.period"
    return joined if card.units_source else ""


def _adjusted(card: Scorecard, adjustment: Adjustment) -> str:
    """Return (period, unit, item_, cause, points, document_, known_) of the year's rows up to now.

    Those that do not count are there with 0 points.
    """
    counted = _counted(adjustment, _alike(card, adjustment, _pointed(card, adjustment)))
    name = "bonus" if adjustment.sign > 0 else "deduction"
    cause = (
        f"CASE WHEN cause_ <> '' THEN cause_ WHEN counted_ = points_ THEN '{name}' "
        "WHEN counted_ > 0 THEN 'topped_up' WHEN left_ > 0 THEN 'beyond' ELSE 'once' END"
    )
    return (
        f"SELECT period, unit, item_, {cause} AS cause, counted_ AS points, document_, "
        f"known_ FROM ({counted})"
    )


def _pointed(card: Scorecard, adjustment: Adjustment) -> str:
    """Return the rows with the points that each would have alone, in millionths."""
    source = card.sources[adjustment.source]
    names = row_names(card, source)
    when = adjustment.when.sql(Dialect.DUCKDB, names) if adjustment.when else "TRUE"
    document = "r.document" if source.kind is not SourceKind.UNITS else "NULL"
    rows = (
        f"SELECT r.*, {_item(source)} AS item_, {document} AS document_, "
        f"CASE {_causes(adjustment, names)} ELSE '' END AS cause_ FROM {with_unit(card, source)} "
        f"WHERE ({when}) AND substr(r.period, 1, 4) IN (SELECT year FROM periods) "
        # What comes later in the year may not change what was published before.
        "AND r.period <= (SELECT max(period) FROM periods)"
    )
    numbered = f"SELECT r.*, {_nth(card, adjustment)} AS nth_ FROM ({rows}) r"
    if "in_a_row" in adjustment.points.columns:
        numbered = _in_a_row(card, adjustment, numbered)
    counts = {"nth": "r.nth_", "in_a_row": "CAST(r.in_a_row_ AS DOUBLE)"}
    points = adjustment.points.sql(Dialect.DUCKDB, names | counts)
    points = f"coalesce(CAST(round(greatest({points}, 0) * {MICRO}) AS BIGINT), 0)"
    return (
        f"SELECT r.*, CASE WHEN cause_ = '' THEN {points} ELSE 0 END AS points_, "
        f"{_known(card, adjustment, names | counts)} AS known_ "
        f"FROM ({numbered}) r {_unit_of_row(card)}"
    )


def _known(card: Scorecard, adjustment: Adjustment, names: dict[str, str]) -> str:
    """Return what the rules of an adjustment looked at, by name, as texts."""
    used = {name for rule in adjustment.row_rules for name in rule.columns} - card.constants.keys()
    keys = ", ".join(literal(name) for name in sorted(used))
    cells = ", ".join(f"CAST({names[name]} AS VARCHAR)" for name in sorted(used))
    return f"MAP(CAST([{keys}] AS VARCHAR[]), CAST([{cells}] AS VARCHAR[]))"


def _nth(card: Scorecard, adjustment: Adjustment) -> str:
    """Return how many times it happened so far; what is forgiven or unproven did not happen."""
    if adjustment.repeat_by is None:
        return "1.0"
    return (
        "CAST(sum(CASE WHEN r.cause_ = '' THEN 1 ELSE 0 END) OVER (PARTITION BY r.unit, "
        f"{_span(adjustment)}, r.{quoted(adjustment.repeat_by)} "
        f"ORDER BY r.period, r.item_, {_all(card, adjustment)} ROWS UNBOUNDED PRECEDING) AS DOUBLE)"
    )


def _in_a_row(card: Scorecard, adjustment: Adjustment, rows: str) -> str:
    """Return the rows with `in_a_row_`: in how many periods up to theirs it happened in a row.

    In a row without a gap the number of the period grows as its place does.
    """
    alike = f"r.unit, {_span(adjustment)}, r.{quoted(adjustment.repeat_by or '')}, cause_ = ''"
    number = _NUMBER[card.period]
    placed = (
        f"SELECT r.*, {number} AS number_, {number} - dense_rank() OVER (PARTITION BY {alike} "
        f"ORDER BY r.period) AS run_ FROM ({rows}) r"
    )
    first = f"min(number_) OVER (PARTITION BY {alike}, run_)"
    return f"SELECT r.*, number_ - {first} + 1 AS in_a_row_ FROM ({placed}) r"


# The number of a period's text, growing by one from each period to the next.
_NUMBER = {
    "month": "(TRY_CAST(r.period[:4] AS INT) * 12 + TRY_CAST(r.period[6:] AS INT))",
    "quarter": "(TRY_CAST(r.period[:4] AS INT) * 4 + TRY_CAST(r.period[7:] AS INT))",
    "half": "(TRY_CAST(r.period[:4] AS INT) * 2 + TRY_CAST(r.period[7:] AS INT))",
    "year": "TRY_CAST(r.period AS INT)",
}


def _item(source: Source) -> str:
    """Return what names an item; where the file has no names, its contents in a fixed order."""
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


def _alike(card: Scorecard, adjustment: Adjustment, rows: str) -> str:
    """Return the rows with `left_`: of alike ones the best has what is more than was before.

    Rows of one period are ordered by `order_`, the best first.
    """
    best = f"ORDER BY r.points_ DESC, r.item_, {_all(card, adjustment)}"
    order = f"row_number() OVER (PARTITION BY r.period {best}) AS order_"
    if adjustment.once_by is None:
        return f"SELECT r.*, r.points_ AS left_, {order} FROM ({rows}) r"
    alike = f"r.unit, {_span(adjustment)}, r.{quoted(adjustment.once_by)}"
    earlier = "ORDER BY r.period GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    places = (
        f"SELECT r.*, row_number() OVER (PARTITION BY {alike}, r.period {best}) AS alike_, "
        f"coalesce(max(r.points_) OVER (PARTITION BY {alike} {earlier}), 0) AS earlier_, {order} "
        f"FROM ({rows}) r"
    )
    more = "CASE WHEN alike_ = 1 THEN greatest(points_ - earlier_, 0) ELSE 0 END"
    return f"SELECT *, {more} AS left_ FROM ({places})"


def _counted(adjustment: Adjustment, rows: str) -> str:
    """Return the rows with `counted_`: at most so many of a unit, by period, then the best."""
    if adjustment.at_most is None:
        return f"SELECT *, left_ AS counted_ FROM ({rows})"
    place = (
        f"row_number() OVER (PARTITION BY r.unit, {_span(adjustment)}, left_ > 0 "
        "ORDER BY r.period, left_ DESC, order_)"
    )
    most = f"CASE WHEN place_ <= {adjustment.at_most} THEN left_ ELSE 0 END"
    return f"SELECT *, {most} AS counted_ FROM (SELECT r.*, {place} AS place_ FROM ({rows}) r)"
