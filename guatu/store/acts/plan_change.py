"""调整计划: change nodes and links, allow and carry out remedies, plan anew, set a baseline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from guatu.errors import Invalid, RuleBroken
from guatu.schedule.check import check_plan
from guatu.schedule.outlook import Waits, promised
from guatu.schedule.plan import Plan, Remedy
from guatu.schedule.record import (
    Difference,
    Record,
    check_limits,
    merged,
    plan_of,
    promised_dates,
    remedied,
    with_plan,
)
from guatu.store.actor import Actor
from guatu.store.calendar import city_calendar, day_of
from guatu.store.checks import check_text
from guatu.store.models import Matter
from guatu.store.permission import require
from guatu.store.plan_counts import count_plan
from guatu.store.plans import change_plan as keep_plan
from guatu.store.plans import check_open, compact, record_of, waits_of
from guatu.store.record import Deed, act

# What somebody may change of a node by hand; dates that happened have their own act.
CHANGEABLE = frozenset({"duration", "calendar", "unit", "not_before", "due", "needs"})


class NothingChanged(RuleBroken):
    """The plan is that already."""

    code = "store.nothing_changed"


@act
def change_plan(
    matter: Matter, wanted: Difference, *, actor: Actor, at: datetime, reason: str
) -> None:
    """Change nodes and links of the plan of `matter`, and promise new dates.

    Args:
        matter: with a plan.
        wanted: the parts `nodes` (fields of `CHANGEABLE`) and `links` of a record's difference.
        actor: who acts.
        at: when.
        reason: why.

    Raises:
        NotAllowed: `actor` may not plan matters of its lead unit.
        NoPlan, PlanClosed, NothingChanged: as their names say. Invalid: no reason.
        BelowLimit, PlanInvalid, PlanHopeless: the changed plan cannot be.
    """
    check_text(reason, "field.reason")
    _change(matter, Deed("plan.change", actor, at, reason), lambda old: edited(old, wanted))


def edited(record: Record, wanted: Difference) -> Record:
    """Return `record` with `wanted` and new promises: what a preview shows and the act keeps.

    Raises:
        Invalid: a field that is not changed by hand.
        BelowLimit, PlanInvalid, PlanHopeless: the changed plan cannot be.
    """
    for key, change in wanted.get("nodes", {}).items():
        for name in set(change or {}) - CHANGEABLE:
            raise Invalid(what=f"{key}.{name}", value="—", wanted=" ".join(sorted(CHANGEABLE)))
        if key not in record["nodes"]:
            raise Invalid(what="field.node", value=key, wanted=" ".join(record["nodes"]))
    changed = merged(record, {part: wanted.get(part, {}) for part in ("nodes", "links")})
    check_limits(changed)
    return promised(compact(changed), holidays=city_calendar())


@act
def allow_remedies(
    matter: Matter, remedies: Sequence[Remedy], *, actor: Actor, at: datetime, reason: str = ""
) -> None:
    """Let the plan of `matter` be helped by `remedies`, each with what it costs.

    Raises:
        NotAllowed: `actor` may not plan matters of its lead unit.
        NoPlan, PlanClosed, NothingChanged: as their names say.
        PlanInvalid: a remedy names nodes that are not there, or drops a mandatory one.
    """

    def allowed(old: Record) -> Record:
        plan = plan_of(old)
        others = [held for held in plan.remedies if held.key not in {new.key for new in remedies}]
        offered = with_plan(old, _with_remedies(plan, [*others, *remedies]))
        check_plan(plan_of(offered))
        return {**old, "remedies": offered["remedies"]}

    _change(matter, Deed("plan.allow", actor, at, reason), allowed)


@act
def apply_remedies(
    matter: Matter, keys: Sequence[str], *, actor: Actor, at: datetime, reason: str = ""
) -> None:
    """Carry out the remedies `keys` of the plan of `matter`, and promise new dates.

    Raises:
        NotAllowed: `actor` may not sign for its lead unit.
        KeyUnknown: the plan allows no such remedy.
        NoPlan, PlanClosed, NothingChanged: as their names say.
    """

    def helped(old: Record) -> Record:
        changed = old
        for key in keys:
            changed = remedied(changed, key, today=day_of(at), holidays=city_calendar())
        check_limits(changed)
        return promised(changed, holidays=city_calendar())

    _change(matter, Deed("plan.remedy", actor, at, reason), helped)


@act
def replan(matter: Matter, *, actor: Actor, at: datetime, reason: str) -> None:
    """Promise anew from what has happened; what was announced moves only where it must.

    Raises:
        NotAllowed: `actor` may not plan matters of its lead unit.
        NoPlan, PlanClosed, NothingChanged: as their names say. Invalid: no reason.
    """
    check_text(reason, "field.reason")
    waits = waits_of(matter, day_of(at))

    def again(old: Record) -> Record:
        return replanned(old, at=at, waits=waits)

    _change(matter, Deed("plan.replan", actor, at, reason), again)


def replanned(record: Record, *, at: datetime, waits: Waits) -> Record:
    """Return `record` with promises that can be kept from the day of `at` on."""
    return promised(record, today=day_of(at), waits=waits, keep=True, holidays=city_calendar())


@act
def set_baseline(matter: Matter, name: str, *, actor: Actor, at: datetime) -> None:
    """Keep what is promised now under `name`, to compare with later: any number of times.

    Raises:
        NotAllowed: `actor` may not sign for its lead unit.
        NoPlan, PlanClosed: as their names say. Invalid: a blank name.
    """
    check_text(name, "field.name")

    def based(old: Record) -> Record:
        number = str(len(old["baselines"]) + 1)
        dates = {
            key: [span.start.isoformat(), span.finish.isoformat()]
            for key, span in promised_dates(old).items()
        }
        kept = {"name": name.strip()[:80], "on": day_of(at).isoformat(), "dates": dates}
        return merged(old, {"baselines": {number: kept}})

    _change(matter, Deed("plan.baseline", actor, at), based)


def _with_remedies(plan: Plan, remedies: Sequence[Remedy]) -> Plan:
    return replace(plan, remedies=tuple(remedies))


def _change(matter: Matter, deed: Deed, make: Callable[[Record], Record]) -> None:
    """Make the plan of `matter` what `make` makes of it, record that and count it."""
    require(deed.actor, deed.code, matter)
    check_open(matter)
    old = record_of(matter)
    new = compact(make(old))
    if new == compact(old):
        raise NothingChanged(what=matter.number)
    keep_plan(matter, deed, new, old=old)
    count_plan(matter, day_of(deed.at))
