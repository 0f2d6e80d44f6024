"""The lines of a raw page: where each stands, how wide it is, and its text without layout spaces.

A layout puts spaces between the characters of a line to fill it. They are dropped; a space that
parts two words or two halves of a headline is kept. Nothing else is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from guatu.lib.han import han_pattern
from guatu.lib.mapped import MappedText
from guatu.lib.values import value

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f"
_MARGIN = re.compile(rf"[\s{_INVISIBLE}]*")
_GAP = re.compile(rf"[\s{_INVISIBLE}]+")
_ODD = re.compile(rf"[\s{_INVISIBLE}]")
_IDEOGRAPH = han_pattern(r"[\p{Han}〇]")
_WORD = regex.compile(r"[0-9A-Za-z]")
_BLANK = bytes(range(0x21)) + b"\x7f"
_HEADING = regex.compile(r"(#{1,6})[ \t\u3000]+(?=\S)|(\*\*)(?=\S.*\*\*\s*$)")
# Three ideographs each with a space around it are a line that was spaced out, not a list.
_SPACED_OUT = 3


@value
class Line:
    """A line that is not blank.

    `width` counts an ideograph as 1 and a narrow character as ½; `indent` is the white space
    before it in the same measure. `level` is the depth of a `#` heading, 0 for none. `block`
    counts the stretches of lines that blank lines part. `table` marks what stands in a table.
    """

    text: str
    start: int
    runs: tuple[tuple[int, int], ...]
    width: float
    indent: float
    level: int
    block: int
    table: bool = False

    @property
    def end(self) -> int:
        """Where the line ends in the raw text, not included."""
        return self.runs[-1][1]

    def mapped(self, raw: str) -> MappedText:
        """Return the text with its places in `raw`."""
        return MappedText.joined(MappedText.run(raw, *run) for run in self.runs)


def read_lines(raw: str) -> list[Line]:
    """Return the lines of `raw` that hold anything, in order. Cost: O(len(raw))."""
    lines = []
    block, blank = 0, True
    for start, end in _spans(raw):
        margin = _MARGIN.match(raw, start, end)
        left = margin.end() if margin else start
        if left == end:
            blank = True
            continue
        block += blank
        blank = False
        lines.append(_line(raw, (start, left, end), block))
    return lines


def with_tables(
    raw: str, lines: Sequence[Line], tables: Sequence[tuple[int, int, Sequence[tuple[int, int]]]]
) -> list[Line]:
    """Return the lines with those inside a table replaced by the stretches that are its text.

    Args:
        raw: the page.
        lines: its lines.
        tables: start, end and stretches of each table, in order.
    """
    kept: list[Line] = []
    at = 0
    for start, end, stretches in tables:
        while at < len(lines) and lines[at].start < start:
            kept.append(lines[at])
            at += 1
        while at < len(lines) and lines[at].start < end:
            at += 1
        block = kept[-1].block if kept else 0
        kept += [
            Line(raw[a:b], a, ((a, b),), width_of(raw[a:b]), 0.0, 0, block, table=True)
            for a, b in stretches
            if a < b
        ]
    return [*kept, *lines[at:]]


def _spans(raw: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _BREAK.finditer(raw):
        yield start, found.start()
        start = found.end()
    yield start, len(raw)


def _line(raw: str, span: tuple[int, int, int], block: int) -> Line:
    start, left, end = span
    while _ODD.match(raw[end - 1]):
        end -= 1
    indent = width_of(raw[start:left])
    level = 0
    if raw[left] in "#*" and (heading := _HEADING.match(raw, left, end)):
        level = len(heading[1] or "##")
        left = heading.end()
        end = end - 2 if heading[2] else end
        end = left + len(raw[left:end].rstrip("# \t"))
    runs = _runs(raw, left, end) if _ODD.search(raw, left, end) else ((left, end),)
    text = "".join(raw[a:b] for a, b in runs)
    return Line(text, left, runs, width_of(text), indent, level, block)


def width_of(text: str) -> float:
    """Return the width of `text` in ideographs."""
    narrow = len(text.encode("ascii", "ignore").translate(None, _BLANK))
    return len(text) - narrow / 2 - text.count(" ") / 2


def _runs(raw: str, left: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the stretches of `raw` that stay when the layout's spaces are dropped."""
    tokens: list[tuple[int, int]] = []
    at = left
    for gap in _GAP.finditer(raw, left, end):
        tokens.append((at, gap.start()))
        at = gap.end()
    tokens.append((at, end))
    drop = _layout_gaps(raw, tokens)
    runs = [tokens[0]]
    for (_, a), (b, c), dropped in zip(tokens, tokens[1:], drop, strict=False):
        if dropped:
            runs.append((b, c))
        else:  # one character of the gap stays as the space
            runs[-1] = (runs[-1][0], a + 1) if raw[a].isspace() else (runs[-1][0], a)
            runs.append((b, c))
    return _merged(runs)


def _merged(runs: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged = [runs[0]]
    for a, b in runs[1:]:
        if a == merged[-1][1]:
            merged[-1] = (merged[-1][0], b)
        else:
            merged.append((a, b))
    return tuple(merged)


def _layout_gaps(raw: str, tokens: Sequence[tuple[int, int]]) -> list[bool]:
    """Return for each gap between two tokens whether the layout made it."""
    single = [b - a == 1 and bool(_IDEOGRAPH.match(raw[a])) for a, b in _bare(raw, tokens)]
    lengths = _single_runs(single)
    spaced_out, all_single = max(lengths) >= _SPACED_OUT, all(single)
    usual = sorted(c - b for (_, b), (c, _) in pairwise(tokens))
    wide = 2 * usual[len(usual) // 4]
    drop = []
    for i, ((_, a), (b, _)) in enumerate(pairwise(tokens)):
        if not any(ch.isspace() for ch in raw[a:b]):
            drop.append(True)
        elif not (_IDEOGRAPH.match(raw[a - 1]) and _IDEOGRAPH.match(raw[b])):
            drop.append(not (_WORD.match(raw[a - 1]) and _WORD.match(raw[b])))
        elif spaced_out:
            halves = all_single and b - a >= wide and b - a > usual[0]
            drop.append(not halves and not (lengths[i] == lengths[i + 1] == 0))
        else:
            drop.append(bool(single[i] and single[i + 1]))
    return drop


def _bare(raw: str, tokens: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the tokens without the punctuation at their ends."""
    for a, b in tokens:
        left, right = a, b
        while left < right - 1 and not raw[left].isalnum():
            left += 1
        while right - 1 > left and not raw[right - 1].isalnum():
            right -= 1
        yield left, right


def _single_runs(single: Sequence[bool]) -> list[int]:
    """Return for each token how many single ideographs stand in the row that it is part of."""
    lengths = [0] * len(single)
    at = 0
    while at < len(single):
        stop = at
        while stop < len(single) and single[stop]:
            stop += 1
        lengths[at:stop] = [stop - at] * (stop - at)
        at = max(stop, at + 1)
    return lengths
