"""A plan lived through: what its actual dates would be if nodes took longer or shorter by habit.

For sample data and simulated cities: nodes start as soon as the plan lets them, and take their
duration times a pace. Nothing here is a forecast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.lib.calendar import Calendar
from guatu.schedule.outlook import Waits, outlook
from guatu.schedule.plan import day_of
from guatu.schedule.record import Record, merged

EVERY = "every"


@dataclass(frozen=True, slots=True)
class Lived:
    """When a node started and, `None`: not yet, finished; both included."""

    node: str
    started: date
    finished: date | None


def rehearsed(
    record: Record,
    paces: Sequence[float],
    *,
    until: date,
    calendar: Calendar,
    waits: Waits | None = None,
) -> list[Lived]:
    """Return what happened of `record` up to and including `until`, in the order of the starts.

    Args:
        record: a plan without actual dates.
        paces: how many times its duration a node takes; they take turns.
        until: the last day; what would start later has not started.
        calendar: working days of all nodes but those that count every day.
        waits: node key -> the day before which it does not start.

    Cost: a pass over the plan for each node.
    """
    eve = date.fromisoformat(record["plan"]["head"]["start"]) - timedelta(days=1)
    found: list[Lived] = []
    open_keys = set(record["nodes"])
    while open_keys:
        dates = outlook(record, today=eve, waits=waits, holidays=calendar).nodes
        starts = {key: day_of(dates[key].earliest_start) for key in open_keys}
        key = min(open_keys, key=lambda each: (starts[each], each))
        if starts[key] > until:
            break
        open_keys.remove(key)
        pace = paces[len(found) % len(paces)]
        finished = _finish(record, key, starts[key], pace, calendar)
        actual = {"started": starts[key].isoformat(), "finished": finished.isoformat()}
        record = merged(record, {"nodes": {key: actual}})
        found.append(Lived(key, starts[key], finished if finished <= until else None))
    return found


def _finish(record: Record, key: str, started: date, pace: float, calendar: Calendar) -> date:
    facts = record["nodes"][key]
    if facts["duration"] == 0:
        return started
    days = max(round(facts["duration"] * pace), 1)
    if facts.get("calendar") == EVERY:
        return started + timedelta(days=days - 1)
    return calendar.add_workdays(started - timedelta(days=1), days)
