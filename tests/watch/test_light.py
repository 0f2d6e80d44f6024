"""A table of lights is read from the top; its colour comes with its reason."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from guatu.errors import Invalid
from guatu.rules import Dialect
from guatu.rules.table import Table
from guatu.watch import (
    MATTER_COLUMNS,
    Colour,
    Light,
    LightTable,
    Told,
    light_table,
    periods_in_a_row,
    read_light_book,
    unit_facts,
)
from guatu.watch.answer import answer

GREEN: dict[str, object] = {"colour": "green", "zh": "绿灯", "en": "green"}
RED: dict[str, object] = {
    "colour": "red", "zh": "红灯", "en": "red", "when": "due < today and done is not true",
    "words_zh": "期限{due}已过", "words_en": "due {due} has passed",
}  # fmt: skip
GREY: dict[str, object] = {
    "colour": "grey", "zh": "未核实", "en": "unverified",
    "when": "evidence_on is null or today - evidence_on > 30",
}  # fmt: skip
TODAY = date(2026, 11, 21)


def facts(**known: object) -> dict[str, object]:
    return {"today": TODAY, "due": date(2026, 12, 31), "evidence_on": TODAY, **known}


def refused(*rows: Mapping[str, object]) -> Invalid:
    with pytest.raises(Invalid) as caught:
        light_table(rows)
    return caught.value


def test_the_first_rule_that_holds_gives_the_colour() -> None:
    table = light_table([RED, GREY, GREEN])

    late_and_unverified = facts(due=date(2026, 11, 20), evidence_on=None)
    assert table.light(late_and_unverified).colour is Colour.RED
    assert table.light(facts(evidence_on=None)).colour is Colour.GREY
    assert table.light(facts()).colour is Colour.GREEN


def test_green_without_fresh_evidence_turns_grey() -> None:
    table = light_table([RED, GREY, GREEN])

    assert table.light(facts(evidence_on=date(2026, 10, 22))).colour is Colour.GREEN  # 30 days
    assert table.light(facts(evidence_on=date(2026, 10, 21))).colour is Colour.GREY


def test_a_light_names_its_row_its_values_and_its_reason() -> None:
    light = light_table([RED, GREEN]).light(facts(due=date(2026, 11, 20)))

    assert light == Light(
        colour=Colour.RED,
        key="red",
        values={"done": None, "due": date(2026, 11, 20), "today": TODAY},
        words={
            "zh": "期限2026-11-20已过（期限（2026-11-20）早于今天（2026-11-21）：成立；"
            "并且未确知已完成（空缺）：成立）",
            "en": "due 2026-11-20 has passed (due (2026-11-20) is before today (2026-11-21): "
            "holds; and it is not known: done (not known): holds)",
        },
    )


def test_the_last_row_says_what_a_matter_is_not_and_by_which_facts() -> None:
    light = light_table([RED, GREEN]).light(facts(due=date(2026, 12, 1)))
    unknown = light_table([RED, GREEN]).light({})

    assert light.words == {
        "zh": "不属于“红灯”（今天 2026-11-21，期限 2026-12-01）",
        "en": "none of: red (today 2026-11-21, due 2026-12-01)",
    }
    assert light.values == {}
    assert unknown.words == {"zh": "不属于“红灯”", "en": "none of: red"}


def test_the_only_row_says_that_it_is_alone() -> None:
    assert light_table([GREEN]).light(facts()).words["en"] == "there is no other light"


def test_an_unknown_fact_turns_no_rule_on() -> None:
    assert light_table([RED, GREEN]).light({"today": TODAY}).colour is Colour.GREEN


def test_the_case_for_lists_gives_the_same_keys() -> None:
    table = light_table([RED, GREY, GREEN])
    rows: list[dict[str, object]] = [
        facts(),
        facts(due=date(2026, 11, 20)),
        facts(evidence_on=None),
        {"today": TODAY},
    ]
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE m (n, due, done, evidence_on)")
    for number, row in enumerate(rows):
        day = [None if row.get(name) is None else str(row[name]) for name in ("due", "evidence_on")]
        connection.execute("INSERT INTO m VALUES (?, ?, NULL, ?)", (number, *day))

    names = {"today": f"'{TODAY}'"}
    sql = f"SELECT {table.sql(Dialect.SQLITE, names)} FROM m ORDER BY n"
    found = [key for (key,) in connection.execute(sql)]
    connection.close()

    assert found == [table.light(row).key for row in rows] == ["green", "red", "grey", "grey"]


def test_a_table_says_what_all_other_matters_get() -> None:
    assert refused(RED).code == "watch.no_last_row"
    assert refused(GREEN, RED).code == "watch.no_last_row"
    assert refused().code == "watch.no_last_row"
    assert refused(GREEN, {**GREEN, "key": "other"}).code == "watch.no_last_row"


def test_colours_are_told_apart_by_shape_and_word() -> None:
    assert refused({**RED, "shape": "circle"}, GREEN).facts["what"] == "shape"
    assert refused({**RED, "zh": "绿灯"}, GREEN).facts["what"] == "zh/en"
    assert refused(RED, RED, GREEN).facts["what"] == "key"
    assert refused(RED, {**RED, "key": "again", "shape": "bar"}, GREEN).facts["what"] == "shape"


@pytest.mark.parametrize(
    ("row", "code", "word"),
    [
        ({**RED, "colour": "pink"}, "rules.bad_value", "yellow"),
        ({**RED, "wehn": "done"}, "rules.key_unknown", "when"),
        ({key: value for key, value in RED.items() if key != "en"}, "rules.key_missing", "en"),
        ({**RED, "when": "due < todya"}, "rules.in_book", "today"),
        ({**RED, "when": 5}, "rules.bad_value", "text"),
        ({**RED, "key": "a b"}, "rules.bad_value", "letters"),
    ],
)
def test_a_row_that_is_not_understood_is_refused_with_what_was_wanted(
    row: Mapping[str, object], code: str, word: str
) -> None:
    error = refused(row, GREEN)

    assert error.code == code
    assert "[[light]] 1" in error.say("en") and word in error.say("en")
    assert "[[light]] 1" in error.say("zh")


def test_a_units_facts_count_the_lights_of_its_matters() -> None:
    table: LightTable = light_table([RED, GREEN])
    matters = [
        facts(due=date(2026, 11, 20)),
        facts(due=date(2026, 11, 20), done=True),
        facts(),
        facts(due=None),
    ]

    found = unit_facts([(m, table.light(m)) for m in matters], unit="住建局", on=TODAY)

    assert (found["matters"], found["red"], found["green"], found["overdue"]) == (4, 1, 3, 1)
    assert found["worst"] == "red"
    assert unit_facts([], unit="住建局", on=TODAY)["worst"] is None


def test_a_row_of_periods_ends_where_one_was_kept() -> None:
    assert periods_in_a_row([True, False, True, True]) == 2
    assert periods_in_a_row([True, False]) == 0
    assert periods_in_a_row([]) == 0
    assert periods_in_a_row([True, None]) is None
    assert periods_in_a_row([None, True]) == 1


def test_every_built_in_column_has_both_names() -> None:
    assert all(column.zh and column.en for column in MATTER_COLUMNS.values())


UNITS = """
[book]
zh = "单位灯"
en = "units"
source = "某文"
year = 2026
[parameters.long]
value = 30
[columns.key_project]
kind = "bool"
[counts.long_overdue]
when = "today - due > long and key_project"
[[light]]
colour = "red"
zh = "红"
en = "red"
when = "due < today"
[[light]]
colour = "green"
zh = "绿"
en = "green"
[[unit_light]]
colour = "red"
zh = "红牌"
en = "red card"
when = "{when}"
[[unit_light]]
colour = "green"
zh = "正常"
en = "fine"
[[unit_escalation]]
key = "talk"
when = "colour = 'red' and told_times < 2"
tell_zh = "分管领导"
tell_en = "the leader"
act_zh = "约谈"
act_en = "talk"
at_most = 1
per_days = 30
"""


def test_a_units_light_may_count_by_a_rule_of_its_own_and_be_escalated() -> None:
    book = read_light_book(UNITS.replace("{when}", "long_overdue >= 2").encode(), name="x")
    late, later = date(2026, 11, 1), date(2026, 10, 1)
    rows: list[dict[str, object]] = [
        {"key": key, "unit": unit, "due": due, "key_project": True}
        for key, unit, due in [("1", "甲", later), ("2", "甲", later), ("3", "乙", later),
                               ("4", "乙", late)]
    ]  # fmt: skip
    told = {"甲": [Told("talk", TODAY - timedelta(days=10))]}

    found: Any = answer(book, Table(tuple(rows), (), ()), on=TODAY, told=told)

    first, second = found["units"]
    assert (first["key"], first["colour"]) == ("乙", "green")
    assert (second["key"], second["values"]) == ("甲", {"long_overdue": 2})
    assert first["escalations"] == []
    assert second["escalations"][0]["withheld_until"] == (TODAY + timedelta(days=20)).isoformat()


def test_a_units_light_cannot_look_at_what_is_never_known_of_it() -> None:
    with pytest.raises(Invalid) as refused:
        read_light_book(UNITS.replace("{when}", "progress < planned").encode(), name="x")

    assert "progress" in refused.value.say("en")
