"""Replanning on shared means: a good plan near what was announced, then CP-SAT on its price.

Plans at once: nodes placed one by one in the order of their promises, from where they were
promised or where links and hard dates alone would put them best; and the best plan without
regard to promises. CP-SAT starts from the cheapest of those that miss hard dates least.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from guatu.schedule.breed import LATE
from guatu.schedule.keeping import floor_of_promises, keep
from guatu.schedule.lattice_sgs import Task, build, restarts_of
from guatu.schedule.network import Network
from guatu.schedule.passes import Ints
from guatu.schedule.promises import Promises, promises_of
from guatu.schedule.share import Part, Shared, first_order, late_by, share, task_of
from guatu.schedule.solver_promises import PromiseModel, Rooms, may_solve, worth_trying
from guatu.schedule.timing import Timing, finish_boundary, sunk

FREE_SHARE = 1 / 3  # of the time, for the best plan without promises
PART, PART_S = 10, 1.0  # nodes that move at once in a plan too large for one model; seconds
EARLIER = (0, 1, 2, 4, 8, 16)  # ticks kept free before hard dates when means are short


def share_kept(network: Network, timing: Timing, *, left: Callable[[], float], seed: int) -> Shared:
    """Return the cheapest plan found while time is `left`, in seconds.

    Of plans that miss hard dates least, it is the one with the least price.
    """
    free = share(network, timing, left=Part(left, left() * (1 - FREE_SHARE)), seed=seed)
    search = _Search(network, timing, promises_of(network, timing.early))
    plans = [*search.serial(), *([] if free.at is None else [free.at])]
    if not plans:
        return free
    late = min(late_by(network, timing, at) for at in plans)
    timely = [at for at in plans if late_by(network, timing, at) == late]
    at = min(timely, key=search.rank)
    at = search.brought_back(at, left)
    at, bound = search.proven(at, late, left=left, seed=seed)
    closed = search.promises.price(at) <= bound and (not late or free.closed)
    return Shared(
        at, late, free.least_late, finish_boundary(network, timing.early), closed,
        sums=free.sums if at is free.at else None, moves=search.promises.told(at, bound),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Search:
    network: Network
    timing: Timing
    promises: Promises

    def rank(self, at: Ints) -> tuple[bool, int]:
        """Return what the better plan has less of."""
        is_early = self.network.plan.keep_announced and not self.breaks_none(at)
        return is_early, self.promises.price(at)

    def serial(self) -> list[Ints]:
        """Return plans made node by node: no search, whatever time there is."""
        task = task_of(self.network, self.timing)
        plans = []
        for lowest in self._starts():
            for order in self._orders(lowest):
                at = _built(task, lowest, order)
                if at is not None:
                    plans.append(at)
            if any(late_by(self.network, self.timing, at) <= self.timing.missing for at in plans):
                break
        return [*plans, *self._beside_links(task)]

    def _starts(self) -> Iterator[Ints]:
        """Yield lower bounds: the promises, cut ever earlier before hard dates."""
        network, timing = self.network, self.timing
        floor = floor_of_promises(network, timing, self.promises)
        for ticks in EARLIER:
            upper = np.where(network.fixed, floor, np.minimum(floor, timing.hard - ticks))
            yield np.maximum(sunk(network, upper.astype(np.int32), timing.lapse), network.low)

    def _beside_links(self, task: Task) -> Iterator[Ints]:
        """Yield the plan that is cheapest for links alone, with what has to wait placed later."""
        kept = keep(self.network, self.timing, self.timing.early)
        for order in self._orders(kept.at):
            at = _built(task, kept.at, order)
            if at is not None:
                yield at

    def _orders(self, at: Ints) -> Iterator[Ints]:
        """Yield the nodes by `at`, and with those that nobody was promised behind the others."""
        yield first_order(self.network, replace(self.timing, late=at))
        waiting = np.where(self.promises.weight > 0, at, np.maximum(self.timing.late, at))
        yield first_order(self.network, replace(self.timing, late=waiting.astype(np.int32)))

    def brought_back(self, at: Ints, left: Callable[[], float]) -> Ints:
        """Return the plan `at` with nodes put back to their promises, one by one, last ones first.

        Each time all nodes are placed anew; what makes the plan no cheaper, or later, is undone.
        """
        task, floor = task_of(self.network, self.timing), self._floor()
        lowest, best, late = at, at, late_by(self.network, self.timing, at)
        until = left() / 2
        for node in reversed(next(self._orders(at)).tolist()):
            if self.promises.weight[node] == 0 or at[node] == floor[node] or left() <= until:
                continue
            trial = lowest.copy()
            trial[node] = floor[node]
            found = _built(task, trial, next(self._orders(trial)))
            if found is None or late_by(self.network, self.timing, found) > late:
                continue
            if self.rank(found) < self.rank(best):
                lowest, best = trial, found
        return best

    def proven(
        self, known: Ints, late: int, *, left: Callable[[], float], seed: int
    ) -> tuple[Ints, int]:
        """Return the cheapest plan that CP-SAT finds from `known` on, and a bound of the price."""
        network, floor = self.network, self.timing.early
        is_strict = network.plan.keep_announced and self.breaks_none(known)
        if is_strict:
            floor = np.maximum(floor, self._floor())
        price, bound = self.promises.price(known), self._bound(late, is_strict)
        if price <= bound or left() <= 0:
            return known, min(bound, price)
        task = task_of(network, self.timing)
        hard = np.minimum(self.timing.hard.astype(np.int64) + late, task.net.ticks.shape[1])
        allowed = worth_trying(task, self.promises, floor, hard, price)
        if not may_solve(task, allowed, left()):
            return self._in_parts(task, known, allowed, left=left, seed=seed), bound
        proof = PromiseModel(task, allowed, known, self.promises).solve(
            seconds=left(), seed=seed, bound=bound
        )
        return known if proof.at is None else proof.at, proof.bound

    def _in_parts(
        self, task: Task, known: Ints, allowed: Rooms, *, left: Callable[[], float], seed: int
    ) -> Ints:
        """Return the plan `known` made cheaper part by part: some neighbours move, others stay."""
        dice = np.random.default_rng(seed)
        while left() > 0:
            begun = self.network.lattice.ticks[self.network.lattice.calendar, known]
            near = np.argsort(np.abs(begun - begun[dice.integers(len(known))]), kind="stable")
            part = set(near[:PART].tolist())
            rooms = [
                room if node in part else [at]
                for node, (room, at) in enumerate(zip(allowed, known.tolist(), strict=True))
            ]
            if may_solve(task, rooms, left()):
                model = PromiseModel(task, rooms, known, self.promises)
                found = model.solve(seconds=min(left(), PART_S), seed=seed, bound=0).at
                known = known if found is None else found
            elif left() < PART_S:
                break
        return known

    def breaks_none(self, at: Ints) -> bool:
        """Return whether `at` has nothing earlier than promised but where hard dates force it."""
        return bool((at >= self._floor()).all())

    def _floor(self) -> Ints:
        return floor_of_promises(self.network, self.timing, self.promises)

    def _bound(self, late: int, is_strict: bool) -> int:
        """Return a price below which no plan is, even if nothing were shared."""
        is_weighed = not self.network.plan.keep_announced
        if late > self.timing.missing or not (is_weighed or is_strict):
            return 0
        kept = keep(self.network, self.timing, self.timing.early)
        return self.promises.price(kept.at) if kept.closed else 0


def _built(task: Task, lowest: Ints, order: Ints) -> Ints | None:
    """Return the plan of the nodes placed in `order`, none before `lowest`."""
    bounded, at = task._replace(low=lowest), lowest.copy()
    cost = int(build(bounded, order, restarts_of(task), at))
    return at if cost < LATE * LATE else None
