"""Where noun phrases begin: clause marks and the words that stand outside names.

Chinese writes no spaces, and no segmenter is used: they clip names and are slow. Instead a
phrase is traced back from its sure right end (局, 书记, 项目) to the nearest mark or cutting
word (由, 来到, 听取). Words such as 发展和改革 hold a cutting word and are kept whole.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from guatu.read.names.lexicon import Finder, build_finder, words

DIGITS = "0123456789０１２３４５６７８９"
MARKS = "，。；：！？、,;:!?\n\t \u3000“”\"'‘’（）()《》〈〉【】[]…—–-／/·|%％." + DIGITS
_OPENING = frozenset({"", "，", "。", "；", "：", "\n"})
INSIDE_PROJECTS = "%％.+-·" + DIGITS


@cache
def _finder() -> Finder:
    """Words that cut everywhere, and those that names of projects may hold (digits, 改造)."""
    cut, inner = words("phrases", "cut"), words("projects", "inner")
    return build_finder(
        {
            "cut": {*(set(MARKS) - set(INSIDE_PROJECTS)), *(cut - inner)},
            "inner": {*INSIDE_PROJECTS, *(cut & inner)},
            "keep": words("phrases", "keep") | _joined_fields(),
        }
    )


def _joined_fields() -> frozenset[str]:
    """粮食和物资, 住建与水务: two fields of government are joined in the name of one office."""
    fields = words("phrases", "fields")
    return frozenset(a + link + b for a in fields for b in fields for link in "和与" if a != b)


@dataclass(frozen=True, slots=True)
class Cuts:
    """The ends of all marks and cutting words of a text, ascending; and where each starts."""

    starts: list[int]
    ends: list[int]

    def left(self, at: int) -> int:
        """Return where the phrase that holds the character before `at` begins."""
        index = bisect_right(self.ends, at) - 1
        return self.ends[index] if index >= 0 else 0

    def verbs_before(self, text: str, at: int) -> int:
        """Return where the cutting words that end at `at` begin; marks and 的 end the run."""
        index = bisect_right(self.ends, at) - 1
        while index >= 0 and self.ends[index] == at and len(text[self.starts[index] : at]) > 1:
            at = self.starts[index]
            index -= 1
        return at

    def right(self, at: int, default: int) -> int:
        """Return where the next mark or cutting word at or after `at` starts."""
        index = bisect_right(self.starts, at - 1)
        return self.starts[index] if index < len(self.starts) else default


def find_cuts(text: str, kind: Literal["body", "project"] = "body") -> Cuts:
    """Return the cuts of `text` for names of `kind`: "body" (and posts) or "project".

    Linear in the length of `text`; the last few texts are remembered.
    """
    return _both_cuts(text)[kind == "project"]


@lru_cache(maxsize=8)
def _both_cuts(text: str) -> tuple[Cuts, Cuts]:
    """Return the cuts for bodies and for projects.

    和 behind a single character joins no phrases (锦和苑).
    """
    bodies, projects = Cuts([], []), Cuts([], [])
    last = 0
    for kind, start, end in _finder().hits(text):
        if kind != "keep" and not (start - last == 1 and text[start] == "和"):
            bodies.starts.append(start)
            bodies.ends.append(end)
            if kind == "cut":
                projects.starts.append(start)
                projects.ends.append(end)
        last = end
    return bodies, projects
