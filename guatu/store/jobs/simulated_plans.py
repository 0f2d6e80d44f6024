"""Projects of a simulated city get plans, with the nodes that are over by its last day.

By the usual acts, and all on the evening of the last day: as if the office had entered its plans
that day. The city's history itself is written in bulk, see `guatu.store.jobs.simulate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import cycle

from django.utils.timezone import make_aware

from guatu.books import load_book as book_data
from guatu.ledger.simulation import SimCity
from guatu.schedule.rehearsal import rehearsed
from guatu.schedule.templates import template
from guatu.store.acts.plan_make import NewPlan, make_plan
from guatu.store.acts.plan_record import Actual, record_node
from guatu.store.calendar import city_calendar
from guatu.store.evidence import Proof
from guatu.store.jobs.simulate import OFFICE, Stage
from guatu.store.models import Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.plan_counts import count_plans, counted_later
from guatu.store.plans import record_of

SPREAD = (0.8, 1.0, 1.25)  # of a unit's nodes around its own pace, in turns


def plan_projects(city: SimCity, stage: Stage, *, most: int) -> int:
    """Give a plan to the oldest open projects of `city`, at most `most`; return how many.

    Cost: about a tenth of a second for each.
    """
    last = city.window.last
    with acting(SYSTEM):
        projects = Matter.objects.filter(state=Matter.State.OPEN, money__isnull=False)
        matters = list(projects.select_related("lead").order_by("issued", "pk")[:most])
    paces = {unit.key: [unit.slowness * part for part in SPREAD] for unit in city.units}
    durations = book_data("city/plans.toml")["durations"]
    templates = cycle([key for key in stage.book.plans if _is_told(key, durations)])
    with counted_later():
        for matter, key in zip(matters, templates, strict=False):
            _plan(matter, NewPlan(key, matter.issued or last, durations=durations), stage, last)
            _live(matter, paces[matter.lead.key if matter.lead else ""], stage, last)
    count_plans(last)
    return len(matters)


def _is_told(key: str, durations: Mapping[str, int]) -> bool:
    """Return whether all nodes of the template `key` have a duration, of the law or of ours."""
    return all(node.duration is not None or node.key in durations for node in template(key).nodes)


def _plan(matter: Matter, new: NewPlan, stage: Stage, last: date) -> None:
    actor = stage.actors[OFFICE]
    with acting(actor):
        make_plan(matter, new, actor=actor, at=next(_evening(last)))


def _live(matter: Matter, paces: Sequence[float], stage: Stage, last: date) -> None:
    """Record the nodes that have started by the last day, by the handler of the lead."""
    with acting(SYSTEM):
        record = record_of(matter)
    handler = stage.actors[matter.lead.key if matter.lead else ""]
    instants = _evening(last)
    next(instants)  # that of the plan itself
    lived = rehearsed(record, paces, until=last, calendar=city_calendar())
    with acting(handler):
        for one, at in zip(lived, instants, strict=False):
            proof = [Proof("document", f"节点办结单 {one.finished}")] if one.finished else []
            actual = Actual(one.node, one.started, one.finished)
            record_node(matter, actual, actor=handler, at=at, evidence=proof)


def _evening(day: date) -> Iterator[datetime]:
    """Yield instants late on `day`, after all that the history holds, one after another."""
    begin = make_aware(datetime.combine(day, time(23)))
    return (begin + timedelta(seconds=number) for number in range(3600))
