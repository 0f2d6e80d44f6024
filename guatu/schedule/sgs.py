"""Serial schedule generation: from an order of nodes to the plan that takes them one by one.

Each node starts as early as its links, release date and the means left over by the nodes before
it allow. Forward-backward justification pushes a plan right and left again in the order of its
own ends and starts; it never gets longer and mostly gets shorter.

Source: Kelley (1963); justification: Valls, Ballestín, Quintanilla, EJOR 165 (2005).
"""

from __future__ import annotations

import numpy as np

from guatu.schedule.compiled import compiled
from guatu.schedule.passes import Ints
from guatu.schedule.shop import Packed, Words


@compiled
def decode(shop: Packed, order: Ints, left: Words, start: Ints) -> int:
    """Place the nodes of `order` one by one, each after all that it waits for.

    Args:
        shop: the shop.
        order: all nodes, an order of the links.
        left: scratch, shaped like `shop.free`; the means left over on return.
        start: the start of each node on return.

    Returns:
        The end of the last node; more than the axis holds when it does not fit.
    """
    ticks = len(shop.free)
    left[:, :] = shop.free
    end = 0
    for node in order:
        at = shop.release[node]
        for link in range(shop.first[node], shop.first[node + 1]):
            at = max(at, start[shop.other[link]] + shop.gap[link])
        duration = shop.duration[node]
        at = first_fit(shop, node, at, left)
        if at + duration > ticks:
            return ticks + 1
        start[node] = at
        for tick in range(at, at + duration):
            for word in range(left.shape[1]):
                left[tick, word] -= shop.demand[node, word]
        end = max(end, at + duration)
    return end


@compiled
def first_fit(shop: Packed, node: int, at: int, left: Words) -> int:
    """Return the first tick from `at` on at which `node` fits."""
    duration = shop.duration[node]
    guard = shop.guard
    ticks = len(left)
    run = 0
    tick = at
    while run < duration and tick < ticks:
        fits = True
        for word in range(left.shape[1]):
            if (left[tick, word] - shop.demand[node, word]) & guard != guard:
                fits = False
        tick += 1
        run = run + 1 if fits else 0
    return int(tick - run) if run == duration else ticks


@compiled
def by_start(order: Ints, start: Ints, end: int, counts: Ints, sorted_order: Ints) -> None:
    """Write the nodes of `order` by ascending start to `sorted_order`, ties as in `order`."""
    counts[: end + 2] = 0
    for node in order:
        counts[start[node] + 1] += 1
    for tick in range(1, end + 2):
        counts[tick] += counts[tick - 1]
    for node in order:
        sorted_order[counts[start[node]]] = node
        counts[start[node]] += 1


@compiled
def by_end(order: Ints, ends: Ints, end: int, counts: Ints, sorted_order: Ints) -> None:
    """Write the nodes of `order` by descending end to `sorted_order`, ties from its back."""
    counts[: end + 2] = 0
    for node in order:
        counts[end - ends[node] + 1] += 1
    for tick in range(1, end + 2):
        counts[tick] += counts[tick - 1]
    for place in range(len(order) - 1, -1, -1):
        node = order[place]
        sorted_order[counts[end - ends[node]]] = node
        counts[end - ends[node]] += 1


@compiled
def justify(shop: Packed, mirror: Packed, order: Ints, left: Words, start: Ints) -> int:
    """Push the plan `start` of `order` right and left again; return its end.

    `order` becomes the order of the new starts, `left` the means left over.
    """
    count = len(order)
    ticks = len(shop.free)
    counts = np.empty(ticks + 3, np.int32)
    other = np.empty(count, np.int32)
    ends = np.empty(count, np.int32)
    mirrored = np.empty(count, np.int32)
    for node in range(count):
        ends[node] = start[node] + shop.duration[node]
    by_end(order, ends, ends.max(), counts, other)
    end = decode(mirror, other, left, mirrored)
    if end > ticks:
        return decode(shop, order, left, start)
    for node in range(count):
        start[node] = end - mirrored[node] - shop.duration[node]
    by_start(other[::-1], start, end, counts, order)
    return decode(shop, order, left, start)
