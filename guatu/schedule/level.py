"""Sharing scarce means: the population search and CP-SAT, one on each core.

The search gives a plan at once and keeps making it better; CP-SAT works on the bound and on
proofs, each time from the best plan known, and hands over what it finds. They exchange at the
end of each round. When CP-SAT gets nowhere, a second population takes its core; when the
populations have settled, CP-SAT solves neighbourhoods of the best plan. Where list decoding does
not know every rule (windows, lapses, stocks) there is no population: CP-SAT works on the whole on
one core and on neighbourhoods on the other.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import inf

from guatu.schedule.bounds import least_end
from guatu.schedule.exclusive import halves
from guatu.schedule.neighbourhoods import Neighbourhoods
from guatu.schedule.search import SHUT, Found, Search
from guatu.schedule.shop import Shop
from guatu.schedule.solver_ortools import Model, Proof

FIRST_ROUND_S = 1.0
PROOF_SHARE = 0.35  # of the time, for CP-SAT, while it proves nothing
CHILDREN_PER_ROUND = 4000  # of a steady search
STEADY_STEPS = 0.25  # of CP-SAT per round of a steady search
MOST_NODES = 4000  # for CP-SAT: beyond, it only presolves
POLISH_SHARE = 0.1  # of the time, at its end, for neighbourhoods of the best plan
STEPS_AROUND = 0.1  # of CP-SAT for each of them
AROUND_PER_ROUND = 8  # of a steady search
SMALL = 40  # nodes: the first plans are mostly the best ones, all that is left is the proof
HUNT_SHARE, HALVES_SHARE = 0.05, 0.9  # of the time, in a small shop

RIVAL_SEED = 7  # added to the seed of the second population

Clock = Callable[[], float]
_Worker = Callable[[Clock, Future[None]], None]


@dataclass(frozen=True, slots=True)
class _Rest:
    """A clock that ends before another one does."""

    left: Clock
    until: float

    def __call__(self) -> float:
        return self.left() - self.until


@dataclass(slots=True)
class Levelling:
    """A search for the best plan of a shop, in rounds.

    Attributes:
        left: seconds left; when it goes below 0 the search ends within some milliseconds.
        found: the best plan so far, `None`: none yet.
        bound: no plan costs less.
        closed: `found` is the best there is; without a plan: there is none.
    """

    shop: Shop
    left: Clock
    seed: int = 0
    found: Found | None = None
    bound: int = 0
    closed: bool = False
    rival: Search | None = None
    around: Neighbourhoods | None = None

    def run(self) -> None:
        """Search until the best plan is proven or no time is left."""
        self.bound = max(self.bound, least_end(self.shop))
        if not self.shop.is_plain:
            self._prove_and_polish()
            return
        seconds = self.left()
        search = self._first_search()
        if len(self.shop.duration) <= SMALL:
            self._prove_in_halves(search, seconds)
        rounds, length = 0, min(FIRST_ROUND_S, seconds / 4)
        while not self.closed and self.left() > 0:
            if rounds == 1:
                search.grow(self._children(search, self.left()))
            self._round(search, length, seconds)
            rounds, length = rounds + 1, length * 2

    def run_steadily(self, rounds: int) -> None:
        """Search for a number of rounds, not by the clock: always the same plan for a seed."""
        self.bound = max(self.bound, least_end(self.shop))
        search = self._first_search() if self.shop.is_plain else None
        for number in range(rounds):
            if self.closed:
                return
            proof = self._model().solve(steps=STEADY_STEPS * 2**number, seed=self.seed)
            self._learn(proof)
            if search is not None and not self.closed:
                self._exchange(search)
                search.evolve(CHILDREN_PER_ROUND * 2**number, target=self.bound)
                self._exchange(search)
            for _ in range(AROUND_PER_ROUND):
                if not self.closed:
                    self._solve_around()

    def _first_search(self) -> Search:
        search = Search(self.shop, seed=self.seed)
        self.shop = replace(search.shop, supply=self.shop.supply[: search.shop.horizon])
        self._exchange(search)
        return search

    def _round(self, search: Search, seconds: float, whole: float) -> None:
        """Let the search and a second worker run side by side for at most `seconds`."""
        beside, until = self._second_worker(whole)
        rest = _Rest(self.left, max(self.left() - seconds, until))
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(search.run, rest, target=self._target)
            beside(rest, running)
            running.result()
        self._exchange(search)

    def _second_worker(self, whole: float) -> tuple[_Worker, float]:
        """Return what runs beside the search now, and how many seconds are left when it ends."""
        left = self.left()
        if len(self.shop.duration) > MOST_NODES:
            return self._compete, 0
        if left > whole * (1 - PROOF_SHARE):
            return self._prove, 0
        if left > whole * POLISH_SHARE:
            return self._compete, whole * POLISH_SHARE
        return self._polish, 0

    def _prove(self, rest: Clock, running: Future[None]) -> None:
        """Let CP-SAT look for a better plan of the whole, or for a proof that there is none."""
        model = self._model()
        running.add_done_callback(lambda _: model.halt())
        self._learn(model.solve(seconds=rest(), seed=self.seed))

    def _compete(self, rest: Clock, running: Future[None]) -> None:
        """Breed a second population."""
        if self.rival is None:
            self.rival = Search(self.shop, seed=self.seed + RIVAL_SEED)
            self.rival.grow(self._children(self.rival, rest()))
        self.rival.run(rest, target=self._target)
        self._exchange(self.rival)

    def _polish(self, rest: Clock, running: Future[Proof] | Future[None]) -> None:
        """Let CP-SAT solve neighbourhoods of the best plan."""
        while rest() > 0 and not self.closed and not running.done() and self.found is not None:
            self._solve_around(rest())

    def _solve_around(self, seconds: float = inf) -> None:
        if self.found is None:
            return
        if self.around is None:
            self.around = Neighbourhoods(self.shop, seed=self.seed)
        part = self.around.draw(self.found.start)
        model = Model(part, known=self.found, bound=self.bound)
        proof = model.solve(seconds=seconds, steps=STEPS_AROUND, seed=self.seed)
        self.around.learn(is_exhausted=proof.closed)
        if proof.found is not None:
            self._take(proof.found)

    def _prove_and_polish(self) -> None:
        """Without a search: CP-SAT on the whole, and beside it on neighbourhoods."""
        length = min(FIRST_ROUND_S, self.left() / 4)
        while not self.closed and self.left() > 0:
            rest = _Rest(self.left, max(self.left() - length, 0))
            model = self._model()
            with ThreadPoolExecutor(1) as pool:
                running = pool.submit(model.solve, seconds=rest(), seed=self.seed)
                self._polish(rest, running)
                if self.closed:
                    model.halt()
                proof = running.result()
            self._learn(proof)
            length *= 2

    def _prove_in_halves(self, search: Search, seconds: float) -> None:
        """Let each core prove one half of a small shop; see `guatu.schedule.exclusive.halves`."""
        search.run(_Rest(self.left, self.left() - HUNT_SHARE * seconds), target=self._target)
        self._exchange(search)
        if self.closed or self.found is None:
            return
        split = halves(self.shop, min(self.found.cost - 1, self.shop.horizon))
        if split is None:
            return
        models = [Model(half, known=self.found, bound=self.bound) for half in split]
        until = self.left() - HALVES_SHARE * seconds
        with ThreadPoolExecutor(len(models)) as pool:
            rest = self.left() - until
            running = [pool.submit(model.solve, seconds=rest, seed=self.seed) for model in models]
        self._learn_halves([each.result() for each in running])

    def _learn_halves(self, proofs: list[Proof]) -> None:
        for proof in proofs:
            if proof.found is not None:
                self._take(proof.found)
        self.bound = max(self.bound, min(proof.bound for proof in proofs))
        self.closed = self.closed or all(proof.closed for proof in proofs)
        if self.closed and self.found is not None:
            self.bound = self.found.cost

    def _target(self) -> int:
        return SHUT if self.closed else self.bound

    def _children(self, search: Search, seconds: float) -> int:
        """Return how many children there is time for in `seconds`, from a sample of 200."""
        before = self.left()
        search.evolve(200, target=self.bound)
        took = before - self.left()
        return int(max(seconds - took, 0) / (max(took, 1e-4) / 200))

    def _model(self) -> Model:
        known = self.found if self.found is not None and self.found.fits else None
        return Model(self.shop, known=known, bound=self.bound)

    def _learn(self, proof: Proof) -> None:
        if proof.found is not None:
            self._take(proof.found)
        if proof.closed:
            self.closed = True
            self.bound = self.found.cost if self.found is not None else proof.bound
        else:
            self.bound = max(self.bound, proof.bound)
            self._check()

    def _exchange(self, search: Search) -> None:
        if self.found is not None and self.found.cost < search.best.cost:
            search.offer(self.found)
        self._take(search.best)

    def _take(self, found: Found) -> None:
        if found.fits and (self.found is None or found.cost < self.found.cost):
            self.found = found
        self._check()

    def _check(self) -> None:
        if self.found is not None and self.found.cost <= self.bound:
            self.closed = True
