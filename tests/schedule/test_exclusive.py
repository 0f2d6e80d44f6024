"""Nodes that exclude each other: found across means and links, and split without losing a plan."""

from __future__ import annotations

from guatu.schedule.exclusive import cliques, halves
from guatu.schedule.level import Levelling
from guatu.schedule.shop import Shop
from tests.schedule.clock import seconds
from tests.schedule.test_level import check, random_shop, shop_of, shortest_by_trying


def test_a_clique_joins_pairs_that_collide_on_different_means() -> None:
    # 0 and 1 collide on the first means, 1 and 2 on the second, 0 and 2 on the third: each pair
    # needs 6 of 5, and no means alone sees more than two of them.
    demand = [[3, 0, 3], [3, 3, 0], [0, 3, 3]]
    shop = shop_of([4, 5, 6], [], demand, [5, 5, 5])

    assert [clique.tolist() for clique in cliques(shop)] == [[0, 1, 2]]


def test_a_chain_of_links_alone_is_no_clique() -> None:
    shop = shop_of([1, 2, 3], [(0, 1), (1, 2)], [[1], [1], [1]], [5])

    assert cliques(shop) == []


def test_an_overlap_of_linked_nodes_is_no_exclusion() -> None:
    shop = shop_of([4, 4, 2], [(0, 1)], [[1], [1], [5]], [5])
    shop.gap[0] = 1  # start to start, one tick later: they overlap

    assert sorted(clique.tolist() for clique in cliques(shop)) == [[0, 2], [1, 2]]


def test_the_halves_together_have_every_plan() -> None:
    for seed in range(12):
        shop = random_shop(seed, 6)
        best = shortest_by_trying(shop)
        split = halves(shop, best)
        if split is None:
            continue

        found = [_best(half) for half in split]

        assert min(found) == best


def test_a_pair_without_room_is_no_split() -> None:
    # Both take 4 ticks and need all there is; by tick 7 there is no plan, whoever goes first.
    shop = shop_of([4, 4], [], [[5], [5]], [5])

    assert halves(shop, 7) is None
    assert halves(shop, 8) is not None


def _best(half: Shop) -> int:
    levelling = Levelling(half, seconds(5))
    levelling.run()
    assert levelling.closed
    assert levelling.found is not None
    check(levelling.shop, levelling.found.start)
    return levelling.found.cost
