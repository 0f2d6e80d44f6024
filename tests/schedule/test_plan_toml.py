from __future__ import annotations

from datetime import date

import pytest

from guatu.schedule.errors import FileUnreadable
from guatu.schedule.plan import Direction, Hours, Link, Relation, RemedyKind, Unit
from guatu.schedule.plan_toml import china_calendar, read_plan_toml
from guatu.schedule.scheduler import schedule

PLAN = """
title = "河道整治"
start = 2026-03-02
due = 2026-05-31
today = 2026-03-01
direction = "backward"
unit = "hour"
calendar = "site"

[calendars.site]
weekdays = [1, 2, 3, 4, 5, 6]
holidays = [2026-04-06]
hours = ["07:30-11:30"]

[windows.joint]
month_days = [5, 15, 20]

[[resources]]
key = "team"
capacity = 4
changes = [{ from = 2026-04-01, capacity = 2 }]

[[stocks]]
key = "funds"
supply = [{ on = 2026-03-01, units = 3 }, { on = 2026-03-01, units = 4 }]

[[nodes]]
key = "survey"
duration = 10
needs = { team = 2 }
uses = { funds = 1 }

[[nodes]]
key = "build"
duration = 20
start_window = "joint"
mandatory = true
after = ["survey SS+3", { node = "survey", max_lag = 30, elapsed = true }]

[[remedies]]
key = "second shift"
kind = "shift"
nodes = ["build"]
duration = 12
cost = 80.5

[[nodes]]
key = "fence"
duration = 2
"""


REVERSED = 'kind = "parallel"\nnodes = ["build", "survey"]'
STRANGE = 'kind = "parallel"\nnodes = ["build", "fence"]'


def test_a_plan_is_read_with_everything_it_says() -> None:
    plan = read_plan_toml(PLAN)

    assert plan.title == "河道整治"
    assert plan.unit is Unit.HOUR
    assert plan.direction is Direction.BACKWARD
    assert plan.calendars["site"].weekdays == frozenset(range(6))
    assert plan.calendars["site"].hours == (Hours(450, 690),)
    assert plan.resources[0].changes == {date(2026, 4, 1): 2}
    assert plan.stocks[0].supply == {date(2026, 3, 1): 7}
    assert plan.nodes[1].mandatory
    assert plan.links == (
        Link("survey", "build", Relation.START_START, 3),
        Link("survey", "build", max_lag=30, elapsed=True),
    )
    assert plan.remedies[0].kind is RemedyKind.SHIFT
    assert plan.remedies[0].cost == 80.5


def test_without_a_calendar_the_announced_working_days_count() -> None:
    plan = read_plan_toml("start = 2026-03-02\n[[nodes]]\nkey = 'a'\nduration = 1")

    assert plan.calendars == {"china": china_calendar()}
    assert plan.calendars["china"].works_on(date(2026, 10, 10))  # a Saturday worked in exchange
    assert not plan.calendars["china"].works_on(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("line", "better", "words"),
    [
        ("duration = 10", 'duration = "ten"', r"line 27, nodes\[1\].*'ten'.*whole number"),
        ("duration = 10", "", r"nodes\[1\].*`duration`.*whole number"),
        ("duration = 10", "duration = true", "whole number"),
        ("start = 2026-03-02", "start = 20260302", "top.*`start`.*date"),
        ("capacity = 4", "capcity = 4", r"resources\[1\].*capacity"),
        ("mandatory = true", "obligatory = true", r"nodes\[2\].*obligatory.*unknown"),
        ('kind = "shift"', 'kind = "magic"', "joint, parallel, shift"),
        ('hours = ["07:30-11:30"]', 'hours = ["7-11"]', "calendars.site.*HH:MM"),
        ("weekdays = [1, 2, 3, 4, 5, 6]", "weekdays = [0]", "`weekdays`.*1 to 7"),
        ("weekdays = [1, 2, 3, 4, 5, 6]", "weekdays = []", "`weekdays`.*1 to 7"),
        ("month_days = [5", "month_days = [35", "windows.joint.*35.*1 to 31"),
        ("duration = 10", "duraton = 10", "`duration`.*whole number.*near `duraton`"),
        ('unit = "hour"', 'unit = "hour"\ndirecton = "forward"', "unknown field, near `direction`"),
        ("needs = { team = 2 }", 'needs = { team = "all" }', "`needs`"),
        ('"survey SS+3"', "7", "`after`"),
        ('"survey SS+3"', '"survey XX+3"', "`after`.*FS, SS, FF or SF.*not XX"),
        ("duration = 20", "duration = 20\nstarted = 2026-06-02", "node build.*2026-06-02.*today"),
        ('kind = "shift"\nnodes = ["build"]', REVERSED, "other way round is needed: survey, build"),
        ('kind = "shift"\nnodes = ["build"]', STRANGE, "fence does not wait for build"),
        ('unit = "hour"', "unit = ", "TOML.*line 7"),
    ],
)
def test_a_wrong_value_names_file_place_and_what_was_wanted(
    line: str, better: str, words: str
) -> None:
    with pytest.raises(FileUnreadable, match=words) as failure:
        read_plan_toml(PLAN.replace(line, better), file="plan.toml")

    assert "plan.toml" in failure.value.say("zh")


def test_a_plan_without_nodes_is_refused() -> None:
    with pytest.raises(FileUnreadable, match=r"at least one \[\[nodes\]\]"):
        read_plan_toml("start = 2026-03-02", file="plan.toml")


def test_soon_is_early_in_a_backward_plan() -> None:
    text = (
        'start = 2026-03-02\ndue = 2026-03-20\ndirection = "backward"\n[calendars.office]\n'
        '[[nodes]]\nkey = "a"\nduration = 1\nsoon = true\n[[nodes]]\nkey = "b"\nduration = 1\n'
    )

    found = schedule(read_plan_toml(text)).nodes

    assert found["a"].planned_start == date(2026, 3, 2)
    assert found["b"].planned_start == date(2026, 3, 20)
