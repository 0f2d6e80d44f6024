"""What is counted of plans each day: forecast, float, days missing, awaited inputs.

Nothing here is in the record: it follows from the record and the day. Acts on a plan count it at
once, the daily run all others, so that lists, charts and lights read columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta

from django.db.models import F

from guatu.schedule.answer import Schedule
from guatu.schedule.calibration import Past
from guatu.schedule.errors import PlanInvalid
from guatu.schedule.outlook import band, outlook, stage_key, tightest
from guatu.schedule.plan import day_of
from guatu.schedule.record import Record
from guatu.schedule.tracking import Dates
from guatu.store.actor import SYSTEM
from guatu.store.calendar import city_calendar
from guatu.store.models import Matter, PlanNode, ProjectPlan
from guatu.store.plans import WITH_PLAN, record_of, waits_of
from guatu.store.scope import acting

BATCH = 200
EVERY = "every"  # the calendar of shipped templates in which each day works
_LATER: ContextVar[bool] = ContextVar("counted_later", default=False)
Ratios = Mapping[str, Sequence[float]]


@contextmanager
def counted_later() -> Iterator[None]:
    """Let the acts in this block count nothing: whoever plays years of them counts at the end."""
    token = _LATER.set(True)
    try:
        yield
    finally:
        _LATER.reset(token)


def count_plan(matter: Matter, today: date) -> None:
    """Count the plan of `matter` anew; its band is left to the daily run."""
    if _LATER.get():
        return
    record, waits = record_of(matter), waits_of(matter, today)
    answer = _answer(record, waits, today)
    _keep_nodes(list(PlanNode.objects.filter(matter=matter)), answer)
    ProjectPlan.objects.filter(matter=matter).update(
        counted_on=today, missing_days=answer and answer.missing_days
    )
    _keep_matter(matter, answer, record, waits)


def count_plans(today: date) -> int:
    """Count the plans of all open matters anew, with their bands; return how many."""
    with acting(SYSTEM):
        ratios = past_ratios()
        open_pks = list(
            ProjectPlan.objects.filter(matter__state=Matter.State.OPEN)
            .order_by("matter")
            .values_list("matter", flat=True)
        )
        for begin in range(0, len(open_pks), BATCH):
            _count_batch(open_pks[begin : begin + BATCH], today, ratios)
    return len(open_pks)


def _count_batch(pks: Sequence[int], today: date, ratios: Ratios) -> None:
    matters = Matter.objects.filter(pk__in=pks).select_related("plan")
    nodes: list[PlanNode] = []
    plans: list[ProjectPlan] = []
    for matter in matters.prefetch_related(*WITH_PLAN):
        record, waits = record_of(matter), waits_of(matter, today)
        answer = _answer(record, waits, today)
        plan = matter.plan
        holidays = city_calendar()
        found = answer and band(record, ratios, today=today, waits=waits, holidays=holidays)
        plan.counted_on, plan.missing_days = today, answer and answer.missing_days
        plan.p50_on, plan.p80_on = (found.p50, found.p80) if found else (None, None)
        plans.append(plan)
        nodes += _counted(list(matter.nodes.all()), answer)
        _keep_matter(matter, answer, record, waits)
    ProjectPlan.objects.bulk_update(plans, ["counted_on", "missing_days", "p50_on", "p80_on"])
    PlanNode.objects.bulk_update(nodes, _COUNTED, batch_size=BATCH)


_COUNTED = ["forecast_start", "forecast_finish", "float_days", "critical"]


def _answer(record: Record, waits: Mapping[str, date], today: date) -> Schedule | None:
    """Return the outlook, or `None` when there is none: a window that never opens."""
    try:
        return outlook(record, today=today, waits=waits, holidays=city_calendar())
    except PlanInvalid:
        return None


def _keep_nodes(nodes: Sequence[PlanNode], answer: Schedule | None) -> None:
    PlanNode.objects.bulk_update(_counted(nodes, answer), _COUNTED, batch_size=BATCH)


def _counted(nodes: Sequence[PlanNode], answer: Schedule | None) -> list[PlanNode]:
    for node in nodes:
        dates = answer.nodes[node.key] if answer else None
        node.forecast_start = day_of(dates.planned_start) if dates else None
        node.forecast_finish = day_of(dates.planned_finish) if dates else None
        node.float_days = dates.total_float if dates and node.finished is None else None
        node.critical = bool(dates and dates.critical)
    return list(nodes)


def _keep_matter(
    matter: Matter, answer: Schedule | None, record: Record, waits: Mapping[str, date]
) -> None:
    counted = {
        "forecast_on": day_of(answer.finish) if answer and answer.finish else None,
        "float_days": tightest(answer, record) if answer else None,
        "input_lacking": bool(waits),
    }
    Matter.objects.filter(pk=matter.pk).update(**counted)
    for name, value in counted.items():
        setattr(matter, name, value)


def past_ratios() -> dict[str, list[float]]:
    """Return node key -> actual by planned duration of finished nodes, of books for everybody.

    A stage stands under its name too, for nodes of which there are too few.

    Run in the scope of the system: only figures leave it. One query.
    """
    ratios: dict[str, list[float]] = {}
    for node in past_nodes():
        for name in (node.key, stage_key(node.stage)):
            ratios.setdefault(name, []).append(node.taken / node.planned)
    return ratios


def past_nodes() -> list[Past]:
    """Return the nodes that have finished, of books for everybody, by the day of their end.

    Run in the scope of the system: only figures leave it. One query.
    """
    done = PlanNode.objects.filter(
        finished__isnull=False, started__isnull=False, duration__gt=0, matter__restricted=False
    ).exclude(claim=PlanNode.Claim.CONTRADICTED)
    columns = ("key", "stage", "started", "finished", "duration", "facts")
    return [
        Past(key, stage, started, finished, planned,
             days_taken(Dates(started, finished), facts.get("calendar", "")))
        for key, stage, started, finished, planned, facts
        in done.order_by(F("finished")).values_list(*columns)
    ]  # fmt: skip


def days_taken(dates: Dates, calendar: str) -> int:
    """Return how many days a node took: by its calendar, both ends included, one at least."""
    if calendar == EVERY:
        return (dates.finish - dates.start).days + 1
    eve = dates.start - timedelta(days=1)
    return max(city_calendar().workdays_between(eve, dates.finish), 1)
