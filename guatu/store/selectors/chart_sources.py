"""From which sentence of which document each matter of the chart came: for its page of sources."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from guatu.store.actor import Actor
from guatu.store.models import Document, Matter


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A matter with its document and the sentence in it; `None` for one that was entered by hand.

    `document` is "" when the actor may not see it.
    """

    number: str
    title: str
    document: str | None
    sentence: str


def source_lines(actor: Actor, matters: Collection[int]) -> list[SourceLine]:
    """Return the source of each of `matters` that `actor` may see, by number.

    Cost: two queries.
    """
    seen = Matter.objects.seen_by(actor).filter(pk__in=matters).order_by("number")
    columns = ("number", "title", "document_id", "document__name", "statement__text")
    rows = list(seen.values_list(*columns))
    wanted = {document for _, _, document, _, _ in rows if document}
    shown = set(Document.objects.seen_by(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    return [
        SourceLine(number, title, name, text or "")
        if document in shown
        else SourceLine(number, title, "" if document else None, "")
        for number, title, document, name, text in rows
    ]
