"""One rule text means the same in Python and in every engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from guatu.rules import Dialect, Kind, RuleRefused, parse_rule
from tests.rules.engines import COLUMNS, ENGINES, ROWS, RULES, WORKDAYS, Engine

Opener = Callable[[], AbstractContextManager[Engine]]
EMPTY: dict[str, object] = dict.fromkeys(COLUMNS)


@pytest.mark.parametrize("opener", ENGINES)
def test_random_rules_on_random_facts_are_equal_to_python(opener: Opener) -> None:
    with opener() as engine:

        @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
        @given(text=RULES, rows=ROWS)
        def agree(text: str, rows: Sequence[Mapping[str, object]]) -> None:
            try:
                rule = parse_rule(text, COLUMNS, wanted=None)
            except RuleRefused:  # a bare null compared, or a division by a written 0
                return
            expected = [rule.value(row, WORKDAYS) for row in rows]

            assert engine.values(rule, rows) == expected

        agree()


@pytest.mark.parametrize("opener", ENGINES)
@pytest.mark.parametrize(
    ("text", "facts", "value"),
    [
        ("1 / 2", {}, 0.5),
        ("invested / progress", {"invested": 3, "progress": 0}, None),
        ("0.1 + 0.2 = 0.3", {}, True),
        # 30 points behind exactly is not more than 30 points behind: 0.4 - 0.3 is 0.1.
        ("progress < planned - 0.30", {"progress": 0.1, "planned": 0.4}, False),
        ("progress < planned - 0.30", {"progress": 0.0999, "planned": 0.4}, True),
        ("round(2.675, 2)", {}, 2.68),
        ("round(-2.5)", {}, -3),
        ("round(1.005, 2)", {}, 1.01),
        ("floor(-0.5)", {}, -1),
        ("ceil(-0.5)", {}, 0),
        ("ceil((0.95 - 0.94) * 100)", {}, 1),
        ("floor((0.95 - 0.92) * 100)", {}, 3),
        ("least(progress, 1)", {}, None),
        ("greatest(1, 2, 3)", {}, 3),
        ("done or invested > 1", {"invested": 2}, True),
        ("done and invested > 1", {"invested": 2}, None),
        ("not (done and invested > 1)", {"invested": 1}, True),
        ("stage in ('a', 'b')", {}, None),
        ("stage = 'it''s'", {"stage": "it's"}, True),
        ("due - issued", {"due": date(2026, 3, 1), "issued": date(2026, 2, 1)}, 28),
        ("due + 1.9", {"due": date(2026, 2, 28)}, date(2026, 3, 1)),
        ("due + 9999999 is null", {"due": date(2026, 2, 28)}, False),
        ("due + 9999999", {"due": date(2026, 2, 28)}, None),
        # National Day 2026: off from 1 to 7 October, 10 October (Saturday) worked.
        ("workdays(due, issued)", {"due": date(2026, 9, 30), "issued": date(2026, 10, 10)}, 3),
        ("add_workdays(due, 1)", {"due": date(2026, 9, 30)}, date(2026, 10, 8)),
        ("add_workdays(due, 0)", {"due": date(2026, 10, 1)}, date(2026, 10, 8)),
        ("add_workdays(due, -1)", {"due": date(2026, 10, 1)}, date(2026, 9, 30)),
        ("workdays(due, date '2031-01-01')", {"due": date(2026, 9, 30)}, None),
        ("month(due + 1)", {"due": date(2026, 9, 30)}, 10),
        ("亩均税收 / 24.097 * 30", {"亩均税收": 24.097}, 30),
    ],
)
def test_what_engines_differ_in_is_pinned(
    opener: Opener, text: str, facts: Mapping[str, object], value: object
) -> None:
    rule = parse_rule(text, COLUMNS, wanted=None)
    row = {**EMPTY, **facts}

    with opener() as engine:
        (found,) = engine.values(rule, [row])

    assert found == value
    assert rule.value(row, WORKDAYS) == value


@pytest.mark.parametrize("opener", ENGINES)
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sum(invested) / sum(亩均税收)", 0.6),
        ("avg(invested)", 0.2),
        ("max(due) - min(due)", 59),
        ("count()", 4),
        ("count(invested)", 3),
        ("count_if(done)", 2),
        ("count_if(not done) / count(*)", 0.25),
        ("sum(case when done then invested else 0 end)", 0.3),
        ("sum(progress)", None),
        ("coalesce(sum(progress), 0)", 0),
    ],
)
def test_totals_over_rows_are_equal_and_leave_unknowns_out(
    opener: Opener, text: str, value: float
) -> None:
    facts: list[Mapping[str, object]] = [
        {"invested": 0.1, "done": True, "due": date(2026, 1, 1)},
        {"invested": 0.2, "done": True, "due": date(2026, 3, 1)},
        {"invested": 0.3, "done": False, "due": None},
        {"亩均税收": 1.0},
    ]
    rows: list[Mapping[str, object]] = [{**EMPTY, **fact} for fact in facts]
    rule = parse_rule(text, COLUMNS, wanted=Kind.NUMBER, totals=True)

    with opener() as engine:
        found = engine.values_of_total(rule, rows)

    assert found == (None if value is None else pytest.approx(value, abs=1e-12))
    # SQLite knows no decimals: its sums carry the noise of doubles, which comparisons forgive.
    slack = 1e-15 if engine.dialect is Dialect.SQLITE else 0
    assert rule.total(rows) == (None if found is None else pytest.approx(found, rel=0, abs=slack))
    assert rule.total(rows[::-1]) == rule.total(rows)
