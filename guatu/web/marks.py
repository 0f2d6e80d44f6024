"""A page's raw text cut into stretches, each statement's marked with what it says.

All stretches together are the raw text again, to the character.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A statement on a page: [start, end) of the raw text, its label, and where it leads."""

    start: int
    end: int
    label: str
    id: str
    draft: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class SourcePart:
    """A stretch of the raw text; without a label it is no statement's."""

    text: str
    label: str = ""
    id: str = ""
    draft: str = ""
    title: str = ""


def cut_text(text: str, marks: Iterable[Mark]) -> Iterator[SourcePart]:
    """Yield `text` in order, cut at the marks.

    Where two marks overlap the later one starts where the earlier ends; a mark of which
    nothing is left is dropped, its words being marked already.
    """
    at = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        start, end = max(at, mark.start), min(mark.end, len(text))
        if start >= end:
            continue
        if at < start:
            yield SourcePart(text[at:start])
        yield SourcePart(text[start:end], mark.label, mark.id, mark.draft, mark.title)
        at = end
    if at < len(text):
        yield SourcePart(text[at:])
