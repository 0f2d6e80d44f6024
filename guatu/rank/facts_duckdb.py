"""Facts into DuckDB: CSV, Parquet or Arrow as views of the scorecard's columns, checked.

A value that is not of its column's kind is refused with its line, as everywhere; nothing is
guessed and nothing is silently NULL. Parquet stays where it is and is read in passing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv as pa_csv

from guatu.errors import Invalid
from guatu.rank.periods import BadPeriod
from guatu.rank.scorecard import Adjustment, Indicator, Scorecard, Source, SourceKind, Veto
from guatu.rules import Column, Kind
from guatu.rules.kinds import LARGEST, SMALLEST
from guatu.rules.table import BadCell, NotATable, check_headers, decode

_NEVER_EMPTY = {"unit", "indicator"}
_PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?")
# What a view says when it meets a value that its column cannot have.
BAD = "guatu: a bad value"
_OPTIONAL = {"period", "item", "document"}
_NUMBER_TYPES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT",
                 "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE", "DECIMAL")  # fmt: skip
_SQL_TYPES = {
    Kind.NUMBER: "DOUBLE", Kind.DATE: "DATE", Kind.BOOL: "BOOLEAN", Kind.TEXT: "VARCHAR",
}  # fmt: skip


class ColumnsMissing(Invalid):
    """A file lacks columns that the scorecard needs."""

    code = "rank.columns_missing"


class SourceMissing(Invalid):
    """There is no file for a source."""

    code = "rank.source_missing"


def load(
    connection: duckdb.DuckDBPyConnection, card: Scorecard, facts: Mapping[str, Path | pa.Table]
) -> None:
    """Make a view `s_NAME` of each source of `card`, with all its columns.

    Rows of a file without a column `period` belong to the latest period; what is said of units
    beside their indicators (their group) to every one.

    Args:
        connection: that the views live in.
        card: the scorecard.
        facts: source -> its file (.csv or .parquet) or its Arrow table.

    Raises:
        SourceMissing: a source has no facts.
        ColumnsMissing: facts lack a column that a rule looks at.
        NotATable: a file is no table.
    """
    for source in card.sources.values():
        if source.name not in facts:
            raise SourceMissing(name=source.name, given=", ".join(sorted(facts)) or "–")
        raw = f"raw_{source.name}"
        given = facts[source.name]
        if isinstance(given, Path) and given.suffix.lower() == ".parquet":
            _make_parquet(connection, raw, given)
        else:
            table = (
                given if isinstance(given, pa.Table) else csv_table(given.read_bytes(), given.name)
            )
            connection.register(raw, table)
        name = given.name if isinstance(given, Path) else source.name
        _make_view(connection, card, source, name)


def _make_parquet(connection: duckdb.DuckDBPyConnection, raw: str, path: Path) -> None:
    try:
        connection.execute(f"CREATE VIEW {quoted(raw)} AS FROM read_parquet({literal(path)})")
    except duckdb.Error:
        raise NotATable(name=path.name, problem="no Parquet / 不是Parquet文件") from None


def quoted(name: str) -> str:
    """Return `name` as an SQL name."""
    return '"' + name.replace('"', '""') + '"'


def insert(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]
) -> None:
    """Insert `rows` in one statement; one for each row takes longer than a million facts."""
    if rows:
        marks = ", ".join(f"({', '.join('?' * len(row))})" for row in rows)
        cells = [cell for row in rows for cell in row]
        connection.execute(f"INSERT INTO {table} VALUES {marks}", cells)


def literal(value: object) -> str:
    """Return `value` as an SQL text."""
    return "'" + str(value).replace("'", "''") + "'"


def _file_table(path: Path) -> pa.Table:
    return csv_table(path.read_bytes(), path.name)


def csv_table(data: bytes, name: str) -> pa.Table:
    """Return a CSV file as texts; empty cells are NULL.

    Raises:
        NotATable: it is none.
    """
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        data = decode(data, name).encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    check_headers(data[: 1 << 16].decode("utf-8", "replace").split("\n")[0].split(","), name)
    try:
        opened = pa_csv.open_csv(BytesIO(data[: 1 << 20] or b"\n"))
        headers = opened.schema.names
        opened.close()
        texts = pa_csv.ConvertOptions(
            column_types=dict.fromkeys(headers, pa.string()),
            strings_can_be_null=True,
            null_values=[""],
        )
        table = pa_csv.read_csv(BytesIO(data), convert_options=texts)
    except (pa.ArrowInvalid, pa.ArrowKeyError) as problem:
        raise NotATable(name=name, problem=str(problem).splitlines()[0]) from None
    if len(set(table.column_names)) < len(table.column_names):
        raise NotATable(name=name, problem="a header twice / 表头重复")
    return table.rename_columns([header.strip() for header in table.column_names])


def _make_view(
    connection: duckdb.DuckDBPyConnection, card: Scorecard, source: Source, name: str
) -> None:
    """Make the view of one source; a bad value that is looked at stops the query."""
    raw = quoted(f"raw_{source.name}")
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {raw}").fetchall()
    except duckdb.Error as problem:
        raise NotATable(name=name, problem=str(problem).splitlines()[0]) from None
    types = {row[0]: row[1] for row in described}
    missing = sorted(_needed(card, source) - set(types))
    if missing:
        raise ColumnsMissing(name=name, columns=", ".join(missing))
    dated = "period" in types
    made = []
    for column in source.columns.values():
        if column.name == "period" and not dated:
            made.append("p.period AS period")
            continue
        value = _converted(column, types.get(column.name))
        check = _is_bad(column, value, types.get(column.name))
        guarded = f"CASE WHEN {check} THEN error('{BAD}') ELSE {value} END" if check else value
        made.append(f"{guarded} AS {quoted(column.name)}")
    if dated:
        _check_periods(connection, raw, name)
    view = quoted(f"s_{source.name}")
    is_measured = any(indicator.source == source.name for indicator in card.indicators)
    is_lasting = source.kind is SourceKind.UNITS and not is_measured
    which = "periods" if is_lasting else "(FROM periods WHERE latest)"
    every = "" if dated else f" CROSS JOIN {which} p"
    connection.execute(f"CREATE VIEW {view} AS SELECT {', '.join(made)} FROM {raw}{every}")
    if source.kind is SourceKind.UNITS:
        _make_unit_rows(connection, made, raw, dated=dated)


def _make_unit_rows(
    connection: duckdb.DuckDBPyConnection, made: Sequence[str], raw: str, *, dated: bool
) -> None:
    """Make `unit_rows`: what is said of units; `of_` is the period, NULL when of every one."""
    which = "" if dated else " CROSS JOIN (FROM periods WHERE latest) p"
    of = "period" if dated else "CAST(NULL AS VARCHAR)"
    connection.execute(
        f"CREATE VIEW unit_rows AS SELECT *, {of} AS of_ FROM "
        f"(SELECT {', '.join(made)} FROM {raw}{which})"
    )


def _check_periods(connection: duckdb.DuckDBPyConnection, raw: str, name: str) -> None:
    """Refuse a period of no form: it would be left out in silence."""
    found = connection.execute(f"SELECT DISTINCT CAST(period AS VARCHAR) FROM {raw}").fetchall()
    for (period,) in sorted(found, key=str):
        if period is None or not _PERIOD.fullmatch(period.strip()):
            value = f"{name}: {period or '–'}"
            raise BadPeriod(value=value, wanted="2026-10, 2026-Q4, 2026-H2, 2026")


def _needed(card: Scorecard, source: Source) -> set[str]:
    """Return the columns of `source` that a rule looks at, and those that every row needs."""
    parts: list[Indicator | Adjustment | Veto] = [*card.indicators, *card.adjustments, *card.vetoes]
    rules = [rule for part in parts if part.source == source.name for rule in part.row_rules]
    named = {name for rule in rules for name in rule.columns}
    if source.kind is SourceKind.UNITS:
        beside = [card.newcomer_when, *(e.when for e in card.exemptions)]
        beside += [indicator.points for indicator in card.indicators]
        named |= {name for rule in beside if rule is not None for name in rule.columns}
        named |= {"group"} if card.grouping == "column" else set()
    named |= {name for a in card.adjustments if a.source == source.name
              for name in (a.once_by, a.repeat_by, a.evidence) if name}  # fmt: skip
    fixed = {"unit", "indicator", "value"} if source.kind is SourceKind.READINGS else {"unit"}
    if source.kind is SourceKind.READINGS:
        return fixed
    return (named & source.columns.keys() | fixed) - _OPTIONAL


def _converted(column: Column, sql_type: str | None) -> str:
    """Return the SQL that makes a raw value one of the column's kind, NULL when it cannot."""
    target = _SQL_TYPES[column.kind]
    if sql_type is None:
        return f"CAST(NULL AS {target})"
    name = quoted(column.name)
    if sql_type != "VARCHAR":
        return name if sql_type == target else f"TRY_CAST({name} AS {target})"
    cell = f"nullif(trim({name}), '')"
    match column.kind:
        case Kind.NUMBER:
            percent = f"TRY_CAST(left({cell}, -1) AS DOUBLE) / 100"
            return (
                f"CASE WHEN ends_with({cell}, '%') THEN {percent} "
                f"ELSE TRY_CAST({cell} AS DOUBLE) END"
            )
        case Kind.DATE:
            forms = "['%Y-%m-%d', '%Y/%m/%d', '%Y.%m.%d', '%Y年%m月%d日']"
            return f"CAST(try_strptime({cell}, {forms}) AS DATE)"
        case Kind.BOOL:
            return (
                f"CASE WHEN lower({cell}) IN ('true', 'yes', '1', '是', '√', 'y', 't') THEN TRUE "
                f"WHEN lower({cell}) IN ('false', 'no', '0', '否', '×', 'n', 'f') THEN FALSE END"
            )
    return cell


