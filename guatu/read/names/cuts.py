"""Where noun phrases begin: clause marks and the words that stand outside names.

Chinese writes no spaces, and no segmenter is used: they clip names and are slow. Instead a
phrase is traced back from its sure right end (局, 书记, 项目) to the nearest mark or cutting
word (由, 来到, 听取). Words such as 发展和改革 hold a cutting word and are kept whole.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache

from guatu.read.names.lexicon import Finder, build_finder, words

DIGITS = "0123456789０１２３４５６７８９"
MARKS = "，。；：！？、,;:!?\n\t \u3000“”\"'‘’（）()《》〈〉【】[]…—–-／/·|%％." + DIGITS
INSIDE_PROJECTS = "%％.+-·" + DIGITS


@cache
def _finder(kind: str) -> Finder:
    """For bodies and posts every cutting word cuts; names of projects hold digits and verbs."""
    cut = words("phrases", "cut")
    marks = MARKS
    if kind == "project":
        cut = cut - words("projects", "inner")
        marks = "".join(mark for mark in MARKS if mark not in INSIDE_PROJECTS)
    return build_finder({"mark": marks, "cut": cut, "keep": words("phrases", "keep")})


@dataclass(frozen=True, slots=True)
class Cuts:
    """The ends of all marks and cutting words of a text, ascending; and where each starts."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def left(self, at: int) -> int:
        """Return where the phrase that holds the character before `at` begins."""
        index = bisect_right(self.ends, at) - 1
        return self.ends[index] if index >= 0 else 0

    def right(self, at: int, default: int) -> int:
        """Return where the next mark or cutting word at or after `at` starts."""
        index = bisect_right(self.starts, at - 1)
        return self.starts[index] if index < len(self.starts) else default


@lru_cache(maxsize=8)
def find_cuts(text: str, kind: str = "body") -> Cuts:
    """Return the cuts of `text` for names of `kind`: "body" (and posts) or "project".

    Linear in the length of `text`; the last few texts are remembered.
    """
    found = _finder(kind).hits(text)
    hits = [(start, end) for word, start, end in found if word != "keep"]
    return Cuts(tuple(start for start, _ in hits), tuple(end for _, end in hits))
