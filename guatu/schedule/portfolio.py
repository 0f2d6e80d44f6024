"""Many projects on the same means: decomposed by project, with a proven gap.

Projects that no link joins meet only at the means they share. A first plan takes them one by one,
the tightest first. Then again and again a few of them are lifted out and put back in another
order, each node as early as the others leave room; what is not worse stays. A try touches only
those few, so 1,000 projects of 20 nodes allow thousands of tries a second.

The aim is the sum over projects of the end, plus `TARDY` for each tick past a hard date: the last
end alone would leave 999 projects to chance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from guatu.schedule.breed import roll
from guatu.schedule.compiled import compiled
from guatu.schedule.passes import Ints, Longs, edges_of, spans, tails, topological
from guatu.schedule.sgs import first_fit
from guatu.schedule.shop import NEVER, Packed, Shop, Words, packed

TARDY = 10  # what a tick past a hard date costs, in ticks of an end
LIFTED = 6  # projects lifted out at once, at most
TRIES = 500  # between two looks at the clock


@dataclass(frozen=True, slots=True)
class PortfolioPlan:
    """A plan for all projects.

    Attributes:
        start: of each node of the shop.
        cost, bound: the sum of ends and tardiness, and what no plan can be under.
    """

    start: Ints
    cost: int
    bound: int

    @property
    def gap(self) -> float:
        """How far above the bound the cost is, as a share of the bound; 0: optimal."""
        return (self.cost - self.bound) / max(self.bound, 1)


class Projects(NamedTuple):
    """The nodes by project, each project's in an order of its links.

    Attributes:
        first: nodes of project p are `nodes[first[p]:first[p + 1]]`.
        hard: last end of each node, `NEVER`: none.
    """

    first: Ints
    nodes: Ints
    hard: Ints


def plan_portfolio(shop: Shop, *, left: Callable[[], float], seed: int = 0) -> PortfolioPlan:
    """Return a plan of `shop`; each further second makes it better or leaves it.

    Args:
        shop: a plain shop (see `Shop.is_plain`) whose axis holds all projects one after another.
        left: seconds left; the first plan is made in any case.
        seed: of the search.
    """
    projects = _projects(shop)
    forward = packed(shop)
    free = forward.free.copy()
    start = np.zeros(len(shop.duration), np.int32)
    put_back(forward, projects, _tightest_first(shop, projects), free, start)
    dice = np.random.default_rng(seed).integers(1, 1 << 63, 1, np.uint64)
    bound = portfolio_bound(shop, projects)
    cost = int(cost_of_all(forward, projects, start))
    while left() > 0 and cost > bound:
        cost -= int(improve(forward, projects, free, start, dice, TRIES))
    return PortfolioPlan(start, cost, bound)


def portfolio_bound(shop: Shop, projects: Projects) -> int:
    """Return a sum that no plan is under.

    Each project alone ends no earlier than its longest path. On each means, one node of each
    project that it serves: were it a machine as fast as its capacity that may be interrupted,
    shortest remaining work first would give the least sum of ends (Schrage, 1968); what follows
    the node comes on top.
    """
    edges = edges_of(len(shop.duration), shop.before, shop.after, shop.gap)
    early = spans(shop.duration, edges, release=shop.release).early
    behind = tails(shop.duration, edges, topological(edges)) - shop.duration
    ends = early + shop.duration
    count = len(projects.first) - 1
    owner = np.empty(len(ends), np.int32)
    owner[projects.nodes] = np.repeat(np.arange(count), np.diff(projects.first))
    alone = np.zeros(count, np.int64)
    np.maximum.at(alone, owner, ends)
    late = np.zeros(count, np.int64)
    np.maximum.at(late, owner, np.maximum(ends - shop.hard.astype(np.int64), 0))
    best = int(alone.sum())
    for means in range(shop.demand.shape[1]):
        best = max(best, _shared_ends(shop, means, owner, early, behind, alone))
    return best + TARDY * int(late.sum())


def _shared_ends(
    shop: Shop, means: int, owner: Ints, early: Ints, behind: Ints, alone: Longs
) -> int:
    """Return a bound of the sum of ends from the work on one of the means."""
    capacity = int(shop.capacity[:, means].max(initial=0))
    work = shop.demand[:, means].astype(np.int64) * shop.duration
    users = np.flatnonzero(work > 0)
    if not len(users) or capacity == 0:
        return 0
    chosen = users[np.lexsort((-work[users], owner[users]))]
    chosen = chosen[np.unique(owner[chosen], return_index=True)[1]]
    ends = shortest_first(early[chosen].astype(np.int64) * capacity, work[chosen]) / capacity
    served = np.zeros(len(alone), np.bool_)
    served[owner[chosen]] = True
    return int(np.ceil(ends.sum() - 1e-6)) + int(behind[chosen].sum() + alone[~served].sum())


@compiled
def shortest_first(release: Longs, work: Longs) -> Longs:
    """Return when each job ends on one machine, shortest remaining work first, interruptible."""
    order = np.argsort(release)
    left = work.copy()
    ends = np.zeros(len(work), np.int64)
    now, arrived, done = 0, 0, 0
    while done < len(work):
        while arrived < len(work) and release[order[arrived]] <= now:
            arrived += 1
        job = -1
        for place in range(arrived):
            rival = order[place]
            if left[rival] > 0 and (job < 0 or left[rival] < left[job]):
                job = rival
        until = release[order[arrived]] if arrived < len(work) else now + 1_000_000_000
        if job < 0:
            now = until
            continue
        ran = min(left[job], until - now)
        left[job] -= ran
        now += ran
        if left[job] == 0:
            ends[job] = now
            done += 1
    return ends


def _projects(shop: Shop) -> Projects:
    """Return the parts of the network that no link joins."""
    count = len(shop.duration)
    ones = np.ones(len(shop.before), np.int8)
    graph = coo_array((ones, (shop.before, shop.after)), shape=(count, count))
    parts, label = connected_components(graph, directed=False)
    place = np.empty(count, np.int32)
    edges = edges_of(count, shop.before, shop.after, shop.gap)
    place[topological(edges)] = np.arange(count, dtype=np.int32)
    nodes = np.lexsort((place, label)).astype(np.int32)
    first = np.searchsorted(label[nodes], np.arange(parts + 1)).astype(np.int32)
    return Projects(first, nodes, shop.hard)


def _tightest_first(shop: Shop, projects: Projects) -> Ints:
    """Return the projects by hard date, then by the length of their own longest path."""
    edges = edges_of(len(shop.duration), shop.before, shop.after, shop.gap)
    ends = spans(shop.duration, edges, release=shop.release).early + shop.duration
    length = np.maximum.reduceat(ends[projects.nodes], projects.first[:-1])
    due = np.minimum.reduceat(shop.hard[projects.nodes], projects.first[:-1])
    return np.lexsort((length, np.minimum(due, NEVER))).astype(np.int32)


@compiled
def _book(shop: Packed, node: int, at: int, free: Words, back: bool) -> None:
    for tick in range(at, at + shop.duration[node]):
        for word in range(free.shape[1]):
            if back:
                free[tick, word] += shop.demand[node, word]
            else:
                free[tick, word] -= shop.demand[node, word]


@compiled
def put_back(shop: Packed, projects: Projects, order: Ints, free: Words, start: Ints) -> None:
    """Place the projects of `order` one after another, each node as early as it fits."""
    for project in order:
        for place in range(projects.first[project], projects.first[project + 1]):
            node = projects.nodes[place]
            at = shop.release[node]
            for link in range(shop.first[node], shop.first[node + 1]):
                at = max(at, start[shop.other[link]] + shop.gap[link])
            at = first_fit(shop, node, at, free)
            start[node] = at
            _book(shop, node, at, free, False)


@compiled
def _cost(shop: Packed, projects: Projects, project: int, start: Ints) -> int:
    end, late = 0, 0
    for place in range(projects.first[project], projects.first[project + 1]):
        node = projects.nodes[place]
        end = max(end, start[node] + shop.duration[node])
        late = max(late, start[node] + shop.duration[node] - projects.hard[node])
    return end + TARDY * late


@compiled
def cost_of_all(shop: Packed, projects: Projects, start: Ints) -> int:
    """Return the sum over projects of the end and `TARDY` per tick past a hard date."""
    total = 0
    for project in range(len(projects.first) - 1):
        total += _cost(shop, projects, project, start)
    return total


@compiled
def improve(
    shop: Packed, projects: Projects, free: Words, start: Ints, dice: Words, tries: int
) -> int:
    """Lift out and put back some projects `tries` times, in place; return the cost saved."""
    count = len(projects.first) - 1
    saved = 0
    before = start.copy()
    for _ in range(tries):
        size = min(1 + roll(dice, LIFTED), count)
        chosen = np.empty(size, np.int32)
        for number in range(size):
            chosen[number] = roll(dice, count)
        chosen = np.unique(chosen)
        for number in range(len(chosen) - 1, 0, -1):
            other = roll(dice, number + 1)
            chosen[number], chosen[other] = chosen[other], chosen[number]
        was = _lift(shop, projects, chosen, free, start)
        put_back(shop, projects, chosen, free, start)
        now = 0
        for project in chosen:
            now += _cost(shop, projects, int(project), start)
        if now <= was:
            saved += was - now
            _copy(projects, chosen, start, before)
        else:
            _lift(shop, projects, chosen, free, start)
            _copy(projects, chosen, before, start)
            _settle(shop, projects, chosen, free, start)
    return saved


@compiled
def _lift(shop: Packed, projects: Projects, chosen: Ints, free: Words, start: Ints) -> int:
    """Take the chosen projects out of the plan; return what they cost in it."""
    cost = 0
    for project in chosen:
        cost += _cost(shop, projects, project, start)
        for place in range(projects.first[project], projects.first[project + 1]):
            node = projects.nodes[place]
            _book(shop, node, start[node], free, True)
    return cost


@compiled
def _settle(shop: Packed, projects: Projects, chosen: Ints, free: Words, start: Ints) -> None:
    for project in chosen:
        for place in range(projects.first[project], projects.first[project + 1]):
            node = projects.nodes[place]
            _book(shop, node, start[node], free, False)


@compiled
def _copy(projects: Projects, chosen: Ints, source: Ints, target: Ints) -> None:
    for project in chosen:
        for place in range(projects.first[project], projects.first[project + 1]):
            node = projects.nodes[place]
            target[node] = source[node]
