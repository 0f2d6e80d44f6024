"""Lower bounds that cost next to nothing: the longest path and the work on each means."""

from __future__ import annotations

import numpy as np

from guatu.schedule.passes import spans, tails, topological
from guatu.schedule.shop import Shop


def least_end(shop: Shop) -> int:
    """Return a tick before which no plan of `shop` ends: the larger of both bounds.

    Work: on each means, everything runs after the earliest head and before the shortest tail.
    """
    edges = shop.edges
    found = spans(shop.duration, edges, release=shop.release)
    behind = tails(shop.duration, edges, topological(edges)) - shop.duration
    bound = found.finish
    for means in range(shop.demand.shape[1]):
        users = np.flatnonzero((shop.demand[:, means] > 0) & (shop.duration > 0))
        if len(users):
            work = int((shop.demand[users, means].astype(np.int64) * shop.duration[users]).sum())
            supply = shop.capacity[int(found.early[users].min()) :, means].cumsum(dtype=np.int64)
            head = int(found.early[users].min())
            ticks = int(np.searchsorted(supply, work)) + 1
            bound = max(bound, head + ticks + int(behind[users].min()))
    return bound
