"""Loads, or after an installation compiles, the machine code of the searches beforehand.

So that the seconds a user allows are seconds of searching. Compiling takes half a minute, once;
loading what was compiled takes about a second.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from guatu.schedule.plan import Calendar, Link, Node, Plan, Resource, Stock
from guatu.schedule.scheduler import schedule

_DAY = date(2026, 3, 2)


def warm_up() -> None:
    """Schedule tiny plans without time, so that every way of sharing is walked."""
    nodes = (Node("a", 2, needs={"r": 1}), Node("b", 1, needs={"r": 1}))
    plan = Plan(_DAY, nodes, (Link("a", "b"),), resources=(Resource("r", 1),))
    schedule(plan)
    mixed = {"": Calendar(), "site": Calendar(weekdays=frozenset(range(6)))}
    away = Node("c", 1, calendar="site", needs={"r": 1})
    schedule(Plan(_DAY, (*nodes, away), calendars=mixed, resources=plan.resources))
    funds = Stock("funds", {_DAY: 5, date(2026, 3, 16): 5})
    paid = (Node("a", 1, uses={"funds": 4}), Node("b", 1, uses={"funds": 3}))
    schedule(Plan(_DAY, paid, stocks=(funds,)))
    told = tuple(replace(node, announced=_DAY) for node in nodes)
    schedule(replace(plan, nodes=told, announced_weight=1.0))
