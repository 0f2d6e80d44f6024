"""What must hold before a plan can be scheduled; each failure names the place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from guatu.rules.refusals import nearest
from guatu.schedule.errors import DurationNegative, KeyTwice, KeyUnknown, NeedTooBig, PlanInvalid
from guatu.schedule.plan import (
    Link,
    Node,
    Plan,
    Remedy,
    RemedyKind,
    Resource,
    Stock,
    Unit,
    day_of,
)

# Longer than any plan, and short enough for the axis: 270, 110, 19 and 19 years.
LONGEST = {
    Unit.DAY: 100_000,
    Unit.HOUR: 1_000_000,
    Unit.MINUTE: 10_000_000,
    Unit.SECOND: 600_000_000,
}

DEAREST = 1000  # the greatest weight, and factor, of a promise


def check_plan(plan: Plan) -> None:
    """Raise the first failure of `plan`: keys, durations, lags, needs, remedies.

    Raises:
        KeyTwice, KeyUnknown, DurationNegative, NeedTooBig, PlanInvalid: see their names.
        Cycles are found where the links are sorted: `guatu.schedule.network`.
    """
    _no_twins("node", (node.key for node in plan.nodes))
    _no_twins(
        "resource", [each.key for each in plan.resources] + [each.key for each in plan.stocks]
    )
    _known("plan", "calendar", {plan.calendar}, plan.calendars)
    _check_promises(plan)
    nodes = {node.key for node in plan.nodes}
    for node in plan.nodes:
        _check_node(node, plan)
        for length in (node.duration, node.remaining):
            _at_most(f"node {node.key}", "duration", length, LONGEST[plan.unit])
    for link in plan.links:
        _check_link(link, plan, nodes)
        for lag in (link.lag, -link.lag, link.max_lag):
            _at_most(f"link {link.before} - {link.after}", "lag", lag, LONGEST[plan.unit])
    for resource in plan.resources:
        _check_capacity(resource)
    _check_needs(plan)
    mandatory = {node.key for node in plan.nodes if node.mandatory}
    for remedy in plan.remedies:
        _check_remedy(remedy, nodes, mandatory)


def _no_twins(kind: str, keys: Iterable[str]) -> None:
    for key, count in Counter(keys).items():
        if count > 1:
            raise KeyTwice(kind=kind, key=key)


def _known(place: str, kind: str, wanted: Collection[str], known: Collection[str]) -> None:
    for key in wanted:
        if key not in known:
            raise KeyUnknown(place=place, kind=kind, key=key, near=nearest(key, known) or "-")


def _at_least(place: str, what: str, value: float | None, least: int) -> None:
    if value is not None and value < least:
        raise PlanInvalid(place=f"{place}, {what}", value=value, wanted=f">= {least}")


def _at_most(place: str, what: str, value: int | None, most: int) -> None:
    if value is not None and value > most:
        raise PlanInvalid(place=f"{place}, {what}", value=value, wanted=f"<= {most}")


def _check_node(node: Node, plan: Plan) -> None:
    place = f"node {node.key}"
    if node.duration < 0:
        raise DurationNegative(node=node.key, duration=node.duration)
    _at_least(place, "remaining", node.remaining, 0)
    if node.calendar is not None:
        _known(place, "calendar", {node.calendar}, plan.calendars)
    for window in (node.start_window, node.finish_window):
        if window is not None:
            _known(place, "window", {window}, plan.windows)
    _known(place, "resource", node.needs, {means.key for means in plan.resources})
    _known(place, "stock", node.uses, {means.key for means in plan.stocks})
    for key, units in (*node.needs.items(), *node.uses.items()):
        _at_least(place, key, units, 0)
    if node.finished is not None and node.started is None:
        raise PlanInvalid(place=f"{place}, started", value="-", wanted="a date before finished")
    if node.finished and node.started and day_of(node.finished) < day_of(node.started):
        wanted = f">= {node.started}"
        raise PlanInvalid(place=f"{place}, finished", value=node.finished, wanted=wanted)


def _check_promises(plan: Plan) -> None:
    """Weights beyond any day's worth would overflow; infinitely dear is `keep_announced`."""
    factors = [(f"node {node.key}, announced_factor", node.announced_factor) for node in plan.nodes]
    for place, weight in (("plan, announced_weight", plan.announced_weight), *factors):
        if not 0 <= weight <= DEAREST:
            raise PlanInvalid(place=place, value=weight, wanted=f"0 to {DEAREST}")
    if plan.keep_announced and plan.announced_weight:
        wanted = "either it or keep_announced, not both"
        raise PlanInvalid(
            place="plan, announced_weight", value=plan.announced_weight, wanted=wanted
        )


def _check_link(link: Link, plan: Plan, nodes: Collection[str]) -> None:
    place = f"link {link.before} - {link.after}"
    _known(place, "node", (link.before, link.after), nodes)
    if link.calendar is not None:
        _known(place, "calendar", {link.calendar}, plan.calendars)
    if link.max_lag is not None:
        _at_least(place, "max_lag", link.max_lag, link.lag)


def _check_capacity(means: Resource) -> None:
    for capacity in (means.capacity, *means.changes.values()):
        _at_least(f"resource {means.key}", "capacity", capacity, 0)


def _check_needs(plan: Plan) -> None:
    """A need above the greatest capacity there ever is would keep a solver busy for nothing."""
    most = {each.key: max(each.capacity, *each.changes.values(), 0) for each in plan.resources}
    most |= {each.key: sum(each.supply.values()) for each in plan.stocks}
    for node in plan.nodes:
        for key, need in (*node.needs.items(), *node.uses.items()):
            if need > most[key] and node.finished is None:
                raise NeedTooBig(node=node.key, resource=key, need=need, capacity=most[key])
    for stock in plan.stocks:
        _check_stock(stock, plan.nodes)


def _check_stock(stock: Stock, nodes: Collection[Node]) -> None:
    """What all nodes use up together has to arrive one day."""
    used = sum(node.uses.get(stock.key, 0) for node in nodes if node.finished is not None)
    left = max(sum(stock.supply.values()) - used, 0)
    users = [node for node in nodes if node.finished is None and node.uses.get(stock.key)]
    need = sum(node.uses[stock.key] for node in users)
    if need > left:
        names = ", ".join(node.key for node in users)
        raise NeedTooBig(node=names, resource=stock.key, need=need, capacity=left)


def _check_remedy(remedy: Remedy, nodes: Collection[str], mandatory: Collection[str]) -> None:
    place = f"remedy {remedy.key}"
    _known(place, "node", remedy.nodes, nodes)
    _at_least(place, "duration", remedy.duration, 0)
    if remedy.kind is RemedyKind.PARALLEL and len(remedy.nodes) != 2:
        raise PlanInvalid(place=f"{place}, nodes", value=len(remedy.nodes), wanted="2")
    if remedy.kind is RemedyKind.SHIFT and remedy.duration is None:
        raise PlanInvalid(place=f"{place}, duration", value="-", wanted=">= 0")
    if remedy.kind is RemedyKind.INPUT and remedy.date is None:
        raise PlanInvalid(place=f"{place}, date", value="-", wanted="YYYY-MM-DD")
    if remedy.kind is RemedyKind.DROP:
        for key in remedy.nodes:
            if key in mandatory:
                raise PlanInvalid(place=f"{place}, nodes", value=key, wanted="not mandatory")
