"""Excel workbooks (.xlsx .xlsm .xls .xlsb .ods) as grids, with their merged cells.

Reading with calamine: ten times faster than openpyxl, and it expands no XML entities. A packed
file is measured before it is unpacked.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, XmlError, ZipError

from guatu.findings import Finding, Place
from guatu.read.formats.packed import BROKEN_ZIP
from guatu.read.tables.grid import CellValue, Grid, Merge

# What an office never reaches by hand, and a machine's memory still bears.
UNPACKED_BYTES = 1 << 30
MOST_COLUMNS = 2_000
MOST_ROWS = 200_000
ZIP_MAGIC = b"PK\x03\x04"


def read_workbook(data: bytes, *, name: str) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    """Return the sheets of a workbook that hold anything, and what could not be read.

    Never raises for content. Rows and columns start at A1, so that a cell keeps its place.
    """
    if finding := _too_large(data, name):
        return (), (finding,)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = [book.get_sheet_by_name(title) for title in book.sheet_names]
    except (CalamineError, XmlError, ZipError, OSError) as error:
        facts = {"name": name, "why": str(error)[:120]}
        return (), (Finding("table.not_a_workbook", Place(document=name), facts),)
    read = [_grid(sheet, Place(name, page=number)) for number, sheet in enumerate(sheets, 1)]
    grids = tuple(grid for grid, finding in read if grid.rows and not finding)
    return grids, tuple(finding for _, finding in read if finding)


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
