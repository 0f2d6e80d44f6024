"""结转: at the year's end, carry an open matter over into the next year's account."""

from __future__ import annotations

from datetime import date, datetime

from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.books import book_of
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.establish import establish, next_numbers
from guatu.store.models import Matter
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.record import Deed, act, change


@act
def carry_over(matter: Matter, *, actor: Actor, at: datetime, due: date, reason: str) -> Matter:
    """End `matter` in this year's account and return the one that stands for it in the next.

    Raises:
        NotAllowed: `actor` may not do this to matters of its lead unit.
        Invalid: no reason, or a date that is not after this year.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.carry", matter)
    check_text(reason, "field.reason")
    day = day_of(at)
    if due.year <= day.year:
        raise Invalid(what="field.due", value=due, wanted=f"> {day.year}-12-31")
    deed = Deed("matter.carry", actor, at, reason)
    change(matter, deed, fields=moved(matter, deed.code, day=day))
    book = book_of(matter)
    carried = {"carried_from": matter.number} if "carried_from" in book.fields else {}
    fields = {
        "number": next_numbers(book, date(day.year + 1, 1, 1), 1)[0],
        "title": matter.title,
        "text": matter.text,
        "lead": matter.lead,
        "due": due,
        "document": matter.document,
        "statement": matter.statement,
        "values": {**matter.values, **carried},
    }
    return establish(matter.book_version, deed, fields=fields)
