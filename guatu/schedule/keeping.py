"""Replanning without shared means: what was announced moves as little as it should."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guatu.schedule.answer import Moves
from guatu.schedule.network import Network
from guatu.schedule.passes import Flags, Ints
from guatu.schedule.promises import Promises, promises_of
from guatu.schedule.timing import Timing, highest, risen, risen_or_none


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan that weighs its promises, or keeps them.

    Attributes:
        at: position of every node.
        promised: nodes whose move has a price.
        closed: whether none is cheaper; else the plan is too large to tell.
    """

    at: Ints
    promised: Flags
    closed: bool
    moves: Moves


def keep(network: Network, timing: Timing, free: Ints) -> Kept:
    """Return the plan of the least price, as early as it can be; `free`: the plan without promises.

    No hard date is missed by more than it has to be.
    """
    promises = promises_of(network, free)
    if network.plan.keep_announced:
        at, closed = strictly_kept(network, timing, promises), True
    else:
        at, closed = _weighed(network, timing, promises, free)
    bound = promises.price(at) if closed else 0
    return Kept(at, promises.weight > 0, closed, promises.told(at, bound))


def strictly_kept(network: Network, timing: Timing, promises: Promises) -> Ints:
    """Return the plan in which each promise moves least.

    None earlier than a hard date forces it to, then none later than the rules do. Of plans that
    move no other promise earlier, no one keeps any of them better than this.
    """
    return risen(network, floor_of_promises(network, timing, promises), timing.lapse)


def floor_of_promises(network: Network, timing: Timing, promises: Promises) -> Ints:
    """Return where promises stand, or the last position that hard dates leave them."""
    lowest = np.minimum(promises.targets, highest(network, timing, timing.missing))
    return np.where(network.fixed, network.low, lowest).astype(np.int32)


def _weighed(network: Network, timing: Timing, promises: Promises, free: Ints) -> tuple[Ints, bool]:
    """Return the cheapest plan and whether it is known to be.

    A cheapest plan never has a node later than both its promise and its links make it. So the
    least plan behind all promises, cut to the hard dates, bounds what is looked at. Where there
    is still too much, that plan itself is the answer: later as links force it, earlier as hard
    dates do.
    """
    from guatu.schedule.solver_cut import cheapest, may_cut

    high = highest(network, timing, timing.missing)
    behind = risen_or_none(network, promises.targets, timing.lapse)
    if behind is not None:
        high = np.minimum(high, behind)
    if may_cut(timing.early, high):
        return cheapest(promises, timing.lapse, timing.early, high), True
    return min(high, free, key=promises.price), False
