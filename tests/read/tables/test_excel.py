"""Workbooks become grids; what is no workbook becomes a finding."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.read.tables.excel import MOST_COLUMNS, UNPACKED_BYTES, read_workbook
from guatu.read.tables.grid import Merge
from guatu.read.tables.tasks import task_rows


def workbook(*rows: list[object], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def codes(data: bytes) -> list[str]:
    return [finding.code for finding in read_workbook(data, name="a.xlsx")[1]]


def test_cells_and_merges_keep_their_places() -> None:
    data = workbook(
        ["任务清单", None, None],
        ["任务", "责任单位", "时限"],
        ["清淤", "水务局", date(2026, 5, 31)],
        merge="A1:C1",
    )

    (grid,), findings = read_workbook(data, name="a.xlsx")

    assert findings == ()
    assert grid.merges == [Merge(0, 0, 0, 2)]
    assert grid.rows[2][2] == date(2026, 5, 31)
    assert [row.row for row in task_rows(grid)] == [2]


def test_an_empty_sheet_gives_nothing() -> None:
    assert read_workbook(workbook(), name="a.xlsx") == ((), ())


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 not"])
def test_what_is_no_workbook_is_said(data: bytes) -> None:
    assert codes(data) == ["table.not_a_workbook"]


@pytest.mark.slow
def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    stream = BytesIO()
    with (
        ZipFile(stream, "w", ZIP_DEFLATED) as bomb,
        bomb.open("xl/a.xml", "w", force_zip64=True) as f,
    ):
        for _ in range(UNPACKED_BYTES // (1 << 24) + 1):
            f.write(bytes(1 << 24))

    assert codes(stream.getvalue()) == ["table.too_large"]


def test_ten_thousand_columns_are_refused() -> None:
    assert codes(workbook(["甲"] * (MOST_COLUMNS + 1))) == ["table.too_large"]


VALID = workbook(["任务", "责任单位"], ["清淤", "水务局"])


def test_a_packing_of_the_future_is_no_workbook() -> None:
    central = VALID.index(b"PK\x01\x02")
    needed = central + 6  # The version of the format that the first part needs, in tenths.

    assert codes(VALID[:needed] + b"\x40" + VALID[needed + 1 :]) == ["table.not_a_workbook"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(VALID) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_workbook_never_crashes(at: int, noise: bytes) -> None:
    grids, findings = read_workbook(VALID[:at] + noise + VALID[at + len(noise) :], name="a.xlsx")

    assert all(grid.rows for grid in grids)
    assert all(finding.say("en") for finding in findings)


@pytest.mark.parametrize("corner", ["XFD1048576", "A1048576", "XFD2", "ZZZZ99999999"])
def test_a_stray_cell_far_out_is_refused_before_room_is_made_for_it(corner: str) -> None:
    data = patched(workbook(["任务"], ["清淤"]), b'r="A2"', f'r="{corner}"'.encode())

    grids, (finding,) = read_workbook(data, name="a.xlsx")

    assert (grids, finding.code) == ((), "table.too_large")


def test_a_far_cell_that_is_only_coloured_is_no_reason_to_refuse() -> None:
    far = b'<c r="XFD1048576" s="1"/></row></sheetData>'
    data = patched(workbook(["任务"], ["清淤"]), b"</row></sheetData>", far)

    (grid,), findings = read_workbook(data, name="a.xlsx")

    assert (findings, len(grid.rows)) == ((), 2)


def patched(data: bytes, old: bytes, new: bytes) -> bytes:
    """Return a workbook in whose first sheet `old` is `new`."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(stream, "w", ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part)
            sheet = part == "xl/worksheets/sheet1.xml"
            target.writestr(part, content.replace(old, new) if sheet else content)
    return stream.getvalue()


def test_formulas_that_nobody_counted_are_told_with_their_cells() -> None:
    data = workbook(["任务", "投资"], ["清淤", 12], ["合计", "=SUM(B2:B2)"], ["均值", "=B3/1"])

    grids, (finding,) = read_workbook(data, name="a.xlsx")

    assert (finding.code, finding.facts["what"], finding.facts["count"]) == (
        "table.not_counted",
        "B3",
        2,
    )
    assert grids[0].rows[2] == ["合计", None]


def test_a_formula_with_its_value_is_that_value() -> None:
    cells = (
        b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1</f><v>x</v></c></row>'
    )
    data = with_cells(cells)

    grids, findings = read_workbook(data, name="a.xlsx")

    assert (grids[0].rows, findings) == ([[2.0, "x"]], ())


def with_cells(cells: bytes) -> bytes:
    """Return a workbook whose only sheet has these rows."""
    stream = BytesIO()
    with ZipFile(BytesIO(workbook(["甲"]))) as old, ZipFile(stream, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part.endswith("sheet1.xml"):
                begin, end = text.index(b"<sheetData>") + 11, text.index(b"</sheetData>")
                text = text[:begin] + cells + text[end:]
            new.writestr(part, text)
    return stream.getvalue()


def test_a_hidden_sheet_comes_after_those_that_are_seen() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["草稿"])
    book.active.sheet_state = "hidden"
    book.create_sheet("台账").append(["任务"])
    stream = BytesIO()
    book.save(stream)

    grids, _ = read_workbook(stream.getvalue(), name="台账.xlsx")

    assert [grid.name for grid in grids] == ["台账", "Sheet"]
