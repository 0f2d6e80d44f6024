"""A 台账 that a city keeps in Excel: which column becomes what, and what is odd in each row.

guatu proposes a mapping from the headings, a person changes it, and it is remembered for the next
sheet with the same headings. Reading gives every row with its values and its problems; a row
with a problem is never entered half.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import regex

from guatu.errors import Invalid
from guatu.findings import Finding, Place
from guatu.ledger.book import Book, FieldKind
from guatu.ledger.cells import as_day, as_money, as_number, as_percent
from guatu.ledger.preface import preface_of
from guatu.read.statements.deadlines import is_undated
from guatu.read.tables.grid import CellValue, Grid, cell_text
from guatu.read.tables.headers import (
    DEEPEST_ROW,
    Field,
    Header,
    Heading,
    field_of,
    find_header,
    is_header_again,
)
from guatu.read.tables.tasks import SUM_ROW, leads_in, units_in


class NoTarget(Invalid):
    """A column is mapped to something that is not there."""

    code = "sheet.no_target"


class Target(StrEnum):
    """What a column becomes. A field of the book's own is written `field:KEY`."""

    NOTHING = ""
    TITLE = "title"
    TEXT = "text"
    LEAD = "lead"
    SUPPORTING = "supporting"
    DUE = "due"
    ISSUED = "issued"
    MONEY = "money"
    PROGRESS = "progress"


