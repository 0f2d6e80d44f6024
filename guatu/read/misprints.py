"""Likely misprints, as suggestions that a person accepts; the text is never changed.

Four kinds: a word or character printed twice (更新更新, 管用用), a place name one look-alike
character away from a real one (浙川 for 淅川), a word of a list of common slips, and slips that
grammar shows (九界 before 五次会议; 市委常委会 in a row of posts). Words are data in
`books/lexicon/misprints.toml`. Linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

import regex
from ahocorasick_rs import AhoCorasick, MatchKind

from guatu.books import load_book
from guatu.findings import Finding, Place
from guatu.lib.han import HAN
from guatu.read.names.lexicon import short_places, words

_DOUBLED = re.compile(rf"([{HAN}]{{2,4}})\1")
_TWICE = re.compile(rf"([{HAN}])\1")
_SESSION = regex.compile(
    r"(?<=[一二三四五六七八九十\d])界(?=[一二三四五六七八九十\d]+次|人大|政协|党代会|委员会|全会|常委|中央)"
)
_COMMITTEE = regex.compile(
    r"(?<=[省市县区州盟旗]委)(常委会)(?=、\p{Han}{2,12}(?:长|书记|主任)\p{Han}{2,3}[，,、])"
)


def suggest_misprints(text: str) -> tuple[Finding, ...]:
    """Return suggestions for likely misprints in `text`, in order; places are offsets into it."""
    found = [
        *_doubled_words(text),
        *_doubled_characters(text),
        *_listed_words(text),
        *_places(text),
        *(
            _suggestion("read.misprint_word", text, *match.span(), "届")
            for match in _SESSION.finditer(text)
        ),
        *(
            _suggestion("read.misprint_word", text, *match.span(1), "常委")
            for match in _COMMITTEE.finditer(text)
        ),
    ]
    return tuple(sorted(found, key=lambda finding: finding.place.start or 0))


def _suggestion(code: str, text: str, start: int, end: int, suggested: str) -> Finding:
    printed = text[start:end]
    return Finding(
        code,
        Place(start=start, end=end, quote=printed),
        {"printed": printed, "suggested": suggested},
    )


@cache
def _doubling(key: str) -> frozenset[str]:
    listed: str = load_book("lexicon/misprints.toml")["doubling"][key]
    return frozenset(listed.split()) if key == "pairs" else frozenset(listed)


def _doubled_words(text: str) -> Iterator[Finding]:
    for match in _DOUBLED.finditer(text):
        word, following = match[1], text[match.end() : match.end() + 1]
        if len(set(word)) == 1 or word in _doubling("pairs") or word[0] == word[-1] == "一":
            continue
        if following not in _doubling("after"):
            yield _suggestion("read.misprint_doubled", text, *match.span(), word)


def _doubled_characters(text: str) -> Iterator[Finding]:
    """管用用的: the first two are a word, and the third can begin none."""
    known = _common_words()
    for match in _TWICE.finditer(text):
        at = match.start()
        word, following = text[at - 1 : at + 1], text[match.end() : match.end() + 1]
        if match[1] in _doubling("single") or word not in known:
            continue
        if following and following not in _doubling("closing"):
            continue
        yield _suggestion("read.misprint_doubled", text, at - 1, match.end(), word)


@cache
def _common_words() -> frozenset[str]:
    return words("names", "words") | words("names", "second")


@cache
def _slips() -> tuple[AhoCorasick, list[str], Mapping[str, str]]:
    table: dict[str, str] = load_book("lexicon/misprints.toml")["words"]
    return AhoCorasick(list(table), matchkind=MatchKind.LeftmostLongest), list(table), table


def _listed_words(text: str) -> Iterator[Finding]:
    automaton, listed, table = _slips()
    for index, start, end in automaton.find_matches_as_indexes(text):
        yield _suggestion("read.misprint_word", text, start, end, table[listed[index]])


# --- places -------------------------------------------------------------------


@cache
def _glyphs() -> tuple[re.Pattern[str], Mapping[str, str]]:
    table: dict[str, str] = load_book("lexicon/misprints.toml")["glyphs"]
    return re.compile(f"[{''.join(table)}]"), table


def _places(text: str) -> Iterator[Finding]:
    """A look-alike character put right makes a place of two or three characters."""
    pattern, table = _glyphs()
    for match in pattern.finditer(text):
        at = match.start()
        for meant in table[match[0]]:
            window = _place_around(text, at, meant)
            if window:
                start, end = window
                right = text[start:at] + meant + text[at + 1 : end]
                yield _suggestion("read.misprint_place", text, start, end, right)
                break


def _place_around(text: str, at: int, meant: str) -> tuple[int, int] | None:
    """The shortest stretch round `at` that is a place with `meant`, and none as printed."""
    known, ordinary = short_places(), _common_words()
    for start, end in (
        (at, at + 2),
        (at - 1, at + 1),
        (at, at + 3),
        (at - 1, at + 2),
        (at - 2, at + 1),
    ):
        printed = text[max(start, 0) : end]
        if len(printed) != end - start or text[start:at] + meant + text[at + 1 : end] not in known:
            continue
        if printed not in known and printed not in ordinary and _is_place_like(text, start, end):
            return start, end
    return None


def _is_place_like(text: str, start: int, end: int) -> bool:
    """A county's or a city's word follows, or the same stretch stands again with one."""
    if text[end : end + 1] in set("县市区州旗镇"):
        return True
    printed = text[start:end]
    return any(printed + suffix in text for suffix in "县市区")
