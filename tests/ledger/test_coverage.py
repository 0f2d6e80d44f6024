"""Rates are exact, impossible ones refused, and a base that is derived is a range."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.errors import Invalid
from guatu.ledger.coverage import Account, coverage, duty_gaps, implied_base
from guatu.ledger.pipeline import four_rates, monthly_flow


def test_coverage_is_counted_over_base() -> None:
    assert coverage(99, 109) == Fraction(99, 109)
    assert coverage(0, 0) is None


@pytest.mark.parametrize(("counted", "base"), [(110, 109), (-1, 5), (0, -1)])
def test_an_impossible_coverage_is_refused(counted: int, base: int) -> None:
    with pytest.raises(Invalid):
        coverage(counted, base)


def test_a_printed_count_and_rate_imply_a_base() -> None:
    assert list(implied_base(99, 91)) == [109]  # 99/109 = 90.8 %, 99/108 = 91.7 %
    assert 2482 in implied_base(1787, 72)


@given(st.integers(1, 300), st.integers(1, 300))
def test_the_implied_base_is_every_base_that_rounds_to_the_rate(counted: int, extra: int) -> None:
    base = counted + extra
    percent = (200 * counted + base) // (2 * base)  # half a percent rounds up
    if percent:
        assert base in implied_base(counted, percent)


@given(st.integers(1, 60), st.integers(1, 100))
def test_every_implied_base_gives_the_rate_back(counted: int, percent: int) -> None:
    for base in implied_base(counted, percent):
        assert (200 * counted + base) // (2 * base) == percent


def test_an_impossible_rate_implies_nothing() -> None:
    with pytest.raises(Invalid):
        implied_base(5, 101)


def test_a_total_is_reconciled_with_its_parts() -> None:
    assert Account(23, (15, 8)).gap == 0
    assert Account(23, (15, 7)).gap == 1


def test_a_level_without_a_person_is_a_gap() -> None:
    duties = [("甲", "区", True), ("甲", "办", True), ("甲", "村", True), ("乙", "村", False)]

    assert duty_gaps(duties) == {"乙": ["区", "办", "村"]}


def test_rates_of_nothing_are_unknown_and_not_zero() -> None:
    assert [rate.share for rate in four_rates([])] == [None] * 4


def test_the_flow_of_a_year_is_told_by_month_and_what_was_before_is_not() -> None:
    steps = [
        (date(2026, 3, 31), "signed"), (date(2026, 1, 1), "signed"), (date(2025, 4, 1), "begun"),
        (date(2025, 3, 31), "begun"), (date(2026, 3, 1), "signed"), (date(2026, 3, 2), "begun"),
    ]  # fmt: skip

    flow = monthly_flow(steps, until=date(2026, 3, 15))

    assert list(flow.items()) == [
        ((2025, 4), {"begun": 1}),
        ((2026, 1), {"signed": 1}),
        ((2026, 3), {"signed": 2, "begun": 1}),
    ]
