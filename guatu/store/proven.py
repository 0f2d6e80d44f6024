"""Changes that come with evidence: checked, recorded in the event, and kept with it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from guatu.ledger.limits import check_facts
from guatu.store.books import book_of
from guatu.store.calendar import day_of, workday_table
from guatu.store.evidence import Proof, check_proofs, keep_proofs, proof_facts
from guatu.store.lights import facts_of
from guatu.store.models import Event, Matter
from guatu.store.photos import described, keep_bands
from guatu.store.record import Deed, Facts, change


def change_with(
    matter: Matter,
    deed: Deed,
    evidence: Sequence[Proof],
    *,
    fields: Facts | None = None,
    said: Facts | None = None,
) -> Event:
    """Change `matter` as `record.change` does, and keep `evidence` with the event.

    Raises:
        EvidenceRefused: a proof cannot be kept. Conflict: the row's version moved on.
    """
    check_proofs(evidence, book_of(matter))
    evidence = described(evidence)
    dated = {"last_evidence_on": day_of(deed.at)} if evidence else {}
    event = change(
        matter,
        deed,
        fields={**(fields or {}), **dated},
        said={**(said or {}), **proof_facts(evidence)},
    )
    keep_bands(keep_proofs(evidence, matter=matter, event=event))
    return event


def check_book(matter: Matter, deed: Deed, fields: Facts | None = None) -> None:
    """Let `matter` be as it is with `fields` after `deed`, or raise; changes nothing.

    Raises:
        CheckFailed: what the book says must be true of the fields is not.
    """
    then = copy(matter)
    for name, value in (fields or {}).items():
        setattr(then, name, value)
    book = book_of(matter)
    facts = facts_of(then, day_of(deed.at), book)
    check_facts(book, deed.code, facts, workdays=workday_table())
