"""并案: two matters that are one become one; both stay in the account."""

from __future__ import annotations

from datetime import datetime

from guatu.errors import RuleBroken
from guatu.store.actor import Actor
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.models import Matter
from guatu.store.moves import moved, open_parts
from guatu.store.permission import require
from guatu.store.record import Deed, act, change


class CannotMerge(RuleBroken):
    """Only an open matter without open parts is merged, into an open one of its book."""

    code = "store.cannot_merge"


@act
def merge(matter: Matter, into: Matter, *, actor: Actor, at: datetime, reason: str) -> None:
    """Let `into` stand for `matter`, which counts as merged from now on.

    Raises:
        NotAllowed: `actor` may not merge matters of either lead unit.
        CannotMerge: it is not open, has open parts, is the same one, or of another book.
        Invalid: no reason.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.merge", matter)
    require(actor, "matter.merge", into)
    check_text(reason, "field.reason")
    is_open = {matter.state, into.state} == {Matter.State.OPEN.value}
    if not is_open or open_parts(matter) or matter.pk == into.pk or matter.book != into.book:
        raise CannotMerge(what=matter.number, into=into.number)
    deed = Deed("matter.merge", actor, at, reason)
    fields = {
        **moved(matter, deed.code, day=day_of(at)),
        "state": Matter.State.MERGED.value,
        "merged_into": into,
    }
    change(matter, deed, fields=fields)
    change(into, deed, said={"merged": matter.key})
