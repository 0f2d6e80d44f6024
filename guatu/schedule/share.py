"""Shares the means of a network: chooses the way, and says what the outcome proves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from guatu.schedule.answer import Moves, Sums
from guatu.schedule.breed import LATE
from guatu.schedule.lattice_bounds import Floor, floor_of, path_floor
from guatu.schedule.lattice_sgs import Means, Task, build, climb, restarts_of
from guatu.schedule.level import MOST_NODES, Levelling
from guatu.schedule.network import Network
from guatu.schedule.passes import Ints, edges_of
from guatu.schedule.plan_shop import Placement, capacity_on, placement_of, positions, supply_on
from guatu.schedule.portfolio import plan_portfolio
from guatu.schedule.search import SHUT, Found
from guatu.schedule.solver_lattice import LatticeModel, may_prove
from guatu.schedule.timing import Timing, finish_boundary

STEP = 20  # orders tried between two looks at the clock
FIRST_CLIMB_S = 2.0  # before CP-SAT; what it leaves open is climbed on
SWAPS = 30  # neighbours swapped, in 1,000 places


@dataclass(frozen=True, slots=True)
class Shared:
    """A plan that respects all means.

    Attributes:
        at: position of every node; `None`: no plan was found.
        late, least_late: ticks by which the worst hard date is missed, and a lower bound of it.
        least_end: boundary before which no plan ends.
        closed: nothing better exists; without a plan: there is none.
        sums: of a plan made project by project.
        moves: of a plan that weighs or keeps what was announced; it is closed by its cost.
    """

    at: Ints | None
    late: int
    least_late: int
    least_end: int
    closed: bool
    sums: Sums | None = None
    moves: Moves | None = None


def share(network: Network, timing: Timing, *, left: Callable[[], float], seed: int) -> Shared:
    """Return the best plan of `network` found while time is `left`, in seconds."""
    placement = placement_of(network, timing)
    if placement is None:
        return _of_many_calendars(network, timing, left, seed)
    if placement.shop.is_plain and len(placement.nodes) > MOST_NODES:
        return _as_portfolio(network, timing, placement, left, seed)
    levelling = Levelling(placement.shop, left, seed)
    if not placement.shop.is_plain or _was_announced(network):
        first_s = 0.0 if placement.shop.is_plain else min(left() / 4, FIRST_CLIMB_S)
        floor = path_floor(network, timing)
        first = _climbed(network, timing, floor, Part(left, left() - first_s), seed)
        if first.at is not None:
            levelling.found = _in_shop(placement, first.at, first.late)
    levelling.run()
    return _from_shop(network, placement, levelling)


def _as_portfolio(
    network: Network, timing: Timing, placement: Placement, left: Callable[[], float], seed: int
) -> Shared:
    """Share means among projects too many for one search; see `guatu.schedule.portfolio`."""
    last = network.announced[placement.nodes] if _was_announced(network) else None
    found = plan_portfolio(placement.shop, left=left, seed=seed, last=last)
    at = positions(network, placement, found.start)
    late = max(int((at - timing.hard).max()), 0)
    end = finish_boundary(network, timing.early)
    ends, bound = network.begun_units(found.cost), network.whole_units(found.bound)
    sums = Sums(ends, bound, found.gap)
    return Shared(at, late, timing.missing, end, closed=False, sums=sums)


@dataclass(frozen=True, slots=True)
class Part:
    """A clock that ends when another one has `until` seconds left: they are for the proof."""

    left: Callable[[], float]
    until: float

    def __call__(self) -> float:
        """Return the seconds left."""
        return self.left() - self.until


def _in_shop(placement: Placement, at: Ints, late: int) -> Found:
    start = (at[placement.nodes] - placement.origin).astype(np.int32)
    end = int((start + placement.shop.duration).max())
    return Found(start, end + LATE * late)


def _from_shop(network: Network, placement: Placement, levelling: Levelling) -> Shared:
    found, row = levelling.found, int(network.lattice.calendar[placement.nodes[0]])
    least_late, least_tick = divmod(levelling.bound, LATE)
    last = placement.origin + least_tick - 1
    least_end = int(network.lattice.ticks[row, last]) + 1 if last >= 0 else 0
    if found is None:
        return Shared(None, 0, least_late, least_end, levelling.closed)
    at = positions(network, placement, found.start)
    return Shared(at, found.cost // LATE, least_late, least_end, levelling.closed)


def _of_many_calendars(
    network: Network, timing: Timing, left: Callable[[], float], seed: int
) -> Shared:
    """Share means where nodes follow calendars of their own: climb, prove, climb on."""
    task, has_time = task_of(network, timing), left() > 0
    floor = floor_of(network, timing, task) if has_time else path_floor(network, timing)
    if not may_prove(task, timing.early):
        return _climbed(network, timing, floor, left, seed)
    first_s = min(left() / 4, FIRST_CLIMB_S)
    first = _climbed(network, timing, floor, Part(left, left() - first_s), seed)
    if first.closed or left() <= 0:
        return first
    return _proven(network, timing, first, left, seed)


def _climbed(
    network: Network, timing: Timing, floor: Floor, left: Callable[[], float], seed: int
) -> Shared:
    """Return the best plan that changes of the order lead to."""
    task = task_of(network, timing)
    order, at, cost = _first_plan(network, timing, task)
    sources = network.lattice.source[task.into]
    dice = np.random.default_rng(seed).integers(1, 1 << 63, 1, np.uint64)
    while cost > floor.cost and left() > 0:
        cost = int(climb(task, sources, order, at, dice, (STEP, SWAPS, cost)))
    if cost >= SHUT:
        return Shared(None, 0, floor.late, floor.end, closed=False)
    return Shared(at, cost // LATE, floor.late, floor.end, cost <= floor.cost)


def _first_plan(network: Network, timing: Timing, task: Task) -> tuple[Ints, Ints, int]:
    """Return the best of first plans: nodes by latest start, or as they were announced.

    With the order in which it places the nodes, and its cost.
    """
    orders = [first_order(network, timing)]
    if _was_announced(network):
        orders.append(first_order(network, replace(timing, late=network.announced)))
    built = []
    for order in orders:
        at = network.low.copy()
        built.append((order, at, int(build(task, order, restarts_of(task), at))))
    return min(built, key=lambda one: one[2])


def _was_announced(network: Network) -> bool:
    """Return whether there is a last plan to start from."""
    return any(node.announced is not None for node in network.plan.nodes)


def _proven(
    network: Network, timing: Timing, first: Shared, left: Callable[[], float], seed: int
) -> Shared:
    """Return `first` or a better plan, with what CP-SAT proves about it."""
    known = first.at
    if known is None:
        return first
    floor = Floor(first.least_late, first.least_end)
    cost = finish_boundary(network, known) + LATE * first.late
    model = LatticeModel(task_of(network, timing), timing.early, known, cost)
    proof = model.solve(seconds=left() / 2, seed=seed, bound=floor.cost)
    again = None if proof.closed else _climbed(network, timing, floor, left, seed).at
    at = _best_of(network, timing, known, proof.at, again)
    least_late, least_end = divmod(proof.bound, LATE)
    return Shared(at, late_by(network, timing, at), least_late, least_end, proof.closed)


def _best_of(network: Network, timing: Timing, first: Ints, *others: Ints | None) -> Ints:
    """Return the plan that misses hard dates least, or else ends earliest."""
    plans = [first, *(at for at in others if at is not None)]
    return min(plans, key=lambda at: (late_by(network, timing, at), finish_boundary(network, at)))


def late_by(network: Network, timing: Timing, at: Ints) -> int:
    """Return the ticks by which the worst hard date of what has not started is missed."""
    return max(int((at - timing.hard)[~network.fixed].max(initial=0)), 0)


def first_order(network: Network, timing: Timing) -> Ints:
    """Return the nodes by latest start, each after all that it waits for."""
    net = network.lattice
    depth = np.empty(len(net.order), np.int32)
    depth[net.order] = np.arange(len(net.order), dtype=np.int32)
    late = net.ticks[net.calendar, timing.late].astype(np.int64)
    for node in net.order:
        for link in range(net.first[node], net.first[node + 1]):
            late[net.to[link]] = max(late[net.to[link]], late[node])
    return np.lexsort((depth, late)).astype(np.int32)


def task_of(network: Network, timing: Timing) -> Task:
    """Return `network` with its means, for machine code."""
    net, plan, axis = network.lattice, network.plan, network.axis
    open_nodes = [node.finished is None for node in plan.nodes]
    demand = [[node.needs.get(means.key, 0) for means in plan.resources] for node in plan.nodes]
    uses = [[node.uses.get(stock.key, 0) for stock in plan.stocks] for node in plan.nodes]
    ticks = np.arange(axis.length, dtype=np.int32)
    free = [capacity_on(network, means, ticks) for means in plan.resources]
    stock = [
        supply_on(network, {(day - axis.first).days: n for day, n in each.supply.items()}, ticks)
        for each in plan.stocks
    ]
    count, keep = len(plan.nodes), np.array(open_nodes, np.bool_)[:, None]
    links = np.arange(len(net.to), dtype=np.int32)
    into = edges_of(count, net.to, links, links)
    return Task(
        net=net,
        means=Means(
            demand=(np.array(demand, np.int32).reshape(count, len(free)) * keep).astype(np.int32),
            free=np.array(free, np.int32).reshape(len(free), axis.length),
            uses=np.array(uses, np.int32).reshape(count, len(stock)),
            stock=np.array(stock, np.int32).reshape(len(stock), axis.length),
        ),
        low=network.low,
        fixed=network.fixed,
        hard=timing.hard,
        into_first=into.first,
        into=into.to,
    )
