"""中止与恢复: stop a matter's clock with a reason, and let it run on."""

from __future__ import annotations

from datetime import datetime

from guatu.errors import RuleBroken
from guatu.ledger.book import Count
from guatu.ledger.clock import resumed_due
from guatu.store.actor import Actor
from guatu.store.books import book_of
from guatu.store.calendar import city_calendar, day_of
from guatu.store.checks import check_text
from guatu.store.models import Matter
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.record import Deed, act, change


class ClockRuns(RuleBroken):
    """The clock runs: there is nothing to resume."""

    code = "store.clock_runs"


class ClockStands(RuleBroken):
    """The clock stands still already."""

    code = "store.clock_stands"


@act
def pause(matter: Matter, *, actor: Actor, at: datetime, reason: str) -> None:
    """Stop the clock of `matter`: its light stays as it is, and its date moves when it resumes.

    Raises:
        NotAllowed: `actor` may not move dates of its lead unit.
        ClockStands: it stands still already. Invalid: no reason.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.pause", matter)
    check_text(reason, "field.reason")
    if matter.paused_on:
        raise ClockStands(what=matter.number, since=matter.paused_on)
    day = day_of(at)
    fields = {"paused_on": day, **moved(matter, "matter.pause", day=day)}
    change(matter, Deed("matter.pause", actor, at, reason), fields=fields)


@act
def resume(matter: Matter, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """Let the clock of `matter` run on; it is due as much later as the clock stood still.

    Raises:
        NotAllowed: `actor` may not move dates of its lead unit.
        ClockRuns: it does not stand still.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.resume", matter)
    if matter.paused_on is None:
        raise ClockRuns(what=matter.number)
    day, count = day_of(at), book_of(matter).clock.count
    if count == Count.WORKING_HOURS:
        count = Count.WORKING_DAYS
    due = matter.due and resumed_due(
        matter.due, matter.paused_on, day, count=count, calendar=city_calendar()
    )
    due_at = matter.due_at
    if due_at and due and matter.due:
        # At the same hour of the later day.
        due_at += due - matter.due
    fields = {
        "paused_on": None,
        "due": due,
        "due_at": due_at,
        **moved(matter, "matter.resume", day=day),
    }
    change(matter, Deed("matter.resume", actor, at, reason), fields=fields)
