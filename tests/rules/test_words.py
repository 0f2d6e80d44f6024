"""An explanation is the rule in words with its values, and says what holds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from guatu.rules import RuleRefused, explain, parse_rule
from guatu.rules.words import plain
from tests.rules.engines import COLUMNS, ROWS, RULES, WORKDAYS

FACTS = {
    "progress": 0.2, "planned": 0.6, "due": date(2026, 9, 30), "issued": date(2026, 9, 1),
    "done": False, "invested": 1250.5, "stage": "施工",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "progress < planned - 0.30",
            "进展（20%）小于计划进展（60%）减30%：成立",
            "progress (20%) is less than planned progress (60%) minus 30%: holds",
        ),
        (
            "due < issued and not done",
            "期限（2026-09-30）早于立项日期（2026-09-01）：不成立；并且并非已完成（否）：成立",
            "due (2026-09-30) is before issued (2026-09-01): does not hold; "
            "and not done (no): holds",
        ),
        (
            "due - issued > 7 or excused",
            "立项日期（2026-09-01）至期限（2026-09-30）的天数大于7：成立；或者有正当理由（空缺）：无法判断",
            "the days from issued (2026-09-01) to due (2026-09-30) is more than 7: holds; "
            "or excused (not known): cannot be told",
        ),
        (
            "stage in ('施工', '竣工')",
            "阶段（施工）属于“施工”、“竣工”：成立",
            "stage (施工) is one of “施工”, “竣工”: holds",
        ),
        (
            "60 * invested / 1000",
            "60乘以完成投资（1250.5万元）除以1000 = 75.03",
            "60 times invested (1250.5 万元) divided by 1000 = 75.03",
        ),
    ],
)
def test_an_explanation_fills_the_values_in_and_says_what_holds(
    text: str, zh: str, en: str
) -> None:
    rule = parse_rule(text, COLUMNS, wanted=None)

    assert explain(rule, FACTS, "zh") == zh
    assert explain(rule, FACTS, "en") == en


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=RULES, rows=ROWS)
def test_every_rule_can_be_explained(text: str, rows: list[dict[str, object]]) -> None:
    try:
        rule = parse_rule(text, COLUMNS, wanted=None)
    except RuleRefused:
        return

    assert explain(rule, rows[0], "zh", workdays=WORKDAYS)
    assert explain(rule, rows[0], "en", workdays=WORKDAYS)


def test_numbers_are_shown_without_idle_zeros() -> None:
    assert [plain(n) for n in (0.3, 12.0, -1.5, 0.1 + 0.2, -1e-12)] == [
        "0.3",
        "12",
        "-1.5",
        "0.3",
        "0",
    ]
