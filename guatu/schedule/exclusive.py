"""Nodes that can never run at the same time: the cliques they form, and the pair to split at.

Two nodes exclude each other when together they need more of some means than there ever is, or when
one waits for the end of the other. CP-SAT sees this for each means alone; a group whose pairs
collide on different means it finds only by searching.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from guatu.schedule.passes import Flags, Ints, spans, tails, topological
from guatu.schedule.shop import Shop

MOST_NODES = 200  # for cliques: their cost grows with the cube


def cliques(shop: Shop) -> list[Ints]:
    """Return groups of nodes of which no two may overlap, beyond what links alone say.

    Each node is the seed of one group, which takes in what adds most time; doubles are left out.
    Source: the weighted node packing bound, Mingozzi et al., Management Science 44 (1998).
    """
    if len(shop.duration) > MOST_NODES:
        return []
    linked = _linked(shop)
    apart = linked | _colliding(shop)
    found = {}
    for seed in np.flatnonzero(shop.duration):
        clique = _clique(int(seed), apart, shop.duration)
        if linked[np.ix_(clique, clique)].sum() < len(clique) * (len(clique) - 1):
            found[clique.tobytes()] = clique
    return list(found.values())


def halves(shop: Shop, end: int) -> tuple[Shop, Shop] | None:
    """Return `shop` twice: one node of a pair goes first, or the other; `None`: no such pair.

    Every plan that ends by tick `end` is a plan of one of the two. The pair is the one whose
    weaker half narrows the room of both nodes most, so that both halves are easier than the whole.
    """
    early = spans(shop.duration, shop.edges, release=shop.release).early.astype(np.int64)
    latest = end - tails(shop.duration, shop.edges, topological(shop.edges)).astype(np.int64)
    early_end, latest_end = early + shop.duration, latest + shop.duration
    may_lead = early_end[:, None] <= latest
    gain = np.maximum(early_end[:, None] - early, 0) + np.maximum(latest_end[:, None] - latest, 0)
    open_pairs = _colliding(shop) & ~_linked(shop) & may_lead & may_lead.T
    worth = np.where(open_pairs, np.minimum(gain, gain.T), 0)
    if not worth.any():
        return None
    one, other = divmod(int(worth.argmax()), len(worth))
    return _with_link(shop, one, other), _with_link(shop, other, one)


def _with_link(shop: Shop, first: int, second: int) -> Shop:
    return replace(
        shop,
        before=np.append(shop.before, np.int32(first)),
        after=np.append(shop.after, np.int32(second)),
        gap=np.append(shop.gap, shop.duration[first]),
    )


def _colliding(shop: Shop) -> Flags:
    """Return node, node -> whether they need more of a means than there ever is."""
    most = shop.capacity.max(axis=0)
    lasting = shop.duration > 0
    together = np.zeros((len(lasting), len(lasting)), np.bool_)
    for means in range(shop.demand.shape[1]):
        demand = shop.demand[:, means]
        together |= (demand[:, None] + demand > most[means]) & (demand > 0) & (demand[:, None] > 0)
    np.fill_diagonal(together, val=False)
    return together & lasting & lasting[:, None]


def _linked(shop: Shop) -> Flags:
    """Return node, node -> whether one starts after the other's end, by links, in either order."""
    count = len(shop.duration)
    before = np.zeros((count, count), np.bool_)
    serial = shop.gap >= shop.duration[shop.before]
    before[shop.before[serial], shop.after[serial]] = True
    for middle in range(count):
        before |= np.outer(before[:, middle], before[middle])
    return before | before.T


def _clique(seed: int, apart: Flags, duration: Ints) -> Ints:
    members, open_nodes = [seed], apart[seed] & (duration > 0)
    while open_nodes.any():
        worth = duration + (apart & open_nodes) @ duration
        chosen = int(np.where(open_nodes, worth, -1).argmax())
        members.append(chosen)
        open_nodes = open_nodes & apart[chosen]
    return np.sort(np.array(members, np.int32))
