"""Cells of a city's own ledger, as clerks write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.ledger.cells import as_day, as_money, as_number, as_percent
from guatu.read.tables.grid import CellValue

ON = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2026, 6, 30), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 8), date(2026, 6, 30)),  # noqa: DTZ001
        ("2026-6-30", date(2026, 6, 30)),
        ("2026.06.30", date(2026, 6, 30)),
        ("2026/6/30", date(2026, 6, 30)),
        ("2026年6月30日前", date(2026, 6, 30)),
        ("6月30日前", date(2026, 6, 30)),  # the year of the sheet
        ("2026年9月底", date(2026, 9, 30)),
        (46203.0, date(2026, 6, 30)),  # Excel: 46203 days after 1899-12-30
        ("2026-02-30", None),
        ("待定", None),
        (12.0, None),
        (True, None),
    ],
)
def test_days_in_every_spelling(cell: object, day: date | None) -> None:
    assert as_day(cell, on=ON) == day  # type: ignore[arg-type]


def test_money_takes_the_unit_of_its_heading_or_its_own() -> None:
    assert as_money(3.2, unit="亿元") == Decimal(320_000_000)
    assert as_money("1,250", unit="万元") == Decimal(12_500_000)
    assert as_money("3.2亿元", unit="万元") == Decimal(320_000_000)
    assert as_money(500, unit=None) == Decimal(500)
    assert as_money("未定", unit="万元") is None


def test_numbers_are_numbers_and_words_are_not() -> None:
    assert as_number("约1,200") == Decimal(1200)
    assert as_number("2万") == Decimal(20_000)
    assert [as_number(cell) for cell in ("12个", None, True, date(2026, 1, 1))] == [None] * 4


def test_percentages_of_both_kinds() -> None:
    assert as_percent(85, is_share=False) == 85
    assert as_percent("85%", is_share=True) == 85
    assert as_percent(0.85, is_share=True) == 85
    assert as_percent(120, is_share=False) is None
    assert as_percent("很快", is_share=False) is None


@given(st.none() | st.text(max_size=12) | st.floats() | st.integers() | st.booleans())
def test_no_cell_crashes(cell: str | float | None) -> None:
    assert isinstance(as_day(cell, on=ON), date | None)
    assert isinstance(as_number(cell), Decimal | None)
    assert as_percent(cell, is_share=True) in {None, *range(101)}


@pytest.mark.parametrize("value", ["20261201", 20261201, "2026-12-01 00:00:00", "2026/12/1 9:30"])
def test_a_day_as_programs_print_it_is_a_day(value: CellValue) -> None:
    assert as_day(value, on=None) == date(2026, 12, 1)


def test_eight_digits_that_are_no_day_are_none() -> None:
    assert as_day("20261301", on=None) is None
