"""Earliest and latest starts where calendars differ by node, windows close and approvals lapse.

Every rule here is monotone: starting a node later never lets another start earlier. So the
earliest plan is the least fixed point from below, the latest one the greatest from above (Knaster
and Tarski), and both are found by sweeps in topological order; links with a maximum lag run
against that order and are what makes more than one sweep necessary (Bellman and Ford).

A node's position is the index of its first tick in its own calendar; its end index is that plus
its duration. Equal instants on both sides of a night or a weekend count as equal: an end is
taken as the evening before, a start as the next morning.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from guatu.schedule.compiled import compiled
from guatu.schedule.passes import Flags, Ints

NO_LIMIT = -1_000_000_000  # a maximum lag that is not there

FROM_FINISH = 1
TO_FINISH = 2


class Lattice(NamedTuple):
    """A network in arrays, with its calendars.

    Attributes:
        counts, ticks: see `guatu.schedule.calendars.Clockwork`.
        ahead, behind: snap rows of windows, by window row and index.
        duration, calendar: of each node; `opens`, `closes`: its window rows or -1.
        order: the nodes, each after all that it waits for.
        first: links of node i are `first[i]` to `first[i + 1]`, excluded.
        to, ends, lag, most, clock: of each link: later node, FROM_FINISH | TO_FINISH, least and
            greatest lag (`NO_LIMIT`: none), the calendar that counts them.
        source: the earlier node of each link.
    """

    counts: Ints
    ticks: Ints
    ahead: Ints
    behind: Ints
    duration: Ints
    calendar: Ints
    opens: Ints
    closes: Ints
    order: Ints
    first: Ints
    source: Ints
    to: Ints
    ends: Ints
    lag: Ints
    most: Ints
    clock: Ints


@compiled
def end_point(net: Lattice, row: int, index: int) -> int:
    """Return the boundary after working tick `index - 1`; 0 for the start of the axis."""
    return int(net.ticks[row, index - 1] + 1) if index > 0 else 0


@compiled
def end_index(net: Lattice, row: int, boundary: int) -> int:
    """Return the least index whose end point is not before `boundary`."""
    return int(net.counts[row, boundary - 1] + 1) if boundary > 0 else 0


@compiled
def _target_is_end(net: Lattice, link: int) -> bool:
    return bool(net.ends[link] & TO_FINISH != 0 or net.duration[net.to[link]] == 0)


@compiled
def _source_point(net: Lattice, link: int, at: int, as_end: bool) -> int:
    node = net.source[link]
    row = net.calendar[node]
    if net.ends[link] & FROM_FINISH != 0 or net.duration[node] == 0:
        return end_point(net, row, at + net.duration[node])
    return end_point(net, row, at) if as_end else int(net.ticks[row, at])


@compiled
def _shifted(net: Lattice, row: int, boundary: int, lag: int, as_end: bool) -> int:
    index = int(net.counts[row, boundary]) + lag
    if index <= 0:
        return 0
    last = int(net.counts.shape[1]) - 1  # the end of the axis stands for all that is beyond
    if index >= net.ticks.shape[1]:
        return last
    return min(int(net.ticks[row, index - 1] + 1 if as_end else net.ticks[row, index]), last)


@compiled
def reach(net: Lattice, link: int, at: int) -> int:
    """Return the least position of the later node when the earlier one is `at`."""
    as_end = _target_is_end(net, link)
    lag = net.lag[link]
    boundary = _source_point(net, link, at, as_end)
    if lag != 0:
        boundary = _shifted(net, net.clock[link], boundary, lag, as_end or lag > 0)
    node = net.to[link]
    row = net.calendar[node]
    if not as_end:
        return int(net.counts[row, boundary])
    index = end_index(net, row, boundary)
    return index - int(net.duration[node]) if net.ends[link] & TO_FINISH != 0 else index


@compiled
def limit(net: Lattice, link: int, at: int, slack: int) -> int:
    """Return the greatest position of the later node when the earlier one is `at`.

    `slack` ticks are added to the maximum lag.
    """
    as_end = _target_is_end(net, link)
    boundary = _source_point(net, link, at, as_end)
    boundary = _shifted(net, net.clock[link], boundary, net.most[link] + slack, as_end)
    node = net.to[link]
    row = net.calendar[node]
    if not as_end:
        return int(net.counts[row, min(boundary + 1, net.counts.shape[1] - 1)]) - 1
    index = int(net.counts[row, boundary])
    return index - int(net.duration[node]) if net.ends[link] & TO_FINISH != 0 else index


@compiled
def raised(net: Lattice, node: int, at: int) -> int:
    """Return the first position from `at` on at which both windows of `node` are open.

    No such position: the width of `ticks`.
    """
    duration = net.duration[node]
    before = at - 1
    while at != before:
        before = at
        if net.opens[node] >= 0:
            shift = 1 if duration == 0 else 0
            at = net.ahead[net.opens[node], max(at - shift, 0)] + shift
        if net.closes[node] >= 0 and at < net.ahead.shape[1]:
            last = min(max(at + duration - 1, 0), net.ahead.shape[1] - 1)
            at = net.ahead[net.closes[node], last] - duration + 1
        if at + duration >= net.ahead.shape[1]:
            return int(net.ahead.shape[1])
    return at


@compiled
def lowered(net: Lattice, node: int, at: int) -> int:
    """Return the last position up to `at` at which both windows of `node` are open, or -1."""
    duration = net.duration[node]
    before = at + 1
    while at != before and at >= 0:
        before = at
        if net.opens[node] >= 0:
            shift = 1 if duration == 0 else 0
            at = net.behind[net.opens[node], at - shift] + shift if at >= shift else -1
            at = -1 if at < shift else at
        if net.closes[node] >= 0 and at >= 0:
            last = at + duration - 1
            found = net.behind[net.closes[node], last] if last >= 0 else -1
            at = found - duration + 1 if found >= 0 else -1
    return at


@compiled
def allowed_between(net: Lattice, node: int, low: int, high: int) -> Ints:
    """Return the positions of `node` from `low` to `high`, included, that its windows allow."""
    found = np.empty(max(high - low + 1, 0), np.int32)
    count = 0
    at = raised(net, node, low)
    while at <= high:
        found[count] = at
        count += 1
        at = raised(net, node, at + 1)
    return found[:count].copy()


@compiled
def _last_before(net: Lattice, link: int, at: int, high: int) -> int:
    """Return the greatest position up to `high` of the earlier node that lets the later be `at`."""
    low = -1
    while low < high:
        middle = (low + high + 1) // 2
        if reach(net, link, middle) <= at:
            low = middle
        else:
            high = middle - 1
    return low


@compiled
def first_within(net: Lattice, link: int, at: int, slack: int, low: int) -> int:
    """Return the least position from `low` on of the earlier node that still covers `at`."""
    node = net.source[link]
    high = int(net.counts[net.calendar[node], -1] - net.duration[node]) + 1
    while low < high:
        middle = (low + high) // 2
        if limit(net, link, middle, slack) >= at:
            high = middle
        else:
            low = middle + 1
    return low


@compiled
def rise(net: Lattice, fixed: Flags, slack: int, sweeps: int, at: Ints) -> int:
    """Raise the positions `at` to the earliest plan, in place.

    Args:
        net: the network.
        fixed: nodes that stay where they are (they have started); no link leads to them.
        slack: ticks added to every maximum lag.
        sweeps: how many sweeps are tried at most.
        at: lower bounds in, earliest positions out.

    Returns:
        -1 when done; else the first node found that has no place on the axis, or for which
        the maximum lags around it leave none.
    """
    moved = -1
    for _ in range(sweeps):
        for node in net.order:
            if not fixed[node]:
                at[node] = raised(net, node, at[node])
            if at[node] + net.duration[node] > net.counts[net.calendar[node], -1]:
                return int(node)
            for link in range(net.first[node], net.first[node + 1]):
                later = net.to[link]
                at[later] = max(at[later], reach(net, link, at[node]))
        moved = _pull(net, fixed, slack, at)
        if moved < 0:
            return -1
        if fixed[moved]:
            return moved
    return moved


@compiled
def _pull(net: Lattice, fixed: Flags, slack: int, at: Ints) -> int:
    """Raise earlier nodes whose approval would lapse; return the last of them, or -1."""
    moved = -1
    for link in range(len(net.to)):
        node = net.source[link]
        later = net.to[link]
        if net.most[link] != NO_LIMIT and limit(net, link, at[node], slack) < at[later]:
            if fixed[node]:
                return int(node)
            at[node] = first_within(net, link, at[later], slack, at[node])
            moved = int(node)
    return moved


@compiled
def sink(net: Lattice, fixed: Flags, slack: int, sweeps: int, at: Ints) -> int:
    """Lower the positions `at` to the latest plan, in place; the mirror of `rise`."""
    for _ in range(sweeps):
        moved = -1
        for place in range(len(net.order) - 1, -1, -1):
            node = net.order[place]
            if fixed[node]:
                continue
            was = at[node]
            if was < 0:
                return int(node)
            for link in range(net.first[node], net.first[node + 1]):
                at[node] = _last_before(net, link, at[net.to[link]], at[node])
            at[node] = lowered(net, node, at[node])
            if at[node] < 0:
                return int(node)
            if at[node] != was:
                moved = int(node)
        pushed = _push(net, slack, at)
        if moved < 0 and pushed < 0:
            return -1
    return int(net.order[0])


@compiled
def _push(net: Lattice, slack: int, at: Ints) -> int:
    """Lower later nodes that would come after an approval lapsed; return one of them, or -1."""
    moved = -1
    for link in range(len(net.to)):
        later = net.to[link]
        if net.most[link] == NO_LIMIT:
            continue
        most = limit(net, link, at[net.source[link]], slack)
        if most < at[later]:
            at[later] = most
            moved = int(later)
    return moved


@compiled
def _holds(net: Lattice, link: int, fixed: Flags) -> bool:
    """Return whether the earlier node can still hold the later one back: a start cannot twice."""
    node = net.source[link]
    return bool(not fixed[node] or net.ends[link] & FROM_FINISH or net.duration[node] == 0)


@compiled
def slip(net: Lattice, fixed: Flags, running: Flags, at: Ints) -> None:
    """Lower the positions `at` of `running` nodes to where their ends still let all others be.

    The start of such a node is a fact; a later position stands for a later end.
    """
    for node in range(len(at)):
        if running[node]:
            for link in range(net.first[node], net.first[node + 1]):
                if _holds(net, link, fixed):
                    at[node] = _last_before(net, link, at[net.to[link]], at[node])


@compiled
def free_floats(net: Lattice, fixed: Flags, early: Ints, room: Ints) -> Ints:
    """Return how far each node may move from `early` without moving a later one.

    `room`: how far it may move for reasons of its own (its hard date, the end of the plan). Of
    nodes that have started, `fixed`, only the end moves.
    """
    free = room.copy()
    for node in range(len(early)):
        for link in range(net.first[node], net.first[node + 1]):
            if not _holds(net, link, fixed):
                continue
            most = early[node] + free[node]
            last = _last_before(net, link, early[net.to[link]], most)
            free[node] = max(min(free[node], last - early[node]), 0)
    return free


@compiled
def tight_links(net: Lattice, at: Ints) -> Flags:
    """Return for each link whether it alone holds its later node where it is."""
    tight = np.zeros(len(net.to), np.bool_)
    for link in range(len(net.to)):
        tight[link] = reach(net, link, at[net.source[link]]) >= at[net.to[link]]
    return tight
