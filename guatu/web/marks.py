"""A page's raw text cut into stretches, each statement's marked with what it says.

All stretches together are the raw text again, to the character.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace


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
class Note:
    """Something odd at [start, end) of the raw text: a likely misprint, figures that disagree.

    `kind` is misprint, mended, dismissed or figures; `meant` the accepted correction, or "".
    """

    start: int
    end: int
    kind: str
    id: str
    title: str = ""
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a part, with the note that is on it if there is one."""

    text: str
    note: Note | None = None
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class SourcePart:
    """A stretch of the raw text from `start` on; without a label it is no statement's."""

    text: str
    label: str = ""
    id: str = ""
    draft: str = ""
    title: str = ""
    start: int = 0
    pieces: Sequence[Piece] = ()


def with_notes(parts: Iterable[SourcePart], notes: Iterable[Note]) -> Iterator[SourcePart]:
    """Yield `parts` with their pieces: cut at the notes, together the part's text again.

    A note over several parts is on a piece of each; of two notes on a character the first counts.
    """
    waiting = sorted(notes, key=lambda note: (note.start, note.end))
    for part in parts:
        end = part.start + len(part.text)
        waiting = [note for note in waiting if note.end > part.start]
        here = [note for note in waiting if note.start < end]
        yield replace(part, pieces=tuple(_pieces(part, here)))


def _pieces(part: SourcePart, notes: Sequence[Note]) -> Iterator[Piece]:
    at, last = part.start, part.start + len(part.text)
    for note in notes:
        start, end = max(at, note.start), min(note.end, last)
        if start >= end:
            continue
        if at < start:
            yield Piece(part.text[at - part.start : start - part.start])
        stretch = part.text[start - part.start : end - part.start]
        yield Piece(stretch, note, is_first=start == note.start)
        at = end
    if at < last:
        yield Piece(part.text[at - part.start :])


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
            yield SourcePart(text[at:start], start=at)
        yield SourcePart(text[start:end], mark.label, mark.id, mark.draft, mark.title, start)
        at = end
    if at < len(text):
        yield SourcePart(text[at:], start=at)
