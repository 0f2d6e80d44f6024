"""What is no rule is refused with its place and with what was wanted; nothing is computed."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.rules import BadFact, Column, Dialect, Kind, RuleRefused, parse_rule
from guatu.rules.functions import FUNCTIONS
from tests.rules.engines import COLUMNS, bool_rules


def refused(text: str, *, totals: bool = False) -> RuleRefused:
    with pytest.raises(RuleRefused) as caught:
        parse_rule(text, COLUMNS, totals=totals)
    return caught.value


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("progres < 1", "rules.unknown_column", 1, 1),
        ("done\n  or progres < 1", "rules.unknown_column", 2, 6),
        ("lenght(stage) > 1", "rules.unknown_function", 1, 1),
        ("done and read_csv('/etc/passwd') > 1", "rules.unknown_function", 1, 10),
        ("pg_sleep(10) is null", "rules.unknown_function", 1, 1),
        ("stage < 'a'", "rules.wrong_kind", 1, 1),
        ("progress > '3'", "rules.wrong_kind", 1, 12),
        ("due > '2026-01-01'", "rules.wrong_kind", 1, 7),
        ("due + due > due", "rules.wrong_kind", 1, 7),
        ("progress - due > 1", "rules.wrong_kind", 1, 1),
        ("done + 1 > 1", "rules.wrong_kind", 1, 1),
        ("progress", "rules.wrong_kind", 1, 1),
        ("case when done then 1 else 'x' end = 1", "rules.wrong_kind", 1, 28),
        ("progress = null", "rules.syntax", 1, 1),
        ("done and", "rules.syntax", 1, 6),
        ("done （", "rules.syntax", 1, 6),
        ("", "rules.syntax", 1, 1),
        ("'open", "rules.syntax", 1, 1),
        ("done; drop table facts", "rules.syntax", 1, 1),
        ("date '2026-02-30' > due", "rules.syntax", 1, 6),
        ("(select 1) > 0", "rules.not_allowed_here", 1, 9),
        ("progress in (select 1)", "rules.not_allowed_here", 1, 1),
        ("facts.progress > 1", "rules.not_allowed_here", 1, 1),
        ("stage like 'a%'", "rules.not_allowed_here", 1, 1),
        ("cast(stage as int) > 1", "rules.not_allowed_here", 1, 6),
        ("due + interval '3' day > due", "rules.not_allowed_here", 1, 16),
        ("rank() over (order by due) > 1", "rules.not_allowed_here", 1, 1),
        ("? > 1", "rules.not_allowed_here", 1, 1),
        ("copy facts to 'x'", "rules.not_allowed_here", 1, 6),
        ("round(progress, planned) > 1", "rules.wrong_arguments", 1, 17),
        ("round(progress, 12) > 1", "rules.wrong_arguments", 1, 17),
        ("contains(stage, '')", "rules.wrong_arguments", 1, 17),
        ("workdays(due) > 1", "rules.wrong_arguments", 1, 1),
        ("progress / 0 > 1", "rules.divides_by_zero", 1, 12),
        ("progress / (1 - 1) > 1", "rules.divides_by_zero", 1, 13),
        ("progress / round(0.2) > 1", "rules.divides_by_zero", 1, 12),
        ("1e400 > progress", "rules.may_overflow", 1, 1),
        ("progress > 1234567890123456789", "rules.may_overflow", 1, 12),
        ("sum(progress) > 1", "rules.misplaced_total", 1, 1),
    ],
)
def test_a_text_that_is_no_rule_is_refused_at_its_place(
    text: str, code: str, line: int, column: int
) -> None:
    error = refused(text)

    assert (error.code, error.facts["line"], error.facts["column"]) == (code, line, column)
    assert error.exit_code == 3
    assert str(line) in error.say("zh") and str(column) in error.say("en")


def test_functions_of_dates_that_nest_too_deep_are_told_how_to_stand_apart() -> None:
    error = refused("workdays(due, add_workdays(due, 10 + 10 * coalesce(progress, 0))) < 3")

    assert error.code == "rules.too_nested"
    assert parse_rule("add_workdays(due, 3) >= add_workdays(due, 10)", COLUMNS)


def test_what_looks_like_a_code_of_ours_is_said_as_it_was_typed() -> None:
    assert "rules.bad_fact" in refused("rules.bad_fact").say("zh")


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    assert refused("progres < 1").facts["suggestion"] == "progress"
    assert "coalesce" in str(refused("coalesc(progress, 0) < 1").facts["suggestion"])
    assert "contains" in str(refused("stage like 'a%'").facts["instead"])


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "done" + ")" * 10_000,
        "(" * 41 + "done" + ")" * 41,
        "not " * 5_000 + "done",
        "- " * 5_000 + "progress > 1",
        "case when done then " * 5_000,
        "abs(" * 10_000,
        " or ".join(["done"] * 5_000),
        "+".join(["progress"] * 400) + " > 1",
        "[" * 10_000,
        "{" * 10_000,
    ],
)
def test_nesting_without_end_is_refused_and_does_not_crash(text: str) -> None:
    assert refused(text).code in {"rules.too_deep", "rules.syntax"}


def test_nested_copies_of_an_argument_cannot_blow_the_sql_up() -> None:
    text = "progress"
    for _ in range(12):
        text = f"round({text}, 2)"

    assert refused(f"{text} > 1").code == "rules.too_deep"


def test_products_that_may_overflow_are_refused_before_anything_is_computed() -> None:
    assert refused("*".join(["progress"] * 30) + " > 1").code == "rules.may_overflow"
    assert refused("/".join(["1"] + ["progress"] * 30) + " > 1").code == "rules.may_overflow"
    assert parse_rule("progress * progress / planned * 1e15 > 1", COLUMNS).columns


def test_many_rows_need_totals_and_totals_are_not_nested() -> None:
    assert refused("progress > 1", totals=True).code == "rules.misplaced_total"
    assert refused("sum(sum(progress)) > 1", totals=True).code == "rules.misplaced_total"
    assert parse_rule("sum(progress) > 1", COLUMNS, totals=True).columns


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=40) | st.text("donepgrs()<>=+-*/'\" 1.,", max_size=40))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    try:
        rule = parse_rule(text, COLUMNS)
    except RuleRefused as error:
        assert error.say("zh") and error.say("en")
    else:
        assert rule.sql(Dialect.SQLITE)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=bool_rules(4))
def test_what_is_let_through_is_not_too_deep_for_sqlite(text: str) -> None:
    try:
        rule = parse_rule(text, COLUMNS)
    except RuleRefused:
        return
    connection = sqlite3.connect(":memory:")
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    connection.execute(f"CREATE TABLE facts ({columns})")
    connection.execute("CREATE TABLE guatu_calendar (day, number)")

    connection.execute(f"EXPLAIN SELECT n FROM (SELECT {rule.sql(Dialect.SQLITE)} n FROM facts)")
    connection.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("progress", "0.5"),
        ("progress", True),
        ("progress", float("nan")),
        ("progress", float("inf")),
        ("progress", 1e16),
        ("progress", 1e-16),
        ("done", "yes"),
        ("done", 2),
        ("due", "2026-01-01"),
        ("stage", 5),
    ],
)
def test_a_fact_of_another_kind_is_refused(name: str, value: object) -> None:
    rule = parse_rule(f"{name} is null", COLUMNS)

    with pytest.raises(BadFact) as caught:
        rule.holds({name: value})

    assert caught.value.facts["name"] == name


def test_a_quoted_text_cannot_leave_its_quotes() -> None:
    rule = parse_rule("stage = ''' or 1=1 --'", COLUMNS)

    for dialect in Dialect:
        connection_text = rule.sql(dialect)
        assert "' or 1=1 --" in connection_text
    assert rule.sql(Dialect.SQLITE) == "(\"stage\" = ''' or 1=1 --')"
    assert rule.sql(Dialect.SPARK) == "(CAST(`stage` AS STRING) = '\\' or 1=1 --')"


def test_columns_are_quoted_or_given_by_the_host() -> None:
    odd = Column('a"b', Kind.BOOL, "怪", "odd")
    rule = parse_rule('"a""b"', {odd.name: odd})

    assert rule.sql(Dialect.SQLITE) == '"a""b"'
    assert rule.sql(Dialect.SQLITE, {'a"b': "m.done"}) == "m.done"


def test_names_may_be_written_in_capitals() -> None:
    rule = parse_rule("DUE < DATE '2026-01-01' AND NOT Done", COLUMNS)

    assert set(rule.columns) == {"due", "done"}
    assert rule.holds({"due": date(2025, 12, 31), "done": False})


def test_every_function_says_itself_in_both_languages() -> None:
    assert all(function.zh and function.en for function in FUNCTIONS.values())
