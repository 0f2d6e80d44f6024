"""倒排工期: give a matter its plan from a template, with the date that cannot move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from guatu.errors import RuleBroken
from guatu.schedule.outlook import promised
from guatu.schedule.record import merged, new_record
from guatu.store.actor import Actor
from guatu.store.books import book_of
from guatu.store.calendar import city_calendar, day_of
from guatu.store.models import Matter, Unit
from guatu.store.permission import require
from guatu.store.plan_counts import count_plan
from guatu.store.plans import change_plan, check_open, has_plan
from guatu.store.record import Deed, act


class NoPlansHere(RuleBroken):
    """The book of the matter allows no such plan."""

    code = "store.no_plans_here"


class PlanThere(RuleBroken):
    """The matter has a plan already: it is changed, not made again."""

    code = "store.plan_there"


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan as it is asked for.

    Attributes:
        template: key of a node template that the book allows.
        start: first day on which anything may start.
        due: hard date, included; `None`: that of the matter.
        durations: node key -> days, where the template is silent or the city is quicker.
        units: node key -> the unit that does it; the lead does the others.
    """

    template: str
    start: date
    due: date | None = None
    durations: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)


@act
def make_plan(matter: Matter, new: NewPlan, *, actor: Actor, at: datetime) -> None:
    """Give `matter` the plan `new`: nodes, links, and a promise for each node.

    Raises:
        NotAllowed: `actor` may not plan matters of its lead unit.
        NoPlansHere, PlanThere, PlanClosed: the book has no such plans, there is one, or the
            matter is closed.
        DurationsUnset: nobody published how long some nodes take, and `new` does not say.
        BelowLimit, PlanInvalid, PlanHopeless: what `new` says cannot be.
    """
    require(actor, "plan.make", matter)
    book = book_of(matter)
    if new.template not in book.plans:
        raise NoPlansHere(template=new.template, wanted="、".join(book.plans) or "—")
    check_open(matter)
    if has_plan(matter):
        raise PlanThere(what=matter.number)
    due = new.due or matter.due
    record = new_record(
        new.template, start=new.start, due=due, durations=new.durations, title=matter.title
    )
    # Nodes of which nothing is said are the lead's.
    named = {**dict.fromkeys(record["nodes"], matter.lead), **new.units}
    units = {key: {"unit": unit.key} for key, unit in named.items() if unit is not None}
    record = promised(merged(record, {"nodes": units}), holidays=city_calendar())
    change_plan(matter, Deed("plan.make", actor, at), record)
    count_plan(matter, day_of(at))
