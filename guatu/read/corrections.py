"""What an accepted correction of a misprint makes of words that were taken from the page.

The page stays as it was printed. A draft's words are cut out of it and shortened, so places in the
page do not lead into them: the misprint is found again by the characters around it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Correction:
    """That `printed`, the characters `start` to `end` (not included) of the page, mean `meant`."""

    start: int
    end: int
    printed: str
    meant: str


def corrected(words: str, page: str, correction: Correction) -> str:
    """Return `words`, which come from `page`, with `correction` applied wherever it fits.

    A misprint of one character is put right only between its neighbours on the page, for the same
    character elsewhere may be right: 界 in 九界一次 and in 世界.
    """
    printed, meant = correction.printed, correction.meant
    before = page[: correction.start].rstrip()[-1:]
    after = page[correction.end :].lstrip()[:1]
    for left, right in ((before, after), (before, ""), ("", after)):
        if (left or right) and left + printed + right in words:
            return words.replace(left + printed + right, left + meant + right)
    return words.replace(printed, meant) if len(printed) > 1 else words
