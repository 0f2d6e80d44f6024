"""Exact solving with OR-Tools CP-SAT: proofs, bounds, and plans of shops that lists cannot make.

Each node is an interval of fixed size, each means a cumulative constraint; capacity that changes by
date is a fixed interval that takes the rest. Only this module and `guatu.schedule.solver_lattice`,
for calendars that differ, know OR-Tools.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from ortools.sat.python import cp_model

from guatu.schedule.breed import LATE
from guatu.schedule.exclusive import cliques
from guatu.schedule.passes import Ints, spans, tails, topological
from guatu.schedule.search import Found
from guatu.schedule.shop import NEVER, Shop


@dataclass(frozen=True, slots=True)
class Proof:
    """What CP-SAT found out.

    Attributes:
        found: a plan better than the one it was given, or `None`.
        bound: no plan costs less.
        closed: nothing is left to find: `found`, or else the plan it was given, is optimal; if
            it was given none, there is no plan.
    """

    found: Found | None
    bound: int
    closed: bool


class Model:
    """A shop as a CP-SAT model, restricted to plans that cost less than a known one."""

    def __init__(self, shop: Shop, *, known: Found | None, bound: int) -> None:
        """Build the model; `known` is the hint, and plans must be better than it."""
        self.shop, self.known, self.bound = shop, known, bound
        self.model = cp_model.CpModel()
        self.solver = cp_model.CpSolver()
        late_allowed = (known is not None and known.cost >= LATE) or known is None
        self.horizon = shop.horizon
        if known is not None and known.cost < LATE:
            self.horizon = min(shop.horizon, known.cost - 1)
        self.has_room = True
        self.starts = self._starts()
        self.bars = [
            self.model.new_fixed_size_interval_var(start, int(size), "")
            for start, size in zip(self.starts, shop.duration, strict=True)
        ]
        self._link()
        self._separate()
        self._share()
        self._consume()
        self._aim(late_allowed=late_allowed and bool((shop.hard < NEVER).any()))
        if known is not None:
            for variable, start in zip(self.starts, known.start, strict=True):
                self.model.add_hint(variable, int(start))

    def halt(self) -> None:
        """End a running `solve` soon; from another thread."""
        self.solver.stop_search()

    def solve(self, *, seconds: float = inf, steps: float = inf, seed: int) -> Proof:
        """Search on one core until the clock or the solver's count of its steps is at an end.

        `steps`: in what CP-SAT takes for seconds; where it ends the search, the same question
        always gets the same answer.
        """
        if not self.has_room:
            return self._nothing_better()
        solver = self.solver
        solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        solver.parameters.max_deterministic_time = steps
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0  # measured: proves J30 in half the time
        solver.parameters.inprocessing_dtime_ratio = 0.0  # measured: a tenth less for J30
        solver.parameters.random_seed = seed
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return self._nothing_better()
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return Proof(None, max(self.bound, as_bound(solver.best_objective_bound)), closed=False)
        start = np.array([solver.value(variable) for variable in self.starts], np.int32)
        found = Found(start, round(solver.objective_value))
        bound = max(self.bound, as_bound(solver.best_objective_bound))
        return Proof(found, bound, closed=status == cp_model.OPTIMAL)

    def _nothing_better(self) -> Proof:
        cost = self.bound if self.known is None else self.known.cost
        return Proof(None, cost, closed=True)

    def _starts(self) -> list[cp_model.IntVar]:
        shop = self.shop
        edges = shop.edges
        early = spans(shop.duration, edges, release=shop.release).early
        latest = self.horizon - tails(shop.duration, edges, topological(edges))
        variables = []
        for node, allowed in enumerate(shop.starts):
            low, high = int(early[node]), int(latest[node])
            if allowed is not None:
                ticks = allowed[(allowed >= low) & (allowed <= high)].tolist()
                domain = cp_model.Domain.from_values(ticks)
            else:
                domain = cp_model.Domain(low, high)
            if domain.is_empty():  # CP-SAT would call the model invalid, not infeasible
                self.has_room, domain = False, cp_model.Domain(low, low)
            variables.append(self.model.new_int_var_from_domain(domain, f"s{node}"))
        return variables

    def _link(self) -> None:
        shop, starts = self.shop, self.starts
        for before, after, gap in zip(shop.before, shop.after, shop.gap, strict=True):
            self.model.add(starts[after] >= starts[before] + int(gap))
        for before, after, most in zip(shop.before_most, shop.after_most, shop.most, strict=True):
            self.model.add(starts[after] <= starts[before] + int(most))

    def _separate(self) -> None:
        """Say which nodes exclude each other; measured: up to 20 times faster proofs."""
        for clique in cliques(self.shop):
            self.model.add_no_overlap([self.bars[node] for node in clique])

    def _share(self) -> None:
        shop = self.shop
        for means in range(shop.demand.shape[1]):
            most = int(shop.capacity[:, means].max())
            users = [node for node in range(len(self.bars)) if shop.demand[node, means]]
            bars = [self.bars[node] for node in users]
            demands = [int(shop.demand[node, means]) for node in users]
            for first, last, missing in _dents(most - shop.capacity[: self.horizon, means]):
                bars.append(self.model.new_fixed_size_interval_var(first, last - first, ""))
                demands.append(missing)
            if users:
                self.model.add_cumulative(bars, demands, most)

    def _consume(self) -> None:
        """Hold each consumed unit from its start to the end of the axis."""
        shop, last = self.shop, self.shop.horizon
        for stock in range(shop.uses.shape[1]):
            supply = shop.supply[:, stock]
            users = [node for node in range(len(self.starts)) if shop.uses[node, stock]]
            bars = [
                self.model.new_interval_var(
                    self.starts[node], self.model.new_int_var(0, last, ""), last, ""
                )
                for node in users
            ]
            units = [int(shop.uses[node, stock]) for node in users]
            for first, end, missing in _dents(supply[-1] - supply):
                bars.append(self.model.new_fixed_size_interval_var(first, end - first, ""))
                units.append(missing)
            if users:
                self.model.add_cumulative(bars, units, int(supply[-1]))

    def _aim(self, *, late_allowed: bool) -> None:
        shop, model = self.shop, self.model
        end = model.new_int_var(0, self.horizon, "end")
        late = model.new_int_var(0, self.horizon if late_allowed else 0, "late")
        for start, size, hard in zip(self.starts, shop.duration, shop.hard, strict=True):
            model.add(end >= start + int(size))
            if hard < NEVER:
                model.add(start + int(size) <= int(hard) + late)
        cost = end + LATE * late if late_allowed else end
        if self.known is not None:
            model.add(cost <= self.known.cost - 1)
        model.add(cost >= self.bound)
        model.minimize(cost)


def _dents(missing: Ints) -> list[tuple[int, int, int]]:
    """Return the runs (first tick, last excluded, units) in which capacity is missing."""
    edges = np.flatnonzero(np.diff(missing)) + 1
    firsts = [0, *edges.tolist()]
    lasts = [*edges.tolist(), len(missing)]
    return [
        (first, last, int(missing[first]))
        for first, last in zip(firsts, lasts, strict=True)
        if last > first and missing[first] > 0
    ]


def as_bound(bound: float) -> int:
    """Return the least whole cost that the solver's `bound` allows."""
    return int(np.ceil(bound - 1e-6)) if abs(bound) < 1e15 else 0
