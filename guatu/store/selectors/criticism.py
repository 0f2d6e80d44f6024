"""逾期事项: which are late and were looked at since, and which nobody has looked at yet."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from guatu.report.criticism import Lag
from guatu.store.actor import Actor
from guatu.store.calendar import day_of
from guatu.store.models import Event, Matter

LOOKED = ("matter.verify", "matter.contradict")


def late_matters(actor: Actor, *, today: date) -> tuple[list[Lag], list[Lag]]:
    """Return the late matters that were checked since they were due, and those that were not.

    Late is what is open, past its day, not handed in, whose clock runs and whose reason nobody
    accepted. A check counts while nothing was reported after it. Restricted books are left out:
    a notice is public. Two queries.
    """
    held = Matter.objects.seen_by(actor).filter(
        Q(excused_until=None) | Q(excused_until__lt=today), state=Matter.State.OPEN,
        restricted=False, due__lt=today, submitted_on=None, paused_on=None, lead__isnull=False,
    )  # fmt: skip
    late = list(held.select_related("lead").order_by("lead__path", "due", "pk"))
    acts = (*LOOKED, "matter.report")
    events = Event.objects.filter(matter__in=[matter.pk for matter in late], act__in=acts)
    last = {event.matter_id: event for event in events.order_by("sequence")}
    lags = [_lag(matter, last.get(matter.pk)) for matter in late]
    return (
        [lag for lag in lags if lag.checked_on],
        [lag for lag in lags if not lag.checked_on],
    )


def _lag(matter: Matter, last: Event | None) -> Lag:
    """Return how `matter` lags; `last` is the last report or check of it."""
    due = matter.due or matter.issued
    lead = matter.lead.name if matter.lead else ""
    plain = (matter.number, matter.title, lead, due, matter.progress)
    if last is None or last.act not in LOOKED or day_of(last.at) <= due:
        return Lag(*plain)
    found = str(last.after_facts.get("+text", ""))
    return Lag(*plain, day_of(last.at), last.actor_text, found)


def signature(notice: Matter) -> str:
    """Return who signed a notice and on which day, "" while nobody has. One query."""
    last = Event.objects.filter(matter=notice, act="matter.sign").order_by("-sequence").first()
    return "" if last is None else f"{last.actor_text} {day_of(last.at)}"
