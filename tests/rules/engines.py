"""Engines to run rules on, and random rules and facts for them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import duckdb
import psycopg
import pytest
from hypothesis import strategies as st

from guatu.lib.calendar import Calendar
from guatu.rules import Column, Dialect, Kind, Rule, WorkdayTable, columns_of

COLUMNS = columns_of(
    Column("progress", Kind.NUMBER, "进展", "progress", "1"),
    Column("planned", Kind.NUMBER, "计划进展", "planned progress", "1"),
    Column("invested", Kind.NUMBER, "完成投资", "invested", "万元"),
    Column("due", Kind.DATE, "期限", "due"),
    Column("issued", Kind.DATE, "立项日期", "issued"),
    Column("done", Kind.BOOL, "已完成", "done"),
    Column("excused", Kind.BOOL, "有正当理由", "excused"),
    Column("stage", Kind.TEXT, "阶段", "stage"),
    Column("亩均税收", Kind.NUMBER, "亩均税收", "tax per mu", "万元/亩"),
)
WORKDAYS = WorkdayTable.between(date(2025, 1, 1), date(2026, 12, 31), Calendar.china().is_workday)
SQL_TYPES = {
    Dialect.SQLITE: {"number": "REAL", "date": "TEXT", "bool": "INTEGER", "text": "TEXT"},
    Dialect.POSTGRES: {
        "number": "numeric", "date": "date", "bool": "boolean", "text": "text",
    },
    Dialect.DUCKDB: {"number": "DOUBLE", "date": "DATE", "bool": "BOOLEAN", "text": "VARCHAR"},
}  # fmt: skip


class Engine:
    """One database with the facts and the calendar in it."""

    def __init__(self, dialect: Dialect, connection: Any, mark: str) -> None:
        self.dialect = dialect
        self._connection = connection
        self._mark = mark
        types = SQL_TYPES[dialect]
        columns = ", ".join(f'"{c.name}" {types[c.kind.value]}' for c in COLUMNS.values())
        self._run(f"CREATE TEMPORARY TABLE facts (n INTEGER, {columns})")
        self._run(f"CREATE TEMPORARY TABLE guatu_calendar (day {types['date']}, number INTEGER)")
        rows = [(self._stored(day), number) for day, number in WORKDAYS.rows()]
        self._many("INSERT INTO guatu_calendar VALUES ({0}, {0})", rows)
        self._run("CREATE INDEX calendar_days ON guatu_calendar (day)")
        self._run("CREATE INDEX calendar_numbers ON guatu_calendar (number)")

    def _run(self, sql: str, values: Sequence[object] = ()) -> Any:
        return self._connection.execute(sql, values) if values else self._connection.execute(sql)

    def _many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        cursor = self._connection.cursor() if self._mark == "%s" else self._connection
        cursor.executemany(sql.format(self._mark), rows)

    def _stored(self, value: object) -> object:
        is_text = self.dialect is Dialect.SQLITE and isinstance(value, date)
        return str(value) if is_text else value

    def values(self, rule: Rule, rows: Sequence[Mapping[str, object]]) -> list[object]:
        """Return the value of `rule` for each of `rows`."""
        self._fill(rows)
        sql = f"SELECT {rule.sql(self.dialect)} FROM facts ORDER BY n"
        return [self._read(value, rule.kind) for (value,) in self._run(sql).fetchall()]

    def values_of_total(self, rule: Rule, rows: Sequence[Mapping[str, object]]) -> object:
        """Return the one value of a rule of totals over `rows`."""
        self._fill(rows)
        ((value,),) = self._run(f"SELECT {rule.sql(self.dialect)} FROM facts").fetchall()
        return self._read(value, rule.kind)

    def _fill(self, rows: Sequence[Mapping[str, object]]) -> None:
        self._run("DELETE FROM facts")
        marks = ", ".join([self._mark] * (len(COLUMNS) + 1))
        stored = [(n, *(self._stored(row[name]) for name in COLUMNS)) for n, row in enumerate(rows)]
        self._many(f"INSERT INTO facts VALUES ({marks})", stored)

    def _read(self, value: object, kind: Kind | None) -> object:
        if value is None:
            return None
        if kind is Kind.BOOL:
            return bool(value)
        if kind is Kind.DATE:
            return date.fromisoformat(str(value))
        return value


@contextmanager
def postgres() -> Iterator[Engine]:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        yield Engine(Dialect.POSTGRES, connection, "%s")


@contextmanager
def sqlite() -> Iterator[Engine]:
    connection = sqlite3.connect(":memory:")
    yield Engine(Dialect.SQLITE, connection, "?")
    connection.close()


@contextmanager
def duck() -> Iterator[Engine]:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        yield Engine(Dialect.DUCKDB, connection, "?")


ENGINES = [
    pytest.param(sqlite, id="sqlite"),
    pytest.param(duck, id="duckdb"),
    pytest.param(
        postgres,
        id="postgres",
        marks=pytest.mark.skipif(
            not os.environ.get("DATABASE_URL", "").startswith("postgres"),
            reason="DATABASE_URL names no PostgreSQL",
        ),
    ),
]

_decimals = st.integers(-300, 300).map(lambda n: n / 100)
_numbers = _decimals | st.sampled_from([0.0, 0.3, 0.1, 1e9 + 0.1, 123456.78, -7.5, 2.675])
_days = st.dates(date(2025, 2, 1), date(2026, 11, 30))
_stages = st.sampled_from(["立项", "施工", "it's", "a\\b", "", "施工图"])
_OF_KIND: dict[Kind, st.SearchStrategy[object]] = {
    Kind.NUMBER: _numbers,
    Kind.DATE: _days,
    Kind.BOOL: st.booleans(),
    Kind.TEXT: _stages,
}
ROWS = st.lists(
    st.fixed_dictionaries(
        {name: st.none() | _OF_KIND[column.kind] for name, column in COLUMNS.items()}
    ),
    min_size=1,
    max_size=4,
)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _named(kind: Kind) -> st.SearchStrategy[str]:
    return st.sampled_from([name for name, column in COLUMNS.items() if column.kind is kind])


def _made(template: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda found: template.format(*found))


_number = _named(Kind.NUMBER) | _numbers.map(lambda n: f"{n!r}" if n >= 0 else f"({n!r})")
_date = _named(Kind.DATE) | _days.map(lambda day: f"date '{day}'")
_text = _named(Kind.TEXT) | _stages.map(_quoted)


def number_rules(depth: int) -> st.SearchStrategy[str]:
    if depth == 0:
        return _number
    n, d, b = number_rules(depth - 1), date_rules(depth - 1), bool_rules(depth - 1)
    return st.one_of(
        _number,
        *(_made(f"({{}} {sign} {{}})", n, n) for sign in "+-*/"),
        _made("-({})", n),
        _made("({} - {})", d, d),
        *(_made(f"{name}({{}})", n) for name in ("abs", "floor", "ceil", "round")),
        _made("round({}, {})", n, st.integers(0, 4).map(str)),
        *(_made(f"{name}({{}}, {{}})", n, n) for name in ("least", "greatest", "coalesce")),
        _made("nullif({}, {})", n, n),
        *(_made(f"{name}({{}})", d) for name in ("year", "month", "day")),
        _made("workdays({}, {})", d, d),
        _made("case when {} then {} when {} then {} else {} end", b, n, b, n, n),
    )


def date_rules(depth: int) -> st.SearchStrategy[str]:
    if depth == 0:
        return _date
    n, d, b = number_rules(depth - 1), date_rules(depth - 1), bool_rules(depth - 1)
    return st.one_of(
        _date,
        _made("({} + {})", d, n),
        _made("({} - {})", d, n),
        _made("greatest({}, {})", d, d),
        _made("if({}, {}, {})", b, d, d),
        _made("add_workdays({}, {})", d, st.integers(-9, 9).map(lambda k: f"({k})") | n),
    )


def bool_rules(depth: int) -> st.SearchStrategy[str]:
    leaf = _named(Kind.BOOL) | st.sampled_from(["true", "false", "null"])
    if depth == 0:
        return leaf
    n, d, b = number_rules(depth - 1), date_rules(depth - 1), bool_rules(depth - 1)
    signs = ("<", "<=", ">", ">=", "=", "<>")
    return st.one_of(
        leaf,
        *(_made(f"({{}} {sign} {{}})", n, n) for sign in signs),
        *(_made(f"({{}} {sign} {{}})", d, d) for sign in signs),
        _made("({} = {})", _text, _text),
        _made("{} in ({}, {})", _text, _text, _text),
        _made("{} not in ({}, {})", n, n, n),
        _made("({} between {} and {})", n, n, n),
        _made("({} and {} and {})", b, b, b),
        _made("({} or {})", b, b),
        _made("(not {})", b),
        *(_made(f"({{}} is {word})", b) for word in ("null", "not null", "true", "not false")),
        _made("({} is null)", n),
        _made("({} is not null)", d),
        _made("contains({}, '工')", _text),
        _made("starts_with({}, '施')", _text),
    )


RULES = st.one_of(bool_rules(3), number_rules(3), date_rules(3))
