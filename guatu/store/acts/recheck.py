"""回头看: look at a closed matter again; if it does not hold, it is open again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guatu.errors import RuleBroken
from guatu.store.actor import Actor
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.evidence import Proof, kinds_in
from guatu.store.models import Matter
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.proven import change_with
from guatu.store.record import Deed, act


class NotClosed(RuleBroken):
    """Only what was closed is looked at again."""

    code = "store.not_closed"


@act
def recheck(  # what was found is one bit with its words
    matter: Matter,
    *,
    actor: Actor,
    at: datetime,
    holds: bool,
    text: str,
    evidence: Sequence[Proof] = (),
    reason: str = "",
) -> None:
    """Look at a closed `matter` again: it holds, or it is opened by the book's way to reopen.

    Raises:
        NotAllowed: `actor` may not check matters of its lead unit.
        NotClosed: it is not closed. Invalid: no words.
        TooOften, EvidenceRefused, MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.recheck", matter)
    check_text(text, "field.finding")
    if matter.state != Matter.State.CLOSED:
        raise NotClosed(what=matter.number)
    fields: dict[str, object] = {"recheck_on": None}
    if not holds:
        fields |= {
            **moved(matter, "matter.reopen", day=day_of(at), having=kinds_in(evidence)),
            "acceptor": None,
            "submitted_on": None,
            "published_on": None,
            "reopened_times": matter.reopened_times + 1,
            "claim": Matter.Claim.CONTRADICTED.value,
        }
    said = {"text": text, "holds": holds}
    change_with(
        matter, Deed("matter.recheck", actor, at, reason), evidence, fields=fields, said=said
    )
