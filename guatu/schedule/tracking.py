"""Plan and reality: baselines, slips, 序时 progress, earned schedule. Pure arithmetic on dates.

A baseline is what was promised on a day: node key -> span, both ends included. Progress and
weights come from whoever measures them; here they are only compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.schedule.answer import Schedule
from guatu.schedule.plan import Calendar, day_of


@dataclass(frozen=True, slots=True)
class Dates:
    """First and last day of a node, both included."""

    start: date
    finish: date


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was promised on the day `on`."""

    on: date
    nodes: Mapping[str, Dates]


@dataclass(frozen=True, slots=True)
class Slip:
    """How far a node is from a baseline, in working days; positive: later than promised."""

    key: str
    start_days: int
    finish_days: int


def baseline_of(answer: Schedule, *, on: date) -> Baseline:
    """Return the planned dates of `answer` as what was promised on the day `on`."""
    return Baseline(
        on,
        {
            key: Dates(day_of(dates.planned_start), day_of(dates.planned_finish))
            for key, dates in answer.nodes.items()
        },
    )


def promises(baselines: Sequence[Baseline], key: str) -> list[tuple[date, Dates]]:
    """Return what was promised for node `key` and when, oldest first; repeats are left out."""
    found: list[tuple[date, Dates]] = []
    for baseline in sorted(baselines, key=lambda each: each.on):
        dates = baseline.nodes.get(key)
        if dates is not None and (not found or found[-1][1] != dates):
            found.append((baseline.on, dates))
    return found


def slips(old: Baseline, new: Baseline, *, calendar: Calendar) -> list[Slip]:
    """Return the slip of every node that both baselines have, in the order of `new`."""
    return [
        Slip(
            key,
            working_days_between(old.nodes[key].start, dates.start, calendar=calendar),
            working_days_between(old.nodes[key].finish, dates.finish, calendar=calendar),
        )
        for key, dates in new.nodes.items()
        if key in old.nodes
    ]


def working_days_between(first: date, last: date, *, calendar: Calendar) -> int:
    """Return the working days after `first` up to `last`, included; negative backwards."""
    if last < first:
        return -working_days_between(last, first, calendar=calendar)
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(1 for day in days if calendar.works_on(day))


def planned_share(dates: Dates, on: date, *, calendar: Calendar) -> float:
    """Return which share of a node's working days has passed at the end of day `on`, 0 to 1."""
    eve = dates.start - timedelta(days=1)
    whole = working_days_between(eve, dates.finish, calendar=calendar)
    if on >= dates.finish:
        return 1.0
    if on < dates.start or whole == 0:
        return 0.0
    return working_days_between(eve, on, calendar=calendar) / whole


def planned_progress(
    baseline: Baseline, on: date, *, weights: Mapping[str, float], calendar: Calendar
) -> float:
    """Return the 序时 progress: the share of all weight that should be done by day `on`, 0 to 1.

    `weights`: node key -> money, working days, or whatever the city counts; absent nodes weigh 0.
    """
    total = sum(weights.get(key, 0.0) for key in baseline.nodes)
    done = sum(
        weights.get(key, 0.0) * planned_share(dates, on, calendar=calendar)
        for key, dates in baseline.nodes.items()
    )
    return done / total if total else 0.0


def earned_progress(
    baseline: Baseline, progress: Mapping[str, float], *, weights: Mapping[str, float]
) -> float:
    """Return the share of all weight that is done; `progress`: node key -> 0 to 1."""
    total = sum(weights.get(key, 0.0) for key in baseline.nodes)
    done = sum(weights.get(key, 0.0) * progress.get(key, 0.0) for key in baseline.nodes)
    return done / total if total else 0.0


def earned_day(
    baseline: Baseline, earned: float, *, weights: Mapping[str, float], calendar: Calendar
) -> date:
    """Return the day by whose end `earned` (0 to 1) was planned: the earned schedule.

    Before the first node starts it is the day before; after the last, its finish. Compare it with
    today: the working days between are how far the whole is behind.

    Source: Lipke, Schedule is Different (2003).
    """
    first = min(dates.start for dates in baseline.nodes.values()) - timedelta(days=1)
    last = max(dates.finish for dates in baseline.nodes.values())
    low, high = 0, (last - first).days
    while low < high:
        middle = (low + high) // 2
        day = first + timedelta(days=middle)
        planned = planned_progress(baseline, day, weights=weights, calendar=calendar)
        if planned >= earned - 1e-9:
            high = middle
        else:
            low = middle + 1
    return first + timedelta(days=low)
