"""Tables in a PDF that are drawn with ruled lines: the lines become a grid of cells.

Horizontal and vertical lines that touch make a table; a cell border that is not drawn joins the
cells on both sides of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from guatu.read.tables.grid import Grid, Merge

_THIN = 3.0  # points: a box thinner than this is a line
_NEAR = 3.0  # points: lines closer than this are one
_SHORTEST = 8.0
_MOST_LINES = 20_000
_MOST_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class Box:
    """A box on the page; y grows upwards, in points."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table and where it stands on its page."""

    box: Box
    grid: Grid


def ruled_tables(page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> list[RuledTable]:
    """Return the tables of a page, from top to bottom."""
    lines = [line for box in _boxes(page) for line in _edges(box)]
    if len(lines) > _MOST_LINES:
        return []
    tables = [_table(group, text) for group in _touching(lines)]
    found = [table for table in tables if table is not None]
    return sorted(found, key=lambda table: -table.box.top)


def _boxes(page: pdfium.PdfPage) -> Iterator[Box]:
    for item in page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        yield Box(*item.get_bounds())


def _edges(box: Box) -> Iterator[Box]:
    """Yield a thin box as the line that it is, a large one as its four sides."""
    wide, high = box.right - box.left, box.top - box.bottom
    if min(wide, high) <= _THIN:
        if max(wide, high) >= _SHORTEST:
            yield box
        return
    if wide < _SHORTEST or high < _SHORTEST:
        return
    yield Box(box.left, box.top, box.right, box.top)
    yield Box(box.left, box.bottom, box.right, box.bottom)
    yield Box(box.left, box.bottom, box.left, box.top)
    yield Box(box.right, box.bottom, box.right, box.top)


def _touching(lines: Sequence[Box]) -> list[list[Box]]:
    """Return the lines in groups whose boxes touch, swept from left to right."""
    groups: list[tuple[Box, list[Box]]] = []
    for line in sorted(lines, key=lambda box: box.left):
        touched = [group for group in groups if _touch(group[0], line)]
        groups = [group for group in groups if group not in touched] if touched else groups
        boxes = [line, *(box for _, members in touched for box in members)]
        hull = _hull([line, *(group[0] for group in touched)])
        groups.append((hull, boxes))
    return [members for _, members in groups if len(members) >= 4]


def _touch(a: Box, b: Box) -> bool:
    return (
        a.left - _NEAR <= b.right
        and b.left - _NEAR <= a.right
        and a.bottom - _NEAR <= b.top
        and b.bottom - _NEAR <= a.top
    )


def _hull(boxes: Iterable[Box]) -> Box:
    all_boxes = list(boxes)
    return Box(
        min(box.left for box in all_boxes),
        min(box.bottom for box in all_boxes),
        max(box.right for box in all_boxes),
        max(box.top for box in all_boxes),
    )


def _table(lines: Sequence[Box], text: pdfium.PdfTextPage) -> RuledTable | None:
    """Return the grid that the lines draw, or `None` when they draw no table."""
    flat = [line for line in lines if line.right - line.left >= line.top - line.bottom]
    upright = [line for line in lines if line.right - line.left < line.top - line.bottom]
    ys = _clustered((line.top + line.bottom) / 2 for line in flat)[::-1]
    xs = _clustered((line.left + line.right) / 2 for line in upright)
    cells = (len(ys) - 1) * (len(xs) - 1)
    if len(ys) < 3 or len(xs) < 3 or cells > _MOST_CELLS:
        return None
    merges = _merges(ys, xs, _Borders(flat, upright))
    spans = {(merge.top, merge.left): merge for merge in merges}
    hidden = {
        (y, x)
        for m in merges
        for y in range(m.top, m.bottom + 1)
        for x in range(m.left, m.right + 1)
    } - spans.keys()
    rows = []
    for y in range(len(ys) - 1):
        row: list[str | None] = []
        for x in range(len(xs) - 1):
            merge = spans.get((y, x), Merge(y, x, y, x))
            area = (xs[x], ys[merge.bottom + 1], xs[merge.right + 1], ys[y])
            row.append(None if (y, x) in hidden else _words(text, area))
        rows.append(row)
    return RuledTable(Box(xs[0], ys[-1], xs[-1], ys[0]), Grid(rows, tuple(merges)))


def _words(text: pdfium.PdfTextPage, area: tuple[float, float, float, float]) -> str | None:
    words = text.get_text_bounded(*area)
    return "".join(line.strip() for line in words.splitlines()) or None


def _clustered(values: Iterable[float]) -> list[float]:
    """Return the values in order, those that lie near each other as one."""
    clusters: list[float] = []
    for value in sorted(values):
        if not clusters or value - clusters[-1] > _NEAR:
            clusters.append(value)
    return clusters


class _Borders:
    """Whether a border is drawn between two cells."""

    def __init__(self, flat: Sequence[Box], upright: Sequence[Box]) -> None:
        self._flat = sorted(((box.top + box.bottom) / 2, box.left, box.right) for box in flat)
        self._upright = sorted(((box.left + box.right) / 2, box.bottom, box.top) for box in upright)

    def below(self, y: float, x: float) -> bool:
        """Return whether a flat line at height `y` passes over `x`."""
        return _passes(self._flat, y, x)

    def right(self, x: float, y: float) -> bool:
        """Return whether an upright line at `x` passes height `y`."""
        return _passes(self._upright, x, y)


def _passes(lines: Sequence[tuple[float, float, float]], at: float, through: float) -> bool:
    first = bisect_left(lines, (at - _NEAR, float("-inf"), float("-inf")))
    for position, start, end in lines[first:]:
        if position > at + _NEAR:
            return False
        if start - _NEAR <= through <= end + _NEAR:
            return True
    return False


def _merges(ys: Sequence[float], xs: Sequence[float], borders: _Borders) -> list[Merge]:
    """Return the cells that no border parts, each from its upper left corner."""
    merges = []
    taken: set[tuple[int, int]] = set()
    for y in range(len(ys) - 1):
        for x in range(len(xs) - 1):
            if (y, x) in taken:
                continue
            bottom, right = y, x
            middle_y = (ys[y] + ys[y + 1]) / 2
            while right + 2 < len(xs) and not borders.right(xs[right + 1], middle_y):
                right += 1
            middle_x = (xs[x] + xs[x + 1]) / 2
            while bottom + 2 < len(ys) and not borders.below(ys[bottom + 1], middle_x):
                bottom += 1
            taken |= {(j, i) for j in range(y, bottom + 1) for i in range(x, right + 1)}
            if (bottom, right) != (y, x):
                merges.append(Merge(y, x, bottom, right))
    return merges
