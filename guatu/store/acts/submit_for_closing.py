"""申请销号: hand a matter in as done, with the evidence that its book requires."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from guatu.ledger.closing import check_proof
from guatu.store.actor import Actor
from guatu.store.books import book_of
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.evidence import Proof, check_proofs, kinds_in
from guatu.store.models import Matter
from guatu.store.moves import closing_facts, moved
from guatu.store.permission import require
from guatu.store.proven import change_with, check_book
from guatu.store.record import Deed, act


@act
def submit_for_closing(
    matter: Matter, *, actor: Actor, at: datetime, text: str, evidence: Sequence[Proof] = ()
) -> None:
    """Hand `matter` in as done; somebody else accepts or returns it.

    Raises:
        NotAllowed: `actor` does not handle matters of its lead unit.
        EvidenceMissing, FieldsMissing, PartsOpen: what the book asks for is not there, the
            evidence handed in now counted.
        Invalid: no words. EvidenceRefused: a file cannot be kept.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.submit", matter)
    check_text(text, "field.result")
    book = book_of(matter)
    check_proofs(evidence, book)
    facts, having = closing_facts(matter), kinds_in(evidence)
    check_proof(book, replace(facts, evidence=frozenset(facts.evidence) | having))
    day = day_of(at)
    fields: dict[str, object] = {
        "progress": 100,
        "claim": Matter.Claim.CLAIMED.value,
        "last_report_on": day,
        "started_on": matter.started_on or day,
        "submitted_on": day,
        **moved(matter, "matter.submit", day=day, having=having),
    }
    deed = Deed("matter.submit", actor, at)
    check_book(matter, deed, fields)
    change_with(matter, deed, evidence, fields=fields, said={"text": text})
