"""Quotations whose speaker is named behind them: “…。”某某说."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from guatu.read.facts import Person
from guatu.read.statements.cut import Mention, find_mentions
from guatu.read.statements.lexicon import endings
from guatu.read.statements.speech import SAME

_LONGEST = 1500
# 信心满满, 笑得合不拢嘴: how it was said.
_LONGEST_MOOD = 8
_CREDIT = regex.compile(
    r"[。！？!?，,…]”([^“”。，,：:\n]{0,40}?)"
    r"(?:(?P<verb>说|表示|介绍|介绍说|告诉记者|坦言|说道|道|直言|反映|告诉|感慨|感叹|回忆|称|回应"
    r"|解释)[。，,：:]|。)"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation from its opening mark to its closing mark, with whose it is."""

    start: int
    end: int
    speaker: str


def find_quotes(text: str, people: Sequence[Person]) -> list[Quote]:
    """Return the quotations of `text` that are credited behind, in order."""
    found = []
    for match in _CREDIT.finditer(text):
        if match.group("verb") is None and not _is_credit(match.group(1), people):
            continue
        opened = text.rfind("“", max(match.start() - _LONGEST, 0), match.start())
        if opened < 0:
            continue
        credit = match.group(1).lstrip("\n")
        names = find_mentions(credit, people)
        found.append(Quote(opened, match.start() + 2, _speaker(credit, names)))
    return found


def _is_credit(words: str, people: Sequence[Person]) -> bool:
    """Tell whether a sentence behind a quotation only says whose it is (书记某某信心满满)."""
    names = find_mentions(words, people)
    return bool(names) and len(words) - names[-1].end <= _LONGEST_MOOD


def _speaker(credit: str, names: Sequence[Mention]) -> str:
    if names:
        return names[-1].name
    group = endings("speech", "subjects", "group")
    return credit if credit.endswith(group) else SAME
