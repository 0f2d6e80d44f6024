"""Prices for shared means, tick by tick: a bound for a portfolio, and an order to plan it in.

Take the capacities away and charge each project for what it holds instead. Then every project
can be planned for itself, at once and at its best, and the sum of these costs less the worth of
all capacity is under the cost of any real plan. Prices go up where more is asked than there is
and down where less is; the bound rises, and the average of the plans made on the way says which
node should come before which. To plan a project exactly at prices is easy when each node has one
follower, so only the longest way on is kept of several: that, too, can only lower the bound.

Source: Möhring, Schulz, Stork, Uetz, Management Science 49 (2003); the volume algorithm: Barahona,
Anbil, Mathematical Programming 87 (2000).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from guatu.schedule.compiled import compiled
from guatu.schedule.passes import Ints, spans, tails, topological
from guatu.schedule.projects import TARDY, Projects
from guatu.schedule.shop import NEVER, Shop

Floats = npt.NDArray[np.float64]

FRESH = 0.1  # weight of the newest plan in the average
FIRST_PACE, LEAST_PACE = 0.1, 0.002  # share of the gap that a step aims to close
PATIENCE = 10  # steps without a better bound before the pace slackens
ROUNDING = 1e-9  # of a sum of that many terms, as a share of it
MOST_CELLS = 20_000_000  # nodes of the largest project x ticks: 240 MB


class Tree(NamedTuple):
    """The projects with one follower kept for each node.

    Attributes:
        first, nodes: as in `Projects`; `place`: of each node in its project.
        follower: the node kept, -1: the end of the project.
        gap: least distance from the node's start to that of its follower, or to the end.
        early: earliest start in the whole network.
        hard: of the node of each project that is tightest: its last end; else `NEVER`.
        first_use, means, units: node i holds `units[k]` of `means[k]`, k from `first_use[i]` to
            `first_use[i + 1]`, excluded.
    """

    first: Ints
    nodes: Ints
    place: Ints
    follower: Ints
    gap: Ints
    duration: Ints
    early: Ints
    hard: Ints
    first_use: Ints
    means: Ints
    units: Ints


def may_price(projects: Projects, horizon: int) -> bool:
    """Return whether prices are worth their memory: two numbers a node and tick of one project."""
    return int(np.diff(projects.first).max(initial=0)) * horizon <= MOST_CELLS


class Pricing:
    """Prices that settle step by step.

    Attributes:
        worth: of the best prices so far: what the projects cost at them, less all capacity.
        mean_start: of each node, averaged over the steps; fractions of ticks.
    """

    def __init__(self, shop: Shop, projects: Projects, horizon: int) -> None:
        """Start without prices; `horizon`: the tick that a known plan ends at."""
        edges = shop.edges
        ways = tails(shop.duration, edges, topological(edges))
        self.tree = _tree(shop, projects, ways)
        ticks = horizon + int(ways.max(initial=0)) + 1  # beyond the horizon nothing is charged
        largest = int(np.diff(projects.first).max(initial=0)) + 1
        self.capacity = np.zeros((shop.demand.shape[1], ticks))
        self.capacity[:, :horizon] = shop.capacity[:horizon].T
        self.charged = np.arange(ticks) < horizon
        self.room = np.empty((largest, ticks)), np.empty((largest, ticks), np.int32)
        self.start = np.zeros(len(shop.duration), np.int32)
        self.prices = self.best_prices = np.zeros_like(self.capacity)
        self.pace, self.failures = FIRST_PACE, 0
        self.worth = self._worth()
        self.mean_start, self.mean_use = self.start.astype(float), self._use()

    @property
    def bound(self) -> int:
        """The whole number that no plan costs less than."""
        return int(np.ceil(self.worth - ROUNDING * abs(self.worth)))

    @property
    def is_settled(self) -> bool:
        """Whether further steps would gain next to nothing."""
        return self.pace < LEAST_PACE

    def step(self, goal: int) -> None:
        """Change the prices once; `goal`: the cost of the best plan known."""
        away = self.mean_use - self.capacity
        away[:, ~self.charged] = 0
        away[(self.best_prices <= 0) & (away < 0)] = 0
        length = self.pace * max(goal - self.worth, 0) / max(float((away * away).sum()), 1e-9)
        self.prices = np.maximum(self.best_prices + length * away, 0)
        worth = self._worth()
        self._judge(worth)
        self.mean_start += FRESH * (self.start - self.mean_start)
        self.mean_use += FRESH * (self._use() - self.mean_use)

    def _judge(self, worth: float) -> None:
        if worth > self.worth:
            self.worth, self.best_prices, self.failures = worth, self.prices, 0
            self.pace *= 1.05
            return
        self.failures += 1
        if self.failures == PATIENCE:
            self.pace, self.failures = self.pace * 0.66, 0

    def _worth(self) -> float:
        """Plan every project at the prices; return the bound that follows."""
        paid = np.zeros((len(self.prices), self.prices.shape[1] + 1))
        np.cumsum(self.prices, axis=1, out=paid[:, 1:])
        cost, choice = self.room
        return float(plan_all(self.tree, paid, cost, choice, self.start)) - float(
            (self.prices * self.capacity).sum()
        )

    def _use(self) -> Floats:
        """Return means, tick -> units that the projects ask for."""
        tree, ticks = self.tree, self.capacity.shape[1]
        users = np.repeat(np.arange(len(tree.duration)), np.diff(tree.first_use))
        begin = self.start[users]
        end = np.minimum(begin + tree.duration[users], ticks)
        change = np.zeros((len(self.capacity), ticks + 1))
        np.add.at(change, (tree.means, begin), tree.units)
        np.add.at(change, (tree.means, end), -tree.units)
        return change.cumsum(axis=1)[:, :ticks]


def _tree(shop: Shop, projects: Projects, ways: Ints) -> Tree:
    """Return the tree of `projects`; `ways`: from the start of each node to the end of all."""
    count = len(shop.duration)
    early = spans(shop.duration, shop.edges, release=shop.release).early.astype(np.int32)
    follower, gap = np.full(count, -1, np.int32), shop.duration.astype(np.int32)
    for link in np.argsort(shop.gap + ways[shop.after]):  # the longest way on is written last
        follower[shop.before[link]] = shop.after[link]
        gap[shop.before[link]] = shop.gap[link]
    place = np.empty(count, np.int32)
    place[projects.nodes] = np.arange(count) - np.repeat(
        projects.first[:-1], np.diff(projects.first)
    )
    users, means = np.nonzero(shop.demand)
    first_use = np.searchsorted(users, np.arange(count + 1)).astype(np.int32)
    units = shop.demand[users, means]
    hard = _tightest(projects, early)
    return Tree(projects.first, projects.nodes, place, follower, gap, shop.duration, early, hard,
                first_use, means.astype(np.int32), units)  # fmt: skip


def _tightest(projects: Projects, early: Ints) -> Ints:
    """Return the hard dates with but one left in each project."""
    spare = projects.hard.astype(np.int64) - early - projects.duration
    order = np.lexsort((spare, projects.owner))
    chosen = order[projects.first[:-1]]
    hard = np.full(len(early), NEVER, np.int32)
    hard[chosen] = projects.hard[chosen]
    return hard


@compiled
def plan_all(tree: Tree, paid: Floats, cost: Floats, choice: Ints, start: Ints) -> float:
    """Plan every project for itself at its cheapest; write its starts, return the sum.

    Args:
        tree: the projects.
        paid: means, tick -> what one unit costs from the first tick to that one, excluded.
        cost: room for a row of ticks for each node of the largest project, and one more.
        choice: as much room again.
        start: of each node, written.
    """
    total = 0.0
    for project in range(len(tree.first) - 1):
        count = tree.first[project + 1] - tree.first[project]
        cost[: count + 1] = 0
        for place in range(count):
            node = tree.nodes[tree.first[project] + place]
            _charge(tree, node, paid, cost[place])
            _keep_cheapest(tree.early[node], cost[place], choice[place])
            behind = tree.place[tree.follower[node]] if tree.follower[node] >= 0 else count
            _hand_on(tree.early[node], tree.gap[node], cost[place], cost[behind])
        end = 0
        for tick in range(cost.shape[1]):
            if cost[count, tick] + tick < cost[count, end] + end:
                end = tick
        total += cost[count, end] + end
        _trace(tree, project, end, choice, start)
    return total


@compiled
def _charge(tree: Tree, node: int, paid: Floats, cost: Floats) -> None:
    """Add to `cost`, by start, what the node itself costs."""
    ticks = len(cost)
    for use in range(tree.first_use[node], tree.first_use[node + 1]):
        prices = paid[tree.means[use]]
        for tick in range(tree.early[node], ticks):
            end = min(tick + tree.duration[node], ticks)
            cost[tick] += tree.units[use] * (prices[end] - prices[tick])
    if tree.hard[node] < NEVER:
        for tick in range(max(tree.hard[node] - tree.duration[node], 0), ticks):
            cost[tick] += TARDY * (tick + tree.duration[node] - tree.hard[node])


@compiled
def _keep_cheapest(early: int, cost: Floats, choice: Ints) -> None:
    """Turn costs of starting at a tick into the least of starting by it, and say when."""
    best = early
    for tick in range(early, len(cost)):
        if cost[tick] < cost[best]:
            best = tick
        cost[tick] = cost[best]
        choice[tick] = best


@compiled
def _hand_on(early: int, gap: int, cost: Floats, follower: Floats) -> None:
    """Add the cost of a node to each start of its follower that leaves room for it."""
    last = len(cost) - 1
    for tick in range(len(follower)):
        if tick - gap < early:
            follower[tick] = np.inf
        else:
            follower[tick] += cost[min(tick - gap, last)]


@compiled
def _trace(tree: Tree, project: int, end: int, choice: Ints, start: Ints) -> None:
    """Write the starts that led to `end`."""
    last = choice.shape[1] - 1
    for at in range(tree.first[project + 1] - 1, tree.first[project] - 1, -1):
        node = tree.nodes[at]
        until = start[tree.follower[node]] if tree.follower[node] >= 0 else end
        start[node] = choice[tree.place[node], min(until - tree.gap[node], last)]
