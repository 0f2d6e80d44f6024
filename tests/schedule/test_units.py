"""Floats, lengths and delays count the plan's unit, however coarse the axis is."""

from __future__ import annotations

from datetime import date, datetime

from guatu.schedule.plan import Calendar, Hours, Link, Node, Plan, Unit
from guatu.schedule.scheduler import schedule

MONDAY = date(2026, 3, 2)


def hours(*nodes: Node, calendar: Calendar | None = None) -> Plan:
    links = tuple(Link(node.key, "last") for node in nodes)
    calendars = {"": calendar or Calendar()}
    return Plan(MONDAY, (*nodes, Node("last", 2)), links, unit=Unit.HOUR, calendars=calendars)


def test_float_and_length_of_a_plan_in_hours_are_hours() -> None:
    answer = schedule(hours(Node("long", 8), Node("short", 4)))  # ticks of two hours

    assert answer.nodes["short"].total_float == answer.nodes["short"].free_float == 4
    assert answer.length == answer.least_length == 10


def test_begun_hours_of_a_length_count_and_of_a_float_do_not() -> None:
    half = Calendar(hours=(Hours(8 * 60, 11 * 60 + 30), Hours(14 * 60, 18 * 60 + 30)))
    due = datetime.fromisoformat("2026-03-02T14:30")

    answer = schedule(hours(Node("a", 2, due=due), Node("b", 5, due=due), calendar=half))

    assert answer.nodes["a"].total_float == 2
    assert answer.nodes["b"].total_float == -1
    assert answer.nodes["b"].late_by == 1
