"""交办: give a matter to a lead unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guatu.ledger.clock import due_after
from guatu.store.actor import Actor
from guatu.store.books import book_of
from guatu.store.calendar import city_calendar, day_of
from guatu.store.models import Matter, Unit, User
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.record import Deed, act, change


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
        MoveForbidden: it is in a stage in which the book does not allow it.
        Conflict: somebody changed the matter since it was read.
    """
    require(actor, "matter.assign", matter)
    day = day_of(at)
    due = assignment.due or matter.due or _default_due(matter, day)
    fields = {
        "lead": assignment.lead,
        "handler": assignment.handler,
        "due": due,
        "first_due": matter.first_due or due,
        **moved(matter, "matter.assign", day=day),
    }
    given = {"responsible": assignment.responsible, "supporting": assignment.supporting}
    parts = {part: units for part, units in given.items() if units is not None}
    change(matter, Deed("matter.assign", actor, at, reason), fields=fields, parts=parts)


def _default_due(matter: Matter, day: date) -> date | None:
    clock = book_of(matter).clock
    if clock.default is None:
        return None
    return due_after(day, clock.default, count=clock.count, calendar=city_calendar())
