"""The schedule of a plan: what it says, how it is asked for.

`schedule(plan)` is the one door: it runs the passes, shares means where they are short, and when
a hard date cannot be met says how many working days are missing, which chain costs them and what
would help. An impossible date is an answer, not an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from guatu.schedule.plan import Moment


class Status(StrEnum):
    """What is known about a schedule."""

    OPTIMAL = "optimal"  # no other plan finishes earlier, or costs less (`Schedule.moves`)
    FEASIBLE = "feasible"  # every rule holds; an earlier finish is not excluded
    INFEASIBLE = "infeasible"  # proven: a hard date, a window or a lapse cannot be met
    UNKNOWN = "unknown"  # nothing found in the time given, nothing proven


@dataclass(frozen=True, slots=True)
class NodeDates:
    """The dates of one node; days are included at both ends, in hour plans they are instants.

    Attributes:
        total_float: working time, in the plan's unit, that its earliest start may slip before a
            hard date (or the end of the whole) moves; negative: so much is missing.
        free_float: the same it may slip before another node moves.
        late_by: working time, in the plan's unit, by which the planned dates miss its own hard
            date; 0: none.
        moved: working time, in the plan's unit, from its announced start to the planned one;
            negative: it starts earlier; `None`: nothing was announced, or it has started.
    """

    key: str
    earliest_start: Moment
    earliest_finish: Moment
    latest_start: Moment
    latest_finish: Moment
    planned_start: Moment
    planned_finish: Moment
    total_float: int
    free_float: int
    critical: bool
    late_by: int = 0
    moved: int | None = None


@dataclass(frozen=True, slots=True)
class RemedyOffer:
    """One remedy, or several taken together, solved again.

    Attributes:
        remedies: keys of the plan's remedies.
        days_gained: working days fewer missing with them.
        suffices: whether nothing is missing with them.
    """

    remedies: tuple[str, ...]
    title: str
    cost: float
    days_gained: int
    suffices: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """What a plan made project by project aims at, and how near it is proven to come.

    Attributes:
        ends: the sum over projects of their ends, in working time from the plan's start, and
            of what hard dates are missed by, each unit weighed by `guatu.schedule.projects.TARDY`.
        bound: no plan has a smaller sum.
        gap: how far `ends` is above `bound`, as a share of it; 0: nothing better exists.
    """

    ends: int
    bound: int
    gap: float


@dataclass(frozen=True, slots=True)
class Moves:
    """How far a plan moves what was announced, and what that costs.

    Attributes:
        sum: working time, in the plan's unit, by which announced starts move, all added up.
        cost: the same with their weights, and besides the working time by which the whole ends
            later than it would without; where promises are kept, weights alone.
        bound: no plan costs less.
    """

    sum: int
    cost: float
    bound: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """The answer to a plan.

    Attributes:
        finish: last day (or instant) of the planned dates; `None` when there are none.
        bound: no plan finishes before this.
        length, least_length: the same two counted in the plan's unit on its calendar from
            its start: the makespan and its lower bound.
        missing_days: least number of working days by which every broken hard date or lapsing
            approval would have to be later; 0: none is broken; `None`: no number helps.
        chain: the nodes that cost the missing days, or the critical path, in order.
        remedies: each allowed remedy alone, cheapest first, then the cheapest set that suffices.
        nodes: node key -> its dates, in the plan's order; empty when there is no plan at all.
        sums: of a plan made project by project, else `None`.
        moves: of a plan that weighs or keeps what was announced, else `None`.
    """

    status: Status
    finish: Moment | None
    bound: Moment | None
    length: int
    least_length: int
    missing_days: int | None
    chain: tuple[str, ...]
    remedies: tuple[RemedyOffer, ...]
    nodes: Mapping[str, NodeDates]
    sums: Sums | None = None
    moves: Moves | None = None


def iso(moment: Moment | None) -> str | None:
    """Return `moment` as YYYY-MM-DD or YYYY-MM-DDTHH:MM, with seconds where there are any."""
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds" if moment.second else "minutes")
    return None if moment is None else moment.isoformat()


def as_record(answer: Schedule) -> dict[str, object]:
    """Return `answer` as plain values for JSON; dates as ISO text. Keys: docs/scheduling.md."""
    return {
        "status": answer.status.value,
        "bound": iso(answer.bound),
        "finish": iso(answer.finish),
        "length": answer.length,
        "least_length": answer.least_length,
        "missing_days": answer.missing_days,
        "chain": list(answer.chain),
        "remedies": [_remedy_record(offer) for offer in answer.remedies],
        "sums": None if answer.sums is None else asdict(answer.sums),
        "moves": None if answer.moves is None else asdict(answer.moves),
        "nodes": [_node_record(dates) for dates in answer.nodes.values()],
    }


def _remedy_record(offer: RemedyOffer) -> dict[str, object]:
    return {
        "remedies": list(offer.remedies),
        "title": offer.title,
        "cost": offer.cost,
        "days_gained": offer.days_gained,
        "suffices": offer.suffices,
    }


def _node_record(dates: NodeDates) -> dict[str, object]:
    return {
        "key": dates.key,
        "earliest": {"start": iso(dates.earliest_start), "finish": iso(dates.earliest_finish)},
        "latest": {"start": iso(dates.latest_start), "finish": iso(dates.latest_finish)},
        "planned": {"start": iso(dates.planned_start), "finish": iso(dates.planned_finish)},
        "float": dates.total_float,
        "free_float": dates.free_float,
        "critical": dates.critical,
        "late_by": dates.late_by,
        "moved": dates.moved,
    }
