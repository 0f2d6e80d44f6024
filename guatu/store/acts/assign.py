"""交办: give a matter to a lead unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guatu.ledger.book import Count
from guatu.ledger.clock import due_after, due_instant
from guatu.store.actor import Actor
from guatu.store.books import book_of
from guatu.store.calendar import city_calendar, city_time, day_of
from guatu.store.checks import check_in_being
from guatu.store.models import Matter, Unit, User
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.record import Deed, act, change

# A case may bring its own limit (网格事件): so many of 工作时, or of 工作日.
HOURS = "工作时"


@dataclass(frozen=True, slots=True)
class Assignment:
    """To whom a matter is given.

    `due` None keeps the date that the matter has; without one the book's clock gives one, if
    it has a default. `None` for the units of a part leaves that part as it is.
    """

    lead: Unit
    handler: User | None = None
    due: date | None = None
    responsible: Sequence[Unit] | None = None
    supporting: Sequence[Unit] | None = None


@act
def assign(
    matter: Matter, assignment: Assignment, *, actor: Actor, at: datetime, reason: str = ""
) -> None:
    """Give `matter` to the lead unit of `assignment`, with its date and helpers.

    Raises:
        NotAllowed: `actor` may not assign matters of the unit that has it now.
        Invalid: the lead unit no longer exists.
        MoveForbidden: it is in a stage in which the book does not allow it.
        Conflict: somebody changed the matter since it was read.
    """
    require(actor, "matter.assign", matter)
    day = day_of(at)
    check_in_being(assignment.lead, day)
    due, due_at = _due(matter, assignment, at)
    fields = {
        "lead": assignment.lead,
        "handler": assignment.handler,
        "due": due,
        "due_at": due_at,
        "first_due": matter.first_due or due,
        **moved(matter, "matter.assign", day=day),
    }
    given = {"responsible": assignment.responsible, "supporting": assignment.supporting}
    parts = {part: units for part, units in given.items() if units is not None}
    change(matter, Deed("matter.assign", actor, at, reason), fields=fields, parts=parts)


def _due(matter: Matter, to: Assignment, at: datetime) -> tuple[date | None, datetime | None]:
    """Return the due day, and the due instant where the limit is in hours of work."""
    if given := to.due or matter.due:
        return given, matter.due_at if given == matter.due else None
    book, day = book_of(matter), day_of(at)
    clock, calendar = book.clock, city_calendar()
    amount, unit = matter.values.get("limit_amount"), matter.values.get("limit_unit")
    if amount is not None and unit == HOURS:
        hours = float(amount)
        instant = due_instant(city_time(at), hours, clock=clock, calendar=calendar, book=book.zh)
        return instant.date(), instant
    if amount is not None:
        return due_after(day, int(float(amount)), count=Count.WORKING_DAYS, calendar=calendar), None
    if clock.default is None or clock.count == Count.WORKING_HOURS:
        return None, None
    return due_after(day, clock.default, count=clock.count, calendar=calendar), None
