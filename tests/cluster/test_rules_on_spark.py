"""Rules mean the same on Spark, for a province's ledgers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.rules import Dialect, Kind, Rule, RuleRefused, parse_rule
from tests.rules.engines import COLUMNS, ROWS, RULES, WORKDAYS

pytestmark = pytest.mark.cluster
TYPES = {Kind.NUMBER: "double", Kind.DATE: "date", Kind.BOOL: "boolean", Kind.TEXT: "string"}
SCHEMA = ", ".join(f"`{column.name}` {TYPES[column.kind]}" for column in COLUMNS.values())
PINNED = [
    "1 / 2", "invested / progress", "0.1 + 0.2 = 0.3", "round(2.675, 2)", "round(-2.5)",
    "floor(-0.5)", "ceil(-0.5)", "least(progress, 1)", "greatest(1, 2, 3)", "stage = 'it''s'",
    "stage in ('a\\b', '施工')", "due - issued", "due + 9999999", "due + 1.9", "month(due + 1)",
    "workdays(due, issued)", "add_workdays(due, 3)", "add_workdays(due, -3)", "nullif(due, issued)",
    "contains(stage, '工')", "starts_with(stage, '施')", "亩均税收 / 24.097 * 30",
    "case when done then 1 when excused then 2 else 3 end", "not (done and progress > 1)",
]  # fmt: skip


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql")
    session = (
        sql.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    calendar = session.createDataFrame(list(WORKDAYS.rows()), "day date, number int")
    calendar.createOrReplaceTempView("guatu_calendar")
    yield session
    session.stop()


def values_on(spark: Any, rules: Sequence[Rule], rows: Sequence[Mapping[str, object]]) -> Any:
    """Return, for each row, the values of all rules."""
    stored = [
        tuple(float(str(row[c.name])) if c.kind is Kind.NUMBER and row[c.name] is not None
              else row[c.name] for c in COLUMNS.values())
        for row in rows
    ]  # fmt: skip
    spark.createDataFrame(stored, SCHEMA).createOrReplaceTempView("facts")
    columns = ", ".join(f"{rule.sql(Dialect.SPARK)} AS c{n}" for n, rule in enumerate(rules))
    return [list(row) for row in spark.sql(f"SELECT {columns} FROM facts").collect()]


def parsed(texts: Sequence[str]) -> list[Rule]:
    found = []
    for text in texts:
        try:
            found.append(parse_rule(text, COLUMNS, wanted=None))
        except RuleRefused:
            continue
    return found


def test_random_rules_on_random_facts_are_equal_to_python_on_spark(spark: Any) -> None:
    @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
    @given(texts=st.lists(RULES, min_size=8, max_size=25), rows=ROWS)
    def agree(texts: list[str], rows: list[dict[str, object]]) -> None:
        rules = parsed([*PINNED, *texts])

        found = values_on(spark, rules, rows)

        for row, values in zip(rows, found, strict=True):
            for rule, value in zip(rules, values, strict=True):
                assert value == rule.value(row, WORKDAYS), (rule.text, row)

    agree()


def test_working_days_and_dates_are_those_of_the_calendar(spark: Any) -> None:
    row: dict[str, object] = dict.fromkeys(COLUMNS)
    row |= {"due": date(2026, 9, 30), "issued": date(2026, 10, 10)}
    rules = parsed(["workdays(due, issued)", "add_workdays(due, 1)", "due + 1.9"])

    ((days, first, later),) = values_on(spark, rules, [row])

    # National Day 2026: off from 1 to 7 October, 10 October (Saturday) worked.
    assert (days, first, later) == (3.0, date(2026, 10, 8), date(2026, 10, 1))
