"""What happens to one simulated matter, from its issue to its closing or the last day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from itertools import takewhile
from typing import Any

import numpy as np

from guatu.ledger.simulation.city import SimUnit
from guatu.ledger.simulation.matters import Kind, Plan, Window, between
from guatu.lib.calendar import Calendar

CITY_TIME = timezone(timedelta(hours=8))


class Happening(StrEnum):
    """A thing that happens to a matter; each is one act of the store."""

    ISSUE = "issue"
    ASSIGN = "assign"
    REPORT = "report"
    ASK = "ask"
    GRANT = "grant"
    REFUSE = "refuse"
    SUBMIT = "submit"
    RETURN = "return"
    ACCEPT = "accept"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Step:
    """One happening. `progress` is in percent; `due` is the new date that is asked for."""

    what: Happening
    at: datetime
    progress: int = 0
    text: str = ""
    due: date | None = None
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Habits:
    """What all histories share: words and frequencies, the days, and who counts them."""

    parameters: Mapping[str, Any]
    window: Window
    calendar: Calendar

    def share(self, group: str, key: str) -> float:
        """Return the frequency `key` of `group`, between 0 and 1."""
        return float(self.parameters[group][key])

    def words(self, key: str) -> list[str]:
        """Return the list of words `key`."""
        listed: list[str] = self.parameters["words"][key]
        return listed


def history(
    plan: Plan, lead: SimUnit, *, habits: Habits, rng: np.random.Generator
) -> tuple[Step, ...]:
    """Return what happens to `plan`, oldest first, no two at one instant, up to the last day."""
    opening = _opening(plan, habits, rng)
    # Nobody hands in what was not given to them.
    given_on = opening[-1].at.date()
    done_on = max(finish_day(plan, lead, habits=habits, rng=rng), given_on + timedelta(days=1))
    days = sorted(
        [*opening, *_reports(plan, lead, done_on, habits=habits, rng=rng),
         *_extension(plan, done_on, habits, rng), *_closing(done_on, habits, rng)],
        key=lambda step: step.at,
    )  # fmt: skip
    told = takewhile(lambda step: step.at.date() <= habits.window.last, _one_by_one(days))
    return tuple(told)


def finish_day(plan: Plan, lead: SimUnit, *, habits: Habits, rng: np.random.Generator) -> date:
    """Return the day on which the work is really done: a working day, at or after the issue.

    The planned length times the agency's slowness, the season's, and chance. Flood orders slip
    by chance alone. Near a month's end, many wait for its last two working days.
    """
    slips = habits.parameters["slips"]
    chance = float(rng.lognormal(0, slips["within_agency"]))
    if plan.kind is Kind.FLOOD:
        return plan.issued + timedelta(days=max(round(plan.planned_days * chance), 1))
    season = slips["months"][plan.due.month - 1]
    length = max(round(plan.planned_days * lead.slowness * season * chance), 1)
    day = plan.issued + timedelta(days=length)
    return _rushed(habits.calendar.add_workdays(day, 1), habits, rng)


def _rushed(day: date, habits: Habits, rng: np.random.Generator) -> date:
    rush = habits.parameters["rush"]
    next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    is_near = (next_month - day).days <= rush["reach_days"]
    if not is_near or rng.random() >= rush["share"]:
        return day
    return max(day, habits.calendar.add_workdays(next_month, -1 - int(rng.integers(2))))


def _opening(plan: Plan, habits: Habits, rng: np.random.Generator) -> list[Step]:
    later = int(rng.integers(habits.parameters["shape"]["assign_days"] + 1))
    named = habits.calendar.add_workdays(plan.issued, later)
    if plan.kind is Kind.FLOOD:
        named = plan.issued
    return [
        Step(Happening.ISSUE, _at(plan.issued, 8.0)),
        Step(Happening.ASSIGN, _at(named, float(rng.uniform(9, 17)))),
    ]


def _reports(
    plan: Plan, lead: SimUnit, done_on: date, *, habits: Habits, rng: np.random.Generator
) -> list[Step]:
    """Return the regular reports: each late by the agency's habit, some never written."""
    parameters = habits.parameters["reports"]
    every = parameters["project_every_days" if plan.kind is Kind.PROJECT else "every_days"]
    last = min(done_on, habits.window.last)
    wanted = range(every, (last - plan.issued).days + 1, every)
    if plan.kind is Kind.FLOOD:
        wanted = range(1, (last - plan.issued).days + 1)
    late = rng.geometric(1 / (1 + lead.late_days), len(wanted)) - 1
    chances = rng.random((len(wanted), 3))
    steps = []
    for offset, delay, (missed, noise, proof) in zip(wanted, late, chances, strict=True):
        day = plan.issued + timedelta(days=offset + int(delay))
        if day >= done_on or missed < _missed(plan, day, habits):
            continue
        steps.append(_report(plan, day, done_on, (float(noise), float(proof)), habits))
    return _never_falling(steps)


