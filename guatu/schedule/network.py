"""From a plan to arrays: the axis, the calendars' clockwork and the lattice of nodes and links.

What has finished stands on elapsed time with its actual dates; what has started keeps its start.
Links into either no longer hold anything back: facts go before the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from math import ceil, gcd

import numpy as np

from guatu.schedule.calendars import (
    DAY_S,
    ELAPSED,
    Axis,
    Clockwork,
    snap_rows,
    wind,
    window_ticks,
)
from guatu.schedule.check import check_plan
from guatu.schedule.errors import LinkCycle
from guatu.schedule.lattice import FROM_FINISH, NO_LIMIT, TO_FINISH, Lattice
from guatu.schedule.passes import CycleFound, Edges, Flags, Ints, edges_of, spans, topological
from guatu.schedule.plan import Calendar, Link, Moment, Node, Plan, Relation, Unit, day_of

ENDS = {
    Relation.FINISH_START: FROM_FINISH,
    Relation.START_START: 0,
    Relation.FINISH_FINISH: FROM_FINISH | TO_FINISH,
    Relation.START_FINISH: TO_FINISH,
}
UNIT_S = {Unit.DAY: DAY_S, Unit.HOUR: 3600, Unit.MINUTE: 60, Unit.SECOND: 1}
HOLIDAYS = 1.2  # a year has fewer working days than its weeks promise
SPARE_DAYS = 62  # two months: room for windows once a month on both sides


@dataclass(frozen=True, slots=True)
class Network:
    """A checked plan in arrays; node i is `plan.nodes[i]`.

    Attributes:
        index: node key -> i.
        low: lower bound of each node's position.
        announced: the position that was announced, not under `low`; `low` where none was.
        promise: the position that was announced as it was; -1: none, or it has started.
        fixed: nodes that have started.
    """

    plan: Plan
    index: Mapping[str, int]
    clock: Clockwork
    lattice: Lattice
    low: Ints
    announced: Ints
    promise: Ints
    fixed: Flags

    @property
    def running(self) -> Flags:
        """Nodes that have started and not finished."""
        return self.fixed & np.array([node.finished is None for node in self.plan.nodes], np.bool_)

    @property
    def axis(self) -> Axis:
        """The axis of all ticks."""
        return self.clock.axis

    def whole_units(self, ticks: int) -> int:
        """Return how many whole units of the plan `ticks` of the axis are; -1.5 gives -2."""
        return ticks * self.axis.seconds // UNIT_S[self.plan.unit]

    def begun_units(self, ticks: int) -> int:
        """Return how many units of the plan `ticks` of the axis begin; 1.5 gives 2."""
        return -self.whole_units(-ticks)


def network_of(plan: Plan, *, stretch: int = 1) -> Network:
    """Return `plan` in arrays, on an axis `stretch` times as long as it should need.

    Raises:
        PlanInvalid: or one of its kinds: the plan contradicts itself.
        LinkCycle: nodes wait for each other.
    """
    check_plan(plan)
    index = {node.key: place for place, node in enumerate(plan.nodes)}
    edges, order, links = _sorted_links(plan, index)
    axis = _axis(plan, edges, stretch)
    clock = wind(axis, list(plan.calendars.values()))
    placing = _Placing(plan, clock)
    nodes = [placing.placed(node) for node in plan.nodes]
    opens, closes, ahead, behind = _window_rows(plan, nodes, clock)
    lattice = Lattice(
        counts=clock.counts,
        ticks=clock.ticks,
        ahead=ahead,
        behind=behind,
        duration=_ints(node.duration for node in nodes),
        calendar=_ints(node.row for node in nodes),
        opens=opens,
        closes=closes,
        order=order,
        first=edges.first,
        source=_ints(index[link.before] for link in links),
        to=edges.to,
        ends=_ints(ENDS[link.relation] for link in links),
        lag=_ints(placing.ticks(link.lag) for link in links),
        most=_ints(
            NO_LIMIT if link.max_lag is None else placing.ticks(link.max_lag) for link in links
        ),
        clock=_ints(placing.clock_row(link, plan.nodes[index[link.after]]) for link in links),
    )
    low = _ints(node.low for node in nodes)
    fixed = np.array([node.started is not None for node in plan.nodes], np.bool_)
    promise = _ints(placing.announced(node) for node in plan.nodes)
    return Network(plan, index, clock, lattice, low, np.maximum(low, promise), promise, fixed)


def ticks_held(plan: Plan) -> int:
    """Return how many ticks the arrays of `plan` hold, over all calendars; each is 9 bytes.

    Raises:
        PlanInvalid, LinkCycle: as `network_of`.
    """
    check_plan(plan)
    index = {node.key: place for place, node in enumerate(plan.nodes)}
    edges, _, _ = _sorted_links(plan, index)
    return _axis(plan, edges, 1).length * (len(plan.calendars) + 1)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A node on the axis: duration in ticks, calendar row, lower bound of its position."""

    duration: int
    row: int
    low: int


