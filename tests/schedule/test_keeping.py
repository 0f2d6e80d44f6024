"""Replanning: what was announced moves as little as its weight says, against all other plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from guatu.schedule import solver_cut
from guatu.schedule.answer import Schedule, Status
from guatu.schedule.errors import PlanInvalid
from guatu.schedule.plan import Calendar, Direction, Link, Node, Plan, Resource
from guatu.schedule.scheduler import schedule
from tests.schedule.clock import seconds
from tests.schedule.oracle import Oracle
from tests.schedule.random_plans import random_plan
from tests.schedule.test_share import with_means
from tests.schedule.test_solver_lattice import fits

MONDAY = date(2026, 3, 2)
WEIGHTS = (0.1, 0.3, 0.5, 1.0, 2.5)
WIDTH = 22  # positions tried for each node


def march(day: int) -> date:
    return date(2026, 3, day)


def announced_at_random(plan: Plan, dice: np.random.Generator, most: int) -> Plan:
    """`plan` with most nodes announced within `most` days, some dearer than others."""
    nodes = tuple(
        replace(
            node,
            announced=plan.start + timedelta(days=int(dice.integers(0, most))),
            announced_factor=float(dice.choice([0.5, 1.0, 1.0, 3.0])),
        )
        if not number or dice.random() < 0.8
        else node
        for number, node in enumerate(plan.nodes)
    )
    return replace(plan, nodes=nodes, announced_weight=float(dice.choice(WEIGHTS)))


def kin(dice: np.random.Generator) -> Plan:
    """Six nodes of one or two days with many links, some with a hard date."""
    keys = range(6)
    nodes = tuple(
        Node(
            f"n{key}",
            int(dice.integers(1, 3)),
            due=MONDAY + timedelta(days=int(dice.integers(7, 16))) if dice.random() < 0.3 else None,
        )
        for key in keys
    )
    links = tuple(
        Link(f"n{before}", f"n{after}", lag=int(dice.integers(0, 2)))
        for before in keys
        for after in range(before + 1, 6)
        if dice.random() < 0.45
    )
    return Plan(MONDAY, nodes, links, calendars={"": Calendar()})


class Prices:
    """Prices plans of an oracle from the words of the documents alone."""

    def __init__(self, plan: Plan, *, from_end: int) -> None:
        """`from_end`: working days of the plan that cost nothing."""
        self.plan, self.from_end = plan, from_end
        self.oracle = Oracle(plan, plan.start - timedelta(days=7), days=90)

    def plans(self, width: int) -> Iterator[dict[str, int]]:
        for at in self.oracle.plans(width):
            if all(self.oracle.meets_dates(node, at[node.key]) for node in self.plan.nodes):
                yield at

    def positions(self, answer: Schedule) -> dict[str, int]:
        """Where the nodes of `answer`, which all take time, start."""
        starts = {key: dates.planned_start for key, dates in answer.nodes.items()}
        return {
            node.key: self.oracle.before(node.calendar, self.oracle.offset(starts[node.key]))
            for node in self.plan.nodes
        }

    def is_allowed(self, at: dict[str, int]) -> bool:
        links = all(self.oracle.holds(link, at) for link in self.plan.links)
        return links and all(
            self.oracle.fits_itself(node, at[node.key]) for node in self.plan.nodes
        )

    def price(self, at: dict[str, int]) -> float:
        oracle = self.oracle
        end = max(oracle.end(node, at[node.key]) for node in self.plan.nodes)
        start = oracle.before(None, oracle.offset(self.plan.start))
        late = max(oracle.before(None, end) - start - self.from_end, 0)
        moves = (self.moved(node, at[node.key]) for node in self.plan.nodes)
        return late + self.plan.announced_weight * sum(moves)

    def moved(self, node: Node, at: int) -> float:
        return abs(self.signed(node, at)) * node.announced_factor

    def breaks_no_more(self, at: dict[str, int], early: dict[str, int]) -> bool:
        """Whether no node is earlier than announced by more than `early` says."""
        return all(self.signed(node, at[node.key]) >= early[node.key] for node in self.plan.nodes)

    def signed(self, node: Node, at: int) -> int:
        if node.announced is None:
            return 0
        edge = self.oracle.offset(node.announced) + (0 if node.duration else 1)
        promised = self.oracle.before(node.calendar, edge)
        return at - promised


def free_of(plan: Plan) -> Schedule:
    return schedule(replace(plan, announced_weight=0.0, keep_announced=False))


def cheapest(plan: Plan, width: int) -> tuple[float, float | None]:
    """The price that the answer tells, and that of the cheapest of all plans."""
    free, answer = free_of(plan), schedule(plan)
    assert answer.moves is not None
    assert answer.missing_days == free.missing_days
    prices = Prices(plan, from_end=free.length)
    best = min(map(prices.price, prices.plans(width)), default=None)
    return answer.moves.cost, best


@pytest.mark.parametrize("seed", range(120))
def test_no_plan_costs_less(seed: int) -> None:
    dice = np.random.default_rng(seed)
    plan = announced_at_random(random_plan(dice, most_nodes=3), dice, 16)

    cost, best = cheapest(plan, WIDTH)

    assert best is None or cost == pytest.approx(best)


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_of_six_nodes_costs_less(seed: int) -> None:
    dice = np.random.default_rng(seed)
    plan = announced_at_random(kin(dice), dice, 9)
    answer = schedule(plan)
    prices = Prices(plan, from_end=free_of(plan).length)
    at = prices.positions(answer)

    best = min(map(prices.price, prices.plans(14)), default=np.inf)

    assert answer.moves is not None
    assert prices.is_allowed(at)
    assert answer.moves.cost == pytest.approx(prices.price(at))
    assert answer.missing_days or answer.moves.cost <= best + 1e-9


def with_crew(seed: int) -> Plan:
    dice = np.random.default_rng(seed)
    return announced_at_random(with_means(random_plan(dice, most_nodes=3), dice), dice, 14)


@pytest.mark.parametrize("seed", range(30))
def test_no_plan_on_shared_means_costs_less(seed: int) -> None:
    plan = with_crew(seed)
    answer = schedule(plan, left=seconds(8))
    unshared = replace(plan, resources=(), stocks=(), nodes=tuple(
        replace(node, needs={}, uses={}) for node in plan.nodes))  # fmt: skip
    prices = Prices(plan, from_end=schedule(replace(unshared, announced_weight=0.0)).length)
    shared = (at for at in prices.plans(WIDTH) if fits(plan, prices.oracle, at))
    best = min(map(prices.price, shared), default=None)

    if best is not None:
        assert answer.status is Status.OPTIMAL
        assert answer.moves is not None
        assert answer.moves.cost == pytest.approx(best) == answer.moves.bound


@pytest.mark.parametrize("seed", range(30))
def test_without_time_a_plan_on_shared_means_is_not_below_its_bound(seed: int) -> None:
    plan = with_crew(seed)

    quick, slow = schedule(plan), schedule(plan, left=seconds(4))

    if quick.moves is not None and slow.moves is not None and not quick.missing_days:
        assert quick.status in {Status.OPTIMAL, Status.FEASIBLE}
        assert quick.moves.bound <= slow.moves.cost <= quick.moves.cost
        assert slow.missing_days == 0


@pytest.mark.parametrize("seed", range(20))
def test_a_weight_of_nothing_gives_the_plan_without_announcements(seed: int) -> None:
    dice = np.random.default_rng(seed)
    plan = random_plan(dice, most_nodes=6)
    promised = replace(announced_at_random(plan, dice, 16), announced_weight=0.0)

    without, answer = schedule(plan), schedule(promised)

    assert answer.moves is None
    assert answer.finish == without.finish
    for key, dates in answer.nodes.items():
        assert replace(dates, moved=None) == without.nodes[key]


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("seed", range(20))
def test_a_greater_weight_never_moves_more(seed: int, direction: Direction) -> None:
    dice = np.random.default_rng(seed)
    plan = announced_at_random(random_plan(dice, most_nodes=6), dice, 20)
    equal = tuple(replace(node, announced_factor=1.0) for node in plan.nodes)

    sums, missing = [], set()
    for weight in (0.05, 0.2, 0.4, 0.7, 1.0, 1.5, 4.0, 100.0):
        weighed = replace(plan, nodes=equal, announced_weight=weight, direction=direction)
        answer = schedule(weighed)
        sums.append(0 if answer.moves is None else answer.moves.sum)
        missing.add(answer.missing_days)

    assert sums == sorted(sums, reverse=True)
    assert missing == {free_of(plan).missing_days}  # a hard date is never missed for a promise


def test_the_weight_decides_between_the_end_and_the_promises() -> None:
    # "wall" waits for 4 days of "dig". Announced on the 9th to begin a week later than it could.
    nodes = (
        Node("dig", 4, announced=march(9)),
        Node("wall", 3, announced=march(13)),
        Node("roof", 2, announced=march(18)),
    )
    plan = Plan(MONDAY, nodes, (Link("dig", "wall"), Link("wall", "roof")))

    light = schedule(replace(plan, announced_weight=0.3))  # 3 x 0.3 < 1: all move 5 days
    dear = schedule(replace(plan, announced_weight=0.4))  # 3 x 0.4 > 1: none does

    assert [dates.moved for dates in light.nodes.values()] == [-5, -5, -5]
    assert light.moves is not None
    assert light.moves.sum == 15
    assert light.moves.cost == pytest.approx(4.5)
    assert [dates.moved for dates in dear.nodes.values()] == [0, 0, 0]
    assert dear.moves is not None
    assert dear.moves.cost == 5
    assert dear.finish == march(19)


def test_who_is_dearer_stays_while_the_other_gives_way() -> None:
    nodes = (
        Node("a", 3, needs={"crew": 1}, announced=march(3)),
        Node("b", 2, needs={"crew": 1}, announced=march(4), announced_factor=5.0),
    )
    plan = Plan(MONDAY, nodes, resources=(Resource("crew", 1),), announced_weight=10.0)

    answer = schedule(plan, left=seconds(5))

    assert answer.status is Status.OPTIMAL
    assert [dates.moved for dates in answer.nodes.values()] == [3, 0]


FORCED = (
    Node("survey", 2, announced=march(3)),
    Node("tender", 3, announced=march(9), due=march(10)),
    Node("garden", 4, announced=march(5)),
)


@pytest.mark.parametrize("means", [False, True])
@pytest.mark.parametrize("weight", [0.0, 1.0])
def test_a_hard_date_moves_only_what_it_must(weight: float, means: bool) -> None:
    # The tender has to begin on Friday the 6th: one working day earlier. The others stay.
    crew = (Resource("crew", 2),) if means else ()
    nodes = tuple(replace(node, needs={"crew": 1} if means else {}) for node in FORCED)
    plan = Plan(MONDAY, nodes, (Link("survey", "tender"),), resources=crew)
    dear = Node("later", 5, announced=march(16))  # so that no end asks for haste

    answer = schedule(
        replace(
            plan,
            nodes=(*nodes, dear),
            keep_announced=not weight,
            announced_weight=weight,
        ),
        left=seconds(5),
    )

    assert answer.missing_days == 0
    assert answer.moves is not None
    assert answer.moves.sum <= 1 + 10 * bool(weight)
    moved = {key: dates.moved for key, dates in answer.nodes.items()}
    assert moved | {"later": 0} == {"survey": 0, "tender": -1, "garden": 0, "later": 0}


@pytest.mark.parametrize("seed", range(40))
def test_no_promise_can_be_kept_better_than_the_limit_keeps_it(seed: int) -> None:
    dice = np.random.default_rng(seed)
    plan = announced_at_random(random_plan(dice, most_nodes=3), dice, 12)
    plan = replace(plan, announced_weight=0.0, keep_announced=True)
    answer = schedule(plan)
    prices = Prices(plan, from_end=0)
    early = {key: min(dates.moved or 0, 0) for key, dates in answer.nodes.items()}

    for at in prices.plans(WIDTH):
        if not answer.missing_days and prices.breaks_no_more(at, early):
            for node in plan.nodes:
                assert prices.signed(node, at[node.key]) >= (answer.nodes[node.key].moved or 0)


@pytest.mark.parametrize("seed", range(8))
def test_a_plan_too_large_for_a_cut_is_no_worse_than_both_simple_ones(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = np.random.default_rng(seed)
    plan = announced_at_random(random_plan(dice, most_nodes=6), dice, 16)
    exact = schedule(plan)
    monkeypatch.setattr(solver_cut, "MOST_POSITIONS", 0)

    answer = schedule(plan)

    assert answer.missing_days == exact.missing_days
    assert answer.moves is not None
    assert exact.moves is not None
    assert answer.moves.cost >= exact.moves.cost
    if not answer.missing_days:
        assert answer.status is Status.FEASIBLE


@pytest.mark.parametrize(
    ("weight", "keeps", "words"),
    [
        (-1.0, False, "announced_weight"),
        (float("inf"), False, "0 to 1000"),
        (1.0, True, "keep_announced"),
    ],
)
def test_a_weight_that_means_nothing_is_refused(weight: float, keeps: bool, words: str) -> None:
    with pytest.raises(PlanInvalid, match=words):
        schedule(Plan(MONDAY, FORCED, announced_weight=weight, keep_announced=keeps))
