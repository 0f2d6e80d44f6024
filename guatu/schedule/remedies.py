"""What would help when a hard date cannot be met: each remedy is applied and solved again.

A remedy changes the plan and nothing else, so the days it gains are those of a new answer, not an
estimate. Remedies work together; the cheapest set that suffices is found by trying sets in the
order of their cost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from heapq import heappop, heappush
from math import ceil

from guatu.schedule.answer import RemedyOffer
from guatu.schedule.plan import Link, Node, Plan, Relation, Remedy, RemedyKind, Unit, day_of

MOST_SETS = 400  # sets of remedies that are solved again at most

Solve = Callable[[Plan], int | None]


def applied(plan: Plan, remedy: Remedy) -> Plan:
    """Return `plan` with `remedy` carried out and no remedies left.

    Nodes that have started stay as they are, but for a second shift on what is left of them; nodes
    that another remedy has dropped are left out.
    """
    plan = replace(plan, remedies=())
    there = {node.key for node in plan.nodes}
    named = tuple(key for key in remedy.nodes if key in there)
    if remedy.kind is RemedyKind.PARALLEL and len(named) < len(remedy.nodes):
        return plan
    return _APPLY[remedy.kind](plan, replace(remedy, nodes=named))


def offers(plan: Plan, missing_days: int, *, solve: Solve) -> tuple[RemedyOffer, ...]:
    """Return each remedy of `plan` alone, cheapest first, then the cheapest set that suffices.

    Args:
        plan: a plan that misses a hard date by `missing_days`.
        missing_days: > 0.
        solve: returns the missing working days of a changed plan; `None`: no plan at all.

    Returns:
        The set is left out when one remedy alone is the cheapest that suffices, or when all
        together do not.
    """
    cheapest_first = sorted(plan.remedies, key=lambda remedy: (remedy.cost, remedy.key))
    alone = [_offer(plan, (remedy,), missing_days, solve) for remedy in cheapest_first]
    together = _cheapest_set(plan, cheapest_first, missing_days, solve)
    if together is None or len(together.remedies) == 1:
        return tuple(alone)
    return (*alone, together)


def _offer(plan: Plan, remedies: Sequence[Remedy], missing_days: int, solve: Solve) -> RemedyOffer:
    changed = plan
    for remedy in remedies:
        changed = applied(changed, remedy)
    still = solve(changed)
    return RemedyOffer(
        remedies=tuple(remedy.key for remedy in remedies),
        title=" + ".join(remedy.title or remedy.key for remedy in remedies),
        cost=sum(remedy.cost for remedy in remedies),
        days_gained=0 if still is None else missing_days - still,
        suffices=still == 0,
    )


def _cheapest_set(
    plan: Plan, remedies: Sequence[Remedy], missing_days: int, solve: Solve
) -> RemedyOffer | None:
    """Return the cheapest set that suffices, trying sets in the order of their cost."""
    if not _offer(plan, remedies, missing_days, solve).suffices:
        return None
    waiting: list[tuple[float, int, tuple[int, ...]]] = []
    for number, remedy in enumerate(remedies):
        heappush(waiting, (remedy.cost, 1, (number,)))
    for _ in range(MOST_SETS):
        if not waiting:
            return None
        cost, size, chosen = heappop(waiting)
        offer = _offer(plan, [remedies[number] for number in chosen], missing_days, solve)
        if offer.suffices:
            return offer
        for number in range(chosen[-1] + 1, len(remedies)):
            heappush(waiting, (cost + remedies[number].cost, size + 1, (*chosen, number)))
    return None


def _joint(plan: Plan, remedy: Remedy) -> Plan:
    """联审联批: members wait for what any of them waited for outside, not for each other.

    What waited for a member waits for the members before it too: it always did, through them.
    What itself waits for a member stays behind it.
    """
    group = set(remedy.nodes)
    inside = [link for link in plan.links if link.after in group and link.before in group]
    outside = [link for link in plan.links if link.after in group and link.before not in group]
    kept = [link for link in plan.links if link.after not in group]
    ahead = {link.before: _ahead_of(link.before, plan.links) for link in outside}
    shared = dict.fromkeys(
        replace(link, after=key)
        for link in outside
        for key in remedy.nodes
        if key not in ahead[link.before]
    )
    through = dict.fromkeys(
        replace(link, before=key, max_lag=None)
        for link in kept
        if link.before in group
        for key in _ahead_of(link.before, inside)
    )
    plan = replace(plan, links=(*kept, *shared, *through))
    return _shift(plan, remedy)


def _ahead_of(key: str, links: Sequence[Link]) -> dict[str, None]:
    """Return what `key` waits for by `links`, directly or through others, in a fixed order."""
    befores: dict[str, list[str]] = {}
    for link in links:
        befores.setdefault(link.after, []).append(link.before)
    found: dict[str, None] = {}
    waiting = [key]
    while waiting:
        new = [each for each in befores.get(waiting.pop(), ()) if each not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return found


def _parallel(plan: Plan, remedy: Remedy) -> Plan:
    """The later node starts `lag` after the start of the earlier one, and ends not before it.

    Where the later does not wait for the earlier there is nothing to loosen.
    """
    before, after = remedy.nodes
    if not any((link.before, link.after) == (before, after) for link in plan.links):
        return plan
    others = [link for link in plan.links if (link.before, link.after) != (before, after)]
    overlap = Link(before, after, Relation.START_START, remedy.lag)
    together = Link(before, after, Relation.FINISH_FINISH)
    return replace(plan, links=(*others, overlap, together))


def _shift(plan: Plan, remedy: Remedy) -> Plan:
    """The named nodes take at most `duration`; what is under way goes on at the new pace."""
    most = remedy.duration
    if most is None:
        return plan

    def shorter(node: Node) -> Node:
        return replace(node, duration=min(node.duration, most))

    shortened = _changed(plan, remedy, shorter)
    if remedy.kind is not RemedyKind.SHIFT:
        return shortened
    named = set(remedy.nodes)
    nodes = [_quicker(plan, node, most) if node.key in named else node for node in shortened.nodes]
    return replace(shortened, nodes=tuple(nodes))


def _quicker(plan: Plan, node: Node, most: int) -> Node:
    """Return `node`, when it is under way, with less left to do: by as much as the whole shrinks.

    Only where it is told how much is left, or days tell it.
    """
    is_running = node.started is not None and node.finished is None
    if not is_running or node.duration <= most:
        return node
    if node.remaining is not None:
        return replace(node, remaining=ceil(node.remaining * most / node.duration))
    worked = _worked(plan, node)
    if worked is None or worked >= node.duration:
        return node
    return replace(node, duration=worked + ceil((node.duration - worked) * most / node.duration))


def _worked(plan: Plan, node: Node) -> int | None:
    """Return the working days of `node` up to `today`; `None`: the plan has no such days."""
    if plan.unit is not Unit.DAY or plan.today is None or node.started is None:
        return None
    calendar = plan.calendars[plan.calendar if node.calendar is None else node.calendar]
    first = day_of(node.started)
    span = range((plan.today - first).days + 1)
    return sum(calendar.works_on(first + timedelta(days=number)) for number in span)


def _input(plan: Plan, remedy: Remedy) -> Plan:
    """The named nodes may start from `date` on."""
    return _changed(plan, remedy, lambda node: replace(node, not_before=remedy.date))


def _drop(plan: Plan, remedy: Remedy) -> Plan:
    """The named nodes go; what waited for them waits for what they waited for."""
    for key in remedy.nodes:
        into = [link for link in plan.links if link.after == key]
        out = [link for link in plan.links if link.before == key]
        others = [link for link in plan.links if key not in {link.before, link.after}]
        bridges = [Link(first.before, last.after) for first in into for last in out]
        nodes = tuple(node for node in plan.nodes if node.key != key)
        plan = replace(plan, nodes=nodes, links=(*others, *bridges))
    return plan


def _changed(plan: Plan, remedy: Remedy, change: Callable[[Node], Node]) -> Plan:
    named = set(remedy.nodes)
    return replace(
        plan,
        nodes=tuple(
            change(node) if node.key in named and node.started is None else node
            for node in plan.nodes
        ),
    )


_APPLY: dict[RemedyKind, Callable[[Plan, Remedy], Plan]] = {
    RemedyKind.JOINT: _joint,
    RemedyKind.PARALLEL: _parallel,
    RemedyKind.SHIFT: _shift,
    RemedyKind.INPUT: _input,
    RemedyKind.DROP: _drop,
}
