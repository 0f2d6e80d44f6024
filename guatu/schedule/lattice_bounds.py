"""Lower bounds for means shared by nodes of different calendars, whatever the size of the plan.

An end is refuted when between two moments more work has to be done on one of the means than there
is of it: the work of all nodes that cannot start before the first moment and have to be over by
the second (Erschler and Lopez's energetic reasoning, without partial overlaps). So is it when by
some day more has to have been used up of a stock than has arrived. The least end that is not
refuted is a bound; the same for the ticks by which hard dates are missed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from guatu.schedule.breed import LATE
from guatu.schedule.compiled import compiled
from guatu.schedule.lattice_sgs import Task
from guatu.schedule.network import Network
from guatu.schedule.passes import Flags, Ints, Longs
from guatu.schedule.shop import NEVER
from guatu.schedule.timing import Timing, finish_boundary, positions_ending, sunk

MOST_MOMENTS = 200  # first moments tried on each means


@dataclass(frozen=True, slots=True)
class Floor:
    """What no plan can be under.

    Attributes:
        late: ticks by which the worst hard date is missed at least.
        end: boundary before which no plan ends that misses its hard dates by no more.
    """

    late: int
    end: int

    @property
    def cost(self) -> int:
        """The same as a cost: see `guatu.schedule.lattice_sgs.build`."""
        return self.end + LATE * self.late


def path_floor(network: Network, timing: Timing) -> Floor:
    """Return the bound of links, windows and hard dates alone."""
    return Floor(timing.missing, finish_boundary(network, timing.early))


def floor_of(network: Network, timing: Timing, task: Task) -> Floor:
    """Return the bound that also looks at the means. Cost: some twenty backward passes."""
    refutation = _Refutation.of(network, timing, task)
    known, last = path_floor(network, timing), network.axis.length
    late = least(lambda late: refutation.holds(late, last), known.late, last)
    end = least(lambda end: refutation.holds(late, end), known.end, last)
    return Floor(late, end)


def least(is_refuted: Callable[[int], bool], low: int, most: int) -> int:
    """Return the least value from `low` on that is not refuted, `most` where all are.

    Whatever is under a refuted value is refuted too.
    """
    if low >= most or not is_refuted(low):
        return min(low, most)
    step = 1
    while low + step < most and is_refuted(low + step):
        low, step = low + step, step * 2
    high = min(low + step, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if is_refuted(middle) else (low, middle)
    return high


@dataclass(frozen=True, slots=True)
class _Refutation:
    """Refutes ends; what has started has its part of the means beforehand.

    Attributes:
        release: first tick of each node at its earliest.
        supply: means, boundary -> units of it before, on ticks on which any of its users works.
        arrived: stock, tick -> units that are there for what has not started.
    """

    network: Network
    timing: Timing
    task: Task
    release: Ints
    supply: Longs
    arrived: Longs

    @classmethod
    def of(cls, network: Network, timing: Timing, task: Task) -> _Refutation:
        """Return the refutation of `task`, which is `network` with its means."""
        net = network.lattice
        release = net.ticks[net.calendar, timing.early]
        length = network.axis.length
        supply = np.zeros((len(task.means.free), length + 1), np.int64)
        for kind, free in enumerate(task.means.free):
            users = task.means.demand[:, kind] > 0
            here = free.astype(np.int64) - _held(network, task, kind)
            works = _any_works(network, users & ~network.fixed)
            np.cumsum(np.maximum(here, 0) * works, out=supply[kind, 1:])
        arrived = np.zeros((len(task.means.stock), length), np.int64)
        for kind, stock in enumerate(task.means.stock):
            gone = np.zeros(length, np.int64)
            begun = network.fixed & (release < length)
            np.add.at(gone, release[begun], task.means.uses[begun, kind])
            arrived[kind] = np.maximum(stock - gone.cumsum(), 0)
        return cls(network, timing, task, release, supply, arrived)

    def holds(self, late: int, end: int) -> bool:
        """Return whether no plan ends by `end` and misses hard dates by `late` at most."""
        network, hard = self.network, self.timing.hard
        dated = np.where(hard < NEVER, hard.astype(np.int64) + late, NEVER)
        upper = np.minimum(positions_ending(network, end), dated).astype(np.int32)
        upper = np.where(network.fixed, self.timing.early, upper).astype(np.int32)
        latest = sunk(network, upper, 0)
        free = ~network.fixed
        if (latest < self.timing.early)[free].any():
            return True
        return self._is_overfull(latest, free) or self._is_used_up(latest, free)

    def _is_overfull(self, latest: Ints, free: Flags) -> bool:
        net, demand = self.network.lattice, self.task.means.demand
        last = net.ticks[net.calendar, np.maximum(latest + net.duration - 1, 0)]
        for kind, supply in enumerate(self.supply):
            users = np.flatnonzero((demand[:, kind] > 0) & (net.duration > 0) & free)
            if not len(users):
                continue
            order = users[np.argsort(last[users], kind="stable")]
            work = demand[order, kind].astype(np.int64) * net.duration[order]
            moments = np.unique(self.release[order])
            moments = moments[:: -(-len(moments) // MOST_MOMENTS)]
            if overfull(self.release[order], last[order] + 1, work, moments, supply):
                return True
        return False

    def _is_used_up(self, latest: Ints, free: Flags) -> bool:
        net = self.network.lattice
        begin = net.ticks[net.calendar, latest]
        for kind, arrived in enumerate(self.arrived):
            users = np.flatnonzero((self.task.means.uses[:, kind] > 0) & free)
            order = users[np.argsort(begin[users], kind="stable")]
            taken = self.task.means.uses[order, kind].astype(np.int64).cumsum()
            if (taken > arrived[np.minimum(begin[order], len(arrived) - 1)]).any():
                return True
        return False


def _held(network: Network, task: Task, kind: int) -> Longs:
    """Return the units of a means that what has started holds at each tick."""
    net, held = network.lattice, np.zeros(network.axis.length, np.int64)
    for node in np.flatnonzero(network.fixed & (task.means.demand[:, kind] > 0)):
        first = int(network.low[node])
        ticks = net.ticks[net.calendar[node], first : first + net.duration[node]]
        held[ticks[ticks < len(held)]] += task.means.demand[node, kind]
    return held


def _any_works(network: Network, users: Flags) -> Flags:
    rows = np.unique(network.lattice.calendar[users])
    works: Flags = np.logical_or.reduce(network.clock.works[rows], axis=0)
    return works


@compiled
def overfull(release: Ints, due: Ints, work: Longs, moments: Ints, supply: Longs) -> bool:
    """Return whether more has to be done between two boundaries than there is.

    The nodes are sorted by `due`, the boundary by which they have to be over.
    """
    for moment in moments:
        needed = 0
        for node in range(len(release)):
            if release[node] >= moment:
                needed += work[node]
                if needed > supply[due[node]] - supply[moment]:
                    return True
    return False
