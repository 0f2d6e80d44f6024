"""What a cell of somebody's ledger says: days, money, numbers, percentages, however spelt."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from math import isfinite

import regex

from guatu.read.statements.deadlines import resolve_deadline
from guatu.read.tables.grid import CellValue, cell_text

YUAN = {"元": Decimal(1), "千元": Decimal(1_000), "万元": Decimal(10_000), "亿元": Decimal(10**8)}
NUMBER = regex.compile(r"^[约共计≈]*\s*(-?[\d,，]+(?:\.\d+)?)\s*(亿元?|万元?|千元|元|%|％)?$")
DAY = regex.compile(
    r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\s*(?:[前止]|之前|以前)?"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$"
)
COMPACT = regex.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})$")
SERIAL = regex.compile(r"^\d{5}(?:\.0+)?$")
# Excel counts days from here; its serial numbers of 1954 to 2173 look like nothing else.
EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_SERIALS = range(20_000, 100_000)


def as_day(value: CellValue, *, on: date | None) -> date | None:
    """Return the day that a cell means, `None` if it says none; a span of time ends on its last.

    Args:
        value: a date, its text in any usual spelling, a deadline in words, or Excel's serial.
        on: the day of the sheet, for words without a year.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = cell_text(value)
    if match := DAY.match(text) or COMPACT.match(text):
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            return None
    # As text too: whoever saves a ledger as CSV and opens it again gets serials.
    if isinstance(value, str) and SERIAL.match(text):
        value = float(text)
    if isinstance(value, float | int) and not isinstance(value, bool):
        days = int(value) if isfinite(value) else 0
        return EXCEL_DAY_ZERO + timedelta(days=days) if days in EXCEL_SERIALS else None
    return resolve_deadline(text, on=on)


def as_number(value: CellValue) -> Decimal | None:
    """Return the number that a cell holds, `None` if it holds none; 亿 and 万 multiplied out."""
    if isinstance(value, bool) or value is None or isinstance(value, date):
        return None
    match = NUMBER.match(cell_text(value))
    if match is None:
        return None
    try:
        number = Decimal(regex.sub("[,，]", "", match[1]))
    except InvalidOperation:
        return None
    return number * YUAN.get(f"{(match[2] or '').removesuffix('元')}元", Decimal(1))


def as_money(value: CellValue, *, unit: str | None) -> Decimal | None:
    """Return the yuan that a cell means, `None` if it says none.

    Args:
        value: a number, perhaps with its own unit (3.2亿元), which then counts.
        unit: what the heading names (亿元, 万元); `None` is yuan.
    """
    number = as_number(value)
    if number is None or (isinstance(value, str) and value.strip().endswith(("元", "亿", "万"))):
        return number
    return number * YUAN.get(unit or "元", Decimal(1))


def as_percent(value: CellValue, *, is_share: bool) -> int | None:
    """Return whole percent from 0 to 100, `None` if the cell says none or something else.

    Args:
        value: 85, "85%", or 0.85 in a column of shares.
        is_share: whether 1 means all of it, as in Excel's cells of format percent.
    """
    number = as_number(value)
    if number is None:
        return None
    if is_share and not isinstance(value, str):
        number *= 100
    return round(number) if 0 <= number <= 100 else None
