"""Sharing means: against trying everything on small shops, and on shops of known optimum."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from guatu.schedule.bounds import least_end
from guatu.schedule.breed import LATE
from guatu.schedule.level import Levelling
from guatu.schedule.passes import Ints
from guatu.schedule.search import Search
from guatu.schedule.sgs import decode
from guatu.schedule.shop import NEVER, Shop, may_justify, packed, packed_mirror
from tests.schedule.clock import seconds


def shop_of(
    durations: list[int],
    links: list[tuple[int, int]],
    demand: list[list[int]],
    capacity: list[int],
    *,
    hard: dict[int, int] | None = None,
) -> Shop:
    """A shop with finish-to-start links and constant capacity."""
    count, length = len(durations), sum(durations) + 1
    sizes = np.array(durations, np.int32)
    before, after = (np.array([link[end] for link in links], np.int32) for end in (0, 1))
    none = np.zeros(0, np.int32)
    latest = np.full(count, NEVER, np.int32)
    for node, end in (hard or {}).items():
        latest[node] = end
    return Shop(
        duration=sizes,
        before=before,
        after=after,
        gap=sizes[before],
        demand=np.array(demand, np.int32).reshape(count, len(capacity)),
        capacity=np.tile(np.array(capacity, np.int32), (length, 1)),
        release=np.zeros(count, np.int32),
        hard=latest,
        before_most=none,
        after_most=none,
        most=none,
        starts=(None,) * count,
        uses=np.zeros((count, 0), np.int32),
        supply=np.zeros((length, 0), np.int32),
    )


def random_shop(seed: int, count: int, means: int = 2) -> Shop:
    dice = np.random.default_rng(seed)
    links = [(a, b) for a in range(count) for b in range(a + 1, count) if dice.random() < 0.25]
    demand = dice.integers(0, 4, (count, means)).tolist()
    return shop_of(dice.integers(1, 6, count).tolist(), links, demand, [5] * means)


def check(shop: Shop, start: Ints) -> None:
    """Every link, every capacity."""
    assert (start[shop.after] >= start[shop.before] + shop.gap).all()
    used = np.zeros_like(shop.capacity)
    for node, begin in enumerate(start):
        used[begin : begin + shop.duration[node]] += shop.demand[node]
    assert (used <= shop.capacity).all()


def shortest_by_trying(shop: Shop) -> int:
    """Serial generation reaches an optimal plan for some order, so trying all orders finds it."""
    count = len(shop.duration)
    best = NEVER
    for order in permutations(range(count)):
        place = {node: number for number, node in enumerate(order)}
        if all(place[a] < place[b] for a, b in zip(shop.before, shop.after, strict=True)):
            best = min(best, _place_in_order(shop, order))
    return best


def _place_in_order(shop: Shop, order: tuple[int, ...]) -> int:
    used = np.zeros_like(shop.capacity)
    start = [0] * len(order)
    for node in order:
        size = int(shop.duration[node])
        waits = np.flatnonzero(shop.after == node)
        at = max([0, *(start[shop.before[i]] + int(shop.gap[i]) for i in waits)])
        while (used[at : at + size] + shop.demand[node] > shop.capacity[at : at + size]).any():
            at += 1
        used[at : at + size] += shop.demand[node]
        start[node] = at
    return max(at + int(size) for at, size in zip(start, shop.duration, strict=True))


@pytest.mark.parametrize("seed", range(12))
def test_small_shops_are_solved_to_the_optimum(seed: int) -> None:
    shop = random_shop(seed, 6)
    levelling = Levelling(shop, seconds(5), seed=1)

    levelling.run()

    assert levelling.closed
    assert levelling.found is not None
    check(shop, levelling.found.start)
    assert levelling.found.cost == levelling.bound == shortest_by_trying(shop)


def test_a_packing_of_known_length_is_found_and_proven() -> None:
    # Ten slabs that fill a strip of height 6 and length 12 without a gap: no plan is shorter.
    slabs = [(4, 6), (3, 2), (3, 4), (5, 3), (5, 3)]
    shop = shop_of([s[0] for s in slabs], [], [[s[1]] for s in slabs], [6])
    levelling = Levelling(shop, seconds(5))

    levelling.run()

    assert levelling.closed
    assert levelling.bound == 12


def test_a_plan_of_sixty_nodes_keeps_every_rule_and_beats_its_first_guess() -> None:
    shop = random_shop(3, 60)
    order = Search(shop, seed=1).herd.orders[0]
    first = packed(shop)
    start = np.empty(60, np.int32)
    guess = decode(first, np.arange(60, dtype=np.int32), np.empty_like(first.free), start)

    levelling = Levelling(shop, seconds(0.5), seed=1)
    levelling.run()

    assert sorted(order.tolist()) == list(range(60))
    assert levelling.found is not None
    check(shop, levelling.found.start)
    assert least_end(shop) <= levelling.bound <= levelling.found.cost <= guess


def test_a_seed_always_gives_the_same_plan() -> None:
    plans = []
    for _ in range(2):
        levelling = Levelling(random_shop(8, 40), seconds(0), seed=4)
        levelling.run_steadily(2)
        assert levelling.found is not None
        plans.append(levelling.found.start.tolist())

    assert plans[0] == plans[1]


def test_without_time_there_is_a_plan_all_the_same() -> None:
    shop = random_shop(5, 50)
    levelling = Levelling(shop, seconds(0))

    levelling.run()

    assert levelling.found is not None
    check(shop, levelling.found.start)


def test_a_hard_date_goes_before_the_end_of_the_whole() -> None:
    # One crew: the long node first would end the short one, due at 2, too late.
    shop = shop_of([5, 2], [], [[1], [1]], [1], hard={1: 2})
    levelling = Levelling(shop, seconds(8))

    levelling.run()

    assert levelling.found is not None
    assert levelling.found.start.tolist() == [2, 0]
    assert levelling.found.cost == 7


def test_a_missed_hard_date_costs_more_than_any_end() -> None:
    shop = shop_of([5, 2], [], [[1], [1]], [1], hard={0: 5, 1: 5})
    levelling = Levelling(shop, seconds(8))

    levelling.run()

    assert levelling.closed
    assert levelling.bound == LATE * 2 + 7


def test_overlaps_that_may_reorder_starts_are_not_justified() -> None:
    shop = shop_of([5, 2], [(0, 1)], [[1], [1]], [1])

    assert may_justify(shop)
    shop.gap[0] = -1
    assert not may_justify(shop)


def test_many_means_and_great_capacities_are_packed_without_mixing() -> None:
    # Nine means over three words; the last one is the only scarce one.
    demand = [[0] * 8 + [40_000], [0] * 8 + [40_000]]
    shop = shop_of([3, 4], [], demand, [70_000] * 9)
    forward = packed(shop)
    start = np.empty(2, np.int32)

    end = decode(forward, np.array([0, 1], np.int32), np.empty_like(forward.free), start)

    assert start.tolist() == [0, 3]
    assert end == 7


def test_a_mirrored_shop_has_mirrored_distances() -> None:
    shop = shop_of([5, 2], [(0, 1)], [[1], [1]], [1])

    mirror = packed_mirror(shop)

    assert mirror.other.tolist() == [1]
    assert mirror.gap.tolist() == [2]  # backwards the later node goes first and takes 2
