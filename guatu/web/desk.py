"""What the document pages show, as rows: the list, the marked text, the drafts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from guatu.findings import Finding
from guatu.store.models import Draft, Statement
from guatu.store.permission import Actor, may
from guatu.store.selectors.documents import DocumentPage
from guatu.store.selectors.units import unit_tree
from guatu.web.draft_forms import AcceptForm, RejectForm
from guatu.web.language import current_language
from guatu.web.marks import Mark, SourcePart, cut_text
from guatu.web.words import LABELS

_GAP = re.compile(r"\n\s*\n\s*\n")


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft on the desk; `lead` and `due` are resolved, or as printed and then doubtful."""

    pk: int
    statement: str
    state: str
    title: str
    lead: str
    lead_known: bool
    due: str
    due_known: bool
    reason: str
    matter_url: str
    matter_number: str
    accept_url: str
    reject_url: str
    edit_form: AcceptForm
    edit_open: bool


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A label with its word and how often it stands on the page."""

    label: str
    word: str | Promise
    count: int


def draft_row(draft: Draft, form: AcceptForm | RejectForm | None = None) -> DraftRow:
    """Return the row of one draft; a `form` with errors keeps what was typed, and is open."""
    matter = draft.matter
    kept = form if isinstance(form, AcceptForm) else None
    return DraftRow(
        pk=draft.pk,
        statement=f"s{draft.statement_id}",
        state=draft.state,
        title=matter.title if matter else draft.title,
        lead=draft.lead.name if draft.lead else draft.lead_text,
        lead_known=draft.lead is not None,
        due=draft.due.isoformat() if draft.due else draft.due_text,
        due_known=draft.due is not None,
        reason=draft.reason,
        matter_url=reverse("wall:matter", args=[matter.pk]) if matter else "",
        matter_number=matter.number if matter else "",
        accept_url=reverse("wall:accept", args=[draft.pk]),
        reject_url=reverse("wall:reject", args=[draft.pk]),
        edit_form=kept or AcceptForm(draft=draft),
        edit_open=kept is not None,
    )


def desk_context(
    page: DocumentPage, actor: Actor, changed: DraftRow | None = None
) -> dict[str, object]:
    """Return the context of `wall/document.html`; `changed` takes the place of its draft's row."""
    ordered = [page.drafts[s.pk] for s in page.statements if s.pk in page.drafts]
    rows = [
        changed if changed and changed.pk == draft.pk else draft_row(draft) for draft in ordered
    ]
    drafts = {draft.statement_id: f"draft-{draft.pk}" for draft in ordered}
    may_decide = may(actor, "draft.accept", page.document)
    return {
        "document": page.document,
        "heading": _heading(page),
        "parts": _parts(page, drafts),
        "drafts": rows,
        "findings": [_finding(facts).say(current_language()) for facts in page.document.findings],
        "legend": _legend(page.statements),
        "may_decide": may_decide,
        "units": unit_tree() if may_decide else [],
    }


def _parts(page: DocumentPage, drafts: dict[int, str]) -> Iterator[SourcePart]:
    """Yield the marked text; a gap of the layout is shown as one empty line."""
    for part in cut_text(page.document.text, _marks(page.statements, drafts)):
        yield part if part.label else replace(part, text=_GAP.sub("\n\n", part.text))


def _heading(page: DocumentPage) -> str:
    headlines = [article.headline for article in page.articles if article.headline]
    return headlines[0] if headlines else page.document.name


def _marks(statements: Sequence[Statement], drafts: dict[int, str]) -> list[Mark]:
    return [
        Mark(
            start=statement.start,
            end=statement.end,
            label=statement.label,
            id=f"s{statement.pk}",
            draft=drafts.get(statement.pk, ""),
            title=_title(statement),
        )
        for statement in statements
    ]


def _title(statement: Statement) -> str:
    word = str(LABELS.get(statement.label, statement.label))
    return f"{word} · {statement.speaker}" if statement.speaker else word


def _finding(facts: dict[str, Any]) -> Finding:
    return Finding(facts["code"], facts=facts["facts"])


def _legend(statements: Sequence[Statement]) -> list[LegendEntry]:
    counts = Counter(statement.label for statement in statements)
    return [
        LegendEntry(label, word, counts[label]) for label, word in LABELS.items() if counts[label]
    ]
