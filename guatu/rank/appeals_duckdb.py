"""Granted appeals as a table: what a decision gives back, and for which loss."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from guatu.errors import Invalid
from guatu.rank.scorecard import ITEM_COLUMNS
from guatu.rules import Column, Kind
from guatu.rules.table import read_table

_COLUMNS = {
    **ITEM_COLUMNS,
    "key": Column("key", Kind.TEXT, "项目", "key", null="never"),
    "points": Column("points", Kind.NUMBER, "恢复分数", "points given back", null="all"),
}
_NEEDED = frozenset({"unit", "period", "key"})


class NothingToGiveBack(Invalid):
    """An appeal names a unit, an indicator or deduction, or an item that the ranking lacks."""

    code = "rank.nothing_to_give_back"


def read_appeals(data: bytes, *, name: str) -> pa.Table:
    """Return the appeals of a CSV file: unit, period, key, item, points, document.

    Raises:
        Invalid: the file is no such table.
    """
    table = read_table(data, _COLUMNS, name=name, used=_NEEDED)
    kinds = {"points": pa.float64()}
    return pa.table(
        {
            column: pa.array(
                [row.get(column) for row in table.rows], kinds.get(column, pa.string())
            )
            for column in ("unit", "period", "key", "item", "points", "document")
        }
    )


def make_appeals(connection: duckdb.DuckDBPyConnection, appeals: pa.Table | None) -> None:
    """Add a line for each appeal that was granted: the points it gives back, at most those lost.

    An appeal names `unit`, `period`, `key` (an indicator or a deduction), `item` (of a deduction;
    empty: all of them), `points` (empty: all) and `document`. The line that it is about stays as
    it was. Several appeals to one key give back what it lost, and no more.

    Raises:
        NothingToGiveBack: there is no such line.
    """
    if appeals is None:
        return
    if "item" not in appeals.column_names:
        appeals = appeals.append_column("item", pa.nulls(appeals.num_rows, pa.string()))
    connection.register("raw_appeals", appeals)
    connection.execute(f"CREATE TABLE lost AS {_LOST}")
    _refuse_strange(connection)
    asked = "CASE WHEN points IS NULL THEN lost ELSE CAST(round(points * 1000000) AS BIGINT) END"
    connection.execute(
        "INSERT INTO lines SELECT period, unit, key, item, 'appeal', "
        "CAST(least(upto, whole) - least(upto - given, whole) AS BIGINT), document, NULL FROM ("
        "SELECT *, sum(given) OVER (PARTITION BY period, unit, key ORDER BY item NULLS LAST, "
        "document, given ROWS UNBOUNDED PRECEDING) AS upto FROM ("
        f"SELECT *, greatest(least({asked}, lost), 0) AS given FROM ({_ASKED})))"
    )


# (period, unit, key, item, lost): the whole of a key has no item.
_LOST = (
    "WITH d AS (SELECT period, unit, key, item, -points AS lost FROM lines) "
    "SELECT period, unit, d.key, CAST(NULL AS VARCHAR) AS item, d.weight_m - points AS lost "
    "FROM points JOIN inds d USING (ind) "
    "UNION ALL SELECT period, unit, d.key, NULL, d.weight_m - coalesce(points, 0) FROM gaps "
    "JOIN inds d USING (ind) "
    "UNION ALL SELECT period, unit, key, NULL, CAST(sum(lost) AS BIGINT) FROM d GROUP BY ALL "
    "UNION ALL SELECT period, unit, key, item, CAST(sum(lost) AS BIGINT) FROM d "
    "WHERE item IS NOT NULL GROUP BY ALL"
)
_ASKED = (
    "SELECT a.period, a.unit, a.key, a.item, a.points, a.document, l.lost, "
    "greatest(w.lost, 0) AS whole FROM raw_appeals a "
    "JOIN lost l ON l.period = a.period AND l.unit = a.unit AND l.key = a.key "
    "AND l.item IS NOT DISTINCT FROM a.item "
    "JOIN lost w ON w.period = a.period AND w.unit = a.unit AND w.key = a.key AND w.item IS NULL"
)


def _refuse_strange(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse an appeal to what is not there, in a period that is ranked."""
    strange = connection.execute(
        "SELECT unit, key, item FROM raw_appeals SEMI JOIN (FROM periods WHERE scored) p "
        "USING (period) WHERE NOT EXISTS (FROM lost l WHERE l.period = raw_appeals.period "
        "AND l.unit = raw_appeals.unit AND l.key = raw_appeals.key "
        "AND l.item IS NOT DISTINCT FROM raw_appeals.item) ORDER BY ALL LIMIT 1"
    ).fetchone()
    if strange:
        raise NothingToGiveBack(what=" ".join(str(part) for part in strange if part))
