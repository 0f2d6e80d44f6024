"""What it costs to move what was announced, against a whole that ends later.

A plan that weighs its promises looks for the least price: each working tick by which the whole
ends later than it could, and each by which an announced start moves, earlier or later, times its
weight. Hard dates, links and means are no matter of price: they hold first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guatu.schedule.answer import Moves
from guatu.schedule.dates import calendar_row, moved_units
from guatu.schedule.network import UNIT_S, Network
from guatu.schedule.passes import Ints, Longs
from guatu.schedule.plan import Plan
from guatu.schedule.timing import finish_boundary

PARTS = 1000  # of a tick: weights are counted to the thousandth


@dataclass(frozen=True, slots=True)
class Promises:
    """The prices of one plan, in thousandths of a tick times `scale`.

    Attributes:
        weight: price of a tick that each node moves; 0: nothing was announced.
        per_end: price of a working tick by which the whole ends later than `floor`.
        floor: working ticks of the plan's calendar before the end that costs nothing.
        scale: 1; where promises go before every end, the ticks of the axis.
    """

    network: Network
    weight: Longs
    per_end: int
    floor: int
    scale: int

    @property
    def targets(self) -> Ints:
        """Where nodes were announced, or may be now; their lower bounds where nothing was."""
        return np.where(self.weight > 0, self.network.announced, self.network.low)

    @property
    def plan_row(self) -> int:
        """The calendar row by which the end is counted."""
        return calendar_row(self.network)

    def late_ends(self, node: int, at: Ints) -> Longs:
        """Return the working ticks by which `node` ends beyond the floor, for each position."""
        net = self.network.lattice
        last = at + net.duration[node] - 1
        ends = net.ticks[net.calendar[node], np.maximum(last, 0)] + 1
        return self._beyond(np.where(last >= 0, ends, 0))

    def move_prices(self, node: int, at: Ints) -> Longs:
        """Return what it costs that `node` stands at each of the positions `at`."""
        moved = np.abs(at.astype(np.int64) - self.network.promise[node])
        prices: Longs = moved * self.weight[node]
        return prices

    def _beyond(self, boundaries: Ints) -> Longs:
        counted = self.network.lattice.counts[self.plan_row, boundaries].astype(np.int64)
        beyond: Longs = np.maximum(counted - self.floor, 0)
        return beyond

    def price(self, at: Ints) -> int:
        """Return the price of the plan in which the nodes stand at `at`."""
        moved = np.abs(at.astype(np.int64) - self.network.promise)
        late_end = self._beyond(np.array(finish_boundary(self.network, at)))
        return int((moved * self.weight).sum() + self.per_end * late_end)

    def told(self, at: Ints, bound: int) -> Moves:
        """Return what the answer says of the plan `at`; no plan has a price below `bound`."""
        moves = [abs(each) for each in moved_units(self.network, at) if each is not None]
        return Moves(sum(moves), self._units(self.price(at)), self._units(bound))

    def _units(self, price: int) -> float:
        ticks = price // self.scale / PARTS
        return ticks * self.network.axis.seconds / UNIT_S[self.network.plan.unit]


def weighs(plan: Plan) -> bool:
    """Return whether moving what was announced costs anything in `plan`."""
    is_dear = plan.keep_announced or round(plan.announced_weight * PARTS) > 0
    return is_dear and any(
        node.announced is not None and node.started is None and node.announced_factor > 0
        for node in plan.nodes
    )


def promises_of(network: Network, free: Ints) -> Promises:
    """Return the prices of `network`; an end costs from that of the plan `free` of promises on."""
    plan, row = network.plan, calendar_row(network)
    scale = network.axis.length if plan.keep_announced else 1
    weight = 1.0 if plan.keep_announced else plan.announced_weight
    prices = np.rint([PARTS * weight * node.announced_factor for node in plan.nodes])
    return Promises(
        network,
        weight=np.where(network.promise >= 0, prices, 0).astype(np.int64) * scale,
        per_end=1 if plan.keep_announced else PARTS,
        floor=int(network.lattice.counts[row, finish_boundary(network, free)]),
        scale=scale,
    )
