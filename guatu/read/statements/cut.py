"""Cutting a text into pieces, and each piece with its cues and the people it names.

A piece ends at 。；！？ (their ASCII forms too) or at a line feed; closing quotes and brackets
stay with it. All pieces together are the text without its line feeds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guatu.lib.values import value
from guatu.read.facts import Person
from guatu.read.names.lexicon import find_all
from guatu.read.statements.lexicon import Cue, Kind, lexicon

_PIECE = re.compile(r"[^。；;！!？?\n]*+[。；;！!？?]++[”’」』）)】》〉]*+|[^。；;！!？?\n]++")
_SHORT_QUOTE = 12
# Of a sentence without end the rules see so many characters: their work stays linear.
LONGEST = 800


@value
class Mention:
    """A person's name where it stands."""

    start: int
    end: int
    name: str


@value
class Piece:
    """A segment before it has a label.

    `text` is what the rules look at: of an endless sentence only the beginning. `paragraph`
    counts from 0; `opens` and `closes` tell whether it is the first and the last of its paragraph.
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


def pieces(text: str) -> list[Piece]:
    """Return the pieces of `text` in order, as yet without cues and mentions."""
    bounds = spans(text)
    found: list[Piece] = []
    paragraph = 0
    for number, (start, end) in enumerate(bounds):
        opens = number == 0 or "\n" in text[bounds[number - 1][1] : start]
        closes = number + 1 == len(bounds) or "\n" in text[end : bounds[number + 1][0]]
        paragraph += opens and number > 0
        seen = text[start : min(end, start + LONGEST)]
        found.append(Piece(seen, start, end, paragraph, opens, closes))
    return found


def with_cues(found: Sequence[Piece], mentions: Sequence[Mention]) -> Iterator[Piece]:
    """Yield `found` with their cues and with the people whom they mention.

    Cost: linear; nothing is kept, so that a long text does not fill the memory.
    """
    scan = lexicon().scan
    first = 0
    for piece in found:
        while first < len(mentions) and mentions[first].start < piece.start:
            first += 1
        last = first
        while last < len(mentions) and mentions[last].end <= piece.start + len(piece.text):
            last += 1
        named = tuple(mentions[first:last])
        cues = _spoken(piece, scan(piece.text, piece.start), named)
        yield Piece(
            piece.text,
            piece.start,
            piece.end,
            piece.paragraph,
            piece.opens,
            piece.closes,
            cues,
            named,
        )


def find_mentions(text: str, people: Sequence[Person]) -> list[Mention]:
    """Return every place where a name of `people` stands, in order."""
    places = find_all(text, [person.name for person in people if person.name])
    found: list[Mention] = []
    for start, size, name in sorted((at, -len(one), one) for one in places for at in places[one]):
        if not found or start >= found[-1].end:  # where names overlap the leftmost longest wins
            found.append(Mention(start, start - size, name))
    return found


def _spoken(piece: Piece, cues: list[Cue], mentions: Sequence[Mention]) -> tuple[Cue, ...]:
    """Drop cues inside a name, and duties inside a short quotation, which is a slogan."""
    if not mentions and "“" not in piece.text:
        return tuple(cues)
    return tuple(
        cue
        for cue in cues
        if not any(name.start < cue.end and cue.start < name.end for name in mentions)
        and not (cue.kinds & (Kind.MODAL | Kind.PROBLEM) and _in_slogan(piece, cue))
    )


def _in_slogan(piece: Piece, cue: Cue) -> bool:
    at = cue.start - piece.start
    opened = piece.text.rfind("“", max(at - _SHORT_QUOTE, 0), at)
    if opened < 0:
        return False
    closed = piece.text.find("”", opened, opened + _SHORT_QUOTE + 2)
    is_sentence = closed > 0 and piece.text[closed - 1] in "。！？!?，,"
    return closed >= cue.end - piece.start and not is_sentence
