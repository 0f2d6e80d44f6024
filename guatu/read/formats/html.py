"""Web pages as text: paragraphs, headings and tables, without menus, scripts and what is hidden."""

from __future__ import annotations

import regex
from selectolax.lexbor import LexborHTMLParser, LexborNode

from guatu.findings import Finding, Place
from guatu.read.formats.source import Source, SourceWriter
from guatu.read.tables.excel import MOST_COLUMNS, MOST_ROWS
from guatu.read.tables.grid import Grid, Merge

_DROPPED = (
    "script, style, noscript, template, nav, footer, form, button, iframe, select, svg, head,"
    "[hidden], [aria-hidden=true], .nav, .menu, .breadcrumb, .footer, .pagination"
)
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr",
})  # fmt: skip
_HEADING = regex.compile(r"h([1-6])")
_PLACEHOLDER = regex.compile("\ue000([0-9]+)\ue000")
_DEEPEST_INLINE = 40
# The parser takes quadratic time in the depth of the tree; no page that was written is so deep.
_DEEPEST = 5_000
_NESTING = regex.compile(
    r"(?i)<(?P<closes>/?)(?:div|span|section|article|main|aside|ul|ol|dl|table|blockquote|center|font"
    r"|[abius]|em|strong|big|small|sub|sup|label|form|fieldset|details|svg|g|math)\b"
)
_LOOKS = regex.compile(
    r"(?i)^\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|div|table|p|h[1-6])\b"
)


def looks_like_html(text: str) -> bool:
    """Return whether a text is a web page, whatever the name of its file."""
    return bool(_LOOKS.match(text[:2000]))


def read_html(text: str, *, name: str) -> Source:
    """Return the text and tables of a web page. Cost: O(len(text))."""
    if (depth := _depth(text)) > _DEEPEST:
        facts = {"name": name, "why": f"elements nested {depth} deep"}
        return Source("", findings=(Finding("read.broken", Place(document=name), facts),))
    tree = LexborHTMLParser(text.replace("\ue000", ""))
    for node in tree.css(_DROPPED):
        node.decompose()
    writer = SourceWriter()
    grids = _take_tables(tree, writer, name)
    for block, level in _blocks(tree):
        _write_block(writer, block, level, grids)
    return writer.source()


def _depth(text: str) -> int:
    """Return how deep elements that must be closed are nested, at most."""
    depth = deepest = 0
    for found in _NESTING.finditer(text):
        depth = max(depth - 1, 0) if found["closes"] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _write_block(writer: SourceWriter, block: str, level: int, grids: list[Grid]) -> None:
    """Write a block of text and the tables that stand in it."""
    for number, piece in enumerate(_PLACEHOLDER.split(block)):
        if number % 2:
            writer.table(grids[int(piece)])
            continue
        for line in piece.split("\n"):
            if words := " ".join(line.split()):
                writer.line(words, level=level)
                writer.gap()


def _blocks(tree: LexborHTMLParser) -> list[tuple[str, int]]:
    """Return the blocks of text in order, each with the level of its heading, 0 for none."""
    blocks: list[tuple[str, int]] = []
    held: int | None = None
    parts: list[str] = []
    level = 0
    root = tree.body
    for node in root.traverse(include_text=True) if root else ():
        if node.tag == "br":
            parts.append("\n")
        if node.tag != "-text":
            continue
        block, block_level = _block_of(node)
        if block != held and parts:
            blocks.append(("".join(parts), level))
            parts = []
        held, level = block, block_level
        parts.append(_spaces(node.text(deep=False)))
    return [*blocks, ("".join(parts), level)]


def _spaces(text: str) -> str:
    """Return text with the line feeds of the source as what they are there: spaces."""
    return regex.sub(r"[ \t\r\n\f]+", " ", text)


def _block_of(node: LexborNode) -> tuple[int, int]:
    """Return the block that a text stands in, and the level of its heading."""
    parent = node.parent
    for _ in range(_DEEPEST_INLINE):
        if parent is None or parent.tag not in _INLINE:
            break
        parent = parent.parent
    if parent is None:
        return 0, 0
    heading = _HEADING.fullmatch(parent.tag or "")
    return parent.mem_id, int(heading[1]) if heading else 0


def _take_tables(tree: LexborHTMLParser, writer: SourceWriter, name: str) -> list[Grid]:
    """Replace each table of data by a mark of its number; return the tables.

    A table that holds another, or has one column, only lays the page out: it stays text.
    """
    grids: list[Grid] = []
    for node in tree.css("table"):
        if len(node.css("table")) > 1:
            continue
        rows = node.css("tr")
        grid = _grid(rows) if len(rows) <= MOST_ROWS else None
        if grid is None:
            facts = {"name": name, "what": f"{len(rows)} rows, over {MOST_COLUMNS} columns"}
            writer.finding(Finding("table.too_large", Place(document=name), facts))
            node.decompose()
        elif grid.width > 1:
            node.replace_with(f"\ue000{len(grids)}\ue000")
            grids.append(grid)
    return grids


def _grid(rows: list[LexborNode]) -> Grid | None:
    """Return the cells of a table with its merged ones; `None` when it is too wide."""
    cells: list[list[str | None]] = [[] for _ in rows]
    merges: list[Merge] = []
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(rows):
        left = 0
        for node in row.iter():
            if node.tag not in ("td", "th"):
                continue
            while (top, left) in taken:
                left += 1
            high, wide = (
                _span(node, "rowspan", len(rows) - top),
                _span(node, "colspan", MOST_COLUMNS),
            )
            if left + wide > MOST_COLUMNS or len(taken) > MOST_COLUMNS * 50:
                return None
            _put(cells[top], left, " ".join(node.text(separator=" ").split()) or None)
            if high * wide > 1:
                merges.append(Merge(top, left, top + high - 1, left + wide - 1))
                taken |= {(y, x) for y in range(top, top + high) for x in range(left, left + wide)}
            left += wide
    return Grid(cells, tuple(merges))


def _put(row: list[str | None], at: int, value: str | None) -> None:
    row += [None] * (at + 1 - len(row))
    row[at] = value


def _span(node: LexborNode, key: str, most: int) -> int:
    value = (node.attributes.get(key) or "1").strip()
    return min(max(int(value), 1), most) if value.isdecimal() and len(value) < 6 else 1
