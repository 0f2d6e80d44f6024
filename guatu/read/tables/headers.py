"""Which rows of a grid are its header, and what each column holds.

Headings differ from city to city in order and in wording, may fill several rows with merged
cells, and may carry the unit of what stands below (总投资（亿元）). The words are data in
`books/lexicon/columns.toml`; the longest word that a heading holds decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import regex

from guatu.books import load_book
from guatu.read.tables.grid import CellValue, Grid, cell_text

# A header stands in the first rows and takes at most three of them.
DEEPEST_ROW = 20
MOST_HEADER_ROWS = 3
LONGEST_HEADING = 24
REMARK = regex.compile(r"(?:填报|制表|编制|报送|责任)?(?:单位|时间|日期|部门|人)\s*[:：]\s*\S")
UNIT = regex.compile(r"[（(]\s*(?:单位[:：])?\s*(亿元|万元|元|亩|平方米|公里|%|％)\s*[)）]")


UNIT_ALONE = regex.compile(
    r"^[（(]?\s*(?:单位[:：])?\s*(亿元|万元|元|亩|平方米|公里|%|％)\s*[)）]?$"
)


class Field(StrEnum):
    """What a column of a task table or ledger holds; the words are in the lexicon."""

    NUMBER = "number"
    CATEGORY = "category"
    TASK = "task"
    PROBLEM = "problem"
    MEASURE = "measure"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"
    LEADER = "leader"
    PERSON = "person"
    PHONE = "phone"
    START = "start"
    DEADLINE = "deadline"
    PROGRESS = "progress"
    PERCENT = "percent"
    STATE = "state"
    AMOUNT = "amount"
    SOURCE = "source"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its index from 0, its words as printed, what it holds, the unit it names."""

    column: int
    words: str
    field: Field | None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a grid: its rows, `top` to `bottom` both included, and its columns in order."""

    top: int
    bottom: int
    headings: tuple[Heading, ...]

    def column(self, field: Field) -> int | None:
        """Return the first column that holds `field`, or `None`."""
        return next((h.column for h in self.headings if h.field is field), None)


def find_header(grid: Grid, *, of_tasks: bool = True) -> Header | None:
    """Return the header of `grid` (already `filled`), or `None` when it is no task table.

    A task table names what is to be done and at least one of: who does it, by when. Without
    `of_tasks` a header is any band with two headings that are known: somebody says the others.
    """
    best: tuple[int, Header] | None = None
    for top in range(min(len(grid.rows), DEEPEST_ROW)):
        texts = {cell_text(value) for value in grid.rows[top]} - {""}
        if len(texts) < 2 or any(map(REMARK.match, texts)):
            continue  # a title over the whole table, or who made it
        for bottom in range(top, min(top + MOST_HEADER_ROWS, len(grid.rows) - 1)):
            header = Header(top, bottom, tuple(_headings(grid, top, bottom)))
            score = _score(header, of_tasks=of_tasks)
            # Of two headers that say the same, the shorter one leaves more rows to the body.
            if score and (best is None or score > best[0]):
                best = (score, header)
    return _to_its_end(grid, best[1]) if best else None


def _to_its_end(grid: Grid, header: Header) -> Header:
    """Return `header` with the rows below that go on with it: merged, and units or headings.

    The units of a column (亿元) may stand in a row of their own: without it its numbers would be
    worth something else.
    """
    last = min(header.top + MOST_HEADER_ROWS, len(grid.rows) - 1)
    for below in range(header.bottom + 1, last):
        texts = [cell_text(value) for value in grid.rows[below]]
        above = [set(heading.words.split("/")) for heading in header.headings]
        # A heading that is merged over both rows stands in the lower one again.
        again = [text in words for text, words in zip(texts, above, strict=True) if text]
        units = [bool(UNIT_ALONE.match(text)) for text in texts if text]
        known = [field_of(text)[0] is not None for text in texts if text]
        if not any(again + units) or not all(map(any, zip(again, units, known, strict=True))):
            break
        header = Header(header.top, below, tuple(_headings(grid, header.top, below)))
    return header


def field_of(words: str) -> tuple[Field | None, int]:
    """Return what a heading holds and how many characters of it say so; `None`, 0 if unknown."""
    plain = UNIT.sub("", words).replace(" ", "")
    found = [(len(word), -plain.rfind(word), field) for word, field in _words() if word in plain]
    if not found:
        return None, 0
    length, _, field = max(found, key=lambda hit: (hit[0], -hit[1]))
    return field, length


@cache
def _words() -> tuple[tuple[str, Field], ...]:
    book = load_book("lexicon/columns.toml")
    return tuple((word, Field(name)) for name, words in book.items() for word in words)


def _headings(grid: Grid, top: int, bottom: int) -> Iterator[Heading]:
    """Yield a heading for every column: the different words above each other, joined."""
    taken: set[Field] = set()
    for column in range(grid.width):
        parts = [cell_text(row[column]) for row in grid.rows[top : bottom + 1]]
        words = "/".join(dict.fromkeys(part for part in parts if part))
        # The lowest row is the most special: 完成时限 under 工作安排.
        said = [part for part in parts if part and not UNIT_ALONE.match(part)]
        known = [field_of(part)[0] for part in reversed(said)]
        field = next((field for field in known if field), None)
        if field in taken and field not in {Field.AMOUNT, Field.PROGRESS}:
            field = None
        if field:
            taken.add(field)
        alone = UNIT_ALONE.match(parts[-1]) if len(parts) > 1 else None
        unit = alone or UNIT.search(words)
        yield Heading(column, words, field, unit[1] if unit else None)


def _score(header: Header, *, of_tasks: bool) -> int:
    """Return how much a band of rows looks like a header; 0 when it is none."""
    fields = {heading.field for heading in header.headings if heading.field}
    what = fields & {Field.TASK, Field.PROBLEM, Field.MEASURE}
    who_or_when = fields & {Field.LEAD, Field.RESPONSIBLE, Field.SUPPORTING, Field.DEADLINE}
    known = what and who_or_when if of_tasks else len(fields) > 1
    return len(fields) if known and not _reads_like_a_body(header) else 0


def _reads_like_a_body(header: Header) -> bool:
    """Say whether a heading is too long to be one: then a row of tasks was taken along."""
    return any(len(part) > LONGEST_HEADING for h in header.headings for part in h.words.split("/"))


def is_header_again(row: list[CellValue], header: Header) -> bool:
    """Say whether `row` repeats the header, as tables do on every printed page."""
    texts = [cell_text(value).replace(" ", "") for value in row]
    same = sum(
        bool(texts[h.column]) and texts[h.column] in h.words.replace(" ", "").split("/")
        for h in header.headings
    )
    return same >= 2 and same >= sum(map(bool, texts)) - 1