OWN = "field:"
# What stands in a cell that is left empty; 无 is an answer only to a question of yes or no.
DASHES = frozenset({"", "-", "--", "—", "——", "–", "－", "/", "／", "\\"})
LEFT_EMPTY = DASHES | {"无"}
# Who made the list and what is noted of it stand below the rows.
PARTED = regex.compile(r"[\s/／|]+")
FOOT = regex.compile(
    r"(?:制表|填表|填报|编制|审核|复核|审批|负责|联系|备注|说明|注)(?:人|单位)?\s*[:：]"
)
YES_NO = {"是": True, "有": True, "√": True, "否": False, "无": False, "×": False}
PROPOSED = {
    Field.TASK: Target.TITLE,
    Field.MEASURE: Target.TEXT,
    Field.LEAD: Target.LEAD,
    Field.SUPPORTING: Target.SUPPORTING,
    Field.DEADLINE: Target.DUE,
    Field.START: Target.ISSUED,
    Field.AMOUNT: Target.MONEY,
    Field.PERCENT: Target.PROGRESS,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its index from 0, its heading, what it becomes, the unit that it names."""

    index: int
    words: str
    target: str = Target.NOTHING
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """How a sheet is read. `first_row` is the index from 0 of the first row below the header.

    `begins` is the first day of the year that stands above the header, if one does.
    """

    first_row: int
    columns: tuple[Column, ...]
    begins: date | None = None

    @property
    def fingerprint(self) -> str:
        """Return what sheets with the same headings share; a mapping is remembered by it."""
        words = "\n".join("".join(column.words.split()) for column in self.columns)
        return hashlib.sha256(words.encode()).hexdigest()

    def with_targets(self, targets: Mapping[str, str]) -> SheetMapping:
        """Return the mapping with other targets, given by heading."""
        columns = (replace(c, target=targets.get(c.words, c.target)) for c in self.columns)
        return replace(self, columns=tuple(columns))


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number as Excel counts it, its values by target, and what is wrong with it."""

    number: int
    values: Mapping[str, object]
    problems: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What cells mean here: units by name (a key, or `None` if unknown), and from which day on.

    Days without a year follow `on`, the day of the sheet; where nobody knows it, the day on which
    the row's matter was given, or else `today`.
    """

    unit_key: Callable[[str], str | None]
    book: Book
    on: date | None = None
    document: str = ""
    today: date | None = None


def propose_mapping(grid: Grid, book: Book, *, of_tasks: bool = True) -> SheetMapping | None:
    """Return how `grid` may be read into `book`, or `None` when no header is found.

    Without `of_tasks` a header need not name tasks: a person says which column holds them.
    A field of the book's own takes the column whose heading is its Chinese title. Every target is
    given once; where there is no task but a problem or a measure, that is the title.
    """
    header = _header_of(grid.filled(), book, of_tasks=of_tasks)
    if header is None:
        return None
    targets, preface = _targets(header), preface_of(grid, header.top)
    own = _own_headings(book)
    columns = tuple(
        Column(
            h.column,
            h.words,
            own.get("".join(h.words.split("/")[-1].split()), targets.get(h.column, "")),
            h.unit or preface.unit,
        )
        for h in header.headings
    )
    return SheetMapping(header.bottom + 1, columns, preface.begins)


def _own_headings(book: Book) -> dict[str, str]:
    """Return heading without blanks -> target, for the titles of the book's own fields."""
    return {
        "".join(words.split()): f"{OWN}{key}"
        for key, field in reversed(list(book.fields.items()))
        for words in (*field.also, field.zh)
    }


def _header_of(full: Grid, book: Book, *, of_tasks: bool = True) -> Header | None:
    """Return the header of a task table, or that of a book which names its rows by their fields.

    A roster or a list of stock names no task: its header is the first row with a heading for
    every field that the book requires.
    """
    if not book.titles:
        return find_header(full, of_tasks=of_tasks)
    own = _own_headings(book)
    wanted = {f"{OWN}{key}" for key, field in book.fields.items() if field.required}
    for index, row in enumerate(full.rows[:DEEPEST_ROW]):
        words = [cell_text(value) for value in row]
        if wanted <= {own.get("".join(word.split())) for word in words}:
            headings = (Heading(n, word, field_of(word)[0]) for n, word in enumerate(words))
            return Header(index, index, tuple(headings))
    return find_header(full, of_tasks=of_tasks)


def _targets(header: Header) -> dict[int, str]:
    """Return column -> target for what the headings say, each target once."""
    proposed = dict(PROPOSED)
    if header.column(Field.LEAD) is None:
        proposed[Field.RESPONSIBLE] = Target.LEAD
    else:
        proposed[Field.RESPONSIBLE] = Target.SUPPORTING
    if header.column(Field.TASK) is None:
        title = Field.PROBLEM if header.column(Field.PROBLEM) is not None else Field.MEASURE
        proposed[title] = Target.TITLE
    elif header.column(Field.MEASURE) is None:
        proposed[Field.PROBLEM] = Target.TEXT
    targets: dict[int, str] = {}
    for heading in header.headings:
        target = proposed.get(heading.field) if heading.field else None
        if target and (target is Target.SUPPORTING or target not in targets.values()):
            targets[heading.column] = target
    return targets


def with_maps(
    mapping: SheetMapping, maps: Mapping[str, str], targets: Collection[str]
) -> SheetMapping:
    """Return `mapping` with what a person says of single columns: targets by heading.

    Raises:
        NoTarget: a heading that the list does not have, or a target that is not in `targets`.
    """
    headings = [column.words for column in mapping.columns]
    for heading, target in maps.items():
        if target not in targets or heading not in headings:
            pair = f"{heading}={target}"
            raise NoTarget(pair=pair, headings=" ".join(headings), targets=" ".join(targets))
    return mapping.with_targets(maps)


def read_rows(grid: Grid, mapping: SheetMapping, reading: Reading) -> Iterator[SheetRow]:
    """Yield the rows of `grid` that hold a matter; sums, group heads, repeated headers do not."""
    full = grid.filled()
    header = _header_of(full, reading.book) or find_header(full, of_tasks=False)
    rows = list(enumerate(full.rows[mapping.first_row :], mapping.first_row))
    shares = frozenset(c.index for c in mapping.columns if _is_share(full, mapping, c))
    for index, values in rows:
        if _holds_a_matter(values) and not (header and is_header_again(list(values), header)):
            yield _row(values, index, mapping, _Cells(reading, shares))


def _is_share(grid: Grid, mapping: SheetMapping, column: Column) -> bool:
    """Say whether a column of progress counts from 0 to 1; one number above 1 says that not."""
    if column.target != Target.PROGRESS:
        return False
    cells = [row[column.index] for row in grid.rows[mapping.first_row :]]
    numbers = [value for value in cells if isinstance(value, float | int)]
    return bool(numbers) and max(numbers) <= 1


def _holds_a_matter(values: Sequence[CellValue]) -> bool:
    texts = [text for value in values if (text := cell_text(value))]
    if len(set(texts)) < 2 or FOOT.match(texts[0]):
        return False
    return not SUM_ROW.match("".join(texts))


@dataclass(frozen=True, slots=True)
class _Cells:
    """Turns cells into values: (value, `None`), or (`None`, the code of what is wrong)."""

    reading: Reading
    shares: frozenset[int]

    def read(self, value: CellValue, column: Column) -> tuple[object, str | None]:
        """Return what `value` means in `column`; a blank cell means nothing and is not wrong."""
        is_own = column.target.startswith(OWN)
        if cell_text(value) in (DASHES if is_own else LEFT_EMPTY):
            return None, None
        readers: dict[str, Callable[[CellValue, Column], tuple[object, str | None]]] = {
            Target.TITLE: self._text,
            Target.TEXT: self._text,
            Target.DUE: self._day,
            Target.ISSUED: self._day,
            Target.MONEY: self._money,
            Target.PROGRESS: self._progress,
            Target.LEAD: self._all_units,
            Target.SUPPORTING: self._all_units,
        }
        return readers.get(column.target, self._own)(value, column)

    def _text(self, value: CellValue, _: Column) -> tuple[object, str | None]:
        return cell_text(value), None

    def _day(self, value: CellValue, _: Column) -> tuple[object, str | None]:
        if is_undated(cell_text(value)):
            return None, None
        day = as_day(value, on=self.reading.on or self.reading.today)
        return _or(day, "sheet.no_date")

    def _money(self, value: CellValue, column: Column) -> tuple[object, str | None]:
        return _or(as_money(value, unit=column.unit), "sheet.no_money")

    def _progress(self, value: CellValue, column: Column) -> tuple[object, str | None]:
        return _or(as_percent(value, is_share=column.index in self.shares), "sheet.no_percent")

    def _all_units(self, value: CellValue, _: Column) -> tuple[object, str | None]:
        """Return the keys of the units that a cell lists; the one marked as lead comes first."""
        cell = cell_text(value)
        names = dict.fromkeys([*units_in(leads_in(cell)), *units_in(cell)])
        keys = [key for name in names for key in self._keys(name)]
        return (None, "sheet.unknown_unit") if None in keys else (keys, None)

    def _keys(self, name: str) -> list[str | None]:
        """Return the key of a name, set apart (市 水 利 局) or not; else those of its parts.

        Blanks and strokes part names only where every part is one.
        """
        key = self.reading.unit_key(name) or self.reading.unit_key("".join(name.split()))
        parts = [part for part in PARTED.split(name) if part]
        keys = [self.reading.unit_key(part) for part in parts]
        return [key] if key or None in keys else list(keys)

    def _own(self, value: CellValue, column: Column) -> tuple[object, str | None]:
        """Read a field of the book's own by its kind."""
        field = self.reading.book.fields[column.target.removeprefix(OWN)]
        if field.kind is FieldKind.DATE:
            return self._day(value, column)
        if field.kind is FieldKind.MONEY:
            return self._money(value, column)
        if field.kind is FieldKind.NUMBER:
            return _or(as_number(value), "sheet.no_number")
        if field.kind is FieldKind.BOOL:
            return _or(YES_NO.get(cell_text(value)), "sheet.no_yes_or_no")
        known = field.kind is not FieldKind.CHOICE or cell_text(value) in field.choices
        return _or(cell_text(value) if known else None, "sheet.no_choice")


def _or(value: object, code: str) -> tuple[object, str | None]:
    """Return a value that was found, or the code of what is wrong."""
    return (None, code) if value is None or value == [] else (value, None)


def _row(values: Sequence[CellValue], index: int, mapping: SheetMapping, cells: _Cells) -> SheetRow:
    """Return one row with its values by target and its problems."""
    found: dict[str, object] = {}
    problems: list[Finding] = []
    cells = _since_issued(values, mapping, cells)
    for column in mapping.columns:
        if not column.target:
            continue
        cell = values[column.index]
        value, code = cells.read(cell, column)
        if code:
            facts = {"column": column.words, "value": cell_text(cell)[:40], "row": index + 1}
            place = Place(cells.reading.document, line=index + 1, quote=cell_text(cell)[:40])
            problems.append(Finding(code, place, facts))
        elif isinstance(value, list):
            held = found.get(column.target)
            found[column.target] = [*(held if isinstance(held, list) else []), *value]
        elif value is not None:
            found.setdefault(column.target, value)
    _leave_one_lead(found)
    if title := _title_of(found, cells.reading.book):
        found.setdefault(Target.TITLE, title)
    if not found.get(Target.TITLE):
        place = Place(cells.reading.document, line=index + 1)
        problems.append(Finding("sheet.no_title", place, {"row": index + 1}))
    return SheetRow(index + 1, found, tuple(problems))


def _title_of(found: Mapping[str, object], book: Book) -> str:
    """Return the title that the book makes of a row's fields, "" if it makes none."""
    named = {key: str(found.get(f"{OWN}{key}", "")) for key in book.fields}
    return " ".join(book.titles.format_map(named).split())


def _since_issued(values: Sequence[CellValue], mapping: SheetMapping, cells: _Cells) -> _Cells:
    """Let days without a year follow the row's own first day, where the sheet has none."""
    reading = cells.reading
    places = [c.index for c in mapping.columns if c.target == Target.ISSUED]
    if reading.on or not places:
        return cells
    issued = as_day(values[places[0]], on=reading.today)
    return replace(cells, reading=replace(reading, on=issued))


def _leave_one_lead(found: dict[str, object]) -> None:
    """Make the first of several leads the lead and the others supporting: one unit answers."""
    leads = found.get(Target.LEAD)
    if isinstance(leads, list) and len(leads) > 1:
        others = found.get(Target.SUPPORTING)
        found[Target.LEAD] = leads[:1]
        found[Target.SUPPORTING] = [*leads[1:], *(others if isinstance(others, list) else [])]
