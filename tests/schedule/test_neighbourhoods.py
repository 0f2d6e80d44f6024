"""Neighbourhoods: what they keep, that no rule is lost in them, and that they help."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from guatu.schedule.breed import LATE
from guatu.schedule.level import Levelling
from guatu.schedule.neighbourhoods import FIRST_FREE, LEAST_FREE, Neighbourhoods, in_order_of
from guatu.schedule.passes import Flags, Ints
from guatu.schedule.search import Found
from guatu.schedule.sgs import decode
from guatu.schedule.shop import Shop, packed
from tests.schedule.clock import seconds
from tests.schedule.test_level import check, random_shop, shop_of, shortest_by_trying


def none_free(shop: Shop) -> Flags:
    return np.zeros(len(shop.duration), np.bool_)


def plan_in_order(shop: Shop) -> Found:
    """The plan that takes the nodes by number: mostly a bad one."""
    forward, count = packed(shop), len(shop.duration)
    start = np.empty(count, np.int32)
    end = decode(forward, np.arange(count, dtype=np.int32), np.empty_like(forward.free), start)
    return Found(start, end)


def test_a_node_waits_for_those_whose_units_it_takes_over() -> None:
    # A crew of 3: 0 holds 1 until 2, 1 holds 2 until 3, 2 needs 3 from 3 on: it waits for both.
    shop = shop_of([2, 3, 4], [], [[1], [2], [3]], [3])

    kept = in_order_of(shop, np.array([0, 0, 3], np.int32), none_free(shop))

    links = zip(kept.before.tolist(), kept.after.tolist(), kept.gap.tolist(), strict=True)
    assert sorted(links) == [(0, 2, 2), (1, 2, 3)]


def test_units_that_nobody_needs_again_join_nobody() -> None:
    # A crew of 3, one each: there is always one that was never used.
    shop = shop_of([2, 2, 2], [], [[1], [1], [1]], [3])

    kept = in_order_of(shop, np.array([0, 2, 4], np.int32), none_free(shop))

    assert list(zip(kept.before.tolist(), kept.after.tolist(), strict=True)) == [(0, 1), (1, 2)]


def test_a_free_node_waits_for_nobody_new() -> None:
    shop = shop_of([2, 3, 4], [], [[1], [2], [3]], [3])
    free = np.array([False, False, True])

    assert len(in_order_of(shop, np.array([0, 0, 3], np.int32), free).before) == 0


@pytest.mark.parametrize("seed", range(20))
def test_a_plan_lies_in_its_own_neighbourhood_and_every_plan_in_it_is_one_of_the_shop(
    seed: int,
) -> None:
    shop = random_shop(seed, 14)
    shop.capacity[6:9] = 4  # somebody is on leave
    found = plan_in_order(shop)
    part = Neighbourhoods(shop, seed=seed).draw(found.start)

    assert (found.start[part.after] >= found.start[part.before] + part.gap).all()
    levelling = Levelling(part, seconds(5), found=found)
    levelling.run()

    assert levelling.found is not None
    check(levelling.shop, levelling.found.start)
    assert levelling.found.cost <= found.cost


def test_a_seed_always_draws_the_same() -> None:
    shop = random_shop(2, 60)
    found = plan_in_order(shop)

    drawn = [Neighbourhoods(shop, seed=5).draw(found.start).before.tolist() for _ in range(2)]

    assert drawn[0] == drawn[1]


def test_neighbourhoods_grow_while_they_are_solved_and_shrink_when_they_are_not() -> None:
    around = Neighbourhoods(random_shop(2, 30), seed=0)

    around.learn(is_exhausted=True)
    assert around.size > FIRST_FREE

    for _ in range(200):
        around.learn(is_exhausted=False)
    assert around.size == LEAST_FREE

    for _ in range(200):
        around.learn(is_exhausted=True)
    assert around.size == 30


def with_windows(shop: Shop) -> Shop:
    """Every third node of `shop` starts on even ticks alone: list decoding knows no such rule."""
    length = 2 * shop.horizon
    even = np.arange(0, length, 2, dtype=np.int32)
    return replace(
        shop,
        capacity=np.tile(shop.capacity[:1], (length, 1)),
        supply=np.zeros((length, 0), np.int32),
        starts=tuple(even if node % 3 == 0 else None for node in range(len(shop.duration))),
    )


def one_by_one(shop: Shop) -> Found:
    """Nodes one after another, each from an even tick."""
    start: Ints = np.zeros(len(shop.duration), np.int32)
    end = 0
    for node, size in enumerate(shop.duration.tolist()):
        start[node] = end
        end += size + size % 2
    return Found(start, end)


def test_a_shop_with_windows_is_polished_while_it_is_proven() -> None:
    shop = with_windows(random_shop(4, 60))
    first = one_by_one(shop)
    levelling = Levelling(shop, seconds(1), found=first)

    levelling.run()

    assert levelling.found is not None
    assert levelling.around is not None
    assert levelling.bound <= levelling.found.cost < first.cost < LATE
    check(shop, levelling.found.start)
    assert not (levelling.found.start[::3] % 2).any()


@pytest.mark.parametrize("seed", range(4))
def test_steady_neighbourhoods_alone_reach_the_optimum_of_a_small_shop(seed: int) -> None:
    shop = random_shop(seed, 6)
    levelling = Levelling(shop, seconds(0), found=plan_in_order(shop))

    levelling.run_steadily(1)

    assert levelling.found is not None
    assert levelling.found.cost == shortest_by_trying(shop)
