"""What a rule sees of a piece, and what it answers."""

from __future__ import annotations

from collections.abc import Callable

import regex

from guatu.lib.values import value
from guatu.read.facts import Label
from guatu.read.statements.cut import Piece
from guatu.read.statements.documents import Genre
from guatu.read.statements.lexicon import Kind
from guatu.read.statements.marks import Marks
from guatu.read.statements.speech import Act

COPULA = regex.compile(r"^[^，,]{1,40}?(?<![但凡也还就都不而只特])是(?!否)")


TRIED = Kind.IMPERATIVE | Kind.ADVERB | Kind.MEANS


DUTY = Kind.MODAL | Kind.NEED | Kind.PLEASE


@value
class Setting:
    """The frame as a rule sees it.

    `mood` is what the words so far do, `None` when that is open; `part` what the part of the
    document holds; `quoted` tells that the piece stands in a quotation or an answer whose speaker
    is known, `asking` that it is part of a question; `joined` that its sentence began before it;
    `complains` that it is quoted with a verb of complaint behind it.
    """

    speaker: str | None
    mood: Label | None
    genre: Genre
    part: Label | None = None
    quoted: bool = False
    official: bool = True
    asking: bool = False
    joined: bool = False
    complains: bool = False


@value
class View:
    """A piece as the rules see it.

    `assigned`: the item in which it stands ends with a closing that gives it to a unit.
    `in_closing`: it is such a closing itself. `unit`: the body that opens its words.
    """

    piece: Piece
    marks: Marks
    act: Act | None
    setting: Setting
    assigned: bool = False
    in_closing: bool = False
    unit: str | None = None


@value
class Verdict:
    """A label with the words that made it; `closes` ends the words of the speaker.

    `turns`: it changes the mood also where duties or promises run on, by a word of time.
    `speaker`: who says it, where that is not who spoke before.
    """

    label: Label
    cues: tuple[str, ...] = ()
    closes: bool = False
    turns: bool = False
    rule: str = ""
    speaker: str | None = None


Rule = Callable[[View], Verdict | None]


def openers(marks: Marks) -> tuple[str, ...]:
    """Return the first words that open a clause with an act."""
    return tuple(cue.word for cue in marks.of(TRIED) if cue.leading)[:4]
