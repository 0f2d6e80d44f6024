"""What is ahead of a unit in a running period: where it will end, and what would lift it.

A forecast is made of how its own score moved from the same part of earlier periods to their
ends; `error` says how wrong such forecasts were. What lifts is run by the engine itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guatu.rank.facts_duckdb import csv_table
from guatu.rank.forecast import Backtest, Forecast, backtest, forecasts
from guatu.rank.lifts_duckdb import Lift, OpenItem, lifts
from guatu.rank.periods import Period, kind_of
from guatu.rank.recompute import APPEALS
from guatu.rank.scorecard import MICRO
from guatu.store.actor import SYSTEM, Actor
from guatu.store.calendar import city_calendar
from guatu.store.models import Edition, Loss, Matter, PeriodRanking, Standing, Unit
from guatu.store.scope import acting
from guatu.store.scorecards import card_in
from guatu.store.selectors.ranking import of_one_kind

# How far the part of the way may differ from that of an earlier period, in parts of the period.
_NEAR = 0.15


@dataclass(frozen=True, slots=True)
class Ahead:
    """A unit's forecast with how earlier ones did; `None` when its past is too short."""

    forecast: Forecast | None
    past: Backtest
    periods: int


def ahead_of(ranking: PeriodRanking, standing: Standing) -> Ahead:
    """Return the forecast for the unit of `standing`, whom the actor is known to see.

    The places depend on all units of the group, which the actor need not see.
    """
    with acting(SYSTEM):
        now = _scores(ranking.current_id, standing.group)
        moves: dict[str, list[float]] = {unit: [] for unit in now}
        for middle, end in _earlier(ranking):
            then, final = _scores(middle, standing.group), _scores(end, standing.group)
            for unit in now:
                if unit in then and unit in final:
                    moves[unit].append(final[unit] - then[unit])
    own = moves[standing.unit.key]
    found = forecasts(now, moves)
    return Ahead(found.get(standing.unit.key), backtest(own), len(own))


def _scores(edition: int | None, group: str) -> dict[str, float]:
    held = Standing.objects.filter(edition=edition, group=group).exclude(place=None)
    return {s.unit.key: s.score / MICRO for s in held.select_related("unit")}


def _earlier(ranking: PeriodRanking) -> list[tuple[int, int]]:
    """Return, for each earlier period, its edition from the same part of the way and the last."""
    part = _part(ranking, ranking.current.on) if ranking.current else 1.0
    earlier = PeriodRanking.objects.filter(key=ranking.key, last_day__lt=ranking.first_day)
    editions: dict[int, list[Edition]] = {}
    for edition in Edition.objects.filter(ranking__in=earlier).defer("inputs", "answer"):
        editions.setdefault(edition.ranking_id, []).append(edition)
    found = []
    ended = list(earlier.exclude(current=None).order_by("last_day"))
    for past in of_one_kind(ended, kind_of(ranking.period)):
        nearest = min(editions[past.pk], key=lambda e: abs(_part(past, e.on) - part))
        if past.current_id and abs(_part(past, nearest.on) - part) <= _NEAR:
            found.append((nearest.pk, past.current_id))
    return found


def _part(ranking: PeriodRanking, on: date) -> float:
    days = (ranking.last_day - ranking.first_day).days + 1
    return ((on - ranking.first_day).days + 1) / days


@dataclass(frozen=True, slots=True)
class LiftRow:
    """What finishing a matter would bring; `days` of work are estimated from its own plan."""

    matter: Matter
    lift: Lift
    days: float


def lifts_of(actor: Actor, ranking: PeriodRanking, unit: Unit, *, today: date) -> list[LiftRow]:
    """Return the open matters that cost `unit` points now, the most points a day first.

    Cost: one run of the scorecard, a fifth of a second, for each matter and one more.
    """
    losses = Loss.objects.seen_by(actor).filter(edition=ranking.current_id, unit=unit)
    wanted = losses.exclude(matter=None).values_list("matter", flat=True)
    open_ = Matter.objects.seen_by(actor).filter(pk__in=set(wanted), state=Matter.State.OPEN)
    matters = {matter.key: matter for matter in open_}
    source = next((s for s in card_in(ranking.card).sources.values() if s.is_kept
                   and s.kind == "items"), None)  # fmt: skip
    if not matters or source is None or ranking.current is None:
        return []
    done = {"done": "true", "done_on": today.isoformat(), "progress": "1.0", "accepted": "true",
            "accepted_on": today.isoformat(), "colour": ""}  # fmt: skip
    days = {key: _days_left(matter) for key, matter in matters.items()}
    items = [OpenItem(key, unit.name, days[key], cells={source.name: done}) for key in matters]
    found = _tried(ranking, items)
    return [LiftRow(matters[lift.key], lift, days[lift.key]) for lift in found if lift.points > 0]


def _tried(ranking: PeriodRanking, items: Sequence[OpenItem]) -> list[Lift]:
    with acting(SYSTEM):
        edition = Edition.objects.select_related("card").get(pk=ranking.current_id)
    inputs: Mapping[str, str] = json.loads(edition.inputs)
    facts = {n: csv_table(text.encode(), n) for n, text in inputs.items() if n != APPEALS}
    card = card_in(edition.card)
    return lifts(card, facts, Period.read(ranking.period, card.period), items)


def _days_left(matter: Matter) -> float:
    """Return the part of the planned working days that is not done yet, one at least."""
    planned = city_calendar().workdays_between(matter.issued, matter.due) if matter.due else 20
    return max(1.0, round((1 - matter.progress / 100) * planned, 1))
