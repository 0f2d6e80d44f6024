"""立账: enter a matter by hand, where no document proposes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from guatu.ledger.values import check_values
from guatu.store.actor import Actor
from guatu.store.books import book_in, newest_version
from guatu.store.checks import check_text
from guatu.store.establish import establish
from guatu.store.models import Matter, Unit
from guatu.store.permission import require_entry
from guatu.store.proven import check_book
from guatu.store.record import Deed, act


@dataclass(frozen=True, slots=True)
class NewMatter:
    """A matter as it is entered. `money` is in yuan; `values` are the book's own fields."""

    book: str
    title: str
    text: str = ""
    lead: Unit | None = None
    due: date | None = None
    issued: date | None = None
    money: Decimal | None = None
    weight: Decimal = Decimal(1)
    values: Mapping[str, object] = field(default_factory=dict)
    supporting: tuple[Unit, ...] = ()
    longitude: float | None = None
    latitude: float | None = None


@act
def add_matter(new: NewMatter, *, actor: Actor, at: datetime, reason: str = "") -> Matter:
    """Enter `new` in its book and return it.

    Raises:
        NotFound: no such book, or a restricted one of which `actor` may not know.
        NotAllowed: `actor` may not enter matters in it for this unit.
        Invalid: a blank title, or a value that its field does not take.
        CheckFailed: what the book says must be true of the fields is not.
    """
    version = newest_version(new.book)
    require_entry(actor, version, new.lead)
    check_text(new.title, "field.title")
    values = check_values(book_in(version).fields, new.values)
    fields: dict[str, object] = {
        "title": new.title.strip()[:200],
        "text": new.text or new.title,
        "lead": new.lead,
        "due": new.due,
        "money": new.money,
        "weight": new.weight,
        "values": values,
        "longitude": new.longitude,
        "latitude": new.latitude,
    }
    if new.issued:
        fields["issued"] = new.issued
    deed = Deed("matter.add", actor, at, reason)
    matter = establish(version, deed, fields=fields, parts={"supporting": new.supporting})
    check_book(matter, deed)
    return matter
