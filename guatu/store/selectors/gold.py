"""A stored document in the reading format with the clerk's decisions applied: gold for scoring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from guatu.errors import NotFound
from guatu.store.actor import SYSTEM, Actor
from guatu.store.books import digest
from guatu.store.models import Article, Document, Draft, Event, Statement, Unit
from guatu.store.scope import acting
from guatu.store.selectors.documents import DocumentPage, document_page

# What gold has of each fact; all else is the reader's own business.
FACTS: Mapping[str, tuple[str, ...]] = {
    "people": ("name", "posts"),
    "projects": ("name", "stage", "place_or_owner"),
    "figures": ("text", "value", "unit", "of"),
}


def gold_of_text(actor: Actor, text: str, name: str) -> dict[str, Any]:
    """Return the gold of the stored document whose raw text is `text`.

    Raises:
        NotFound: it is not stored, or `actor` may not read it; told by its `name`.
    """
    found = Document.objects.seen_by(actor).filter(sha256=digest(text)).values_list("pk").first()
    if found is None:
        raise NotFound(what=name)
    return gold_page(actor, found[0])


def gold_page(actor: Actor, pk: int) -> dict[str, Any]:
    """Return the document with row number `pk` as docs/reading.md has gold.

    A rejected draft's sentence is narrative; an accepted one has the lead unit and the day that
    the clerk gave. `undecided` counts drafts that are still only the reader's word.

    Raises:
        NotFound: there is none that `actor` may read.
    """
    page = document_page(actor, pk)
    accepted = _accepted(page)
    waiting = [draft for draft in page.drafts.values() if draft.state == Draft.State.PROPOSED]
    return {
        "page": page.document.name,
        "undecided": len(waiting),
        "articles": [_article(article, page, accepted) for article in page.articles],
    }


def _accepted(page: DocumentPage) -> dict[int, dict[str, Any]]:
    """Return draft -> what its matter's first event told.

    Whoever reads the page may know it, but not what came into a restricted book of others.
    """
    drafts = {d.matter_id: d.pk for d in page.drafts.values() if d.state == Draft.State.ACCEPTED}
    known = Q(matter__restricted=False) | Q(matter__in=[m.pk for m in page.matters.values()])
    with acting(SYSTEM):
        events = Event.objects.filter(known, matter__in=list(drafts), sequence=1)
        return {drafts[event.matter_id]: event.after_facts for event in events}


def _article(
    article: Article, page: DocumentPage, accepted: Mapping[int, Mapping[str, Any]]
) -> dict[str, Any]:
    statements = [row for row in page.statements if row.article_id == article.pk]
    statements.sort(key=lambda row: row.position)
    units = {unit.key: unit.name for unit in Unit.objects.all()} if accepted else {}
    kept = {
        kind: [{name: item.get(name) for name in names} for item in article.facts.get(kind, ())]
        for kind, names in FACTS.items()
    }
    return {
        "headline": article.headline or None,
        "subheads": article.subheads,
        "publisher": article.publisher or None,
        "reporters": article.reporters,
        "event_date": article.event_date or None,
        "complete": article.complete,
        "text": article.text,
        "segments": [_segment(row, page.drafts.get(row.pk), accepted, units) for row in statements],
        "orgs": [item["name"] for item in article.facts.get("orgs", ())],
        **kept,
    }


def _segment(
    statement: Statement,
    draft: Draft | None,
    accepted: Mapping[int, Mapping[str, Any]],
    units: Mapping[str, str],
) -> dict[str, Any]:
    refused = draft is not None and draft.state == Draft.State.REJECTED
    segment: dict[str, Any] = {
        "text": statement.text,
        "label": "narrative" if refused else statement.label,
        "speaker": None if refused else statement.speaker or None,
        "place": [statement.start, statement.end],
    }
    if draft is None or refused:
        return segment
    told = accepted.get(draft.pk, {})
    edited = told.get("+edited", ())
    lead, due = draft.lead_text, draft.due.isoformat() if draft.due else None
    duty = {
        "responsible": units.get(told.get("lead") or "") if "lead" in edited else lead,
        "supporting": draft.supporting_texts,
        "deadline": draft.due_text,
        "deadline_iso": told.get("due") if "due" in edited else due,
    }
    return segment | {name: value for name, value in duty.items() if value}
