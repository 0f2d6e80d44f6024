"""Excel workbooks (.xlsx .xlsm .xls .xlsb .ods) as grids, with their merged cells.

Reading with calamine: ten times faster than openpyxl, and it expands no XML entities. A packed
file is measured before it is unpacked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from zipfile import ZipFile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from guatu.findings import Finding, Place
from guatu.read.formats.packed import BROKEN_ZIP
from guatu.read.tables.grid import CellValue, Grid, Merge

# What an office never reaches by hand, and a machine's memory still bears.
UNPACKED_BYTES = 1 << 30
MOST_COLUMNS = 2_000
MOST_ROWS = 200_000
SHOWN = SheetVisibleEnum.Visible
ZIP_MAGIC = b"PK\x03\x04"
# A cell that holds something and whose name is so long that it may lie beyond the limits: ABC12.
_MAY_BE_FAR = re.compile(
    rb"""<(?:\w{1,9}:)?c\b[^<>]{0,4000}?\br=["'](?P<column>[A-Za-z]{3,64}(?=[0-9])|[A-Za-z]{0,64}(?=[0-9]{6}))"""
    rb"""(?P<row>[0-9]{1,64})["'][^<>]{0,4000}(?<!/)>(?!</)"""
)
# A cell with a formula and no value: a program wrote the file, and no office has counted it yet.
_UNCOUNTED = re.compile(
    rb"""<(?:\w{1,9}:)?c\b[^<>]{0,400}?\br=["'](?P<cell>[A-Z]{1,3}[0-9]{1,7})["'][^<>]{0,400}>"""
    rb"""<(?:\w{1,9}:)?f\b(?:[^<>]{0,400}/>|[^<>]{0,400}>[^<>]{0,8000}</(?:\w{1,9}:)?f>)"""
    rb"""(?:<(?:\w{1,9}:)?v(?: ?/>|></(?:\w{1,9}:)?v>))?</(?:\w{1,9}:)?c>"""
)
_CHUNK, _LONGEST_TAG = 1 << 20, 9000


def read_workbook(data: bytes, *, name: str) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    """Return the sheets of a workbook that hold anything, and what could not be read.

    Those that are hidden come last: a draft that nobody sees is not what is meant.

    Never raises for content. Rows and columns start at A1, so that a cell keeps its place.
    """
    if finding := _too_large(data, name):
        return (), (finding,)
    too_far, not_counted = _looked_through(data, name)
    if too_far:
        return (), (too_far,)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        told = sorted(enumerate(book.sheets_metadata, 1), key=lambda one: one[1].visible != SHOWN)
        sheets = [(number, book.get_sheet_by_name(each.name)) for number, each in told]
    except (CalamineError, XmlError, ZipError, OSError) as error:
        facts = {"name": name, "why": str(error)[:120]}
        return (), (Finding("table.not_a_workbook", Place(document=name), facts),)
    read = [_grid(sheet, Place(name, page=number)) for number, sheet in sheets]
    grids = tuple(grid for grid, finding in read if grid.rows and not finding)
    findings = [finding for _, finding in read if finding]
    return grids, (*findings, *not_counted)


def _too_large(data: bytes, name: str) -> Finding | None:
    """Return a finding when a packed file says that it holds more than a machine should unpack."""
    if not data.startswith(ZIP_MAGIC):
        return None
    place = Place(document=name)
    try:
        size = sum(part.file_size for part in ZipFile(BytesIO(data)).infolist())
    except BROKEN_ZIP as error:
        return Finding("table.not_a_workbook", place, {"name": name, "why": str(error)[:120]})
    if size <= UNPACKED_BYTES:
        return None
    return Finding("table.too_large", place, {"name": name, "what": f"{size >> 20} MB"})


def _looked_through(data: bytes, name: str) -> tuple[Finding | None, list[Finding]]:
    """Return a finding when a cell lies too far out, and one for each sheet not counted yet.

    Calamine makes room for all cells up to the last one before it tells where that is: one stray
    cell in XFD1048576 would take more memory than there is and end the process.
    """
    not_counted: list[Finding] = []
    if not data.startswith(ZIP_MAGIC):
        return None, not_counted
    place = Place(document=name)
    with ZipFile(BytesIO(data)) as packed:
        for part in (part for part in packed.namelist() if part.endswith(".xml")):
            rows, columns, cells = _odd_cells(packed, part)
            if rows > MOST_ROWS or columns > MOST_COLUMNS:
                facts = {"name": name, "what": f"{part}: {rows} × {columns}"}
                return Finding("table.too_large", place, facts), not_counted
            if cells:
                told = {"name": name, "what": cells[0], "count": len(cells)}
                not_counted.append(Finding("table.not_counted", place, told))
    return None, not_counted


def _odd_cells(packed: ZipFile, part: str) -> tuple[int, int, list[str]]:
    """Return the farthest row and column of a sheet, as far as they matter, and uncounted cells."""
    rows = columns = 0
    cells: dict[str, None] = {}
    for text in _chunks(packed, part):
        for found in _MAY_BE_FAR.finditer(text):
            rows = max(rows, int(found["row"]))
            columns = max(columns, _number_of(found["column"]))
        cells |= dict.fromkeys(found["cell"].decode() for found in _UNCOUNTED.finditer(text))
    return rows, columns, list(cells)


def _chunks(packed: ZipFile, part: str) -> Iterator[bytes]:
    """Yield the text of a sheet in chunks that overlap by a tag; nothing of another part."""
    before = b""
    is_sheet = False
    try:
        with packed.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                text = before + chunk
                is_sheet = is_sheet or b"sheetData" in text
                if is_sheet:
                    yield text
                before = text[-_LONGEST_TAG:]
    except BROKEN_ZIP:
        return  # calamine says what is wrong with it


def _number_of(column: bytes) -> int:
    """Return the number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _grid(sheet: CalamineSheet, place: Place) -> tuple[Grid, Finding | None]:
    """Return the cells of a sheet, or a finding when it is larger than any ledger."""
    # Calamine gives the index of the last row and column here.
    rows, columns = sheet.total_height + 1, sheet.total_width + 1
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        facts = {"name": place.document, "what": f"{sheet.name}: {rows} × {columns}"}
        return Grid((), name=sheet.name), Finding("table.too_large", place, facts)
    cells = [[_value(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    merges = [Merge(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    return Grid(cells, merges, sheet.name), None


def _value(value: object) -> CellValue:
    """Return a cell as guatu keeps it: blank is `None`, a time of day is its text."""
    if value == "" or value is None:
        return None
    return value if isinstance(value, str | float | int | date) else str(value)
