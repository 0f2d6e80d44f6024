from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from guatu.schedule.portfolio import plan_portfolio, portfolio_bound
from guatu.schedule.prices import Pricing, may_price
from guatu.schedule.projects import TARDY, cost_of_all, projects_of
from guatu.schedule.shop import Shop
from tests.schedule.clock import seconds
from tests.schedule.test_level import shop_of
from tests.schedule.test_portfolio import portfolio


def settled(shop: Shop, *, steps: int = 200) -> Pricing:
    known = plan_portfolio(shop, left=seconds(0))
    pricing = Pricing(shop, projects_of(shop), int((known.start + shop.duration).max()))
    for _ in range(steps):
        pricing.step(known.cost)
    return pricing


def test_without_prices_each_project_ends_with_its_longest_path() -> None:
    # 2 -> 3 and 2 -> 4 in one project, 5 alone in the other; the officer serves both.
    shop = shop_of([2, 3, 4, 5], [(0, 1), (0, 2)], [[1], [0], [0], [1]], [1])

    assert settled(shop, steps=0).bound == 6 + 5


def test_prices_see_that_one_of_two_has_to_wait() -> None:
    # One officer, four days each: ends 4 and 8.
    shop = shop_of([4, 4], [], [[1], [1]], [1])

    assert settled(shop).bound == 12


def test_prices_follow_capacity_that_changes_by_date() -> None:
    shop = shop_of([2, 2], [], [[1], [1]], [2])
    shop.capacity[:3] = 0

    assert settled(shop).bound == 5 + 5


def test_a_hard_date_that_is_missed_is_charged() -> None:
    shop = shop_of([4, 4], [], [[1], [1]], [1], hard={0: 4, 1: 4})

    assert 12 < settled(shop).bound <= 12 + 4 * TARDY


@pytest.mark.parametrize("seed", range(4))
def test_prices_bound_every_plan_from_below_and_better_than_the_quick_bound(seed: int) -> None:
    shop = portfolio(40, 6, 2, seed=seed)
    dice = np.random.default_rng(seed)
    due = np.where(dice.random(len(shop.hard)) < 0.1, dice.integers(20, 90), shop.hard)
    shop = replace(shop, hard=due.astype(np.int32))

    found = plan_portfolio(shop, left=seconds(0.3))
    pricing = settled(shop)

    assert pricing.bound <= found.cost == cost_of_all(projects_of(shop), found.start)
    assert pricing.bound > portfolio_bound(shop, projects_of(shop))


def test_prices_are_left_out_when_one_project_is_too_large_for_them() -> None:
    shop = shop_of([1] * 10, [(i, i + 1) for i in range(9)], [[0]] * 10, [1])

    assert may_price(projects_of(shop), 1000)
    assert not may_price(projects_of(shop), 2_000_001)
