"""The rows of the reading desk: drafts with their decisions, and likely misprints among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from guatu.read.same import Change
from guatu.store.actor import Actor
from guatu.store.acts.decide_misprint import Suggestion, suggestions_of
from guatu.store.models import Draft, Matter, Misprint, Statement
from guatu.store.selectors.documents import DocumentPage, matters_of
from guatu.store.selectors.retellings import Known, known_demands
from guatu.web.draft_forms import AcceptForm
from guatu.web.words import FIELDS, LABELS

# The names that `guatu.read.same` has for what changed.
CHANGED = {"deadline": "due", "responsible": "responsible"}
UNDONE = {Draft.State.REJECTED, Draft.State.LINKED}


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A matter, or a draft that waits, which a draft likely tells again.

    `percent` is how alike they are; `changes` are (what, before, after).
    """

    percent: int
    shared: str
    number: str
    title: str
    url: str
    matter: int | None
    draft: int | None
    changes: Sequence[tuple[str | Promise, str | None, str]]


@dataclass(frozen=True, slots=True)
class Why:
    """What made a statement what it is: its label, who speaks, the rule and its words."""

    label: str | Promise
    speaker: str
    rule: str
    cues: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft on the desk; `lead` and `due` are resolved, or as printed and then doubtful.

    `above` is the row number of the draft before it on the page, with which it can be merged.
    `new_due` is the day that a linked draft sets, while its matter has another.
    """

    pk: int
    statement: str
    start: int
    state: str
    title: str
    lead: str
    lead_known: bool
    due: str
    due_known: bool
    reason: str
    matter_url: str
    matter_number: str
    why: Why
    known: Sequence[KnownRow]
    above: int | None
    may_undo: bool
    new_due: str
    edit_form: AcceptForm
    edit_open: bool
    kind: str = "draft"

    @property
    def id(self) -> str:
        """Return the id of its element."""
        return f"draft-{self.pk}"

    @property
    def is_waiting_draft(self) -> bool:
        """Tell whether it is a draft that nobody has decided."""
        return self.state == "proposed"


@dataclass(frozen=True, slots=True)
class MisprintRow:
    """A likely misprint on the desk, just before the draft whose sentence holds it."""

    id: str
    start: int
    statement: str
    state: str
    printed: str
    meant: str
    accept_url: str
    dismiss_url: str
    kind: str = "misprint"
    is_waiting_draft: bool = False


Row = DraftRow | MisprintRow


def desk_rows(page: DocumentPage, kept: AcceptForm | None = None) -> list[Row]:
    """Return everything that is to be decided on `page`, in its order.

    `kept` is a form with errors, with what was typed; its draft's row is open.
    """
    return sorted(
        [*_draft_rows(page, kept), *misprint_rows(page)],
        key=lambda row: (row.start, row.kind == "draft"),
    )


def rows_of(actor: Actor, drafts: Sequence[Draft]) -> list[DraftRow]:
    """Return the rows of drafts that stand by themselves, not beside their page."""
    known, matters = known_demands(actor, drafts), matters_of(actor, drafts)
    return [_draft_row(d, matter=matters.get(d.pk), known=known.get(d.pk, ())) for d in drafts]


def _draft_rows(page: DocumentPage, kept: AcceptForm | None) -> Iterator[DraftRow]:
    above: Draft | None = None
    for statement in page.statements:
        if draft := page.drafts.get(statement.pk):
            draft.statement = statement
            form = kept if kept and kept.draft.pk == draft.pk else None
            yield _draft_row(
                draft,
                matter=page.matters.get(draft.pk),
                known=page.known.get(draft.pk, ()),
                above=above,
                form=form,
            )
            above = draft if draft.state != Draft.State.REJECTED else above


def _draft_row(
    draft: Draft,
    *,
    matter: Matter | None,
    known: Sequence[Known],
    above: Draft | None = None,
    form: AcceptForm | None = None,
) -> DraftRow:
    is_linked = draft.state == Draft.State.LINKED
    return DraftRow(
        pk=draft.pk,
        statement=f"s{draft.statement_id}",
        start=draft.statement.start,
        state=draft.state,
        title=matter.title if matter and not is_linked else draft.title,
        lead=draft.lead.name if draft.lead else draft.lead_text,
        lead_known=draft.lead is not None,
        due=draft.due.isoformat() if draft.due else draft.due_text,
        due_known=draft.due is not None,
        reason=draft.reason,
        matter_url=reverse("wall:matter", args=[matter.pk]) if matter else "",
        matter_number=matter.number if matter else "",
        why=_why(draft.statement),
        known=[_known_row(item) for item in known],
        above=above.pk if above else None,
        may_undo=draft.state in UNDONE,
        new_due=_new_due(draft, matter) if is_linked else "",
        edit_form=form or AcceptForm(draft=draft),
        edit_open=form is not None,
    )


def _why(statement: Statement) -> Why:
    return Why(
        label=LABELS.get(statement.label, statement.label),
        speaker=statement.speaker,
        rule=statement.rule,
        cues="、".join(statement.cues),
    )


def _new_due(draft: Draft, matter: Matter | None) -> str:
    if matter is None or matter.state != Matter.State.OPEN or draft.due in (None, matter.due):
        return ""
    return str(draft.due)


def _known_row(known: Known) -> KnownRow:
    matter, earlier = known.matter, known.earlier
    url = ""
    if matter:
        url = reverse("wall:matter", args=[matter.pk])
    elif earlier:
        url = f"{reverse('wall:document', args=[earlier.document_id])}#draft-{earlier.pk}"
    return KnownRow(
        percent=round(known.score * 100),
        shared="、".join(known.shared),
        number=matter.number if matter else "",
        title=matter.title if matter else earlier.title if earlier else "",
        url=url,
        matter=matter.pk if matter else None,
        draft=earlier.pk if earlier else None,
        changes=[_change(change) for change in known.changes],
    )


def _change(change: Change) -> tuple[str | Promise, str | None, str]:
    return FIELDS[CHANGED[change.field]], change.before, change.after


def misprint_rows(page: DocumentPage) -> Iterator[MisprintRow]:
    """Yield the likely misprints of `page`, each where the statement that holds it begins."""
    for suggestion in suggestions_of(page.document):
        meant = suggestion.correction
        holds = [s for s in page.statements if s.start <= meant.start and meant.end <= s.end]
        held = page.misprints.get(meant.start)
        yield MisprintRow(
            id=f"misprint-{suggestion.number}",
            start=holds[0].start if holds else meant.start,
            statement=note_id(suggestion.number),
            state=held.state if held else "proposed",
            printed=meant.printed,
            meant=meant.meant,
            accept_url=_decision_url(page, suggestion, "accept"),
            dismiss_url=_decision_url(page, suggestion, "dismiss"),
        )


def _decision_url(page: DocumentPage, suggestion: Suggestion, decision: str) -> str:
    where = [page.document.pk, suggestion.number, decision]
    return reverse("wall:misprint", args=where)


def note_id(number: int) -> str:
    """Return the id of the note of finding `number` in the page's text."""
    return f"f{number}"


def is_accepted(misprint: Misprint | None) -> bool:
    """Tell whether a person took the suggestion."""
    return misprint is not None and misprint.state == Misprint.State.ACCEPTED