class _Placing:
    """Turns the nodes of one plan into positions on one clockwork."""

    def __init__(self, plan: Plan, clock: Clockwork) -> None:
        self.plan, self.clock, self.axis = plan, clock, clock.axis
        self.rows = {key: row for row, key in enumerate(plan.calendars, start=1)}
        self.known = self.axis.start_of(plan.start)
        if plan.today is not None:
            self.known = self.axis.end_of(plan.today)

    def ticks(self, units: int) -> int:
        """Return `units` of the plan in ticks of the axis."""
        return units * UNIT_S[self.plan.unit] // self.axis.seconds

    def row(self, node: Node) -> int:
        """Return the calendar row of `node`."""
        return self.rows[self.plan.calendar if node.calendar is None else node.calendar]

    def clock_row(self, link: Link, after: Node) -> int:
        """Return the calendar row that counts the lags of `link`."""
        if link.elapsed:
            return ELAPSED
        return self.row(after) if link.calendar is None else self.rows[link.calendar]

    def placed(self, node: Node) -> _Placed:
        """Return where `node` may stand; see `Node` for what its dates mean."""
        if node.started is None:
            row = self.row(node)
            return _Placed(self.ticks(node.duration), row, self._lowest(node, row))
        if node.finished is not None:
            start, end = self.axis.start_of(node.started), self.axis.end_of(node.finished)
            return _Placed(max(end - start, 0), ELAPSED, start)
        row = self.row(node)
        begun = int(self.clock.counts[row, self.axis.start_of(node.started)])
        return _Placed(self._running(node, row, begun), row, begun)

    def _lowest(self, node: Node, row: int) -> int:
        counts = self.clock.counts[row]
        low = int(counts[self._floor(node)])
        if node.duration == 0 and (node.start_window or node.finish_window):
            low += 1  # at the boundary itself it would happen on the day before the start
        if node.finish_not_before is not None:
            ended = int(counts[max(self.axis.end_of(node.finish_not_before), 0)])
            low = max(low, ended - self.ticks(node.duration))
        if node.not_before is None:
            return low
        edge = self.axis.start_of if node.duration else self.axis.end_of
        return max(low, int(counts[max(edge(node.not_before), 0)]))

    def _floor(self, node: Node) -> int:
        """Return the boundary before which `node` cannot start, whatever it waits for."""
        if node.ahead:
            return 0 if self.plan.today is None else self.known
        return max(self.axis.start_of(self.plan.start), self.known)

    def announced(self, node: Node) -> int:
        """Return the announced position of `node`, -1 if there is none or it has started."""
        if node.announced is None or node.started is not None:
            return -1
        edge = self.axis.start_of if node.duration else self.axis.end_of
        return int(self.clock.counts[self.row(node), edge(node.announced)])

    def _running(self, node: Node, row: int, begun: int) -> int:
        """Return worked plus remaining ticks of a node that has started and not finished."""
        worked = max(int(self.clock.counts[row, self.known]) - begun, 0)
        if node.remaining is not None:
            return worked + self.ticks(node.remaining)
        return max(self.ticks(node.duration), worked + (self.plan.today is not None))


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int32)


def _sorted_links(plan: Plan, index: Mapping[str, int]) -> tuple[Edges, Ints, list[Link]]:
    """Return the links sorted by their earlier node, and a topological order of the nodes."""
    started = {node.key for node in plan.nodes if node.started is not None}
    links = [link for link in plan.links if link.after not in started]
    links.sort(key=lambda link: index[link.before])
    before = _ints(index[link.before] for link in links)
    after = _ints(index[link.after] for link in links)
    edges = edges_of(len(plan.nodes), before, after, _widest_gaps(plan, links, index))
    try:
        return edges, topological(edges), links
    except CycleFound as cycle:
        circle = [plan.nodes[place].key for place in cycle.nodes]
        raise LinkCycle(nodes=" → ".join([*circle, circle[0]])) from None


def _widest_gaps(plan: Plan, links: Sequence[Link], index: Mapping[str, int]) -> Ints:
    """Return an upper bound of the distance that each link can ask for, in plan units."""
    return _ints(plan.nodes[index[link.before]].duration + abs(link.lag) for link in links)


