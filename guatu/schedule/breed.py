"""A population of plans that breed: the compiled half of the search.

An individual is an order of nodes (that of its own starts) and the end of the plan made from it.
A child takes the beginning and the end of one parent's order and the middle in the order of the
other, then some neighbours swap, and the plan is justified both ways.

Source: Hartmann, Naval Research Logistics 45 (1998); with double justification: Valls,
Ballestín, Quintanilla, EJOR 185 (2008).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from guatu.schedule.compiled import compiled
from guatu.schedule.passes import Flags, Ints, Longs
from guatu.schedule.sgs import decode, justify
from guatu.schedule.shop import Packed, Words

LATE = 1_000_000  # what a tick past a hard date costs, in ticks of the end


class Herd(NamedTuple):
    """A population; row i is one individual.

    Attributes:
        orders: its order of nodes; `starts`: its plan; `costs`: ticks, see `cost_of`.
        dice: one state of the random numbers.
    """

    orders: Ints
    starts: Ints
    costs: Longs
    dice: Words


@compiled
def roll(dice: Words, sides: int) -> int:
    """Return a number from 0 to `sides`, excluded (xorshift64*)."""
    state = dice[0]
    state ^= state >> np.uint64(12)
    state ^= state << np.uint64(25)
    state ^= state >> np.uint64(27)
    dice[0] = state
    mixed = state * np.uint64(2685821657736338717)
    return int(np.int64(mixed >> np.uint64(33)) % sides)


@compiled
def cost_of(shop: Packed, hard: Ints, start: Ints, end: int) -> int:
    """Return the end of a plan plus `LATE` for each tick that the worst hard date is missed by."""
    late = 0
    for node in range(len(start)):
        late = max(late, start[node] + shop.duration[node] - hard[node])
    return int(end + LATE * late)


@compiled
def sample(shop: Packed, tails: Ints, greed: int, dice: Words, order: Ints) -> None:
    """Write a random order of the links to `order`, longest remaining way mostly first.

    Each time `greed` of the nodes that may come next are drawn, and the one with the longest way
    to the end is taken; 1: any order.
    """
    count = len(order)
    waits = np.zeros(count, np.int32)
    ready = np.empty(count, np.int32)
    head = np.full(count, -1, np.int32)
    chain = np.empty(len(shop.other), np.int32)
    owner = np.empty(len(shop.other), np.int32)
    free = 0
    for node in range(count):
        waits[node] = shop.first[node + 1] - shop.first[node]
        if waits[node] == 0:
            ready[free] = node
            free += 1
        for link in range(shop.first[node], shop.first[node + 1]):
            chain[link] = head[shop.other[link]]
            owner[link] = node
            head[shop.other[link]] = link
    for place in range(count):
        chosen = roll(dice, free)
        for _ in range(greed - 1):
            rival = roll(dice, free)
            if tails[ready[rival]] > tails[ready[chosen]]:
                chosen = rival
        node = ready[chosen]
        free -= 1
        ready[chosen] = ready[free]
        order[place] = node
        link = head[node]
        while link >= 0:
            later = owner[link]
            waits[later] -= 1
            if waits[later] == 0:
                ready[free] = later
                free += 1
            link = chain[link]


@compiled
def settle(shop: Packed, mirror: Packed, hard: Ints, order: Ints, left: Words, start: Ints) -> int:
    """Make the plan of `order`, justify it if `mirror` has links like it; return its cost."""
    end = decode(shop, order, left, start)
    if len(mirror.duration) and end <= len(shop.free):
        end = justify(shop, mirror, order, left, start)
    if end > len(shop.free):
        return LATE * LATE
    return cost_of(shop, hard, start, end)


@compiled
def cross(
    mother: Ints,
    father: Ints,
    seen: Flags,
    dice: Words,
    child: Ints,
) -> None:
    """Write to `child` the mother's order with a middle part in the father's order."""
    count = len(mother)
    first = roll(dice, count)
    last = roll(dice, count)
    if first > last:
        first, last = last, first
    seen[:] = True
    for place in range(first, last):
        seen[mother[place]] = False
    child[:] = mother
    place = first
    for node in father:
        if not seen[node]:
            child[place] = node
            place += 1


@compiled
def shake(first: Ints, other: Ints, rate: int, dice: Words, order: Ints) -> None:
    """Swap neighbours that do not wait for each other, each with a chance of `rate` in 1,000.

    `first`, `other`: what each node waits for, as in `Packed`.
    """
    for place in range(len(order) - 1):
        if roll(dice, 1000) >= rate:
            continue
        left, right = order[place], order[place + 1]
        waits = False
        for link in range(first[right], first[right + 1]):
            waits = waits or other[link] == left
        if not waits:
            order[place], order[place + 1] = right, left


@compiled
def is_known(herd: Herd, start: Ints, cost: int) -> bool:
    """Return whether an individual has exactly the plan `start`."""
    for row in range(len(herd.costs)):
        if herd.costs[row] == cost and (herd.starts[row] == start).all():
            return True
    return False


@compiled
def _better_of_two(herd: Herd) -> int:
    one, two = roll(herd.dice, len(herd.costs)), roll(herd.dice, len(herd.costs))
    return one if herd.costs[one] <= herd.costs[two] else two


@compiled
def _worst_of_three(herd: Herd) -> int:
    worst = roll(herd.dice, len(herd.costs))
    for _ in range(2):
        other = roll(herd.dice, len(herd.costs))
        if herd.costs[other] > herd.costs[worst]:
            worst = other
    return worst


@compiled
def settle_in(herd: Herd, order: Ints, start: Ints, cost: int) -> None:
    """Put a plan in the place of a worse one, unless the population has it already."""
    row = _worst_of_three(herd)
    if cost <= herd.costs[row] and not is_known(herd, start, cost):
        herd.orders[row] = order
        herd.starts[row] = start
        herd.costs[row] = cost


@compiled
def populate(shop: Packed, mirror: Packed, hard: Ints, tails: Ints, herd: Herd) -> None:
    """Fill the population with sampled plans, the greedier the further down."""
    left = np.empty_like(shop.free)
    for row in range(len(herd.costs)):
        sample(shop, tails, 1 + row % 4, herd.dice, herd.orders[row])
        herd.costs[row] = settle(shop, mirror, hard, herd.orders[row], left, herd.starts[row])


@compiled
def evolve(shop: Packed, mirror: Packed, hard: Ints, herd: Herd, plan: tuple[int, int, int]) -> int:
    """Breed and return the least cost; `plan`: children, swaps per 1,000 places, cost to stop at.

    Costs per child: three serial generations, O(nodes x ticks they span).
    """
    children, rate, target = plan
    count = herd.orders.shape[1]
    left = np.empty_like(shop.free)
    start = np.empty(count, np.int32)
    child = np.empty(count, np.int32)
    seen = np.empty(count, np.bool_)
    best = herd.costs.min()
    for _ in range(children):
        if best <= target:
            break
        mother, father = _better_of_two(herd), _better_of_two(herd)
        cross(herd.orders[mother], herd.orders[father], seen, herd.dice, child)
        shake(shop.first, shop.other, rate, herd.dice, child)
        cost = settle(shop, mirror, hard, child, left, start)
        settle_in(herd, child, start, cost)
        best = min(best, cost)
    return int(best)
