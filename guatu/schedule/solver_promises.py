"""CP-SAT for plans on shared means that weigh what was announced: the least price."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guatu.schedule.lattice import allowed_between
from guatu.schedule.lattice_sgs import Task
from guatu.schedule.passes import Ints, Longs
from guatu.schedule.promises import Promises
from guatu.schedule.solver_lattice import MOST_CELLS, LatticeModel

Rooms = Sequence[Sequence[int]]

CELLS_PER_S = 15_000  # built by one core that is not alone


def worth_trying(
    task: Task, promises: Promises, floor: Ints, hard: Longs, price: int
) -> list[list[int]]:
    """Return the positions of each node that could be of a plan cheaper than `price`.

    None is before `floor` or after `hard`.
    """
    net = task.net
    last = np.minimum(hard, net.counts[net.calendar, -1] - net.duration)
    rooms = []
    for node in range(len(floor)):
        if task.fixed[node]:
            rooms.append([int(task.low[node])])
            continue
        low = max(int(floor[node]), int(task.low[node]))
        at = allowed_between(net, node, low, int(last[node]))
        least = promises.move_prices(node, at)
        least += promises.per_end * promises.late_ends(node, at)
        rooms.append(at[least < price].tolist())
    return rooms


def may_solve(task: Task, allowed: Rooms, seconds: float) -> bool:
    """Return whether a model with the positions `allowed` stays small, and is built in time."""
    held = task.net.duration * (task.means.demand > 0).sum(axis=1) + 1
    room = np.array([len(positions) for positions in allowed])
    return int((room * held).sum()) <= min(MOST_CELLS, CELLS_PER_S * seconds)


class PromiseModel(LatticeModel):
    """A task as a CP-SAT model, restricted to plans of a lower price than a known one."""

    def __init__(self, task: Task, allowed: Rooms, known: Ints, promises: Promises) -> None:
        """Build the model; `allowed`: positions of each node; `known`: a plan."""
        self.promises = promises
        self._build(task, allowed, known, promises.price(known))

    def _aim(self) -> None:
        late_end = self.model.new_int_var(0, self.task.net.counts.shape[1], "")
        price = [self.promises.per_end * late_end]
        for node, literals in enumerate(self.takes):
            at = np.fromiter(literals, np.int32)
            ends = self.promises.late_ends(node, at).tolist()
            prices = self.promises.move_prices(node, at).tolist()
            if any(ends):
                late = sum(end * each for end, each in zip(ends, literals.values(), strict=True))
                self.model.add(late_end >= late)
            price += [cost * each for cost, each in zip(prices, literals.values(), strict=True)]
        self.model.add(sum(price) <= self.cost - 1)
        self.model.minimize(sum(price))
