"""The word lists of names, posts and bodies, as sets and automata, built once.

All words are data in `books/lexicon/`; nothing here is a word of the trade.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from guatu.books import load_book

Hit = tuple[str, int, int]
# So many names are looked for one by one in less time than an automaton takes to build.
_FEW = 40


@cache
def words(book: str, key: str) -> frozenset[str]:
    """Return the words of list `key` in `lexicon/BOOK.toml`."""
    return frozenset(load_book(f"lexicon/{book}.toml")[key].split())


@cache
def letters(book: str, key: str) -> frozenset[str]:
    """Return the characters of list `key` in `lexicon/BOOK.toml`."""
    return frozenset("".join(load_book(f"lexicon/{book}.toml")[key].split()))


@cache
def short_places() -> frozenset[str]:
    """Return names of places with and without their last character (郑州市, 郑州)."""
    listed = [
        word for key in ("provinces", "prefectures", "counties") for word in words("places", key)
    ]
    long = {name for name in listed if len(name) > 2}
    return frozenset(long | {name[:-1] for name in long} | _SPOKEN_PROVINCES)


_SPOKEN_PROVINCES = frozenset({"新疆", "内蒙古", "广西", "宁夏", "西藏"})


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds words of several kinds in one pass; where words overlap the leftmost longest wins."""

    automaton: AhoCorasick
    kinds: tuple[str, ...]

    def hits(self, text: str) -> list[Hit]:
        """Return (kind, start, end) of every word found, in order. Linear in `text`."""
        kinds = self.kinds
        return [
            (kinds[index], start, end)
            for index, start, end in self.automaton.find_matches_as_indexes(text)
        ]


def find_all(text: str, names: Sequence[str]) -> dict[str, list[int]]:
    """Return name -> all its starts in `text`, ascending, also inside one another.

    Linear in `text` and in what is found, however many names there are.
    """
    found: dict[str, list[int]] = {name: [] for name in names}
    if len(found) <= _FEW:
        for name, starts in found.items():
            at = text.find(name)
            while at >= 0:
                starts.append(at)
                at = text.find(name, at + 1)
    else:
        listed = list(found)
        for index, start, _ in AhoCorasick(listed).find_matches_as_indexes(text, overlapping=True):
            found[listed[index]].append(start)
    return found


def build_finder(lists: Mapping[str, Iterable[str]]) -> Finder:
    """Return a finder of kind -> words; a word in two lists has the kind of the later one."""
    kind_of = {word: kind for kind, listed in lists.items() for word in listed}
    automaton = AhoCorasick(list(kind_of), matchkind=MatchKind.LeftmostLongest)
    return Finder(automaton, tuple(kind_of.values()))