def _tick_seconds(plan: Plan) -> int:
    """Return the seconds of a tick: as coarse as durations, lags and working hours allow."""
    if plan.unit is Unit.DAY:
        return DAY_S
    lengths = [node.duration for node in plan.nodes]
    lengths += [node.remaining or 0 for node in plan.nodes]
    lengths += [length for link in plan.links for length in (link.lag, link.max_lag or 0)]
    lengths += [length for remedy in plan.remedies for length in (remedy.duration or 0, remedy.lag)]
    seconds = [length * UNIT_S[plan.unit] for length in lengths]
    for calendar in plan.calendars.values():
        for intervals in (calendar.hours, *calendar.other_hours.values()):
            seconds += [edge * 60 for hours in intervals for edge in (hours.start, hours.end)]
    instants = [each for each in _moments(plan) if isinstance(each, datetime)]
    seconds += [(each.hour * 60 + each.minute) * 60 for each in instants]
    if plan.unit is Unit.SECOND:
        seconds += [each.second for each in instants]
    return reduce(gcd, seconds, DAY_S)


def _moments(plan: Plan) -> list[Moment]:
    """Return all moments that the axis has to hold."""
    found: list[Moment | None] = [plan.start, plan.today, plan.due]
    for node in plan.nodes:
        found += [node.not_before, node.finish_not_before, node.due, node.start_by]
        found += [node.started, node.finished, node.announced]
    found += [remedy.date for remedy in plan.remedies]
    return [moment for moment in found if moment is not None]


def _axis(plan: Plan, edges: Edges, stretch: int) -> Axis:
    days = [day_of(each) for each in _moments(plan)] + _arrivals(plan)
    seconds = _tick_seconds(plan)
    margin = timedelta(days=_margin_days(plan, edges, seconds) * stretch)
    first = min(days) - min(margin, min(days) - date.min)
    last = max(days) + min(margin, date.max - max(days))
    return Axis(first, (last - first).days + 1, seconds)


def _arrivals(plan: Plan) -> list[date]:
    """Return the days by which the shared means are as they stay: nodes may have to wait so long.

    Of what is used up, the day by which all that is asked for has arrived.
    """
    found = [max(means.changes) for means in plan.resources if means.changes]
    for stock in plan.stocks:
        needed, arrived = sum(node.uses.get(stock.key, 0) for node in plan.nodes), 0
        for day, units in sorted(stock.supply.items()):
            if arrived < needed:
                found.append(day)
            arrived += units
    return found


def _margin_days(plan: Plan, edges: Edges, seconds: int) -> int:
    """Return calendar days that hold the longest path and twice the work on shared means."""
    durations = _ints(max(node.duration, node.remaining or 0) for node in plan.nodes)
    units = spans(durations, edges).finish + _work_units(plan)
    density = min(_density(calendar, seconds) for calendar in plan.calendars.values())
    windows = sum(1 for node in plan.nodes if node.start_window or node.finish_window)
    ticks = units * UNIT_S[plan.unit] / seconds
    return ceil(HOLIDAYS * ticks / density) + SPARE_DAYS * (1 + min(windows, 6))


def _work_units(plan: Plan) -> int:
    work: dict[str, int] = {}
    for node in plan.nodes:
        for key, need in node.needs.items():
            work[key] = work.get(key, 0) + need * node.duration
    return sum(2 * work.get(means.key, 0) // max(means.capacity, 1) for means in plan.resources)


def _density(calendar: Calendar, seconds: int) -> float:
    """Return working ticks in a day of `calendar`, averaged over a week."""
    open_s = sum(hours.end - hours.start for hours in calendar.hours) * 60
    per_day = 1.0 if seconds == DAY_S else max(open_s, seconds) / seconds
    return per_day * max(len(calendar.weekdays), 1) / 7


def _window_rows(
    plan: Plan, nodes: Sequence[_Placed], clock: Clockwork
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the window rows of starts and finishes, and the snap rows they point to."""
    rows: dict[tuple[str, int], int] = {}
    found: list[tuple[Ints, Ints]] = []

    def row_of(key: str | None, node: Node, placed: _Placed) -> int:
        if key is None or node.started is not None:
            return -1
        if (key, placed.row) not in rows:
            rows[key, placed.row] = len(found)
            allowed = window_ticks(clock.axis, plan.windows[key])
            found.append(snap_rows(clock, placed.row, allowed))
        return rows[key, placed.row]

    pairs = list(zip(plan.nodes, nodes, strict=True))
    opens = _ints(row_of(node.start_window, node, placed) for node, placed in pairs)
    closes = _ints(row_of(node.finish_window, node, placed) for node, placed in pairs)
    width = clock.ticks.shape[1]
    ahead = np.array([pair[0] for pair in found], np.int32).reshape(len(found), width)
    behind = np.array([pair[1] for pair in found], np.int32).reshape(len(found), width)
    return opens, closes, ahead, behind
