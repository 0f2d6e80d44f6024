"""From which sentence of which document each matter of the chart came: for its page of sources."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from guatu.store.actor import Actor
from guatu.store.models import Document, Matter


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A matter with its document and the sentence in it."""

    number: str
    title: str
    document: str
    sentence: str


def source_lines(actor: Actor, matters: Collection[int]) -> list[SourceLine]:
    """Return the sources of those of `matters` that have one which `actor` may see, by number.

    Cost: one query.
    """
    sourced = Matter.objects.seen_by(actor).filter(
        pk__in=matters, document__in=Document.objects.seen_by(actor)
    )
    columns = ("number", "title", "document__name", "statement__text")
    rows = sourced.order_by("number").values_list(*columns)
    return [SourceLine(number, title, name, text or "") for number, title, name, text in rows]
