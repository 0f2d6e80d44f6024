"""What the document pages show, as rows: the list, the marked text, the drafts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise

from guatu.findings import Finding
from guatu.read.same import measured
from guatu.store.acts.decide_misprint import MISPRINT
from guatu.store.models import Statement
from guatu.store.permission import Actor, may
from guatu.store.selectors.documents import DocumentPage, next_waiting
from guatu.store.selectors.units import unit_tree
from guatu.web.draft_forms import AcceptForm
from guatu.web.draft_rows import Row, desk_rows, is_accepted, note_id
from guatu.web.explained import reasons
from guatu.web.language import current_language
from guatu.web.marks import Mark, Note, SourcePart, cut_text, with_notes
from guatu.web.words import LABELS

# Findings that are shown where they stand: what the words say, not how the page was laid out.
IN_PLACE = (MISPRINT, "read.figure", "read.rate", "read.sum", "read.base")
_GAP = re.compile(r"\n\s*\n\s*\n")


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A label with its word and how often it stands on the page."""

    label: str
    word: str | Promise
    count: int


@dataclass(frozen=True, slots=True)
class OddThing:
    """A finding in words, with the way to its place in the text, or "" when it has none."""

    words: str
    url: str


def desk_context(
    page: DocumentPage, actor: Actor, kept: AcceptForm | None = None
) -> dict[str, object]:
    """Return the context of `wall/document.html`; `kept` is a form with errors."""
    may_decide = may(actor, "draft.accept", page.document)
    rows = desk_rows(page, kept)
    return {
        "document": page.document,
        "heading": _heading(page),
        "parts": list(_parts(page)),
        "rows": rows,
        "progress": progress_of(rows),
        "findings": list(_odd_things(page)),
        "problems": page.problems,
        "without_task": sum(problem.is_without_task for problem in page.problems),
        "legend": _legend(page.statements),
        "reasons": list(reasons(page)),
        "may_decide": may_decide,
        "units": unit_tree() if may_decide else [],
        "sameness": measured(),
        "next_document": next_waiting(actor, page.document),
    }


def progress_of(rows: Sequence[Row]) -> dict[str, int]:
    """Return how many of `rows` are decided, of how many."""
    return {"done": sum(row.state != "proposed" for row in rows), "all": len(rows)}


def _parts(page: DocumentPage) -> Iterator[SourcePart]:
    """Yield the marked text; a gap of the layout is shown as one empty line."""
    for part in with_notes(cut_text(page.document.text, _marks(page)), _notes(page)):
        if part.label:
            yield part
        else:
            pieces = [replace(piece, text=_GAP.sub("\n\n", piece.text)) for piece in part.pieces]
            yield replace(part, pieces=pieces)


def _heading(page: DocumentPage) -> str:
    headlines = [article.headline for article in page.articles if article.headline]
    return headlines[0] if headlines else page.document.name


def _marks(page: DocumentPage) -> list[Mark]:
    return [
        Mark(
            start=statement.start,
            end=statement.end,
            label=statement.label,
            id=f"s{statement.pk}",
            draft=f"draft-{page.drafts[statement.pk].pk}" if statement.pk in page.drafts else "",
            title=_title(statement),
        )
        for statement in page.statements
    ]


def _title(statement: Statement) -> str:
    """Return label, speaker, rule and words in a line, for whoever points at a sentence."""
    word = str(LABELS.get(statement.label, statement.label))
    made = " ".join((statement.rule, *statement.cues))
    return " · ".join(filter(None, (word, statement.speaker, made)))


def _notes(page: DocumentPage) -> Iterator[Note]:
    """Yield what is odd in the text, where it stands: misprints and figures that disagree."""
    for number, finding in enumerate(page.document.findings):
        place, code = finding["place"], finding["code"]
        if place["start"] is None or not code.startswith(IN_PLACE):
            continue
        held = page.misprints.get(place["start"]) if code.startswith(MISPRINT) else None
        yield Note(
            start=place["start"],
            end=place["end"],
            kind=held.state if held else "misprint" if code.startswith(MISPRINT) else "figures",
            id=note_id(number),
            title=_finding(finding).say(current_language()),
            meant=held.meant if held and is_accepted(held) else "",
        )


def _odd_things(page: DocumentPage) -> Iterator[OddThing]:
    """Yield the findings in words; misprints are decided among the drafts and not told twice."""
    for number, facts in enumerate(page.document.findings):
        if not facts["code"].startswith(MISPRINT):
            placed = facts["code"].startswith(IN_PLACE) and facts["place"]["start"] is not None
            words = _finding(facts).say(current_language())
            yield OddThing(words, f"#{note_id(number)}" if placed else "")


def _finding(facts: dict[str, Any]) -> Finding:
    return Finding(facts["code"], facts=facts["facts"])


def _legend(statements: Sequence[Statement]) -> list[LegendEntry]:
    counts = Counter(statement.label for statement in statements)
    return [
        LegendEntry(label, word, counts[label]) for label, word in LABELS.items() if counts[label]
    ]
