"""The population search: how big a herd, how long, from where. See `guatu.schedule.breed`.

A small herd settles quickly and then stands still, a big one is slow to start and ends better.
So the size follows the number of children that there is time for. Measured on PSPLIB J120 with
one core: 60 orders 2.6 % above the best known after 5 s, 300 orders 1.1 %, 1,000 orders 0.8 %.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from guatu.schedule.breed import LATE, Herd, evolve, populate, settle_in
from guatu.schedule.passes import Ints, tails, topological
from guatu.schedule.shop import Packed, Shop, may_justify, packed, packed_mirror

FIRST_HERD = 60  # orders of the first, quick herd
FIRST_CHILDREN = 1500
LIFETIMES = 220  # children per order of the herd
BIGGEST_HERD = 5000
SWAPS = 15  # neighbours swapped, in 1,000 places
SPARE_LENGTH = 1.12  # how much longer than the first plan a plan may be to stay in the herd
SHUT = LATE * LATE  # the cost of an order that does not fit on the axis


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan of a search: starts and cost (ticks of the end, plus `LATE` per late tick)."""

    start: Ints
    cost: int

    @property
    def fits(self) -> bool:
        """Whether it is a plan at all."""
        return self.cost < SHUT


class Search:
    """A population search that can be asked to go on; one thread at a time.

    `best` may be read, and `offer` called, between steps only.
    """

    def __init__(self, shop: Shop, *, seed: int) -> None:
        """Breed a first, quick herd; costs some tens of milliseconds at 120 nodes."""
        self.shop = shop
        self.seed = seed
        forward = shop.edges
        self.tails = tails(shop.duration, forward, topological(forward))
        self.packed, self.mirror = _both(shop)
        self.herd = self._herd(FIRST_HERD, seed)
        self.evolve(FIRST_CHILDREN, target=0)
        self._trim()

    @property
    def best(self) -> Found:
        """The best plan so far."""
        row = int(self.herd.costs.argmin())
        return Found(self.herd.starts[row].copy(), int(self.herd.costs[row]))

    def evolve(self, children: int, *, target: int) -> int:
        """Breed `children`, or until a cost of `target` is reached; return the least cost."""
        plan = (children, SWAPS, target)
        return int(evolve(self.packed, self.mirror, self.shop.hard, self.herd, plan))

    def grow(self, children: int) -> None:
        """Start again with a herd of a size for `children`, keeping the best plan."""
        size = min(max(children // LIFETIMES, FIRST_HERD), BIGGEST_HERD)
        best = self.best
        self.herd = self._herd(size, self.seed + 1)
        self.offer(best)

    def offer(self, found: Found) -> None:
        """Take in a plan that somebody else found."""
        if found.cost < SHUT:
            order = np.lexsort((-self.tails, found.start)).astype(np.int32)
            settle_in(self.herd, order, found.start.astype(np.int32), found.cost)

    def run(self, left: Callable[[], float], *, target: Callable[[], int], step: int = 200) -> None:
        """Breed until no time is `left` (seconds) or the cost is down to `target`."""
        while left() > 0 and self.evolve(step, target=target()) > target():
            pass

    def _herd(self, size: int, seed: int) -> Herd:
        count = len(self.shop.duration)
        dice = np.random.default_rng(seed).integers(1, 1 << 63, 1, np.uint64)
        rows = np.empty((size, count), np.int32)
        herd = Herd(rows, np.zeros_like(rows), np.empty(size, np.int64), dice)
        populate(self.packed, self.mirror, self.shop.hard, self.tails, herd)
        return herd

    def _trim(self) -> None:
        """Cut off the far end of the axis: decoding copies all of it for each child."""
        if not self.best.fits:
            return
        ends = self.herd.starts[int(self.herd.costs.argmin())] + self.shop.duration
        length = int(ends.max() * SPARE_LENGTH) + int(self.shop.duration.max(initial=0)) + 1
        self.shop = replace(self.shop, capacity=self.shop.capacity[:length])
        self.packed, self.mirror = _both(self.shop)


def _both(shop: Shop) -> tuple[Packed, Packed]:
    """Return the shop in both directions of time; an empty mirror when it may not be justified."""
    forward, mirror = packed(shop), packed_mirror(shop)
    if not may_justify(shop):
        mirror = mirror._replace(duration=mirror.duration[:0])
    return forward, mirror
