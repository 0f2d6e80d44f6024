"""The word lists of the statement reader, scanned for in one pass.

A word may be of several kinds. Scanning takes the leftmost and longest word, so that a word of
the kind `plain` (需要, 要素) hides the shorter word in it (要) and means nothing itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import regex
from ahocorasick_rs import AhoCorasick, MatchKind

from guatu.books import load_book
from guatu.lib.values import value

BOOKS = ("speech", "moods", "states", "occasions", "slogans")
_STOPS = '，,：:；;。！!？?“”"‘’「」（(）)\n—…'


class Kind:
    """Kinds of words, one bit each, named as the tables of the lexicon.

    Plain numbers: the rules join and ask for kinds some hundred times for each sentence, and with
    those of an `IntEnum` that takes three to five times as long.
    """

    PLAIN: Final = 0
    STOP: Final = 1 << 0
    ORDER: Final = 1 << 1
    ORDER_NAMED: Final = 1 << 2
    STRESS: Final = 1 << 3
    SAY: Final = 1 << 4
    STANCE: Final = 1 << 5
    MODAL: Final = 1 << 6
    NEED: Final = 1 << 7
    PLEASE: Final = 1 << 8
    OWN: Final = 1 << 9
    WILL: Final = 1 << 10
    BARE_WILL: Final = 1 << 11
    FORECAST: Final = 1 << 12
    NEXT: Final = 1 << 13
    IMPERATIVE: Final = 1 << 14
    ADVERB: Final = 1 << 15
    MEANS: Final = 1 << 16
    LINK: Final = 1 << 17
    ITEM: Final = 1 << 18
    PROBLEM: Final = 1 << 19
    FAULT: Final = 1 << 20
    AGAINST: Final = 1 << 21
    DONE: Final = 1 << 22
    ASPECT: Final = 1 << 23
    PAST: Final = 1 << 24
    GAIN: Final = 1 << 25
    WEIGHT: Final = 1 << 26
    EVENT: Final = 1 << 27
    VISIT: Final = 1 << 28
    REPORT: Final = 1 << 29
    CROWD: Final = 1 << 30
    LACK: Final = 1 << 31
    EXISTS: Final = 1 << 32
    DUE: Final = 1 << 33
    COMPLAINT: Final = 1 << 34
    SLOGAN: Final = 1 << 35


SPEECH = Kind.ORDER | Kind.ORDER_NAMED | Kind.STRESS | Kind.SAY | Kind.STANCE
# 一、 and 1. open an item: what follows stands at the edge of a clause.
_CHINESE_NUMBERS = "一二三四五六七八九十"
# After such a word at the edge of a clause the next word is still at the edge.
_KEEPS_EDGE = Kind.ITEM | Kind.LINK | Kind.ADVERB | Kind.MODAL | Kind.NEED | Kind.PAST | Kind.NEXT
# 8月31日前: so many characters may stand between the edge of a clause and the 前 of a term.
_LONGEST_TERM = 8
_TABLES = {"plain": Kind.PLAIN, "plain_aspect": Kind.PLAIN, "item_modal": Kind.MODAL}


@value
class Cue:
    """A word of the lexicon in a text: `kinds` are the bits of `Kind`.

    `leading`: nothing but links, adverbs and modals stands between it and the start of its
    clause.
    """

    start: int
    end: int
    word: str
    kinds: int
    leading: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The automaton of all words with their kinds."""

    automaton: Any
    words: tuple[str, ...]
    kinds: tuple[int, ...]

    def scan(self, text: str, offset: int = 0) -> list[Cue]:
        """Return the cues of `text` in order, `offset` added to their places.

        Words that mean nothing are left out.

        Cost: linear in the text.
        """
        found: list[Cue] = []
        edge = 0
        words, kinds = self.words, self.kinds
        for index, start, end in self.automaton.find_matches_as_indexes(text):
            kind = kinds[index]
            if kind == Kind.STOP:
                edge = end
                continue
            leading = start == edge
            if kind & Kind.DUE:
                kind = _term(kind, text, start)
                edge = end if kind & Kind.DUE and start - edge <= _LONGEST_TERM else edge
            if kind:
                found.append(Cue(start + offset, end + offset, words[index], kind, leading))
            if leading and kind & _KEEPS_EDGE:
                edge = end
        return found


def _term(kinds: int, text: str, start: int) -> int:
    """Return the kinds of a word like 日前: after a digit a term (9月1日前), else a past time."""
    if kinds & Kind.PAST:
        return kinds & ~(Kind.PAST if text[start - 1 : start].isdigit() else Kind.DUE)
    return kinds


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of the shipped books."""
    kinds: dict[str, int] = defaultdict(int)
    for stop in _STOPS:
        kinds[stop] = Kind.STOP
    for number in (*_CHINESE_NUMBERS, *"0123456789"):
        for mark in "、.．":
            kinds[number + mark] = Kind.STOP
    for book in BOOKS:
        for table, content in load_book(f"lexicon/{book}.toml")["kinds"].items():
            kind = _TABLES[table] if table in _TABLES else getattr(Kind, table.upper())
            for word in content["words"]:
                kinds[word] |= kind
    automaton = AhoCorasick(list(kinds), matchkind=MatchKind.LeftmostLongest)
    return Lexicon(automaton, tuple(kinds), tuple(kinds.values()))


@cache
def endings(book: str, table: str, key: str) -> tuple[str, ...]:
    """Return the words `key` of a table of a book, longest first."""
    return tuple(sorted(load_book(f"lexicon/{book}.toml")[table][key], key=len, reverse=True))


def any_of(book: str, table: str, key: str) -> str:
    """Return the words `key` of a table of a book as a pattern that matches the longest of them."""
    return "|".join(map(regex.escape, endings(book, table, key)))
