"""序时: a year's goal divided into months, and how much of it should be reached by a day.

Within a month the goal grows by the working day. Days are those of one calendar year.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise

from guatu.errors import Invalid
from guatu.lib.calendar import Calendar

MONTHS = 12


def month_plan(goal: Decimal, *, year: int, calendar: Calendar) -> tuple[Decimal, ...]:
    """Return twelve amounts that sum to `goal`, each month's by its working days.

    What the city has not divided itself. Sums up to a month's end are rounded to the decimals
    that `goal` has, half up: pieces stay whole.
    """
    eve, finish = date(year - 1, 12, 31), date(year, 12, 31)
    whole = calendar.workdays_between(eve, finish)
    unit = Decimal(1).scaleb(min(int(goal.as_tuple().exponent), 0))
    sums = [
        (goal * calendar.workdays_between(eve, end) / whole).quantize(unit, ROUND_HALF_UP)
        for end in _month_ends(year)
    ]
    return tuple(later - earlier for earlier, later in pairwise([Decimal(0), *sums]))


def read_months(text: str, *, goal: Decimal) -> tuple[Decimal, ...]:
    """Return the twelve amounts that a city wrote for January to December, 、 or blanks between.

    Raises:
        Invalid: they are not twelve numbers, or do not sum to `goal`.
    """
    try:
        amounts = tuple(Decimal(word) for word in text.replace("、", " ").split())
    except InvalidOperation as error:
        raise Invalid(what="monthly 各月计划", value=text, wanted="12") from error
    if len(amounts) != MONTHS or not all(amount.is_finite() for amount in amounts):
        raise Invalid(what="monthly 各月计划", value=len(amounts), wanted=MONTHS)
    if sum(amounts) != goal:
        raise Invalid(what="monthly 各月计划合计", value=sum(amounts), wanted=goal)
    return amounts


def planned_by(on: date, months: Sequence[Decimal], *, year: int, calendar: Calendar) -> Decimal:
    """Return how much of the twelve amounts `months` should be reached at the end of day `on`.

    Nothing before the year, all of it after.
    """
    planned, eve = Decimal(0), date(year - 1, 12, 31)
    for end, amount in zip(_month_ends(year), months, strict=True):
        if on >= end:
            planned += amount
        elif on > eve:
            passed = calendar.workdays_between(eve, on)
            planned += amount * passed / max(calendar.workdays_between(eve, end), 1)
        eve = end
    return planned


def _month_ends(year: int) -> list[date]:
    return [date(year, month, monthrange(year, month)[1]) for month in range(1, MONTHS + 1)]
