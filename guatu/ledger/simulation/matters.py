"""The matters of a simulated year: what they are, whose, and from when to when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guatu.ledger.simulation.city import SimUnit

Ints = NDArray[np.int64]


class Kind(StrEnum):
    """What a simulated matter is."""

    TASK = "task"
    PROJECT = "project"
    FLOOD = "flood"


@dataclass(frozen=True, slots=True)
class Plan:
    """A matter before anything has happened: `lead` and `helper` are places in the list of units.

    `planned_days` are calendar days from `issued` to `due`; `money` is in yuan, 0 for none.
    """

    kind: Kind
    title: str
    lead: int
    helper: int | None
    issued: date
    planned_days: int
    money: int
    longitude: float
    latitude: float

    @property
    def due(self) -> date:
        """Return the day on which it was to be done, included."""
        return self.issued + timedelta(days=self.planned_days)


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a simulation, both included, and the first day of its flood week."""

    first: date
    last: date
    flood: date

    def in_flood(self, day: date, days: int) -> bool:
        """Tell whether `day` lies in the flood week of `days` days."""
        return 0 <= (day - self.flood).days < days


def flood_week(first: date, last: date, rng: np.random.Generator) -> date:
    """Return the first day of the flood week: in July or August if the days hold them.

    Otherwise a day in the middle of the span.
    """
    summer = [
        day
        for offset in range((last - first).days - 6)
        if (day := first + timedelta(days=offset)).month in (7, 8)
    ]
    if summer:
        return summer[int(rng.integers(len(summer)))]
    return first + (last - first) / 2


def made_plans(
    counts: Mapping[Kind, int],
    units: Sequence[SimUnit],
    window: Window,
    *,
    parameters: Mapping[str, Any],
    rng: np.random.Generator,
) -> list[Plan]:
    """Return all matters of the year, by day of issue.

    Tasks come evenly over the working week; projects in the first half, as programmes are set
    at the turn of the year; flood orders in the flood week.
    """
    plans = [
        plan
        for kind, count in counts.items()
        for plan in _plans_of(kind, count, units, window, parameters=parameters, rng=rng)
    ]
    return sorted(plans, key=lambda plan: plan.issued)


def _plans_of(
    kind: Kind,
    count: int,
    units: Sequence[SimUnit],
    window: Window,
    *,
    parameters: Mapping[str, Any],
    rng: np.random.Generator,
) -> list[Plan]:
    leads = rng.choice(len(units), size=count, p=[unit.share for unit in units])
    helpers = rng.integers(len(units), size=count)
    shared = rng.random(count) < parameters["shape"]["shared"]
    issued = _issue_offsets(kind, count, window, parameters=parameters, rng=rng)
    lengths = _lengths(kind, count, parameters=parameters, rng=rng)
    places = rng.normal(0, 0.2, (count, 2))
    money = rng.lognormal(19, 1.2, count)
    titles = _titles(kind, count, words=parameters["words"], rng=rng)
    return [
        Plan(
            kind=kind,
            title=f"{units[leads[i]].name}{titles[i]}",
            lead=int(leads[i]),
            helper=int(helpers[i]) if shared[i] and helpers[i] != leads[i] else None,
            issued=window.first + timedelta(days=int(issued[i])),
            planned_days=int(lengths[i]),
            money=int(money[i]) // 10_000 * 10_000 if kind is Kind.PROJECT else 0,
            longitude=round(115.9 + float(places[i, 0]), 5),
            latitude=round(31.95 + float(places[i, 1]), 5),
        )
        for i in range(count)
    ]


def _issue_offsets(
    kind: Kind,
    count: int,
    window: Window,
    *,
    parameters: Mapping[str, Any],
    rng: np.random.Generator,
) -> Ints:
    total = (window.last - window.first).days + 1
    if kind is Kind.FLOOD:
        return (
            rng.integers(parameters["flood"]["days"], size=count)
            + (window.flood - window.first).days
        )
    drawn = rng.integers(total if kind is Kind.TASK else max(total // 2, 1), size=count)
    weekday = (drawn + window.first.weekday()) % 7
    # What would be issued at a weekend is issued on the Friday before, or not before the start.
    return np.maximum(drawn - np.maximum(weekday - 4, 0), 0)


def _lengths(
    kind: Kind, count: int, *, parameters: Mapping[str, Any], rng: np.random.Generator
) -> Ints:
    if kind is Kind.FLOOD:
        return between(parameters["flood"]["days_due"], count, rng)
    if kind is Kind.PROJECT:
        return between(parameters["shape"]["project_span"], count, rng)
    spans = np.array(parameters["shape"]["spans"])
    chosen = rng.choice(len(spans), size=count, p=spans[:, 0])
    low, high = spans[chosen, 1].astype(np.int64), spans[chosen, 2].astype(np.int64)
    drawn: Ints = rng.integers(low, high)
    return drawn


def between(ends: Sequence[int], count: int, rng: np.random.Generator) -> Ints:
    """Return `count` whole numbers from the first to below the second of `ends`."""
    low, high = ends
    return rng.integers(low, high, size=count)


def _titles(
    kind: Kind, count: int, *, words: Mapping[str, list[str]], rng: np.random.Generator
) -> list[str]:
    listed = words[{Kind.TASK: "objects", Kind.PROJECT: "projects", Kind.FLOOD: "floods"}[kind]]
    verbs = words["verbs"]
    things = rng.integers(len(listed), size=count)
    doings = rng.integers(len(verbs), size=count)
    if kind is Kind.PROJECT:
        pairs = zip(things, doings, strict=True)
        return [f"{listed[thing]}{number + 1}期项目" for thing, number in pairs]
    if kind is Kind.FLOOD:
        return [f"落实{listed[thing]}" for thing in things]
    return [
        f"{verbs[doing]}{listed[thing]}任务" for doing, thing in zip(doings, things, strict=True)
    ]
