"""Cutting a text into pieces, and each piece with its cues and the people it names.

A piece ends at 。；！？ (their ASCII forms too) or at a line feed; closing quotes and brackets
stay with it. All pieces together are the text without its line feeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from guatu.read.facts import Person
from guatu.read.statements.lexicon import Cue, Kind, lexicon

_PIECE = regex.compile(r"[^。；;！!？?\n]*+[。；;！!？?]++[”’」』）)】》〉]*+|[^。；;！!？?\n]++")
_SHORT_QUOTE = 12


@dataclass(frozen=True, slots=True)
class Mention:
    """A person's name where it stands."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment before it has a label.

    `paragraph` counts from 0; `opens` and `closes` tell whether it is the first and the last of
    its paragraph.
    """

    text: str
    start: int
    end: int
    paragraph: int
    opens: bool
    closes: bool
    cues: tuple[Cue, ...] = ()
    mentions: tuple[Mention, ...] = ()


def spans(text: str) -> list[tuple[int, int]]:
    """Return where the pieces of `text` start and end; line feeds belong to none."""
    found = []
    at = 0
    for match in _PIECE.finditer(text):
        start, end = max(match.start(), at), match.end()
        # A straight quote closes when an odd number of them came before it in the piece.
        if end < len(text) and text[end] == '"' and text.count('"', start, end) % 2:
            end += 1
        if start < end:
            found.append((start, end))
        at = end
    return found


def pieces(text: str, people: Sequence[Person]) -> list[Piece]:
    """Return the pieces of `text` in order, with cues and mentions."""
    mentions = find_mentions(text, people)
    cues = _spoken(text, lexicon().scan(text), mentions)
    bounds = spans(text)
    found: list[Piece] = []
    cue_at = mention_at = paragraph = 0
    for number, (start, end) in enumerate(bounds):
        opens = number == 0 or "\n" in text[bounds[number - 1][1] : start]
        closes = number + 1 == len(bounds) or "\n" in text[end : bounds[number + 1][0]]
        paragraph += opens and number > 0
        cue_to, mention_to = _until(cues, cue_at, end), _until(mentions, mention_at, end)
        found.append(
            Piece(
                text[start:end],
                start,
                end,
                paragraph,
                opens,
                closes,
                tuple(cues[cue_at:cue_to]),
                tuple(mentions[mention_at:mention_to]),
            )
        )
        cue_at, mention_at = cue_to, mention_to
    return found


def find_mentions(text: str, people: Sequence[Person]) -> list[Mention]:
    """Return every place where a name of `people` stands, in order."""
    names = sorted({person.name for person in people if person.name}, key=len, reverse=True)
    if not names:
        return []
    pattern = regex.compile("|".join(map(regex.escape, names)))
    return [Mention(m.start(), m.end(), m.group()) for m in pattern.finditer(text)]


def _until(items: Sequence[Cue] | Sequence[Mention], at: int, end: int) -> int:
    while at < len(items) and items[at].start < end:
        at += 1
    return at


def _spoken(text: str, cues: list[Cue], mentions: list[Mention]) -> list[Cue]:
    """Drop cues inside a name, and duties inside a short quotation, which is a slogan."""
    kept = []
    at = 0
    for cue in cues:
        while at < len(mentions) and mentions[at].end <= cue.start:
            at += 1
        if at < len(mentions) and mentions[at].start < cue.end:
            continue
        if cue.kinds & (Kind.MODAL | Kind.PROBLEM) and _in_slogan(text, cue):
            continue
        kept.append(cue)
    return kept


def _in_slogan(text: str, cue: Cue) -> bool:
    opened = text.rfind("“", max(cue.start - _SHORT_QUOTE, 0), cue.start)
    if opened < 0:
        return False
    closed = text.find("”", opened, opened + _SHORT_QUOTE + 2)
    return closed >= cue.end
