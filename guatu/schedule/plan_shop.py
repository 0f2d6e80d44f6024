"""From a network that shares means to a shop on one axis of working ticks, and back.

Only where all open nodes follow one calendar and no lag counts by another one; then positions
are whole numbers on one axis. Other plans are levelled on the lattice itself
(`guatu.schedule.lattice_sgs`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guatu.schedule.lattice import FROM_FINISH, NO_LIMIT, TO_FINISH, raised, reach
from guatu.schedule.network import Network
from guatu.schedule.passes import Ints
from guatu.schedule.plan import Resource
from guatu.schedule.shop import NEVER, Shop
from guatu.schedule.timing import Timing


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the nodes of a shop belong.

    Attributes:
        nodes: node of the network by node of the shop; what has finished is not in the shop.
        origin: position on the network's calendar of the shop's tick 0.
    """

    shop: Shop
    nodes: Ints
    origin: int


def placement_of(network: Network, timing: Timing) -> Placement | None:
    """Return the shop of `network`, or `None` when its nodes do not share one calendar."""
    net = network.lattice
    open_nodes = [i for i, node in enumerate(network.plan.nodes) if node.finished is None]
    nodes = np.array(open_nodes, np.int32)
    if not len(nodes):
        return None
    row = int(net.calendar[nodes[0]])
    inner = np.isin(net.source, nodes)
    counted = (net.lag != 0) | (net.most != NO_LIMIT)
    if (net.calendar[nodes] != row).any() or (net.clock[inner & counted] != row).any():
        return None
    release = _released(network, nodes)
    origin = int(release.min())
    horizon = int(net.counts[row, -1]) - origin
    place = np.full(len(network.plan.nodes), -1, np.int32)
    place[nodes] = np.arange(len(nodes), dtype=np.int32)
    links = np.flatnonzero(inner).astype(np.int32)
    lapsing = links[net.most[links] != NO_LIMIT]
    ticks = net.ticks[row, origin : origin + horizon]
    hard = timing.hard[nodes].astype(np.int64) + net.duration[nodes] - origin
    shop = Shop(
        duration=net.duration[nodes],
        before=place[net.source[links]],
        after=place[net.to[links]],
        gap=_gaps(network, links, net.lag),
        demand=_demand(network, nodes),
        capacity=_capacity(network, ticks),
        release=(release - origin).astype(np.int32),
        hard=np.where(timing.hard[nodes] < NEVER, hard, NEVER).astype(np.int32),
        before_most=place[net.source[lapsing]],
        after_most=place[net.to[lapsing]],
        most=_gaps(network, lapsing, net.most),
        starts=tuple(_starts(network, int(node), origin, horizon) for node in nodes),
        uses=_uses(network, nodes),
        supply=_supply(network, ticks),
    )
    return Placement(shop, nodes, origin)


def positions(network: Network, placement: Placement, start: Ints) -> Ints:
    """Return the position of every node of the network from the starts in the shop."""
    at = network.low.copy()
    at[placement.nodes] = start + placement.origin
    return at


def capacity_on(network: Network, means: Resource, ticks: Ints) -> Ints:
    """Return the capacity of `means` at each of `ticks` of the axis."""
    axis = network.axis
    by_day = np.full(axis.days + 1, means.capacity, np.int32)
    for day, capacity in sorted(means.changes.items()):
        by_day[min(max((day - axis.first).days, 0), axis.days) :] = capacity
    return by_day[ticks // axis.per_day]


def supply_on(network: Network, supply: dict[int, int], ticks: Ints) -> Ints:
    """Return the units that have arrived by each of `ticks`; `supply`: day number -> units."""
    by_day = np.zeros(network.axis.days + 1, np.int32)
    for day, units in supply.items():
        by_day[min(max(day, 0), network.axis.days)] += units
    return by_day.cumsum(dtype=np.int32)[ticks // network.axis.per_day]


def _released(network: Network, nodes: Ints) -> Ints:
    """Return the earliest positions, also counting links from what has finished."""
    net = network.lattice
    low = network.low.copy()
    done = set(range(len(low))) - set(nodes.tolist())
    for link in range(len(net.to)):
        if int(net.source[link]) in done:
            source, later = net.source[link], net.to[link]
            low[later] = max(low[later], reach(net, link, int(low[source])))
    return low[nodes]


def _gaps(network: Network, links: Ints, lags: Ints) -> Ints:
    net = network.lattice
    ends = net.ends[links]
    gaps = lags[links] + np.where(ends & FROM_FINISH, net.duration[net.source[links]], 0)
    return (gaps - np.where(ends & TO_FINISH, net.duration[net.to[links]], 0)).astype(np.int32)


def _demand(network: Network, nodes: Ints) -> Ints:
    plan = network.plan
    rows = [[plan.nodes[i].needs.get(means.key, 0) for means in plan.resources] for i in nodes]
    return np.array(rows, np.int32).reshape(len(nodes), len(plan.resources))


def _uses(network: Network, nodes: Ints) -> Ints:
    plan = network.plan
    rows = [[plan.nodes[i].uses.get(means.key, 0) for means in plan.stocks] for i in nodes]
    return np.array(rows, np.int32).reshape(len(nodes), len(plan.stocks))


def _capacity(network: Network, ticks: Ints) -> Ints:
    columns = [capacity_on(network, means, ticks) for means in network.plan.resources]
    return np.array(columns, np.int32).reshape(len(columns), len(ticks)).T.copy()


def _supply(network: Network, ticks: Ints) -> Ints:
    """Return what has arrived less what finished nodes have used, by tick and stock."""
    first = network.axis.first
    columns = []
    for stock in network.plan.stocks:
        supply = {(day - first).days: units for day, units in stock.supply.items()}
        for node in network.plan.nodes:
            if node.finished is not None and node.uses.get(stock.key):
                supply[-1] = supply.get(-1, 0) - node.uses[stock.key]
        columns.append(np.maximum(supply_on(network, supply, ticks), 0))
    return np.array(columns, np.int32).reshape(len(columns), len(ticks)).T.copy()


def _starts(network: Network, node: int, origin: int, horizon: int) -> Ints | None:
    """Return the ticks at which `node` may start, `None` for all from its release on."""
    net = network.lattice
    if network.fixed[node]:
        return np.array([network.low[node] - origin], np.int32)
    if net.opens[node] < 0 and net.closes[node] < 0:
        return None
    ticks = []
    at = raised(net, node, int(network.low[node]))
    while at - origin + net.duration[node] <= horizon:
        ticks.append(at - origin)
        at = raised(net, node, at + 1)
    return np.array(ticks, np.int32)
