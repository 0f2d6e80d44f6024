"""Neighbourhoods of a plan: most nodes keep their order, the rest is free to be solved again.

Nodes that keep their order are joined by links: each waits for those whose units it took over in
the plan. So all of them may still move, in step, and a few free nodes are enough to make the
whole shorter. The neighbourhood of a plan is then a shop like any other, with more links, and
CP-SAT solves it (`guatu.schedule.level`).

Source: Godard, Laborie, Nuijten, ICAPS 2005; the chains: Policella et al., ICAPS 2004.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from guatu.schedule.passes import Flags, Ints
from guatu.schedule.shop import Shop

FIRST_FREE, LEAST_FREE = 16, 8  # nodes
WIDER, NARROWER = 1.1, 0.95  # when all of a neighbourhood was seen, and when time ran out
WINDOWS_SHARE = 0.7  # of the draws; else nodes anywhere that use the same means


class Neighbourhoods:
    """Draws neighbourhoods of plans of one shop, as large as can be solved, in a row by seed."""

    def __init__(self, shop: Shop, *, seed: int) -> None:
        """Begin with neighbourhoods of `FIRST_FREE` nodes."""
        self.shop = shop
        self.dice = np.random.default_rng(seed)
        self.size = float(FIRST_FREE)

    def draw(self, start: Ints) -> Shop:
        """Return the shop with the order of the plan `start` kept, but for some nodes."""
        return in_order_of(self.shop, start, self._free(start))

    def learn(self, *, is_exhausted: bool) -> None:
        """Draw wider or narrower ones from now on: the last was seen to its end, or not."""
        size = self.size * (WIDER if is_exhausted else NARROWER)
        self.size = min(max(size, LEAST_FREE), len(self.shop.duration))

    def _free(self, start: Ints) -> Flags:
        """Return which nodes are free: those around a moment, or around a means."""
        count, size = len(start), int(self.size)
        middle = start + self.shop.duration / 2
        away = np.abs(middle - middle[self.dice.integers(count)])
        if self.dice.random() >= WINDOWS_SHARE and self.shop.demand.shape[1]:
            means = self.dice.integers(self.shop.demand.shape[1])
            away = self.dice.random(count) - (self.shop.demand[:, means] > 0)
        free = np.zeros(count, np.bool_)
        free[np.argsort(away, kind="stable")[:size]] = True
        return free


def in_order_of(shop: Shop, start: Ints, free: Flags) -> Shop:
    """Return `shop` with links that keep the order of the plan `start` among nodes not `free`."""
    kept = np.flatnonzero(~free & (shop.duration > 0))
    kept = kept[np.argsort(start[kept], kind="stable")]
    pairs = {
        pair
        for means in range(shop.demand.shape[1])
        for pair in _handovers(shop, start, kept[shop.demand[kept, means] > 0], means)
    }
    links = np.array(sorted(pairs), np.int32).reshape(-1, 2)
    return replace(
        shop,
        before=np.append(shop.before, links[:, 0]),
        after=np.append(shop.after, links[:, 1]),
        gap=np.append(shop.gap, shop.duration[links[:, 0]]),
    )


def _handovers(shop: Shop, start: Ints, nodes: Ints, means: int) -> list[tuple[int, int]]:
    """Return who takes units of `means` over from whom in a plan; `nodes` by their starts.

    Units go to the next who needs them from those that gave them back last.
    """
    unused = int(shop.capacity[:, means].max(initial=0))
    held: list[tuple[int, int, int]] = []  # end, node, units
    pairs = []
    for node in nodes.tolist():
        need = int(shop.demand[node, means])
        begin = int(start[node])
        held.sort()
        for place in range(len(held) - 1, -1, -1):
            end, giver, units = held[place]
            if end > begin or not need:
                continue
            taken = min(units, need)
            need -= taken
            held[place] = (end, giver, units - taken)
            pairs.append((giver, node))
        unused -= need
        held = [each for each in held if each[2]]
        held.append((begin + int(shop.duration[node]), node, int(shop.demand[node, means])))
    return pairs
