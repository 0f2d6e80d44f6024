"""A workbook of ours reads back to the cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.ledger.cells import as_day, as_money, as_percent
from guatu.read.tables.excel import read_workbook
from guatu.read.tables.grid import CellValue, cell_text
from guatu.report.ledger_sheet import CellKind, SheetColumn, ledger_workbook

COLUMNS = (
    SheetColumn("任务"),
    SheetColumn("完成时限", CellKind.DAY),
    SheetColumn("投资（元）", CellKind.MONEY),
    SheetColumn("完成率", CellKind.PERCENT),
)


def cells(*rows: list[object], name: str = "台账") -> list[list[CellValue]]:
    (grid,), findings = read_workbook(ledger_workbook(name, COLUMNS, rows), name="a.xlsx")
    assert findings == ()
    return [list(row) for row in grid.rows[1:]]


def test_cells_are_what_they_were() -> None:
    (row,) = cells(["修东堤", date(2026, 6, 30), Decimal("1250000.50"), 85])

    assert row == ["修东堤", date(2026, 6, 30), 1250000.5, 0.85]


def test_a_formula_in_a_name_is_text() -> None:
    (row,) = cells(["=1+1", None, None, 0])

    assert row[0] == "=1+1"


@pytest.mark.parametrize("name", ["甲/乙:丙*?[1]", "长" * 40, "", "'x'"])
def test_every_book_name_makes_a_sheet_name(name: str) -> None:
    assert cells(["甲", None, None, 1], name=name)


plain = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


@settings(max_examples=40, deadline=None)
@given(
    plain,
    st.none() | st.dates(date(1990, 1, 1), date(2090, 12, 31)),
    st.none() | st.decimals(0, 10**15, places=2),
    st.integers(0, 100),
)
def test_every_row_reads_back(
    title: str, due: date | None, money: Decimal | None, done: int
) -> None:
    (row,) = cells([title, due, money, done])

    assert cell_text(row[0]) == title
    assert as_day(row[1], on=None) == due
    assert as_money(row[2], unit="元") == money
    assert as_percent(row[3], is_share=True) == done
