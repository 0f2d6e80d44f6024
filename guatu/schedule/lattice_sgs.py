"""Sharing means on the lattice: nodes with calendars of their own, windows, lapses, stocks.

Serial generation as in `guatu.schedule.sgs`, on positions instead of ticks. A node that would
come too late for an approval makes the approval start later, and the plan is made again. The
search swaps neighbours in the order and keeps what is not worse.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from guatu.schedule.breed import LATE, shake
from guatu.schedule.compiled import compiled
from guatu.schedule.lattice import (
    NO_LIMIT,
    Lattice,
    end_point,
    first_within,
    limit,
    raised,
    reach,
)
from guatu.schedule.passes import Flags, Ints
from guatu.schedule.shop import Words


class Means(NamedTuple):
    """What the nodes share; columns are ticks of the axis.

    Attributes:
        demand: node, means -> units; `free`: means, tick -> units.
        uses: node, stock -> units; `stock`: stock, tick -> units that have arrived by then.
    """

    demand: Ints
    free: Ints
    uses: Ints
    stock: Ints


class Task(NamedTuple):
    """A network to be levelled: lattice, means, lower bounds, what has started, hard positions.

    `into`: links sorted by their later node, those of node i from `into_first[i]` on.
    """

    net: Lattice
    means: Means
    low: Ints
    fixed: Flags
    hard: Ints
    into_first: Ints
    into: Ints


@compiled
def restarts_of(task: Task) -> int:
    """Return how often approvals may be moved later in one plan: none lapse, never."""
    for link in range(len(task.net.most)):
        if task.net.most[link] != NO_LIMIT:
            return 64 + 8 * len(task.low)
    return 0


@compiled
def build(task: Task, order: Ints, restarts: int, at: Ints) -> int:
    """Place all nodes in `order`; return the cost, or `LATE * LATE` when there is no place.

    What has started holds its means already, so it goes first. `restarts`: how often an approval
    may be moved later. Cost: ends in ticks of the axis.
    """
    low = task.low.copy()
    for _ in range(restarts + 1):
        free = task.means.free.copy()
        stock = task.means.stock.copy()
        failed = _place_all(task, order, low, free, stock, at)
        if failed == -1:
            return _cost(task, at)
        if failed < 0:
            return LATE * LATE
    return LATE * LATE


@compiled
def _place_all(task: Task, order: Ints, low: Ints, free: Ints, stock: Ints, at: Ints) -> int:
    """Place the nodes one by one until one fails; see `_place`."""
    for has_started in (True, False):
        for node in order:
            if task.fixed[node] == has_started:
                failed = _place(task, node, low, free, stock, at)
                if failed != -1:
                    return failed
    return -1


@compiled
def _place(task: Task, node: int, low: Ints, free: Ints, stock: Ints, at: Ints) -> int:
    """Place `node`: -1 done, -2 no room; else the earlier node whose `low` was raised."""
    net = task.net
    here = low[node]
    for place in range(task.into_first[node], task.into_first[node + 1]):
        link = task.into[place]
        here = max(here, reach(net, link, at[net.source[link]]))
    here = _fit(task, node, here, free, stock)
    if here < 0:
        return -2
    for place in range(task.into_first[node], task.into_first[node + 1]):
        link = task.into[place]
        source = net.source[link]
        if net.most[link] != NO_LIMIT and limit(net, link, at[source], 0) < here:
            if task.fixed[source]:
                return -2
            low[source] = first_within(net, link, here, 0, at[source])
            return int(source)
    at[node] = here
    _book(task, node, here, free, stock)
    return -1


@compiled
def _fit(task: Task, node: int, here: int, free: Ints, stock: Ints) -> int:
    """Return the first position from `here` on at which `node` fits, or -1."""
    net = task.net
    row = net.calendar[node]
    duration = net.duration[node]
    total = net.counts[row, -1]
    while True:
        if not task.fixed[node]:
            here = raised(net, node, here)
        if here + duration > total:
            return -1
        if task.fixed[node]:
            return here
        skip = _conflict(task, node, row, here, free)
        if skip < 0 and _stocked(task, node, net.ticks[row, here], stock):
            return here
        here = max(skip, here) + 1


@compiled
def _conflict(task: Task, node: int, row: int, here: int, free: Ints) -> int:
    """Return the last position in the way of `node` at `here`, or -1."""
    for place in range(here + task.net.duration[node] - 1, here - 1, -1):
        tick = task.net.ticks[row, place]
        for means in range(free.shape[0]):
            if free[means, tick] < task.means.demand[node, means]:
                return place
    return -1


@compiled
def _stocked(task: Task, node: int, tick: int, stock: Ints) -> bool:
    for kind in range(stock.shape[0]):
        need = task.means.uses[node, kind]
        if need > 0 and stock[kind, tick:].min() < need:
            return False
    return True


@compiled
def _book(task: Task, node: int, here: int, free: Ints, stock: Ints) -> None:
    row = task.net.calendar[node]
    for place in range(here, here + task.net.duration[node]):
        for means in range(free.shape[0]):
            free[means, task.net.ticks[row, place]] -= task.means.demand[node, means]
    for kind in range(stock.shape[0]):
        stock[kind, task.net.ticks[row, here] :] -= task.means.uses[node, kind]


@compiled
def _cost(task: Task, at: Ints) -> int:
    end, late = 0, 0
    for node in range(len(at)):
        row = task.net.calendar[node]
        end = max(end, end_point(task.net, row, at[node] + task.net.duration[node]))
        if not task.fixed[node]:
            late = max(late, at[node] - task.hard[node])
    return end + LATE * late


@compiled
def climb(
    task: Task, sources: Ints, order: Ints, at: Ints, dice: Words, plan: tuple[int, int, int]
) -> int:
    """Change `order` and its plan `at` for the better, in place; return the cost.

    `sources`: the earlier node of each link in `task.into`; `plan`: tries, swaps in 1,000
    places, cost of `at`.
    """
    tries, rate, best = plan
    trial = np.empty_like(order)
    here = np.empty_like(at)
    for _ in range(tries):
        trial[:] = order
        shake(task.into_first, sources, rate, dice, trial)
        cost = build(task, trial, restarts_of(task), here)
        if cost <= best:
            order[:] = trial
            at[:] = here
            best = cost
    return best
