"""A shop: nodes of fixed length on one axis, sharing means. What the searches work on.

All capacities of a tick are packed into 64-bit words, a field for each means, each with a guard
bit above it: one subtraction and one mask then test all means of a word at once. A field has 16
bits, or 32 when a capacity needs them; the guard bit of a field stays set as long as the field
does not go below zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from guatu.schedule.passes import Edges, Ints, Longs, edges_of

Words = npt.NDArray[np.uint64]

NEVER = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Shop:
    """What has to be placed; node i starts at a tick >= `release[i]` for `duration[i]` ticks.

    Attributes:
        before, after, gap: `start[after] >= start[before] + gap`.
        before_most, after_most, most: `start[after] <= start[before] + most`.
        demand: node, means -> units held while the node runs.
        capacity: tick, means -> units there are; as many ticks as any plan may need.
        hard: last end (excluded tick) that the node's hard date allows; `NEVER`: none.
        starts: per node the only start ticks allowed, or `None` for all of them.
        uses: node, stock -> units consumed at the start; `supply`: tick, stock -> units that have
            arrived by then, consumed or not.
    """

    duration: Ints
    before: Ints
    after: Ints
    gap: Ints
    demand: Ints
    capacity: Ints
    release: Ints
    hard: Ints
    before_most: Ints
    after_most: Ints
    most: Ints
    starts: tuple[Ints | None, ...]
    uses: Ints
    supply: Ints

    @property
    def horizon(self) -> int:
        """Ticks of the axis."""
        return len(self.capacity)

    @property
    def edges(self) -> Edges:
        """The least gaps, sorted by the earlier node."""
        return edges_of(len(self.duration), self.before, self.after, self.gap)

    @property
    def is_plain(self) -> bool:
        """Whether every rule is one that list decoding knows: no lapses, windows or stocks."""
        windows = any(each is not None for each in self.starts)
        return not len(self.most) and not windows and not self.uses.any()


class Packed(NamedTuple):
    """A plain shop for machine code, seen in one direction of time.

    Attributes:
        first, other, gap: for node i, from `first[i]` to `first[i + 1]`, excluded, the nodes it
            waits for and the least distance from their starts to its own.
        demand: node, word; `free`: tick, word, guard bits set; `guard`: the guard bits alone.
        release: earliest start.
    """

    duration: Ints
    first: Ints
    other: Ints
    gap: Ints
    demand: Words
    free: Words
    guard: np.uint64
    release: Ints


def packed(shop: Shop) -> Packed:
    """Return `shop` for machine code, time running forwards."""
    edges = edges_of(len(shop.duration), shop.after, shop.before, shop.gap)
    demand, free, guard = _words(shop)
    return Packed(
        shop.duration, edges.first, edges.to, edges.gap, demand, free, guard, shop.release
    )


def packed_mirror(shop: Shop) -> Packed:
    """Return `shop` with time running backwards; tick t becomes `horizon - 1 - t`.

    Release dates are left out: the backward pass only reorders, a forward pass follows.
    """
    gap = (shop.gap + shop.duration[shop.after] - shop.duration[shop.before]).astype(np.int32)
    edges = edges_of(len(shop.duration), shop.before, shop.after, gap)
    demand, free, guard = _words(shop)
    free = np.ascontiguousarray(free[::-1])
    none = np.zeros(len(shop.duration), np.int32)
    return Packed(shop.duration, edges.first, edges.to, edges.gap, demand, free, guard, none)


def may_justify(shop: Shop) -> bool:
    """Return whether the starts, and the ends, of every plan are in an order of the links."""
    mirrored = shop.gap + shop.duration[shop.after] - shop.duration[shop.before]
    return bool((shop.gap >= 0).all() and (mirrored >= 0).all())


def _words(shop: Shop) -> tuple[Words, Words, np.uint64]:
    largest = int(max(shop.capacity.max(initial=0), shop.demand.max(initial=0)))
    bits = 16 if largest < 1 << 15 else 32
    guard = np.uint64(sum(1 << (place + bits - 1) for place in range(0, 64, bits)))
    return _pack(shop.demand, bits), _pack(shop.capacity, bits) | guard, guard


def _pack(values: Ints | Longs, bits: int) -> Words:
    """Return rows of counts as rows of words, `64 // bits` counts to a word."""
    per_word = 64 // bits
    words = max((values.shape[1] + per_word - 1) // per_word, 1)
    result = np.zeros((len(values), words), np.uint64)
    for means in range(values.shape[1]):
        word, field = divmod(means, per_word)
        result[:, word] |= values[:, means].astype(np.uint64) << np.uint64(field * bits)
    return result
