"""CP-SAT for plans whose nodes follow calendars of their own: every position is a yes or no.

Where calendars differ a node is no interval of fixed length, and it holds its means only on the
days that it works. So each node takes one of its allowed positions, links join positions as
`reach` and `limit` of the lattice say, and each tick of each means adds up who holds it then. That
takes a literal for each node and position: plans up to some hundred nodes and some hundred days.
Larger ones have the bound of `guatu.schedule.lattice_bounds`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from ortools.sat.python import cp_model

from guatu.schedule.breed import LATE
from guatu.schedule.lattice import NO_LIMIT, end_point, limit, raised, reach
from guatu.schedule.lattice_sgs import Task
from guatu.schedule.passes import Ints
from guatu.schedule.shop import NEVER
from guatu.schedule.solver_ortools import as_bound

MOST_CELLS = 300_000  # positions x ticks held, over all nodes
LONGEST_AXIS = 5_000  # ticks


@dataclass(frozen=True, slots=True)
class LatticeProof:
    """What CP-SAT found out.

    Attributes:
        at: positions of a plan better than the known one, `None`: none was found.
        bound: no plan costs less, in ticks of the end plus `LATE` for each tick too late.
        closed: nothing better than `at`, or else than the known plan, exists.
    """

    at: Ints | None
    bound: int
    closed: bool


class LatticeModel:
    """A task as a CP-SAT model, restricted to plans that cost less than a known one."""

    def __init__(self, task: Task, early: Ints, known: Ints, cost: int) -> None:
        """Build the model; `early`: no node is before; `known`: a plan that costs `cost`."""
        last_end = cost - 1 if cost < LATE else task.net.counts.shape[1] - 1
        allowed = [
            allowed_positions(task, node, int(early[node]), last_end) for node in range(len(early))
        ]
        self._build(task, allowed, known, cost)

    def _build(self, task: Task, allowed: Sequence[Sequence[int]], known: Ints, cost: int) -> None:
        """Build the model in which each node takes one of its `allowed` positions."""
        self.task, self.cost = task, cost
        self.model = cp_model.CpModel()
        self.takes = [
            {at: self.model.new_bool_var("") for at in positions} for positions in allowed
        ]
        self.at = [self._position(node) for node in range(len(allowed))]
        self._link()
        self._share()
        self._consume()
        self._aim()
        for node, literals in enumerate(self.takes):
            for at, literal in literals.items():
                self.model.add_hint(literal, at == known[node])

    def solve(self, *, seconds: float, seed: int, bound: int) -> LatticeProof:
        """Search on one core for at most `seconds`; `bound`: no plan is known to cost less."""
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return LatticeProof(None, self.cost, closed=True)
        bound = max(bound, as_bound(solver.best_objective_bound))
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return LatticeProof(None, bound, closed=False)
        at = np.array([solver.value(position) for position in self.at], np.int32)
        return LatticeProof(at, bound, closed=status == cp_model.OPTIMAL)

    def _position(self, node: int) -> cp_model.IntVar:
        literals = self.takes[node]
        position = self.model.new_int_var(0, self.task.net.ticks.shape[1], "")
        self.model.add_exactly_one(literals.values())
        self.model.add(position == sum(at * literal for at, literal in literals.items()))
        return position

    def _link(self) -> None:
        net = self.task.net
        for link in range(len(net.to)):
            before, after = int(net.source[link]), self.at[net.to[link]]
            for at, literal in self.takes[before].items():
                self.model.add(after >= reach(net, link, at)).only_enforce_if(literal)
                if net.most[link] != NO_LIMIT:
                    self.model.add(after <= limit(net, link, at, 0)).only_enforce_if(literal)

    def _share(self) -> None:
        """Add up at each tick who holds a means; what runs already has its part beforehand."""
        free = self.task.means.free.astype(np.int64)
        held: dict[tuple[int, int], list[cp_model.LinearExprT]] = defaultdict(list)
        for node, literals in enumerate(self.takes):
            for literal, kind, tick, need in self._holds(node, literals):
                if self.task.fixed[node]:
                    free[kind, tick] -= need
                else:
                    held[kind, tick].append(need * literal)
        for place, units in held.items():
            self.model.add(sum(units) <= max(int(free[place]), 0))

    def _holds(
        self, node: int, literals: Mapping[int, cp_model.IntVar]
    ) -> Iterator[tuple[cp_model.IntVar, int, int, int]]:
        """Yield, for each position of `node`, the means, ticks and units that it takes."""
        net, demand = self.task.net, self.task.means.demand[node]
        row, duration = net.calendar[node], int(net.duration[node])
        kinds = np.flatnonzero(demand).tolist()
        for at, literal in literals.items():
            for tick, kind in product(net.ticks[row, at : at + duration].tolist(), kinds):
                yield literal, kind, tick, int(demand[kind])

    def _consume(self) -> None:
        """What has been used up by the last tick before more arrives has arrived by then."""
        net, means = self.task.net, self.task.means
        for kind in range(means.stock.shape[0]):
            stock = means.stock[kind]
            used = [
                (int(net.ticks[net.calendar[node], at]), int(means.uses[node, kind]), literal)
                for node, literals in enumerate(self.takes)
                for at, literal in literals.items()
                if means.uses[node, kind]
            ]
            for last in (*np.flatnonzero(np.diff(stock)).tolist(), len(stock) - 1):
                taken = sum(units * literal for tick, units, literal in used if tick <= last)
                self.model.add(taken <= max(int(stock[last]), self._used_already(kind, last)))

    def _used_already(self, kind: int, last: int) -> int:
        """Return what nodes that have started used up of a stock by the tick `last`."""
        net, task = self.task.net, self.task
        begun = net.ticks[net.calendar, task.low] <= last
        return int(task.means.uses[task.fixed & begun, kind].sum())

    def _aim(self) -> None:
        net, task, model = self.task.net, self.task, self.model
        end = model.new_int_var(0, net.counts.shape[1], "")
        late = model.new_int_var(0, net.ticks.shape[1] if self.cost >= LATE else 0, "")
        for node, literals in enumerate(self.takes):
            row, duration = net.calendar[node], net.duration[node]
            model.add(
                end
                >= sum(end_point(net, row, at + duration) * each for at, each in literals.items())
            )
            if task.hard[node] < NEVER and not task.fixed[node]:
                model.add(self.at[node] - int(task.hard[node]) <= late)
        cost = end + LATE * late
        model.add(cost <= self.cost - 1)
        model.minimize(cost)


def allowed_positions(task: Task, node: int, low: int, last_end: int) -> list[int]:
    """Return the positions of `node` from `low` on that windows allow and end by `last_end`."""
    net = task.net
    if task.fixed[node]:
        return [int(task.low[node])]
    row, duration = net.calendar[node], int(net.duration[node])
    found = []
    at = raised(net, node, max(int(task.low[node]), low))
    while at + duration <= net.counts[row, -1]:
        if end_point(net, row, at + duration) > last_end:
            break
        found.append(int(at))
        at = raised(net, node, at + 1)
    return found


def may_prove(task: Task, early: Ints) -> bool:
    """Return whether a model of `task` stays small."""
    length = task.net.ticks.shape[1]
    room = np.maximum(length - early.astype(np.int64), 1)
    held = task.net.duration * (task.means.demand > 0).sum(axis=1) + 1
    return length <= LONGEST_AXIS and int((room * held).sum()) <= MOST_CELLS
