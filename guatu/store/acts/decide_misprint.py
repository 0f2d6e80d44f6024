"""更正: accept or dismiss a likely misprint; drafts that wait get the accepted word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guatu.errors import NotFound, RuleBroken
from guatu.read.corrections import Correction, corrected
from guatu.store.actor import Actor
from guatu.store.models import Document, Draft, Misprint
from guatu.store.permission import require
from guatu.store.record import Deed, act, note
from guatu.store.selectors.units import UnitIndex

MISPRINT = "read.misprint_"


class MisprintDecided(RuleBroken):
    """Somebody accepted or dismissed this suggestion before."""

    code = "store.misprint_decided"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A likely misprint of a document: `number` is its place among the document's findings."""

    number: int
    rule: str
    correction: Correction


def suggestions_of(document: Document) -> list[Suggestion]:
    """Return what was suggested when `document` was read, in the order of its findings."""
    found = []
    for number, finding in enumerate(document.findings):
        if finding["code"].startswith(MISPRINT):
            place, facts = finding["place"], finding["facts"]
            meant = Correction(place["start"], place["end"], facts["printed"], facts["suggested"])
            found.append(Suggestion(number, finding["code"], meant))
    return found


@act
def accept_misprint(document: Document, number: int, *, actor: Actor, at: datetime) -> Misprint:
    """Take suggestion `number` as what was meant: in drafts that wait, never in the text itself.

    Raises:
        NotFound: `document` has no such suggestion, or `actor` may not read it.
        NotAllowed: `actor` may not decide drafts.
        MisprintDecided: somebody decided before.
    """
    deed = Deed("misprint.accept", actor, at)
    suggestion = _suggestion(document, number, deed)
    drafts = _corrected_drafts(document, suggestion.correction)
    return _decide(document, suggestion, deed, Misprint.State.ACCEPTED, drafts)


@act
def dismiss_misprint(document: Document, number: int, *, actor: Actor, at: datetime) -> Misprint:
    """Say that suggestion `number` is none: the text is right as it is printed.

    Raises:
        As `accept_misprint`.
    """
    deed = Deed("misprint.dismiss", actor, at)
    return _decide(document, _suggestion(document, number, deed), deed, Misprint.State.DISMISSED)


def _suggestion(document: Document, number: int, deed: Deed) -> Suggestion:
    require(deed.actor, deed.code, document)
    found = [each for each in suggestions_of(document) if each.number == number]
    if not found:
        raise NotFound(what=number)
    return found[0]


def _decide(
    document: Document,
    suggestion: Suggestion,
    deed: Deed,
    state: Misprint.State,
    drafts: tuple[str, ...] = (),
) -> Misprint:
    meant = suggestion.correction
    misprint: Misprint
    misprint, is_new = Misprint.objects.get_or_create(
        document=document,
        start=meant.start,
        end=meant.end,
        defaults={
            "rule": suggestion.rule,
            "printed": meant.printed,
            "meant": meant.meant,
            "state": state.value,
            "decided_by_id": deed.actor.user_id,
            "decided_at": deed.at,
        },
    )
    if not is_new:
        raise MisprintDecided(what=meant.printed)
    said = {
        "+misprint": [meant.start, meant.end, meant.printed, meant.meant, state.value],
        "+rule": suggestion.rule,
        "+drafts": list(drafts),
    }
    note(f"document:{document.sha256}", deed, after=said)
    return misprint


def _corrected_drafts(document: Document, meant: Correction) -> tuple[str, ...]:
    """Put `meant` into the drafts that wait and whose sentence holds it; return their keys."""
    units = UnitIndex.load(document.issue_date)
    waiting = Draft.objects.filter(
        document=document,
        state=Draft.State.PROPOSED,
        statement__start__lte=meant.start,
        statement__end__gte=meant.end,
    )
    changed = []
    for draft in waiting.select_related("statement__document", "lead"):
        words = {
            name: corrected(getattr(draft, name), document.text, meant)
            for name in ("title", "text", "lead_text", "due_text")
        }
        lead = draft.lead or units.named(words["lead_text"])
        Draft.objects.filter(pk=draft.pk, state=Draft.State.PROPOSED).update(**words, lead=lead)
        changed.append(draft.key)
    return tuple(changed)
