"""Shared revenue: to the cent, always adding up, by the term of the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.rank.shares import NoTerm, NotWhole, Receipt, Term, account, shares, split


def ratios(**parts: str) -> dict[str, Decimal]:
    return {unit: Decimal(part) for unit, part in parts.items()}


OLD = Term("增值税", date(2025, 1, 1), date(2026, 6, 30), ratios(甲="0.5", 乙="0.5"), "第五条")
NEW = Term("增值税", date(2026, 7, 1), None, ratios(甲="0.4", 乙="0.6"), "补充协议第二条")


def test_a_change_of_ratio_applies_from_its_day_on() -> None:
    receipts = [
        Receipt("1", "增值税", date(2026, 6, 30), 10_001),
        Receipt("2", "增值税", date(2026, 7, 1), 10_000),
    ]

    found = shares([OLD, NEW], receipts)

    # The odd cent goes to the first of the agreement, the remainders being equal.
    assert [(s.receipt, s.unit, s.cents, s.clause) for s in found] == [
        ("1", "甲", 5001, "第五条"),
        ("1", "乙", 5000, "第五条"),
        ("2", "甲", 4000, "补充协议第二条"),
        ("2", "乙", 6000, "补充协议第二条"),
    ]


def test_a_day_or_tax_without_a_term_is_refused_and_so_are_two_terms() -> None:
    receipt = Receipt("1", "增值税", date(2024, 12, 31), 100)

    with pytest.raises(NoTerm) as none:
        shares([OLD, NEW], [receipt])
    with pytest.raises(NoTerm) as two:
        shares([OLD, OLD], [Receipt("1", "增值税", date(2025, 1, 1), 100)])

    assert (none.value.facts["count"], two.value.facts["count"]) == (0, 2)
    with pytest.raises(NoTerm):
        shares([OLD], [Receipt("1", "耕地占用税", date(2025, 1, 1), 100)])


@pytest.mark.parametrize("parts", [{"甲": "0.5", "乙": "0.4"}, {"甲": "1.5", "乙": "-0.5"}, {}])
def test_ratios_must_share_out_everything(parts: dict[str, str]) -> None:
    with pytest.raises(NotWhole):
        Term("增值税", date(2025, 1, 1), None, ratios(**parts))


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(
    cents=st.integers(-(10**14), 10**14),
    weights=st.lists(st.integers(0, 1000), min_size=1, max_size=6).filter(any),
)
def test_shares_add_up_and_are_nobodys_more_than_a_cent_off(cents: int, weights: list[int]) -> None:
    # Ratios with four decimals; the last takes what is left to 1.
    total = sum(weights)
    parts = {f"u{n}": Decimal(w * 10_000 // total) / 10_000 for n, w in enumerate(weights)}
    parts["rest"] = Decimal(1) - sum(parts.values(), Decimal(0))

    found = split(cents, parts)

    assert sum(found.values()) == cents
    assert all(abs(found[unit] - ratio * cents) < 1 for unit, ratio in parts.items())


def test_a_sum_is_acknowledged_only_as_it_is() -> None:
    found = shares([OLD], [Receipt("1", "增值税", date(2025, 1, 1), 100)] * 2)

    first, second = account(found, {"甲": 100, "乙": 99})

    assert (first.cents, first.is_acknowledged) == (100, True)
    assert (second.cents, second.is_acknowledged) == (100, False)
