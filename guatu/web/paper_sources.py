"""The page of sources after the sheets of a chart: which sentence each matter came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guatu.store.selectors.chart_sources import SourceLine
from guatu.web.paper_parts import FOOT, HEAD, LETTER, MARGIN, ROW, SIZES, cut


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
    source = line.document or (
        _("直接登记，没有原文") if line.document is None else _("原文不公开")
    )
    text = f"{line.number} {line.title} ← {source}"
    return cut(text + (f"：“{line.sentence}”" if line.sentence else ""), letters)
