"""Earliest and latest positions of a network, and what is missing when a date is impossible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

import numpy as np

from guatu.schedule.lattice import (
    NO_LIMIT,
    Lattice,
    free_floats,
    limit,
    raised,
    reach,
    rise,
    sink,
    slip,
)
from guatu.schedule.network import Network
from guatu.schedule.passes import Ints
from guatu.schedule.plan import Node

NEVER = 1_000_000_000
SWEEP_WORK = 100_000_000  # node and link visits before sweeping is given up


@dataclass(frozen=True, slots=True)
class Timing:
    """Positions (see `guatu.schedule.lattice`) of every node.

    Attributes:
        early, late: earliest and latest position.
        free: free float in ticks.
        hard: greatest position its own hard dates allow; `NEVER`: none.
        lapse: ticks by which every maximum lag had to be relaxed for a plan to exist.
        missing: ticks by which the hard dates are missed, or `lapse` if that is more.
        stuck: a node for which no relaxing helps, or -1; then the rest is meaningless.
        cramped: the latest positions would lie before the axis: a longer one may help.
    """

    early: Ints
    late: Ints
    free: Ints
    hard: Ints
    lapse: int
    missing: int
    stuck: int
    cramped: bool = False

    @property
    def total(self) -> Ints:
        """Total float in ticks."""
        return self.late - self.early


def timing_of(network: Network) -> Timing:
    """Return the timing of `network`. Cost: a few sweeps; a binary search of them for a lapse."""
    hard = hard_positions(network)
    early, lapse, stuck = _earliest(network)
    if stuck >= 0:
        return Timing(early, early, early * 0, hard, 0, 0, stuck)
    missing = max(lapse, int((early - hard).max(initial=0)))
    unfinished = Timing(early, early, early * 0, hard, lapse, missing, -1)
    return latest_by(network, unfinished, finish_boundary(network, early))


def latest_by(network: Network, timing: Timing, end: int) -> Timing:
    """Return `timing` with the latest positions for a whole that ends at boundary `end`.

    Hard dates of nodes hold besides; nothing that waits for nothing moves beyond `end`.
    """
    early = timing.early
    room = _room(network, timing, end)
    upper = _upper(network, timing, end, room)
    late = sunk(network, np.where(network.fixed, early, upper), timing.lapse)
    late[network.running] = upper[network.running]
    slip(network.lattice, network.fixed, network.running, late)
    own_room = np.maximum(room, 0).astype(np.int32)
    free = free_floats(network.lattice, network.fixed, early, own_room)
    free[network.fixed & ~network.running] = 0
    cramped = bool((late < 0).any())
    return replace(timing, late=np.maximum(late, 0), free=free, cramped=cramped)


def highest(network: Network, timing: Timing, missing: int) -> Ints:
    """Return the latest plan on the axis that misses no hard date by more than `missing`."""
    net = network.lattice
    last = net.counts[net.calendar, -1] - net.duration
    upper = np.where(network.fixed, timing.early, np.minimum(timing.hard + missing, last))
    return sunk(network, upper.astype(np.int32), timing.lapse)


def risen_or_none(network: Network, lower: Ints, lapse: int) -> Ints | None:
    """Return the least positions not below `lower` that every rule allows, if there are any."""
    at = lower.copy()
    stuck = rise(network.lattice, network.fixed, lapse, _sweeps(network.lattice), at)
    return None if stuck >= 0 else at


def finish_boundary(network: Network, at: Ints) -> int:
    """Return the boundary after the last tick of all nodes when they stand at `at`."""
    return int(_ends(network, at).max(initial=0))


def hard_positions(network: Network) -> Ints:
    """Return the greatest position that each node's own hard dates allow."""
    return np.array([_hard(network, node, place) for node, place in _places(network)], np.int32)


def sunk(network: Network, upper: Ints, lapse: int) -> Ints:
    """Return the greatest positions not above `upper` that every rule allows.

    Negative where there is none on the axis; then the others are not final either.
    """
    late = upper.copy()
    sink(network.lattice, network.fixed, lapse, _sweeps(network.lattice), late)
    return late


def risen(network: Network, lower: Ints, lapse: int) -> Ints:
    """Return the least positions not below `lower` that every rule allows: some have to."""
    at = lower.copy()
    rise(network.lattice, network.fixed, lapse, _sweeps(network.lattice), at)
    return at


def chain_of(network: Network, timing: Timing) -> tuple[int, ...]:
    """Return the nodes, in order, that make the plan as long as it is, or too long."""
    early = timing.early
    if not len(early):
        return ()
    if timing.stuck >= 0:
        return (timing.stuck,)
    if timing.lapse and timing.lapse == timing.missing:
        return _lapsing_chain(network, timing)
    return _walk_back(network, early, _last(network, timing, early), set())


def shared_chain(network: Network, timing: Timing, at: Ints) -> tuple[int, ...]:
    """Return the nodes, in order, that make a plan on shared means, `at`, as long or late as it is.

    A node may be held by what it waits for, or by who had the means before it.
    """
    return _walk_back(network, at, _last(network, timing, at), set(), by_means=True)


def missing_days(network: Network, ticks: int) -> int:
    """Return `ticks` of missing time in working days of the plan, rounded up."""
    axis = network.axis
    if axis.per_day == 1:
        return ticks
    hours = network.plan.calendars[network.plan.calendar].hours
    working = sum(each.end - each.start for each in hours) * 60 // axis.seconds
    return ceil(ticks / max(working, 1))


def _places(network: Network) -> list[tuple[Node, int]]:
    return [(node, place) for place, node in enumerate(network.plan.nodes)]


