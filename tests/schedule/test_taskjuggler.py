"""TaskJuggler, another scheduler of plans backwards, as an oracle; it speaks FS and FF links."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pytest

from guatu.schedule.plan import Calendar, Direction, Link, Node, Plan, Relation
from guatu.schedule.scheduler import schedule

TJ3 = shutil.which("tj3")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(TJ3 is None, reason="TaskJuggler: apt-get install tj3"),
]

Days = Mapping[str, tuple[object, object]]  # node -> first and last working day

FIRST, PLANS_PER_CALENDAR = date(2026, 1, 5), 50
CALENDARS = [
    Calendar(),
    Calendar(weekdays=frozenset(range(6)), holidays=frozenset({date(2026, 5, 1)})),
    Calendar(holidays=frozenset(date(2026, 10, 1) + timedelta(days=n) for n in range(7))),
    Calendar(weekdays=frozenset({0, 1, 3, 6}), holidays=frozenset({date(2026, 9, 28)})),
]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@pytest.mark.parametrize("calendar", CALENDARS)
def test_taskjuggler_plans_backwards_to_the_same_days(calendar: Calendar, tmp_path: Path) -> None:
    dice = np.random.default_rng(CALENDARS.index(calendar))
    plans = [random_plan(dice, calendar) for _ in range(PLANS_PER_CALENDAR)]

    theirs = taskjuggler(plans, calendar, tmp_path)

    for number, plan in enumerate(plans):
        assert ours(plan) == theirs[f"p{number}"], plan


def random_plan(dice: np.random.Generator, calendar: Calendar) -> Plan:
    """Return a plan of 2 to 8 nodes in which each node that nothing waits for has a hard date."""
    count = int(dice.integers(2, 9))
    links = tuple(_links(dice, count))
    awaited = {link.before for link in links}
    nodes = (
        Node(key, int(dice.integers(1, 12)), due=None if key in awaited else _due(dice, calendar))
        for key in map("n{}".format, range(count))
    )
    return Plan(FIRST, tuple(nodes), links, calendars={"": calendar}, direction=Direction.BACKWARD)


def _links(dice: np.random.Generator, count: int) -> Iterator[Link]:
    for after in range(1, count):
        for before in range(after):
            if dice.random() < 0.4:
                relation = Relation.FINISH_FINISH if dice.random() < 0.3 else Relation.FINISH_START
                yield Link(f"n{before}", f"n{after}", relation, int(dice.integers(0, 6)))


def _due(dice: np.random.Generator, calendar: Calendar) -> date:
    day = date(2026, 9, 20) + timedelta(days=int(dice.integers(0, 60)))
    while not calendar.works_on(day):
        day += timedelta(days=1)
    return day


def ours(plan: Plan) -> Days:
    """Return the days that guatu plans."""
    nodes = schedule(plan).nodes
    return {key: (dates.planned_start, dates.planned_finish) for key, dates in nodes.items()}


def taskjuggler(plans: list[Plan], calendar: Calendar, folder: Path) -> dict[str, Days]:
    """Return the days that TaskJuggler plans, for each plan by its number."""
    text = _header(calendar) + "".join(map(_group, range(len(plans)), plans)) + REPORT
    (folder / "plans.tjp").write_text(text)
    subprocess.run([TJ3 or "tj3", "--silent", "plans.tjp"], cwd=folder, check=True, timeout=120)
    days: dict[str, dict[str, tuple[object, object]]] = {}
    with (folder / "days.csv").open(newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            plan, _, node = row["Id"].partition(".")
            if node:
                start, end = (datetime.fromisoformat(row[name]) for name in ("Start", "End"))
                days.setdefault(plan, {})[node] = (start.date(), _last_day(end, calendar))
    return dict(days)


def _last_day(end: datetime, calendar: Calendar) -> date:
    """Return the day that work ended on; a morning's first minute is the last evening."""
    day = end.date()
    if end.time() == time(8):
        day -= timedelta(days=1)
        while not calendar.works_on(day):
            day -= timedelta(days=1)
    return day


def _header(calendar: Calendar) -> str:
    on = ", ".join(name for day, name in enumerate(WEEKDAYS) if day in calendar.weekdays)
    off = ", ".join(name for day, name in enumerate(WEEKDAYS) if day not in calendar.weekdays)
    holidays = "".join(f'leaves holiday "off" {day}\n' for day in sorted(calendar.holidays))
    return f"""project plans "plans" {FIRST} +1y {{
  timezone "UTC"
  timingresolution 60min
  dailyworkinghours 8
  workinghours {on} 8:00 - 16:00
  workinghours {off} off
}}
{holidays}"""


def _group(number: int, plan: Plan) -> str:
    tasks = "".join(f"  {_task(node, plan.links)}\n" for node in plan.nodes)
    return f'task p{number} "plan" {{\n  scheduling alap\n{tasks}}}\n'


def _task(node: Node, links: tuple[Link, ...]) -> str:
    held = ", ".join(_held(link) for link in links if link.before == node.key)
    aim = f"precedes {held}" if held else f"end {node.due}-16:00"
    return f'task {node.key} "node" {{ length {node.duration}d {aim} }}'


def _held(link: Link) -> str:
    side = "onend" if link.relation is Relation.FINISH_FINISH else "onstart"
    gap = f" gaplength {link.lag}d" if link.lag else ""
    return f"!{link.after} {{ {side}{gap} }}"


REPORT = """taskreport days "days" {
  formats csv
  columns id, start, end
  timeformat "%Y-%m-%dT%H:%M"
}
"""
