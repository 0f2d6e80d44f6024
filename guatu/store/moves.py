"""From stage to stage: what a book's moves mean for a matter's row."""

from __future__ import annotations

from datetime import date

from guatu.ledger.book import State, move_of
from guatu.ledger.chain import canonical
from guatu.ledger.closing import ClosingFacts, EvidenceMissing, FieldsMissing
from guatu.store.actor import SYSTEM
from guatu.store.books import book_of, digest
from guatu.store.models import Event, Evidence, Matter
from guatu.store.scope import acting

# Whoever did one of these to a matter handled it, and does not accept its closing.
HANDLING = ("matter.report", "matter.submit", "matter.advance")


def moved(
    matter: Matter,
    act: str,
    *,
    day: date,
    to: str = "",
    having: frozenset[str] = frozenset(),
) -> dict[str, object]:
    """Return the fields that `act` changes by moving `matter`; empty when it stays.

    Args:
        matter: as it is.
        act: an action code.
        day: the day on which it moves.
        to: the wanted stage, where an act has several.
        having: kinds of evidence that come with the act itself.

    Raises:
        MoveForbidden: the book has no such move from here.
        EvidenceMissing, FieldsMissing: what the book wants before this move is not there.
    """
    book = book_of(matter)
    move = move_of(book, act, matter.stage, to=to)
    if move.needs:
        _check_needs(matter, move.needs, having)
    if move.to in ("", matter.stage):
        return {}
    state = book.stages[move.to].state
    closed_on = (matter.closed_on or day) if state == State.CLOSED else None
    return {"stage": move.to, "stage_on": day, "state": str(state), "closed_on": closed_on}


def closing_facts(matter: Matter) -> ClosingFacts:
    """Return what is known of `matter` when it is to be closed. Four queries.

    Everything counts, also parts of units that whoever asks may not see.
    """
    with acting(SYSTEM):
        handled = Event.objects.filter(matter=matter, act__in=HANDLING).order_by()
        doers = set(handled.values_list("actor", flat=True).distinct())
        if matter.handler:
            doers.add(matter.handler.key)
        return ClosingFacts(
            evidence=evidence_kinds(matter),
            values=matter.values,
            doers=doers,
            open_parts=open_parts(matter),
            signed=signatures(matter) if book_of(matter).closing.signatures else frozenset(),
            published=matter.published_on is not None,
            lead=matter.lead.key if matter.lead else "",
        )


def open_parts(matter: Matter) -> frozenset[str]:
    """Return the numbers of the mandatory parts of `matter` that are open, whoever sees them."""
    with acting(SYSTEM):
        # The parent alone: of several conditions SQLite may take the index of open matters.
        parts = Matter.objects.filter(parent=matter).order_by()
        told = list(parts.values_list("number", "mandatory", "state"))
    return frozenset(n for n, mandatory, state in told if mandatory and state == Matter.State.OPEN)


def signatures(matter: Matter) -> frozenset[str]:
    """Return the keys of the units that signed the fields as they are now. One query."""
    digest = values_digest(matter)
    signed = Event.objects.filter(matter=matter, act="matter.sign")
    return frozenset(
        str(event.after_facts["+unit"])
        for event in signed
        if event.after_facts.get("+over") == digest
    )


def values_digest(matter: Matter) -> str:
    """Return the SHA-256 of what is signed: title, text and the book's own fields."""
    return digest(canonical([matter.title, matter.text, matter.values]))


def evidence_kinds(matter: Matter) -> frozenset[str]:
    """Return the kinds of evidence that `matter` has. One query."""
    held = Evidence.objects.filter(matter=matter).order_by()
    return frozenset(held.values_list("kind", flat=True).distinct())


def _check_needs(matter: Matter, needs: tuple[str, ...], having: frozenset[str]) -> None:
    book, kinds = book_of(matter), evidence_kinds(matter) | having
    proofs = [need for need in needs if need in book.evidence and need not in kinds]
    if proofs:
        raise EvidenceMissing(wanted="、".join(book.evidence[need].zh for need in proofs))
    empty = [
        need for need in needs if need in book.fields and matter.values.get(need) in (None, "")
    ]
    if empty:
        raise FieldsMissing(wanted="、".join(book.fields[need].zh for need in empty))
