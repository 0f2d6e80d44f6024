"""Spaces that the layout left inside sentences.

Chinese prose has no spaces between words. Those inside a line that was filled unevenly
(要把好 师资调配关) are the layout's; only a space in a row of names (许文 陈远 白羽) or in a
quoted slogan parts something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from guatu.lib.mapped import MappedText
from guatu.read.names.shape import is_name_shaped

_GAP = regex.compile(
    r"(?<=[\p{Han}，。、；：！？“”《》（）])[ \u3000]+(?=[\p{Han}，。、；：！？“”《》（）])"
)
_PROSE = re.compile(r"[，。；！？]")
_FIRST_HALF, _SECOND_HALF = regex.compile(r"“\p{Han}{4,}$"), regex.compile(r"\p{Han}{4,}”")
_WORD = regex.compile(r"\p{Han}{2,3}")


def without_gaps(paragraph: MappedText) -> MappedText:
    """Return a paragraph of prose without the spaces between its characters.

    A line without a sentence mark is no prose and stays. Cost: linear.
    """
    text = paragraph.text
    if not _PROSE.search(text):
        return paragraph
    kept = [0, *(at for gap in _dropped(text) for at in gap), len(text)]
    if len(kept) == 2:
        return paragraph
    return MappedText.joined(
        paragraph.cut(a, b) for a, b in zip(kept[::2], kept[1::2], strict=True)
    )


def _dropped(text: str) -> Iterator[tuple[int, int]]:
    for gap in _GAP.finditer(text):
        if not (_parts_names(text, *gap.span()) or _parts_slogans(text, *gap.span())):
            yield gap.span()


def _parts_slogans(text: str, start: int, end: int) -> bool:
    """Tell whether a gap parts the two halves of a quoted slogan: “同心治水 携手护河”."""
    return bool(
        _FIRST_HALF.search(text, max(start - 16, 0), start) and _SECOND_HALF.match(text, end)
    )


def _parts_names(text: str, start: int, end: int) -> bool:
    """Tell whether a name stands on both sides of a gap."""
    left, right = text[max(start - 3, 0) : start], _WORD.match(text, end)
    before = any(is_name_shaped(left[-size:]) for size in (2, 3))
    return before and right is not None and is_name_shaped(right.group())