def _hard(network: Network, node: Node, place: int) -> int:
    if node.finished is not None:
        return NEVER
    net, axis = network.lattice, network.axis
    counts = net.counts[net.calendar[place]]
    duration = int(net.duration[place])
    most = NEVER
    for due in (node.due, network.plan.due):
        if due is not None:
            most = min(most, int(counts[axis.end_of(due)]) - duration)
    if node.start_by is not None and node.started is None:
        last = int(counts[axis.end_of(node.start_by)])
        is_day = not isinstance(node.start_by, datetime)
        most = min(most, last - 1 if duration and is_day else last)
    return most


def _sweeps(net: Lattice) -> int:
    lapsing = int((net.most != NO_LIMIT).sum())
    if not lapsing:
        return 2
    return SWEEP_WORK // (len(net.order) + len(net.to)) + lapsing + 64


def _earliest(network: Network) -> tuple[Ints, int, int]:
    """Return the earliest positions, the least lapse they need, and a stuck node or -1."""
    net = network.lattice
    low, high = 0, 0
    early, stuck = _risen(network, 0)
    if stuck < 0 or not (net.most != NO_LIMIT).any():
        return early, 0, stuck
    high = net.counts.shape[1]
    early, stuck = _risen(network, high)
    if stuck >= 0:
        return early, 0, stuck
    while high - low > 1:
        middle = (low + high) // 2
        tried, stuck = _risen(network, middle)
        if stuck < 0:
            early, high = tried, middle
        else:
            low = middle
    return early, high, -1


def _risen(network: Network, slack: int) -> tuple[Ints, int]:
    at = network.low.copy()
    stuck = rise(network.lattice, network.fixed, slack, _sweeps(network.lattice), at)
    return at, int(stuck)


def _ends(network: Network, at: Ints) -> Ints:
    """Return the end boundary of each node."""
    net = network.lattice
    last = at + net.duration - 1
    ends = net.ticks[net.calendar, np.maximum(last, 0)] + 1
    return np.where(last >= 0, ends, 0).astype(np.int32)


def positions_ending(network: Network, boundary: int) -> Ints:
    """Return the last position of each node that ends by `boundary`."""
    net = network.lattice
    column = min(boundary, net.counts.shape[1] - 1)
    ended: Ints = net.counts[net.calendar, column] - net.duration
    return ended


def _room(network: Network, timing: Timing, end: int) -> Ints:
    """Return how far each node may move for reasons of its own: its hard date, or `end`."""
    ending = np.maximum(positions_ending(network, end), timing.early)
    return np.where(timing.hard < NEVER, timing.hard, ending) - timing.early


def _upper(network: Network, timing: Timing, end: int, room: Ints) -> Ints:
    """Return upper bounds of the latest positions, before links are looked at."""
    hard, early = timing.hard, timing.early
    upper = early + room
    dated = np.where(hard < NEVER, hard, early)
    whole = max(end, int(_ends(network, dated).max(initial=0)))
    inner = np.diff(network.lattice.first) > 0
    upper[inner] = np.minimum(hard, positions_ending(network, whole))[inner]
    return upper.astype(np.int32)


def _lapsing_chain(network: Network, timing: Timing) -> tuple[int, ...]:
    """Return the way from the approval that lapses to the node that comes too late for it."""
    net, at = network.lattice, timing.early
    for link in range(len(net.to)):
        if net.most[link] == NO_LIMIT:
            continue
        source, later = int(net.source[link]), int(net.to[link])
        if limit(net, link, int(at[source]), timing.lapse - 1) < at[later]:
            return _walk_back(network, at, later, {source})
    return ()


def _last(network: Network, timing: Timing, at: Ints) -> int:
    """Return the node that misses its hard date most, or else ends last."""
    late_by = at - timing.hard
    return int(late_by.argmax() if late_by.max() > 0 else _ends(network, at).argmax())


def _walk_back(
    network: Network, at: Ints, last: int, stops: set[int], *, by_means: bool = False
) -> tuple[int, ...]:
    """Return the nodes that hold `last` where it is, first one first; ends at `stops`.

    A node that may begin before its predecessor ends can hand the means on to that very
    predecessor: the two hold each other, and the chain ends where it would come round.
    """
    net = network.lattice
    incoming: dict[int, list[int]] = {}
    for link in range(len(net.to)):
        incoming.setdefault(int(net.to[link]), []).append(link)
    chain, met = [last], {last}
    ends = _ends(network, at)
    while chain[-1] not in stops or len(chain) == 1:
        node = chain[-1]
        if network.fixed[node]:
            break
        holder = _by_link(network, at, node, incoming.get(node, []))
        if holder is None and by_means:
            holder = _by_means(network, at, ends, node)
        if holder is None or holder in met:
            break
        chain.append(holder)
        met.add(holder)
    return tuple(reversed(chain))


def _by_link(network: Network, at: Ints, node: int, links: Sequence[int]) -> int | None:
    """Return the node that `node` waits for where it stands, if a link is what holds it."""
    net = network.lattice
    pushes = {link: reach(net, link, int(at[net.source[link]])) for link in links}
    holding = max(pushes, key=pushes.__getitem__, default=None)
    if holding is None or pushes[holding] <= network.low[node]:
        return None
    if raised(net, node, pushes[holding]) < at[node]:
        return None
    return int(net.source[holding])


def _by_means(network: Network, at: Ints, ends: Ints, node: int) -> int | None:
    """Return a node that gives back some means of `node` at the moment when it starts."""
    nodes, row = network.plan.nodes, network.lattice.calendar[node]
    ended = network.lattice.counts[row, ends]
    for place in np.flatnonzero((ended == at[node]) & (network.lattice.duration > 0)):
        if any(nodes[place].needs.get(key) for key, need in nodes[node].needs.items() if need):
            return int(place)
    return None
