"""Facts from a CSV file: cells to values by their columns, with the place of what is wrong."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from io import StringIO

from guatu.errors import Invalid
from guatu.rules.kinds import Column, Kind
from guatu.rules.refusals import BadFact
from guatu.rules.values import fact

_TRUE = {"true", "yes", "1", "是", "√", "y", "t"}
_FALSE = {"false", "no", "0", "否", "×", "n", "f"}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class NotATable(Invalid):
    """A file is not a CSV table."""

    code = "rules.not_a_table"


class BadCell(Invalid):
    """A cell is not of its column's kind."""

    code = "rules.bad_cell"


class NoSuchColumn(Invalid):
    """A header that is no column, beside a column that is missing: misspelt, it seems."""

    code = "rules.no_such_column"


@dataclass(frozen=True, slots=True)
class Table:
    """Facts, row by row, by column.

    Attributes:
        rows: column -> value; an empty cell is None.
        ignored: headers that are no columns.
        missing: columns that were looked for and are not there.
    """

    rows: tuple[dict[str, object], ...]
    ignored: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> str:
    """Return the text of a CSV file: UTF-8, or GB18030 as Excel writes it.

    Raises:
        NotATable: it is neither.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotATable(name=name, problem="neither UTF-8 nor GB18030 / 既非UTF-8也非GB18030")


def read_table(
    data: bytes,
    columns: Mapping[str, Column],
    *,
    name: str,
    used: frozenset[str] = frozenset(),
    once: str = "",
) -> Table:
    """Return the facts of a CSV file with a header line.

    Args:
        data: of the file.
        columns: what its headers may be; others are ignored, and listed.
        name: of the file, for messages.
        used: columns that the rules look at; those that the file lacks are listed.
        once: a column of which every value stands in one row; "" for none.

    Raises:
        NotATable: no text, no header, a header twice, or a row with more or fewer cells than
            headers: an empty cell still has its comma; or what stands `once` stands twice.
        BadCell: a cell is not of its column's kind.
        NoSuchColumn: a header looks like a column that is missing.
    """
    lines = csv.reader(StringIO(decode(data, name), newline=""))
    try:
        headers = [header.strip() for header in next(lines, [])]
        check_headers(headers, name)
        ignored = tuple(header for header in headers if header not in columns)
        missing = tuple(sorted(used - set(headers)))
        _refuse_misspelt(ignored, missing, name)
        rows = tuple(_rows(lines, headers, columns, name))
    except csv.Error as problem:
        raise NotATable(name=name, problem=str(problem)) from None
    _refuse_twice([row.get(once) for row in rows], once, name)
    return Table(rows, ignored, missing)


def _refuse_twice(values: list[object], column: str, name: str) -> None:
    seen: set[object] = set()
    for value in values:
        if value is not None and value in seen:
            problem = f"{column} “{value}” stands in two rows / 出现在两行"
            raise NotATable(name=name, problem=problem)
        seen.add(value)


def check_headers(headers: Sequence[str], name: str) -> None:
    """Refuse a line that is no header: empty, with other separators, or with a name twice.

    Raises:
        NotATable: says which.
    """
    if not any(headers):
        raise NotATable(name=name, problem="a header line is needed / 需要表头")
    if len(headers) == 1 and any(sign in headers[0] for sign in ";\t|，"):
        raise NotATable(name=name, problem="commas separate the columns / 各列须用半角逗号分隔")
    twice = next((header for header in headers if headers.count(header) > 1), None)
    if twice is not None:
        raise NotATable(name=name, problem=f"{twice} × {headers.count(twice)}")


def _refuse_misspelt(ignored: tuple[str, ...], missing: tuple[str, ...], name: str) -> None:
    """Refuse a header that looks like a missing column; `extra` does not look like `extended`."""
    for header in ignored:
        close = get_close_matches(header.lower(), missing, n=1, cutoff=0.8)
        if close:
            raise NoSuchColumn(name=name, header=header, suggestion=close[0])


def _rows(
    lines: Iterator[list[str]], headers: list[str], columns: Mapping[str, Column], name: str
) -> Iterator[dict[str, object]]:
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(headers):
            problem = f"line {number}: {len(cells)} cells, header: {len(headers)}"
            raise NotATable(name=name, problem=problem)
        row: dict[str, object] = {}
        for header, cell in zip(headers, cells, strict=True):
            if header in columns:
                row[header] = _value(cell.strip(), columns[header], name, number)
        yield row


def _value(cell: str, column: Column, name: str, line: int) -> object:
    if not cell:
        return None
    try:
        return fact(column, parse_cell(cell, column.kind))
    except (ValueError, BadFact):
        raise BadCell(
            name=name, line=line, column=column.name, value=cell[:60], kind=column.kind.value
        ) from None


def parse_cell(cell: str, kind: Kind) -> object:
    """Return the value of a cell that is not empty.

    Numbers may end in %, dates may be 2026-10-01, 2026/10/1 or 2026年10月1日.

    Raises:
        ValueError: it is not of `kind`.
    """
    match kind:
        case Kind.NUMBER:
            is_percent = cell.endswith(("%", "％"))
            number = float(cell.rstrip("%％"))
            return number / 100 if is_percent else number
        case Kind.BOOL:
            if cell.lower() in _TRUE | _FALSE:
                return cell.lower() in _TRUE
            raise ValueError(cell)
        case Kind.DATE:
            if found := _DAY.fullmatch(cell):
                return date(*map(int, found.groups()))
            raise ValueError(cell)
    return cell
