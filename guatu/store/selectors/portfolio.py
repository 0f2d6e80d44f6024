"""All plans against the means that they share: load and capacity by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.store.actor import SYSTEM, Actor
from guatu.store.calendar import city_calendar
from guatu.store.models import Matter, Means, PlanNode
from guatu.store.scope import acting

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """A week from `monday` on: the busiest day's load and that day's capacity, in cases at once."""

    monday: date
    load: int
    capacity: int

    @property
    def is_over(self) -> bool:
        """Whether more is wanted than there is."""
        return self.load > self.capacity


@dataclass(frozen=True, slots=True)
class Case:
    """A node that takes a means, as far as whoever asks may see it."""

    matter_id: int
    number: str
    title: str
    node: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class MeansLoad:
    """A means with its weeks.

    `cases` are those in weeks that are over, `hidden` how many more there are that one may not see.
    """

    means: Means
    weeks: Sequence[WeekLoad]
    cases: Sequence[Case]
    hidden: int


def portfolio(actor: Actor, *, first: date, weeks: int) -> list[MeansLoad]:
    """Return the load of every shared means in `weeks` weeks from the Monday of `first` on.

    The forecast of each open node counts on every working day from its start to its finish. The
    load is that of all plans, as a window serves them all, but for matters of restricted books
    that `actor` may not see; cases are told by name only to those who may see their matter.

    Cost: three queries; nothing is scheduled.
    """
    begin = first - timedelta(days=first.weekday())
    end = begin + weeks * WEEK
    with acting(SYSTEM):  # a window does not care who sees the case
        running = PlanNode.objects.filter(
            finished=None, facts__has_key="needs",
            forecast_start__lt=end, forecast_finish__gte=begin,
        ).select_related("matter").order_by("pk")  # fmt: skip
        # Told here: SQLite would begin with all matters that are open.
        nodes = [node for node in running if node.matter.state == Matter.State.OPEN]
    wanted = {node.matter_id for node in nodes}
    seen = set(Matter.objects.seen_by(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    nodes = [node for node in nodes if not node.matter.restricted or node.matter_id in seen]
    return [
        _load(means, nodes, seen, begin, weeks) for means in Means.objects.order_by("kind", "key")
    ]


def _load(
    means: Means, nodes: Sequence[PlanNode], seen: set[int], begin: date, weeks: int
) -> MeansLoad:
    taking = [(node, need) for node in nodes if (need := node.facts["needs"].get(means.key, 0))]
    listed = [_week(means, taking, begin + number * WEEK) for number in range(weeks)]
    busy = [(week.monday, week.monday + WEEK) for week in listed if week.is_over]
    crowd = [node for node, _ in taking if any(_touches(node, *span) for span in busy)]
    cases = [_case(node) for node in crowd if node.matter_id in seen]
    cases.sort(key=lambda case: (case.first, case.number))
    return MeansLoad(means, listed, cases, len(crowd) - len(cases))


def _week(means: Means, taking: Sequence[tuple[PlanNode, int]], monday: date) -> WeekLoad:
    """Return the week's day on which most is wanted beyond what there is."""
    calendar = city_calendar()
    days = [monday + timedelta(days=number) for number in range(7)]
    worked = [day for day in days if calendar.is_workday(day)] or [monday]
    pairs = [
        (sum(need for node, need in taking if _touches(node, day, day + timedelta(days=1))),
         capacity_on(means, day))
        for day in worked
    ]  # fmt: skip
    load, capacity = max(pairs, key=lambda pair: (pair[0] - pair[1], pair[0]))
    return WeekLoad(monday, load, capacity)


def capacity_on(means: Means, day: date) -> int:
    """Return what `means` can serve at once on `day`."""
    changes: Mapping[str, int] = dict(means.changes)
    held = [since for since in changes if since <= day.isoformat()]
    return int(changes[max(held)]) if held else means.capacity


def _touches(node: PlanNode, first: date, end: date) -> bool:
    """Tell whether `node` runs on a day from `first` to before `end`."""
    start, finish = node.forecast_start, node.forecast_finish
    return start is not None and finish is not None and start < end and finish >= first


def _case(node: PlanNode) -> Case:
    first, last = node.forecast_start or date.min, node.forecast_finish or date.min
    return Case(node.matter_id, node.matter.number, node.matter.title, node.title, first, last)
