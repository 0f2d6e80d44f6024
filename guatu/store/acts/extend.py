"""延期: ask for a later date; grant or refuse it. The old date stays in the history."""

from __future__ import annotations

from datetime import date, datetime

from guatu.errors import Invalid, RuleBroken
from guatu.ledger.clock import check_longest
from guatu.ledger.closing import EvidenceMissing
from guatu.store.actor import Actor
from guatu.store.books import book_of
from guatu.store.calendar import city_calendar, day_of
from guatu.store.checks import check_text
from guatu.store.models import Matter
from guatu.store.moves import evidence_kinds, moved
from guatu.store.permission import require
from guatu.store.record import Deed, act, change


class NothingAsked(RuleBroken):
    """No extension waits for an answer."""

    code = "store.nothing_asked"


@act
def ask_extension(matter: Matter, *, actor: Actor, at: datetime, due: date, reason: str) -> None:
    """Ask that `matter` be due on `due`; it stays due as it was until somebody grants it.

    Raises:
        NotAllowed: `actor` does not handle matters of its lead unit.
        Invalid: no reason, or `due` is not after the date that it has.
        TooLate: it lies beyond the outermost date that the book sets.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.extend_ask", matter)
    check_text(reason, "field.reason")
    if matter.due is None or due <= matter.due:
        raise Invalid(what="field.due", value=due, wanted=f"> {matter.due}")
    first = matter.first_due or matter.due
    check_longest(first, due, clock=book_of(matter).clock, calendar=city_calendar())
    fields = {"asked_due": due, **moved(matter, "matter.extend_ask", day=day_of(at))}
    change(matter, Deed("matter.extend_ask", actor, at, reason), fields=fields)


@act
def grant_extension(
    matter: Matter, *, actor: Actor, at: datetime, due: date | None = None, reason: str = ""
) -> None:
    """Make the date that was asked for the due date; the first one stays in `first_due`.

    Args:
        matter: what is due.
        actor: who grants it.
        at: when.
        due: a date that a later document sets: nobody need have asked for it, and it may be an
            earlier one, which is not counted as an extension.
        reason: why.

    Raises:
        NotAllowed: `actor` may not move dates of its lead unit.
        NothingAsked: no extension waits, and no `due` is given.
        EvidenceMissing: it is a later date, and the book wants a consent that is not there.
        TooLate: it lies beyond the outermost date that the book sets.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.extend", matter)
    new = due or matter.asked_due
    if new is None:
        raise NothingAsked(what=matter.number)
    is_later = matter.due is not None and new > matter.due
    if is_later:
        _check_later(matter, new)
    fields = {
        "due": new,
        "due_at": None,
        "first_due": matter.first_due or new,
        "asked_due": None,
        "extended_times": matter.extended_times + is_later,
        **moved(matter, "matter.extend", day=day_of(at)),
    }
    change(matter, Deed("matter.extend", actor, at, reason), fields=fields)


def _check_later(matter: Matter, due: date) -> None:
    """Let a matter be due later than it is, or raise: within the book's term, with consent."""
    book = book_of(matter)
    check_longest(matter.first_due or due, due, clock=book.clock, calendar=city_calendar())
    if book.clock.consent and book.clock.consent not in evidence_kinds(matter):
        raise EvidenceMissing(wanted=book.evidence[book.clock.consent].zh)


@act
def refuse_extension(matter: Matter, *, actor: Actor, at: datetime, reason: str) -> None:
    """Leave the due date as it is and say why.

    Raises:
        NotAllowed: `actor` may not move dates of its lead unit.
        NothingAsked: no extension waits.
        Invalid: no reason.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.extend_refuse", matter)
    check_text(reason, "field.reason")
    if matter.asked_due is None:
        raise NothingAsked(what=matter.number)
    fields = {"asked_due": None, **moved(matter, "matter.extend_refuse", day=day_of(at))}
    change(matter, Deed("matter.extend_refuse", actor, at, reason), fields=fields)
