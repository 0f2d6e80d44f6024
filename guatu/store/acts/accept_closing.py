"""销号: accept that a matter is done. Never by the one who handled it."""

from __future__ import annotations

from datetime import datetime, timedelta

from guatu.errors import NotAllowed
from guatu.ledger.clock import months_after
from guatu.ledger.closing import check_closing
from guatu.store.actor import Actor, Role
from guatu.store.books import book_of
from guatu.store.calendar import day_of
from guatu.store.establish import establish
from guatu.store.models import Matter, User
from guatu.store.moves import closing_facts, moved
from guatu.store.permission import require
from guatu.store.proven import check_book
from guatu.store.record import Deed, act, change


@act
def accept_closing(matter: Matter, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """Close `matter`; it is looked at again after the book's number of days, if it has one.

    Where the book repeats its matters (a yearly check), the next one is established with it.

    Raises:
        NotAllowed: `actor` may not accept matters of its lead unit, or not in this book.
        ClosedByHandler: `actor` handled it or reported on it.
        WrongAcceptor, EvidenceMissing, FieldsMissing, PartsOpen, SignaturesMissing,
            NotPublished, CheckFailed: what the book asks for is not there.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.accept", matter)
    book = book_of(matter)
    if not actor.has(Role(role) for role in book.closing.roles):
        raise NotAllowed(action="matter.accept")
    day = day_of(at)
    fields = {
        **moved(matter, "matter.accept", day=day),
        "acceptor": User.objects.get(pk=actor.user_id) if actor.user_id else None,
        "claim": Matter.Claim.VERIFIED.value,
    }
    check_closing(book, closing_facts(matter), acceptor=actor.key, unit=actor.unit)
    if book.closing.recheck_days:
        fields["recheck_on"] = day + timedelta(days=book.closing.recheck_days)
    deed = Deed("matter.accept", actor, at, reason)
    check_book(matter, deed, fields)
    change(matter, deed, fields=fields)
    if months := book.closing.repeat and matter.values.get(book.closing.repeat):
        _repeat(matter, int(months), deed)


def _repeat(matter: Matter, months: int, deed: Deed) -> Matter:
    """Return the matter that repeats `matter` so many months after it was due, or was closed."""
    due = months_after(matter.due or day_of(deed.at), months)
    fields = {
        "title": matter.title,
        "text": matter.text,
        "lead": matter.lead,
        "due": due,
        "parent": matter.parent,
        "mandatory": False,
        "document": matter.document,
        "statement": matter.statement,
        "longitude": matter.longitude,
        "latitude": matter.latitude,
        "values": matter.values,
    }
    return establish(matter.book_version, deed, fields=fields, said={"repeats": matter.number})
