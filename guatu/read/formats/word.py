"""Word documents (.docx) as text: paragraphs, headings and tables in their order."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
import regex
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from guatu.findings import Finding, Place
from guatu.read.formats.packed import BROKEN_ZIP, packed_finding
from guatu.read.formats.source import Source, SourceWriter
from guatu.read.tables.excel import MOST_COLUMNS
from guatu.read.tables.grid import Grid, Merge

_HEADING = regex.compile(r"(?i)(?:heading|标题)\s*([1-6])")
# What python-docx and lxml raise on files that only look like documents.
_BROKEN = (
    *BROKEN_ZIP, PackageNotFoundError, LxmlError, LookupError, AttributeError, TypeError,
)  # fmt: skip


def read_word(data: bytes, *, name: str) -> Source:
    """Return the text and tables of a Word document; a broken or hostile one gives findings."""
    if finding := packed_finding(data, name, "word/document.xml"):
        return Source("", findings=(finding,))
    writer = SourceWriter()
    try:
        document = docx.Document(BytesIO(data))
        names = {style.style_id: style.name or "" for style in document.styles}
        for element in document.element.body:
            _write(writer, element, names, name)
    except _BROKEN as error:
        facts = {"name": name, "why": f"{type(error).__name__} {error}"[:120]}
        return Source("", findings=(Finding("read.broken", Place(document=name), facts),))
    return writer.source()


def _write(writer: SourceWriter, element: Any, names: dict[str, str], name: str) -> None:
    if element.tag == qn("w:p"):
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        heading = (
            _HEADING.match(names.get(style.get(qn("w:val")), "")) if style is not None else None
        )
        is_title = style is not None and names.get(style.get(qn("w:val"))) in ("Title", "标题")
        level = 1 if is_title else int(heading[1]) + 1 if heading else 0
        for line in _text(element).split("\n"):
            if line.strip():
                writer.line(line.strip(), level=level)
                writer.gap()
    elif element.tag == qn("w:tbl"):
        grid = _grid(element)
        if grid.width > MOST_COLUMNS:
            facts = {"name": name, "what": f"{len(grid.rows)} × {grid.width}"}
            writer.finding(Finding("table.too_large", Place(document=name), facts))
        else:
            writer.table(grid)
    elif element.tag == qn("w:sdt"):
        for child in element.iter(qn("w:p"), qn("w:tbl")):
            if child.tag == qn("w:tbl") or next(child.iterancestors(qn("w:tbl")), None) is None:
                _write(writer, child, names, name)


def _text(element: Any) -> str:
    """Return the words of a paragraph or cell; a break is a line feed."""
    parts = []
    for node in element.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:p")):
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.tag == qn("w:tab"):
            parts.append("\t")
        elif parts:
            parts.append("\n")
    return "".join(parts)


def _grid(table: Any) -> Grid:
    """Return the cells of a table; what is merged keeps its value in the first cell."""
    rows: list[list[str | None]] = []
    merges: dict[tuple[int, int], Merge] = {}
    open_at: dict[int, tuple[int, int]] = {}  # column -> first row and width of a merge going down
    for top, row in enumerate(table.findall(qn("w:tr"))):
        cells: list[str | None] = []
        for cell, width, goes_on in _cells(row):
            left = len(cells)
            if len(cells) > MOST_COLUMNS:
                break
            cells += [None if goes_on else _text(cell) or None, *[None] * (width - 1)]
            if goes_on and left in open_at:
                first, wide = open_at[left]
                merges[first, left] = Merge(first, left, top, left + wide - 1)
                continue
            open_at[left] = (top, width)
            if width > 1:
                merges[top, left] = Merge(top, left, top, left + width - 1)
        rows.append(cells)
    return Grid(rows, tuple(merges.values()))


def _cells(row: Any) -> Iterator[tuple[Any, int, bool]]:
    """Yield the cells of a row, how many columns each takes, and whether one goes on from above."""
    for cell in row.findall(qn("w:tc")):
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        value = span.get(qn("w:val")) if span is not None else "1"
        width = int(value) if value and value.isdecimal() and len(value) < 6 else 1
        goes_on = merge is not None and merge.get(qn("w:val")) != "restart"
        yield cell, min(max(width, 1), MOST_COLUMNS + 1), goes_on
