"""Means that arrive late, or never: the axis reaches as far as anybody may have to wait."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.schedule.answer import Status
from guatu.schedule.errors import NeedTooBig
from guatu.schedule.plan import Node, Plan, Resource, Stock
from guatu.schedule.scheduler import schedule
from tests.schedule.clock import seconds

START = date(2026, 3, 2)  # a Monday
FUNDS = Stock("funds", {START: 30, date(2026, 4, 1): 30, date(2026, 7, 1): 30})


def test_funds_of_a_later_quarter_are_waited_for() -> None:
    # 80 in all: whoever goes last waits for what makes 60 into 90, on 1 July, a Wednesday.
    nodes = tuple(
        Node(key, 5, uses={"funds": units}) for key, units in zip("abc", (20, 20, 40), strict=True)
    )

    answer = schedule(Plan(START, nodes, stocks=(FUNDS,)), left=seconds(60))

    assert answer.status is Status.OPTIMAL
    assert max(dates.planned_start for dates in answer.nodes.values()) == date(2026, 7, 1)
    assert answer.finish == date(2026, 7, 7)


def test_a_crew_that_comes_next_year_is_waited_for() -> None:
    crew = Resource("crew", 0, changes={date(2027, 6, 1): 1})  # a Tuesday
    plan = Plan(START, (Node("a", 3, needs={"crew": 1}),), resources=(crew,))

    assert schedule(plan, left=seconds(60)).finish == date(2027, 6, 3)


def test_funds_that_never_arrive_are_named() -> None:
    nodes = (Node("a", 5, uses={"funds": 50}), Node("b", 5, uses={"funds": 50}))

    with pytest.raises(NeedTooBig, match=r"a, b.*100.*funds.*90"):
        schedule(Plan(START, nodes, stocks=(FUNDS,)))


def test_what_has_finished_has_used_its_funds() -> None:
    done = Node("a", 1, uses={"funds": 60}, started=START, finished=START)
    plan = Plan(START, (done, Node("b", 5, uses={"funds": 31})), stocks=(FUNDS,), today=START)

    with pytest.raises(NeedTooBig, match=r"b.*31.*funds.*30"):
        schedule(plan)
