"""A year's goal goes with time: by month as the city says, within a month by the working day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.errors import Invalid
from guatu.ledger.monthly import month_plan, planned_by, read_months
from guatu.lib.calendar import Calendar

CHINA = Calendar.china()
GOAL = st.decimals(0, 10_000_000, places=2)
DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 31))
# 120 in the year: ten a month but for February, in which the city wants nothing, and March.
TEXT = "10、0、20、10、10、10、10、10、10、10、10、10"


@given(GOAL, st.integers(2010, 2030))
def test_the_curve_sums_to_the_goal(goal: Decimal, year: int) -> None:
    months = month_plan(goal, year=year, calendar=CHINA)

    assert sum(months) == goal
    assert min(months) >= 0
    assert planned_by(date(year, 12, 31), months, year=year, calendar=CHINA) == goal


@given(GOAL, DAYS, DAYS)
def test_the_curve_never_falls(goal: Decimal, one: date, other: date) -> None:
    months = month_plan(goal, year=2026, calendar=CHINA)
    first, last = sorted((one, other))

    earlier, later = (planned_by(day, months, year=2026, calendar=CHINA) for day in (first, last))

    assert Decimal(0) <= earlier <= later <= goal


def test_pieces_stay_whole() -> None:
    months = month_plan(Decimal(20), year=2026, calendar=CHINA)

    assert {amount % 1 for amount in months} == {0}


@pytest.mark.parametrize(
    ("on", "planned"),
    [
        (date(2025, 12, 31), 0),
        (date(2026, 1, 31), 10),
        (date(2026, 2, 14), 10),
        # March 2026 has 22 working days: ten up to Friday the 13th, eleven up to the 16th.
        (date(2026, 3, 13), 10 + Decimal(200) / 22),
        (date(2026, 3, 15), 10 + Decimal(200) / 22),
        (date(2026, 3, 16), 20),
        (date(2026, 12, 31), 120),
        (date(2027, 3, 1), 120),
    ],
)
def test_within_a_month_the_plan_grows_by_the_working_day(on: date, planned: Decimal) -> None:
    months = read_months(TEXT, goal=Decimal(120))

    found = planned_by(on, months, year=2026, calendar=CHINA)

    assert found == pytest.approx(Decimal(planned), abs=Decimal("1e-9"))


@pytest.mark.parametrize(
    "text",
    ["", "10", f"{TEXT}、1", *(TEXT.replace("20", odd) for odd in ("21", "二十", "NaN"))],
)
def test_months_that_do_not_make_up_the_goal_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_months(text, goal=Decimal(120))