def _is_bad(column: Column, value: str, sql_type: str | None) -> str | None:
    """Return the SQL that tells a value which its column cannot have; None when none can be."""
    is_text = column.kind is Kind.TEXT and sql_type == "VARCHAR"
    if sql_type is None or (is_text and column.name not in _NEVER_EMPTY):
        return None
    name = quoted(column.name)
    if sql_type == "BLOB":
        return f"{name} IS NOT NULL"
    if column.name in _NEVER_EMPTY:
        return f"{value} IS NULL"
    given = f"nullif(trim({name}), '')" if sql_type == "VARCHAR" else name
    if column.kind is not Kind.NUMBER:
        return f"{given} IS NOT NULL AND {value} IS NULL"
    if sql_type != "VARCHAR" and sql_type.split("(")[0] not in _NUMBER_TYPES:
        return f"{given} IS NOT NULL"
    # What is not a number is beyond what Parquet says of a column's largest and least.
    finite = f"isfinite({value}) AND " if sql_type in {"FLOAT", "DOUBLE"} else ""
    range_ = f"({finite}abs({value}) BETWEEN {SMALLEST!r} AND {LARGEST!r} OR {value} = 0)"
    return f"{given} IS NOT NULL AND NOT coalesce({range_}, FALSE)"


def refuse_bad(
    connection: duckdb.DuckDBPyConnection, card: Scorecard, facts: Mapping[str, Path | pa.Table]
) -> None:
    """Find the value that a view stumbled over, and refuse it with its place.

    Looking for it beforehand would cost a pass over all facts, which are nearly always right.

    Raises:
        BadCell: the first such value.
    """
    for source in card.sources.values():
        raw = quoted(f"raw_{source.name}")
        given = facts[source.name]
        name = given.name if isinstance(given, Path) else source.name
        described = connection.execute(f"DESCRIBE SELECT * FROM {raw}").fetchall()
        types = {row[0]: row[1] for row in described}
        for column in source.columns.values():
            sql_type = types.get(column.name)
            check = _is_bad(column, _converted(column, sql_type), sql_type)
            lines = f"SELECT *, row_number() OVER () AS line FROM {raw}"
            query = f"SELECT line, {quoted(column.name)} FROM ({lines}) WHERE {check} ORDER BY line"
            found = connection.execute(query).fetchone() if check else None
            if found:
                value, kind = str(found[1])[:60], column.kind.value
                raise BadCell(
                    name=name, line=found[0] + 1, column=column.name, value=value, kind=kind
                )
