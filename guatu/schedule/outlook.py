"""What a plan on record says: promises, where it stands today, what would help, how sure it is.

A promise changes only when somebody changes the plan; the outlook follows the actual dates and
the day. Both are schedules of the same record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from guatu.lib.calendar import Calendar
from guatu.schedule.answer import RemedyOffer, Schedule
from guatu.schedule.errors import PlanHopeless
from guatu.schedule.plan import Direction, Plan, day_of
from guatu.schedule.record import Record, merged, plan_of, remedied
from guatu.schedule.risk import Estimate, forecast
from guatu.schedule.scheduler import schedule

LEAST_HISTORY = 8  # finished nodes of a kind before anything is estimated from them
SAMPLES = 1000

Waits = Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Option:
    """A plan with some of its remedies carried out.

    `missing_days` is `None` when no number of days helps; `cost` is the plan's own money.
    """

    remedies: tuple[str, ...]
    finish: date | None
    missing_days: int | None
    cost: float
    answer: Schedule


@dataclass(frozen=True, slots=True)
class Band:
    """When the whole may end: days by which half and four fifths of the samples have ended.

    `chance` is that of the hard date, `None` without one; `drivers` are nodes and how strongly
    they decide; `count` is the number of past durations behind it.
    """

    p50: date
    p80: date
    chance: float | None
    drivers: tuple[tuple[str, float], ...]
    count: int


def promised(
    record: Record,
    *,
    today: date | None = None,
    waits: Waits | None = None,
    keep: bool = False,
    holidays: Calendar | None = None,
) -> Record:
    """Return `record` with a promise for every node that has not finished.

    Args:
        record: the plan.
        today: the day up to which actual dates are known; `None`: as the plan stands on paper.
        waits: node key -> day from which an awaited input lets it start.
        keep: what was promised before moves only where it must.
        holidays: the city's working days; here and below, `None`: see `plan_of`.

    Raises:
        PlanHopeless: a window never opens. PlanInvalid: the plan contradicts itself.
    """
    plan = plan_of(record, today=today, waits=waits, keep=keep, holidays=holidays)
    answer = _dated(plan)
    changes = {
        key: {
            "planned_start": day_of(dates.planned_start).isoformat(),
            "planned_finish": day_of(dates.planned_finish).isoformat(),
        }
        for key, dates in answer.nodes.items()
        if record["nodes"][key].get("finished") is None
    }
    return merged(record, {"nodes": changes})


def outlook(
    record: Record, *, today: date, waits: Waits | None = None, holidays: Calendar | None = None
) -> Schedule:
    """Return the earliest dates from `today` on, with float against the hard date.

    Raises:
        PlanHopeless, PlanInvalid: as `promised`.
    """
    plan = plan_of(record, today=today, waits=waits, holidays=holidays)
    return _dated(replace(plan, direction=Direction.FORWARD))


def what_if(
    record: Record,
    remedies: Sequence[str],
    *,
    today: date,
    waits: Waits | None = None,
    holidays: Calendar | None = None,
) -> Option:
    """Return what `record` would be with `remedies` carried out, in their order.

    Raises:
        KeyUnknown: the plan allows no such remedy.
    """
    changed = record
    for key in remedies:
        changed = remedied(changed, key, today=today, holidays=holidays)
    costs = [float(record["remedies"][key].get("cost", 0)) for key in remedies]
    answer = outlook(changed, today=today, waits=waits, holidays=holidays)
    finish = None if answer.finish is None else day_of(answer.finish)
    return Option(tuple(remedies), finish, answer.missing_days, sum(costs), answer)


def offered(
    record: Record, *, today: date, waits: Waits | None = None, holidays: Calendar | None = None
) -> tuple[RemedyOffer, ...]:
    """Return what would help when days are missing today; nothing when none are."""
    plan = plan_of(record, today=today, waits=waits, holidays=holidays)
    return schedule(replace(plan, direction=Direction.FORWARD)).remedies


def tightest(answer: Schedule, record: Record) -> int | None:
    """Return the working days in hand: the least float of what is open, negative when missing.

    `None` when nothing is open, or no date binds the plan.
    """
    if record["plan"]["head"].get("due") is None:
        return None
    floats = [
        dates.total_float
        for key, dates in answer.nodes.items()
        if record["nodes"][key].get("finished") is None
    ]
    return min(floats, default=None)


def overrun(answer: Schedule, record: Record) -> int | None:
    """Return the days by which a plan that is over ended after its hard date; 0: it did not.

    `None` when something is open.
    """
    if any(facts.get("finished") is None for facts in record["nodes"].values()):
        return None
    due = record["plan"]["head"].get("due")
    if due is None or answer.finish is None:
        return 0
    return max((day_of(answer.finish) - date.fromisoformat(due)).days, 0)


def band(
    record: Record,
    ratios: Mapping[str, Sequence[float]],
    *,
    today: date,
    waits: Waits | None = None,
    holidays: Calendar | None = None,
) -> Band | None:
    """Return when the plan may end, or `None` when the past says too little.

    Args:
        record: the plan.
        ratios: node key, or `stage_key`, -> actual by planned duration of such nodes in the
            past; the stage speaks for nodes of which there are too few.
        today: the day up to which actual dates are known.
        waits: as for `promised`.
        holidays: as for `promised`.
    """
    plan = plan_of(record, today=today, waits=waits, holidays=holidays)
    plan = replace(plan, direction=Direction.FORWARD)
    stages = {node.key: record["nodes"][node.key].get("stage", "") for node in plan.nodes}
    known = {key: enough_of(key, stage, ratios) for key, stage in stages.items()}
    estimates = _estimates(plan, known)
    if not estimates:
        return None
    sampled = forecast(plan, estimates, samples=SAMPLES)
    return Band(
        p50=day_of(sampled.percentile(0.5)),
        p80=day_of(sampled.percentile(0.8)),
        chance=None if plan.due is None else sampled.chance(plan.due),
        drivers=sampled.drivers[:3],
        count=sum(len(known[key]) for key in estimates),
    )


def stage_key(stage: str) -> str:
    """Return the key under which the ratios of a stage stand."""
    return f"stage:{stage}"


def enough_of(key: str, stage: str, ratios: Mapping[str, Sequence[float]]) -> Sequence[float]:
    """Return the ratios of a node, or those of its stage, or none: too few say nothing."""
    for name in (key, stage_key(stage)):
        if len(ratios.get(name, ())) >= LEAST_HISTORY:
            return ratios[name]
    return ()


def estimate_of(duration: int, ratios: Sequence[float], *, cause: str = "") -> Estimate:
    """Return the estimate of a planned `duration`, in days, by actual to planned in the past."""
    return Estimate.of_history([max(round(duration * ratio), 1) for ratio in ratios], cause=cause)


def _estimates(plan: Plan, ratios: Mapping[str, Sequence[float]]) -> dict[str, Estimate]:
    return {
        node.key: estimate_of(node.duration, ratios[node.key], cause=node.unit)
        for node in plan.nodes
        if node.started is None and node.duration and ratios[node.key]
    }


def _dated(plan: Plan) -> Schedule:
    answer = schedule(replace(plan, remedies=()))
    if plan.nodes and not answer.nodes:
        raise PlanHopeless(node=", ".join(answer.chain))
    return answer
