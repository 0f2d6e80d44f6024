"""更正: change what a matter says, and the book's own fields; each by who may write it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from guatu.errors import Invalid, NotAllowed
from guatu.ledger.values import check_values
from guatu.store.actor import Actor, Role
from guatu.store.books import book_of
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.models import Matter
from guatu.store.moves import moved
from guatu.store.permission import OFFICE, require, roles_over
from guatu.store.proven import check_book
from guatu.store.record import Deed, act, change


class FieldNotYours(NotAllowed):
    """The book gives this field to other roles."""

    code = "store.field_not_yours"


# Attributes that only the office corrects; all others are the book's own fields.
WORDS = ("title", "text", "money", "weight")


@act
def edit_matter(
    matter: Matter, edits: Mapping[str, object], *, actor: Actor, at: datetime, reason: str = ""
) -> None:
    """Change title, text, money, weight or fields of the book; a blank value empties a field.

    Raises:
        NotAllowed: `actor` may not change this matter, or not this field.
        ValueRefused: no such field, or not what its kind takes.
        CheckFailed: what the book says must be true of the fields would not be.
        Invalid: a blank title. MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.edit", matter)
    words = {name: edits[name] for name in WORDS if name in edits}
    own = {name: value for name, value in edits.items() if name not in WORDS}
    roles = roles_over(actor, matter)
    if words and not roles & OFFICE:
        raise NotAllowed(action="matter.edit")
    if "title" in words:
        check_text(str(words["title"]), "field.title")
    if not edits:
        raise Invalid(what="field.edits", value="—", wanted=" ".join(WORDS))
    values = _edited_values(matter, own, roles)
    deed = Deed("matter.edit", actor, at, reason)
    fields = {**words, "values": values, **moved(matter, deed.code, day=day_of(at))}
    check_book(matter, deed, fields)
    change(matter, deed, fields=fields)


def _edited_values(
    matter: Matter, own: Mapping[str, object], roles: frozenset[Role]
) -> dict[str, object]:
    book = book_of(matter)
    checked = check_values(book.fields, own)
    for key in own:
        writers = book.fields[key].writers
        if writers and not roles & writers:
            raise FieldNotYours(field=book.fields[key].zh)
    kept = {key: value for key, value in matter.values.items() if key not in own}
    return {**kept, **checked}
