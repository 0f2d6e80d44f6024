"""The page of sources after the sheets of a chart: which sentence each matter came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guatu.store.selectors.chart_sources import SourceLine
from guatu.web.paper import FOOT, HEAD, MARGIN, ROW, SIZES

# Millimetres of a Chinese letter at the size of the lines.
LETTER = 3.1


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of the page of sources and its base line, in millimetres."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """A page of sources."""

    width: int
    height: int
    lines: Sequence[PlacedLine]


def source_sheets(lines: Sequence[SourceLine], size: str) -> list[SourceSheet]:
    """Return the pages of `lines` on paper of `size`; none when there is no line."""
    width, height = SIZES[size]
    letters = int((width - 2 * MARGIN) / LETTER)
    each = int((height - 2 * MARGIN - HEAD - FOOT) // ROW)
    return [
        SourceSheet(
            width,
            height,
            [
                PlacedLine(round(MARGIN + HEAD + (at + 0.7) * ROW, 2), _words(line, letters))
                for at, line in enumerate(lines[start : start + each])
            ],
        )
        for start in range(0, len(lines), each)
    ]


def _words(line: SourceLine, letters: int) -> str:
    """Return a line that fits: a sentence that is too long is cut, and shows that it is."""
    text = f"{line.number} {line.title} ← {line.document}"
    if line.sentence:
        text += f"：“{line.sentence}”"
    return text if len(text) <= letters else f"{text[: letters - 1]}…"
