"""Where work waits: how long matters stay in a stage, and nodes take, by unit; from the events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

import numpy as np

from guatu.schedule.calibration import Calibration, calibrated
from guatu.schedule.tracking import Dates
from guatu.store.actor import SYSTEM, Actor
from guatu.store.calendar import city_calendar, day_of
from guatu.store.models import Event, Matter, PlanNode
from guatu.store.plan_counts import days_taken, past_nodes
from guatu.store.scope import acting

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Dwell:
    """How long something took, in working days: `count` finished stays and `waiting` open ones.

    Attributes:
        unit: name of the unit; "" without one, or of all units together.
        slowness: the median of what it finished, or of what still lies there if that has been
            longer: whoever finishes nothing is not quick.
        median, p80, longest: over the finished stays; `None` when there are none.
        waiting: stays that have not ended, and `waiting_days` the longest of them so far.
    """

    unit: str
    slowness: float
    count: int
    median: float | None
    p80: float | None
    longest: int | None
    waiting: int
    waiting_days: int


@dataclass(frozen=True, slots=True)
class StageDwell:
    """How long one stage took, over all units and by each.

    Attributes:
        stage: key of a stage of the book, or the name of a node; `stage_en`: in English, or "".
        units: those that were in it, the longest medians first.
    """

    stage: str
    whole: Dwell
    units: Sequence[Dwell]
    stage_en: str = ""


def stage_dwells(actor: Actor, book: str, *, today: date, since: date) -> list[StageDwell]:
    """Return how long matters of `book` stayed in each open stage, by the unit that led them.

    A stay counts when it ended on `since` or later; one that has not ended is waiting. The stage
    in which a matter is closed is left out: nothing waits there.

    Cost: two queries; every event of the book that moved a matter once.
    """
    seen = Matter.objects.seen_by(actor).filter(book=book)
    open_pks = set(seen.filter(state=Matter.State.OPEN).values_list("pk", flat=True))
    events = (
        Event.objects.filter(matter__in=seen.values("pk"), after__contains='"stage":')
        .order_by("matter", "sequence")
        .values_list("matter", "at", "after", "matter__lead__name")
    )
    stays: dict[Key, list[int]] = {}
    waits: dict[Key, list[int]] = {}
    for pk, moves in _by_matter(events):
        for stage, unit, first, last in _stays(moves):
            if last is not None and last >= since:
                days = city_calendar().workdays_between(first, last)
                stays.setdefault((stage, unit), []).append(days)
            elif last is None and pk in open_pks:
                days = city_calendar().workdays_between(first, today)
                waits.setdefault((stage, unit), []).append(days)
    return sorted_dwells(stays, waits)


Move = tuple[str, str, date]


def _by_matter(
    events: Iterable[tuple[int, object, str, str | None]],
) -> Iterator[tuple[int, list[Move]]]:
    """Yield each matter with its moves: the stage, the unit that leads it, the day."""
    held: int | None = None
    moves: list[Move] = []
    for pk, at, after, unit in events:
        if pk != held:
            if held is not None:
                yield held, moves
            held, moves = pk, []
        if stage := json.loads(after).get("stage"):
            moves.append((stage, unit or "", day_of(at)))  # type: ignore[arg-type]
    if held is not None:
        yield held, moves


def _stays(moves: Sequence[Move]) -> Iterator[tuple[str, str, date, date | None]]:
    """Yield stage, unit, first day and, `None` for the last one, the day of the next move."""
    for place, (stage, unit, first) in enumerate(moves):
        last = moves[place + 1][2] if place + 1 < len(moves) else None
        yield stage, unit, first, last


def node_dwells(actor: Actor, *, today: date, since: date) -> list[StageDwell]:
    """Return how long nodes of plans took, by name and unit, in days of their own calendar.

    One query. Nodes that finished on `since` or later count; milestones do not.
    """
    seen = PlanNode.objects.seen_by(actor)
    # In no order: SQLite would go through all matters by theirs.
    started = seen.filter(started__isnull=False, duration__gt=0).order_by()
    stays: dict[Key, list[int]] = {}
    waits: dict[Key, list[int]] = {}
    english: dict[str, str] = {}
    columns = ("title", "title_en", "unit__name", "started", "finished", "facts")
    for title, title_en, unit, first, last, facts in started.values_list(*columns):
        english[title] = title_en or english.get(title, "")
        taken = days_taken(Dates(first, last or today), facts.get("calendar", ""))
        if last is None:
            waits.setdefault((title, unit or ""), []).append(taken)
        elif last >= since:
            stays.setdefault((title, unit or ""), []).append(taken)
    return [replace(one, stage_en=english[one.stage]) for one in sorted_dwells(stays, waits)]


def forecasts_kept() -> Calibration:
    """Return how many finished nodes kept the P80 that they would have had when they started.

    Of all books for everybody: only figures leave it. One query.
    """
    with acting(SYSTEM):
        return calibrated(past_nodes())


def sorted_dwells(stays: dict[Key, list[int]], waits: dict[Key, list[int]]) -> list[StageDwell]:
    """Return the slowest stages first, in each the slowest unit."""
    units: dict[str, list[str]] = {}
    for stage, unit in stays.keys() | waits:
        units.setdefault(stage, []).append(unit)
    found = [_stage(stage, names, stays, waits) for stage, names in units.items()]
    return sorted(found, key=lambda one: (_slowest(one.whole), one.stage))


def _stage(
    stage: str, units: Sequence[str], stays: dict[Key, list[int]], waits: dict[Key, list[int]]
) -> StageDwell:
    lasted = {unit: (stays.get((stage, unit), []), waits.get((stage, unit), [])) for unit in units}
    every = [_dwell(unit, *days) for unit, days in lasted.items()]
    ended, still = (list(chain(*days)) for days in zip(*lasted.values(), strict=True))
    whole = _dwell(units[0] if len(units) == 1 else "", ended, still)
    return StageDwell(stage, whole, sorted(every, key=_slowest))


def _slowest(one: Dwell) -> tuple[float, int, str]:
    return -one.slowness, -one.waiting_days, one.unit


def _dwell(unit: str, stays: Sequence[int], waits: Sequence[int]) -> Dwell:
    median, p80 = np.quantile(stays, (0.5, 0.8)) if stays else (None, None)
    return Dwell(
        unit=unit,
        slowness=max(float(np.median(days)) for days in (stays, waits) if days),
        count=len(stays),
        median=None if median is None else round(float(median), 1),
        p80=None if p80 is None else round(float(p80), 1),
        longest=max(stays, default=None),
        waiting=len(waits),
        waiting_days=max(waits, default=0),
    )