def _missed(plan: Plan, day: date, habits: Habits) -> float:
    flood = habits.parameters["flood"]
    if plan.kind is not Kind.FLOOD and habits.window.in_flood(day, flood["days"]):
        return habits.share("flood", "missed_reports")
    return habits.share("reports", "missed")


def _report(
    plan: Plan, day: date, done_on: date, chance: tuple[float, float], habits: Habits
) -> Step:
    noise, proof = chance
    part = (day - plan.issued).days / max((done_on - plan.issued).days, 1)
    percent = min(int(100 * part * (0.8 + 0.3 * noise)), 95)
    is_late = day > plan.due
    words = habits.words("late" if is_late else "progress")
    text = words[int(noise * len(words)) if is_late else percent * len(words) // 100]
    proven = proof < habits.share("reports", "with_evidence")
    return Step(Happening.REPORT, _at(day, 9 + 8 * noise), percent, text, proven=proven)


def _never_falling(steps: list[Step]) -> list[Step]:
    """Return `steps` by time with progress that never falls."""
    highest, kept = 0, []
    for step in sorted(steps, key=lambda step: step.at):
        highest = max(highest, step.progress)
        kept.append(Step(step.what, step.at, highest, step.text, proven=step.proven))
    return kept


def _extension(plan: Plan, done_on: date, habits: Habits, rng: np.random.Generator) -> list[Step]:
    """Return the asking for a later date, when it will be needed, and the answer."""
    asks = done_on > plan.due and rng.random() < habits.share("closing", "asked_extension")
    granted = rng.random() < habits.share("closing", "extension_granted")
    if not asks or plan.kind is Kind.FLOOD:
        return []
    asked_on = habits.calendar.add_workdays(plan.due, -int(rng.integers(1, 6)))
    if asked_on <= plan.issued + timedelta(days=4):
        return []
    wanted = habits.calendar.add_workdays(done_on, int(rng.integers(0, 6)))
    answered = habits.calendar.add_workdays(asked_on, int(rng.integers(1, 3)))
    answer = Happening.GRANT if granted else Happening.REFUSE
    hours = rng.uniform(9, 17, 2)
    return [
        Step(Happening.ASK, _at(asked_on, hours[0]), text=habits.words("late")[0], due=wanted),
        Step(answer, _at(answered, hours[1]), text="" if granted else habits.words("late")[2]),
    ]


def _closing(done_on: date, habits: Habits, rng: np.random.Generator) -> Iterator[Step]:
    """Yield what follows the end of the work: handing in, sending back, accepting, rechecking."""
    day = done_on
    yield Step(Happening.SUBMIT, _at(day, rng.uniform(9, 17.5)), 100, proven=True)
    if rng.random() < habits.share("closing", "returned"):
        day = _after(day, habits, rng)
        yield Step(Happening.RETURN, _at(day, rng.uniform(9, 17)))
        day = _after(day, habits, rng)
        yield Step(Happening.SUBMIT, _at(day, rng.uniform(9, 17.5)), 100, proven=True)
    day = _after(day, habits, rng)
    yield Step(Happening.ACCEPT, _at(day, rng.uniform(9, 17)))
    if rng.random() < habits.share("closing", "reopened"):
        (later,) = between(habits.parameters["closing"]["recheck_days"], 1, rng)
        again = habits.calendar.add_workdays(day + timedelta(days=int(later)), 1)
        yield Step(Happening.REOPEN, _at(again, rng.uniform(9, 17)))


def _after(day: date, habits: Habits, rng: np.random.Generator) -> date:
    waited = int(rng.integers(1, habits.parameters["closing"]["accept_days"] + 1))
    return habits.calendar.add_workdays(day, waited)


def _one_by_one(steps: list[Step]) -> Iterator[Step]:
    """Yield `steps` at least a minute apart, and none that no longer makes sense.

    A report or a question that would come before the work was given to somebody, or after it was
    handed in, is dropped.
    """
    previous = datetime.min.replace(tzinfo=CITY_TIME)
    given = handed_in = asked = False
    for step in steps:
        if (handed_in or not given) and step.what in (Happening.REPORT, Happening.ASK):
            continue
        if step.what in (Happening.GRANT, Happening.REFUSE) and (handed_in or not asked):
            continue
        given = given or step.what is Happening.ASSIGN
        handed_in = handed_in or step.what is Happening.SUBMIT
        asked = asked or step.what is Happening.ASK
        previous = max(step.at, previous + timedelta(minutes=1))
        yield Step(step.what, previous, step.progress, step.text, step.due, step.proven)


def _at(day: date, hour: float) -> datetime:
    """Return the instant at `hour` (8.5 is half past eight) of `day` in the city's zone."""
    seconds = round(hour * 3600)
    return datetime.combine(day, time(), CITY_TIME) + timedelta(seconds=seconds)
