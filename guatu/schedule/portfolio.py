"""Many projects on the same means: decomposed by project, with a proven gap.

Projects that no link joins meet only at the means they share. A first plan takes them one by one,
the tightest first. Prices for the means (`guatu.schedule.prices`) give the bound, and an order of
all nodes for a better plan. Then again and again a few of them are lifted out and put back in
another order, each node as early as the others leave room; what is not worse stays. A try touches
only those few, so 1,000 projects of 20 nodes allow thousands of tries a second.

The aim is the sum over projects of the end, plus `TARDY` for each tick past a hard date: the last
end alone would leave 999 projects to chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np

from guatu.schedule.breed import roll
from guatu.schedule.compiled import compiled
from guatu.schedule.passes import Ints, Longs, spans, tails, topological
from guatu.schedule.prices import Floats, Pricing, may_price
from guatu.schedule.projects import TARDY, Projects, cost_of, cost_of_all, projects_of
from guatu.schedule.sgs import decode, first_fit
from guatu.schedule.shop import NEVER, Packed, Shop, Words, packed

STEPS = 192  # of pricing in a row
STEPS_AN_ORDER = 16
BATCHES = 2.4e-5  # of tries a step, for each project and tick: prices take a third of the time
LIFTED = 6  # projects lifted out at once, at most
TRIES = 500  # of a batch, between two looks at the clock


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


def plan_portfolio(
    shop: Shop, *, left: Callable[[], float], seed: int = 0, last: Ints | None = None
) -> PortfolioPlan:
    """Return a plan of `shop`; each further second makes it better or leaves it as it is.

    Args:
        shop: a plain shop (see `Shop.is_plain`) whose axis holds all projects one after another.
        left: seconds left; the first plan is made in any case.
        seed: of the search.
        last: in whose order, by any numbers, the nodes stood in the last plan; `None`: none was.
    """
    work = _Work(shop, seed)
    if last is not None:
        work.order_by(last.astype(np.float64))
    pieces = work.pieces()
    while left() > 0 and work.draft.cost > work.bound:
        next(pieces)
    return PortfolioPlan(work.draft.start, work.draft.cost, work.bound)


@dataclass(slots=True)
class _Draft:
    """A plan with the means that it leaves over."""

    free: Words
    start: Ints
    cost: int


class _Work:
    """A plan in the making.

    What comes next never depends on the clock, and no plan is given up for a worse one: a longer
    run comes through all the plans and bounds of a shorter one.
    """

    def __init__(self, shop: Shop, seed: int) -> None:
        """Make the first plan, project by project, and the first bound."""
        self.whole, self.shop, self.projects = shop, packed(shop), projects_of(shop)
        free, start = self.shop.free.copy(), np.zeros(len(shop.duration), np.int32)
        put_back(self.shop, self.projects, _tightest_first(shop, self.projects), free, start)
        self.draft = _Draft(free, start, int(cost_of_all(self.projects, start)))
        self.goal = self.draft.cost
        self.bound = portfolio_bound(shop, self.projects)
        self.dice = np.random.default_rng(seed).integers(1, 1 << 63, 1, np.uint64)

    def pieces(self) -> Iterator[None]:
        """Settle prices for some steps, then try for twice as long, and again."""
        end = int((self.draft.start + self.whole.duration).max(initial=0))
        batches = ceil(BATCHES * STEPS * end * (len(self.projects.first) - 1))
        pricing = None
        if may_price(self.projects, end):
            pricing = Pricing(self.whole, self.projects, end)
            self.bound = max(self.bound, pricing.bound)
        while True:
            if pricing is not None and not pricing.is_settled:
                yield from self._price(pricing)
            for _ in range(batches):
                self._try()
                yield

    def _price(self, pricing: Pricing) -> Iterator[None]:
        """Let prices settle; go on from the plan that they order when it is better."""
        for step in range(1, STEPS + 1):
            pricing.step(self.goal)
            self.bound = max(self.bound, pricing.bound)
            if step % STEPS_AN_ORDER == 0:
                self.order_by(pricing.mean_start)
            yield

    def order_by(self, wish: Floats) -> None:
        """Go on from the plan that takes nodes by their wished starts, if it is better."""
        order = in_link_order(self.shop, self.projects, wish)
        free, start = np.empty_like(self.shop.free), np.zeros_like(self.draft.start)
        if decode(self.shop, order, free, start) > len(free):
            return
        cost = int(cost_of_all(self.projects, start))
        if cost < self.draft.cost:
            self.draft = _Draft(free, start, cost)

    def _try(self) -> None:
        draft = self.draft
        draft.cost -= int(
            improve(self.shop, self.projects, draft.free, draft.start, self.dice, TRIES)
        )


def portfolio_bound(shop: Shop, projects: Projects) -> int:
    """Return a sum that no plan is under.

    Each project alone ends no earlier than its longest path. On each means, one node of each
    project that it serves: were it a machine as fast as its capacity that may be interrupted,
    shortest remaining work first would give the least sum of ends (Schrage, 1968); what follows
    the node comes on top.
    """
    edges = shop.edges
    early = spans(shop.duration, edges, release=shop.release).early
    behind = tails(shop.duration, edges, topological(edges)) - shop.duration
    ends = early + shop.duration
    count = len(projects.first) - 1
    owner = projects.owner
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


def _tightest_first(shop: Shop, projects: Projects) -> Ints:
    """Return the projects by hard date, then by the length of their own longest path."""
    edges = shop.edges
    ends = spans(shop.duration, edges, release=shop.release).early + shop.duration
    length = np.maximum.reduceat(ends[projects.nodes], projects.first[:-1])
    due = np.minimum.reduceat(shop.hard[projects.nodes], projects.first[:-1])
    return np.lexsort((length, np.minimum(due, NEVER))).astype(np.int32)


def in_link_order(shop: Packed, projects: Projects, wish: Floats) -> Ints:
    """Return the nodes by wished start, none before what it waits for."""
    moved = wish.copy()
    push(shop, projects.nodes, moved)
    place = np.empty(len(wish), np.int32)
    place[projects.nodes] = np.arange(len(wish))
    return np.lexsort((place, moved)).astype(np.int32)


@compiled
def push(shop: Packed, order: Ints, wish: Floats) -> None:
    """Move each wish behind those of the nodes that it waits for."""
    for node in order:
        for link in range(shop.first[node], shop.first[node + 1]):
            wish[node] = max(wish[node], wish[shop.other[link]])


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
            now += cost_of(projects, int(project), start)
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
        cost += cost_of(projects, project, start)
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
