"""推进: move a matter to its book's next stage, such as from 签约 to 开工."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guatu.store.actor import Actor
from guatu.store.books import book_of
from guatu.store.calendar import day_of
from guatu.store.evidence import Proof, check_proofs, kinds_in
from guatu.store.models import Matter
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.proven import change_with, check_book
from guatu.store.record import Deed, act


@act
def advance(
    matter: Matter,
    to: str,
    *,
    actor: Actor,
    at: datetime,
    text: str = "",
    evidence: Sequence[Proof] = (),
) -> None:
    """Move `matter` to the stage `to`, with the evidence that the book wants for it.

    Raises:
        NotAllowed: `actor` may not move matters of its lead unit.
        MoveForbidden: the book has no such move from here.
        EvidenceMissing, FieldsMissing: what it wants before is not there, the evidence handed
            in now counted. CheckFailed: what must be true of the fields is not.
        EvidenceRefused, Conflict: as for every act on a matter.
    """
    require(actor, "matter.advance", matter)
    check_proofs(evidence, book_of(matter))
    having = kinds_in(evidence)
    fields = moved(matter, "matter.advance", day=day_of(at), to=to, having=having)
    fields.setdefault("started_on", matter.started_on or day_of(at))
    deed = Deed("matter.advance", actor, at)
    check_book(matter, deed, fields)
    change_with(matter, deed, evidence, fields=fields, said={"text": text} if text else None)
