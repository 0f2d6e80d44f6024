"""From positions back to dates: the answer that people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np

from guatu.schedule.answer import NodeDates
from guatu.schedule.calendars import ELAPSED
from guatu.schedule.network import Network
from guatu.schedule.passes import Flags, Ints
from guatu.schedule.plan import Moment
from guatu.schedule.timing import Timing


def tightest_nodes(network: Network, timing: Timing) -> Flags:
    """Return which nodes have no more float than the tightest has, or a negative one."""
    unfinished = ~_finished(network)
    tightest = max(int(timing.total[unfinished].min(initial=1_000_000_000)), 0)
    return unfinished & (timing.total <= tightest)


def chain_nodes(network: Network, timing: Timing, chain: Sequence[int]) -> Flags:
    """Return which nodes are of the chain and not finished, or have a negative float."""
    chained = np.isin(np.arange(len(timing.early)), chain)
    return ~_finished(network) & (chained | (timing.total < 0))


def node_dates(
    network: Network, timing: Timing, planned: Ints, critical: Flags
) -> Mapping[str, NodeDates]:
    """Return the dates of every node, in the order of the plan."""
    total = np.where(_finished(network), 0, timing.total)
    moved = moved_units(network, planned)
    return {
        node.key: NodeDates(
            key=node.key,
            earliest_start=start_of(network, place, int(timing.early[place])),
            earliest_finish=finish_of(network, place, int(timing.early[place])),
            latest_start=start_of(network, place, int(timing.late[place])),
            latest_finish=finish_of(network, place, int(timing.late[place])),
            planned_start=start_of(network, place, int(planned[place])),
            planned_finish=finish_of(network, place, int(planned[place])),
            total_float=network.whole_units(int(total[place])),
            free_float=network.whole_units(min(int(timing.free[place]), max(int(total[place]), 0))),
            critical=bool(critical[place]),
            late_by=network.begun_units(max(int(planned[place] - timing.hard[place]), 0)),
            moved=moved[place],
        )
        for place, node in enumerate(network.plan.nodes)
    }


def moved_units(network: Network, at: Ints) -> list[int | None]:
    """Return how far each node is from where it was announced, in the plan's unit; later: > 0.

    `None`: nothing was announced, or it has started.
    """
    return [
        None if promise < 0 else _signed_units(network, position - promise)
        for promise, position in zip(network.promise.tolist(), at.tolist(), strict=True)
    ]


def start_of(network: Network, place: int, at: int) -> Moment:
    """Return the first day of node `place` at position `at`, or its first instant."""
    node = network.plan.nodes[place]
    if node.started is not None:
        return node.started
    if network.lattice.duration[place] == 0:
        return finish_of(network, place, at)
    tick = int(network.lattice.ticks[network.lattice.calendar[place], max(at, 0)])
    return network.axis.day(tick) if network.axis.per_day == 1 else network.axis.instant(tick)


def finish_of(network: Network, place: int, at: int) -> Moment:
    """Return the last day of node `place` at position `at`, or the instant at which it is over."""
    node = network.plan.nodes[place]
    if node.finished is not None:
        return node.finished
    net, axis = network.lattice, network.axis
    row, duration = net.calendar[place], int(net.duration[place])
    last = max(at, 0) + duration - 1
    begins = axis.start_of(network.plan.start)
    if duration == 0 and not node.ahead and (last < 0 or net.ticks[row, last] < begins):
        # A milestone that nothing holds back: the first working moment of the plan itself.
        tick = int(net.ticks[row, last + 1])
        return axis.day(tick) if axis.per_day == 1 else axis.instant(tick)
    tick = int(net.ticks[row, last])
    if axis.per_day == 1:
        return axis.day(tick)
    over = axis.instant(tick + 1)
    if duration == 0 and isinstance(node.not_before, datetime):
        return max(over, node.not_before)  # the next morning rather than the evening before
    return over


def last_moment(network: Network, boundary: int, finishes: Iterable[Moment]) -> Moment:
    """Return when a plan ends whose last tick is before `boundary`; `finishes`: of its nodes.

    Milestones that nothing holds back are on the plan's first day; its eve ends no plan.
    """
    if boundary > network.axis.start_of(network.plan.start):
        return day_or_instant(network, boundary)
    return max(finishes, key=str)


def day_or_instant(network: Network, boundary: int) -> Moment:
    """Return the day that ends at `boundary`, or the instant."""
    axis = network.axis
    return axis.day(boundary - 1) if axis.per_day == 1 else axis.instant(boundary)


def working_length(network: Network, boundary: int) -> int:
    """Return the working time of the plan's calendar from its start to `boundary`, in its unit."""
    counts = network.lattice.counts[calendar_row(network)]
    ticks = int(counts[boundary] - counts[network.axis.start_of(network.plan.start)])
    return network.begun_units(ticks)


def calendar_row(network: Network) -> int:
    """Return the row of the plan's own calendar."""
    return list(network.plan.calendars).index(network.plan.calendar) + ELAPSED + 1


def _finished(network: Network) -> Flags:
    return np.array([node.finished is not None for node in network.plan.nodes], np.bool_)


def _signed_units(network: Network, ticks: int) -> int:
    return network.begun_units(ticks) if ticks > 0 else network.whole_units(ticks)
