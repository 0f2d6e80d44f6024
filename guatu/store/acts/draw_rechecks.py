"""抽取回头看: which closed matters are looked at again, drawn so that anybody can repeat it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guatu.errors import Invalid, RuleBroken
from guatu.ledger.sampling import draw, list_digest
from guatu.store.actor import Actor
from guatu.store.books import newest_version
from guatu.store.calendar import day_of
from guatu.store.models import Matter
from guatu.store.permission import may, require, require_known
from guatu.store.record import Deed, act, change, note


class NothingToDraw(RuleBroken):
    """No matter of the book was closed in the span, or all of them wait already."""

    code = "store.nothing_to_draw"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn from and how: matters of `book` closed from `first` to `last`, both included.

    `seed` is what was agreed before, such as a day's lottery number; with it the draw is repeated.
    """

    book: str
    first: date
    last: date
    count: int
    seed: str


@act
def draw_rechecks(drawing: Drawing, *, actor: Actor, at: datetime) -> Sequence[Matter]:
    """Draw closed matters that are to be looked at again from today on, and return them.

    Drawn from are those over which `actor` has the right and that wait for no recheck yet. The
    record keeps the seed, how many were drawn from, the digest of their list, and what was drawn.

    Raises:
        NotAllowed: `actor` draws none. NotFound: no such book, or one they may not know of.
        Invalid: no seed, fewer than one, or days in the wrong order.
        NothingToDraw: none was closed.
    """
    require(actor, "recheck.draw")
    require_known(actor, newest_version(drawing.book))
    if drawing.last < drawing.first:
        raise Invalid(what="to", value=drawing.last, wanted=f"≥ {drawing.first}")
    span = {"closed_on__gte": drawing.first, "closed_on__lte": drawing.last}
    closed = Matter.objects.seen_by(actor).filter(
        book=drawing.book, state=Matter.State.CLOSED, recheck_on=None, **span
    )
    rows = closed.select_related("book_version", "lead")
    held = {matter.number: matter for matter in rows if may(actor, "recheck.draw", matter)}
    drawn = draw(held, drawing.count, seed=drawing.seed)
    if not drawn:
        raise NothingToDraw(book=drawing.book, first=drawing.first, last=drawing.last)
    deed = Deed("recheck.draw", actor, at, drawing.seed)
    for number in drawn:
        change(held[number], deed, fields={"recheck_on": day_of(at)})
    told = {"of": len(held), "list": list_digest(held), "drawn": drawn,
            "first": drawing.first.isoformat(), "last": drawing.last.isoformat()}  # fmt: skip
    note(f"rechecks:{drawing.book}", deed, after=told)
    return [held[number] for number in drawn]
