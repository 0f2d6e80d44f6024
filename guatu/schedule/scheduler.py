"""The one door of this part: a plan in, its schedule out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from guatu.schedule.answer import Schedule, Status
from guatu.schedule.dates import (
    chain_nodes,
    last_moment,
    node_dates,
    tightest_nodes,
    working_length,
)
from guatu.schedule.keeping import keep
from guatu.schedule.network import Network, network_of
from guatu.schedule.passes import Flags, Ints
from guatu.schedule.plan import Direction, Plan
from guatu.schedule.promises import weighs
from guatu.schedule.remedies import offers
from guatu.schedule.timing import (
    Timing,
    chain_of,
    finish_boundary,
    latest_by,
    missing_days,
    risen,
    shared_chain,
    sunk,
    timing_of,
)

STRETCHES = (1, 4, 16)  # how much longer than estimated the axis may get
NO_TIME = 0.0


def schedule(plan: Plan, *, left: Callable[[], float] | None = None, seed: int = 0) -> Schedule:
    """Return the schedule of `plan`.

    Without scarce means planned dates are the earliest ones; in a backward plan the latest;
    `late` nodes go as late as the others let them, in a backward plan `soon` ones as early. When
    a hard date is missed they are the earliest. With scarce means they are the best plan found.
    A plan that weighs what was announced is the cheapest one instead; see `Plan`.

    Args:
        plan: the plan.
        left: seconds left for sharing scarce means and for solving remedies again with them;
            `None`: none, the first plan is taken.
        seed: of the search; the same seed and enough time give the same finish.

    Raises:
        PlanInvalid: or one of its kinds: the plan contradicts itself.
    """
    clock = left or _no_time
    first = _Slice(clock, clock() / 2) if plan.remedies and shares_means(plan) else clock
    answer = _answer(plan, first, seed)
    if not answer.missing_days or not plan.remedies:
        return answer
    share_s = max(clock(), 0.0) / (2 * len(plan.remedies) + 2)

    def missing(changed: Plan) -> int | None:
        return _answer(changed, _Slice(clock, clock() - share_s), seed).missing_days

    return replace(answer, remedies=offers(plan, answer.missing_days, solve=missing))


def timed(plan: Plan) -> tuple[Network, Timing]:
    """Return the network and timing of `plan` on an axis that is long enough."""
    for stretch in STRETCHES:
        network = network_of(plan, stretch=stretch)
        timing = timing_of(network)
        if timing.stuck < 0 and not timing.cramped:
            break
    return network, timing


def shares_means(plan: Plan) -> bool:
    """Return whether anything in `plan` needs or uses shared means."""
    return any(node.needs or node.uses for node in plan.nodes)


def _no_time() -> float:
    return NO_TIME


@dataclass(frozen=True, slots=True)
class _Slice:
    """A clock that runs `seconds` before another one."""

    left: Callable[[], float]
    until: float

    def __call__(self) -> float:
        return self.left() - self.until


def _answer(plan: Plan, clock: Callable[[], float], seed: int) -> Schedule:
    network, timing = timed(plan)
    if not plan.nodes:
        return replace(_empty(Status.OPTIMAL, ()), missing_days=0)
    if timing.stuck >= 0:
        return _hopeless(network, timing)
    if shares_means(plan) and not timing.lapse:
        return _shared(network, timing, clock, seed)
    return _unshared(network, timing)


def _unshared(network: Network, timing: Timing) -> Schedule:
    planned, moves, is_best = _leaning(network, timing, timing.early, network.fixed), None, True
    if weighs(network.plan):
        kept = keep(network, timing, planned)
        moves, is_best = kept.moves, kept.closed
        timing = latest_by(network, timing, finish_boundary(network, kept.at))
        planned = _leaning(network, timing, kept.at, network.fixed | kept.promised)
    missing = missing_days(network, timing.missing)
    found = Status.OPTIMAL if is_best else Status.FEASIBLE
    verdict = _Verdict(
        status=Status.INFEASIBLE if missing else found,
        missing=missing,
        least_end=finish_boundary(network, timing.early),
        chain=chain_of(network, timing),
        critical=tightest_nodes(network, timing),
    )
    return replace(_written(network, timing, planned, verdict), moves=moves)


def _leaning(network: Network, timing: Timing, at: Ints, pinned: Flags) -> Ints:
    """Return the plan `at` with nodes that are not `pinned` as late as they should and may be."""
    if timing.missing:
        return at
    if network.plan.direction is Direction.BACKWARD:
        return _backwards(network, timing, at, pinned)
    late = np.array([node.late for node in network.plan.nodes], np.bool_) & ~pinned
    if not late.any():
        return at
    return sunk(network, np.where(late, timing.late, at), timing.lapse)


def _backwards(network: Network, timing: Timing, at: Ints, pinned: Flags) -> Ints:
    """Return the latest positions, and of `soon` nodes the earliest behind those of the others."""
    latest = sunk(network, np.where(pinned, at, timing.late), timing.lapse)
    soon = np.array([node.soon for node in network.plan.nodes], np.bool_) & ~pinned
    if not soon.any():
        return latest
    return risen(network, np.where(soon, timing.early, latest), timing.lapse)


def _shared(network: Network, timing: Timing, clock: Callable[[], float], seed: int) -> Schedule:
    from guatu.schedule.share import share
    from guatu.schedule.share_kept import share_kept

    find = share_kept if weighs(network.plan) else share
    shared = find(network, timing, left=clock, seed=seed)
    if shared.at is None:
        status = Status.INFEASIBLE if shared.closed else Status.UNKNOWN
        return _empty(status, ())
    if shared.late:
        proven = shared.closed or shared.least_late > 0
        status = Status.INFEASIBLE if proven else Status.UNKNOWN
    else:
        status = Status.OPTIMAL if shared.closed else Status.FEASIBLE
    end = finish_boundary(network, shared.at)
    timing = latest_by(network, timing, end)
    chain = shared_chain(network, timing, shared.at)
    verdict = _Verdict(
        status=status,
        missing=missing_days(network, shared.late),
        least_end=end if shared.closed and shared.moves is None else shared.least_end,
        chain=chain,
        critical=chain_nodes(network, timing, chain),
    )
    answer = _written(network, timing, shared.at, verdict)
    return replace(answer, sums=shared.sums, moves=shared.moves)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is known of a plan besides its dates; `least_end`: no plan ends before it."""

    status: Status
    missing: int
    least_end: int
    chain: tuple[int, ...]
    critical: Flags


def _written(network: Network, timing: Timing, planned: Ints, verdict: _Verdict) -> Schedule:
    end = finish_boundary(network, planned)
    nodes = node_dates(network, timing, planned, verdict.critical)
    return Schedule(
        status=verdict.status,
        finish=last_moment(network, end, (each.planned_finish for each in nodes.values())),
        bound=last_moment(
            network, verdict.least_end, (each.earliest_finish for each in nodes.values())
        ),
        length=working_length(network, end),
        least_length=working_length(network, verdict.least_end),
        missing_days=verdict.missing,
        chain=tuple(network.plan.nodes[place].key for place in verdict.chain),
        remedies=(),
        nodes=nodes,
    )


def _hopeless(network: Network, timing: Timing) -> Schedule:
    """Return the answer when no number of days helps: a window that never opens again."""
    return _empty(Status.INFEASIBLE, (network.plan.nodes[timing.stuck].key,))


def _empty(status: Status, chain: tuple[str, ...]) -> Schedule:
    return Schedule(
        status=status,
        finish=None,
        bound=None,
        length=0,
        least_length=0,
        missing_days=None,
        chain=chain,
        remedies=(),
        nodes={},
    )
