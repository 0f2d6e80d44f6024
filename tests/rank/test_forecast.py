"""Forecasts come with ranges that hold as often as they say, and with their past error."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from guatu.rank.forecast import backtest, forecasts, interval
from guatu.rank.lifts_duckdb import OpenItem, lifts
from guatu.rank.periods import Period
from tests.rank.cards import PLAIN, card, ranked, readings, scores


def test_a_forecast_moves_as_the_unit_did_before() -> None:
    found = forecasts({"甲": 60.0, "乙": 50.0}, {"甲": [10, 12, 14], "乙": [1, 2]})

    assert set(found) == {"甲"}  # two periods are no past to speak of
    assert found["甲"].expected == pytest.approx(72)
    # A deviation of 2; a tenth of Student's t with two degrees of freedom lies beyond 1.886.
    reach = 1.886 * 2 * (4 / 3) ** 0.5
    assert (found["甲"].low, found["甲"].high) == pytest.approx((72 - reach, 72 + reach), abs=0.02)
    assert found["甲"].error is None


def test_the_places_of_far_units_are_certain_and_of_near_ones_not() -> None:
    moves = {unit: [-2.0, 0.0, 2.0, 1.0, -1.0] for unit in "甲乙丙"}

    found = forecasts({"甲": 90.0, "乙": 60.0, "丙": 59.5}, moves)

    assert (found["甲"].best_place, found["甲"].worst_place) == (1, 1)
    assert (found["乙"].best_place, found["乙"].worst_place) == (2, 3)
    assert forecasts({"甲": 90.0, "乙": 60.0, "丙": 59.5}, moves) == found


def test_ranges_hold_in_the_back_test_about_as_often_as_they_say() -> None:
    moves = np.random.default_rng(6).normal(3, 2, 400).tolist()

    found = backtest(moves, 0.8)

    assert found.cases == 397
    assert found.held is not None and 0.75 <= found.held <= 0.86
    # The mean absolute deviation of a normal spread of 2 is 1.6.
    assert found.error == pytest.approx(1.6, abs=0.15)


def test_ranges_of_a_short_past_hold_about_as_often_as_they_say() -> None:
    cases = np.random.default_rng(7).normal(3, 2, (2000, 6))

    held = [low <= row[5] <= high for row in cases for low, high in [interval(list(row[:5]), 0.8)]]

    assert 0.77 <= float(np.mean(held)) <= 0.83


def test_a_range_is_never_narrower_for_fewer_periods() -> None:
    low, high = interval([0.0, 1.0, 2.0], 0.8)
    few = high - low
    low, high = interval([0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0], 0.8)

    assert few > high - low
    assert backtest([1.0, 2.0]).cases == 0


def test_what_lifts_the_rank_is_what_the_engine_gives() -> None:
    facts = readings([("甲", "a", 0.5), ("甲", "b", 0.5), ("乙", "a", 0.6), ("乙", "b", 0.6)])
    period = Period.read("2026-10", "month")
    items = [
        OpenItem("big", "甲", 30, {"readings": {"a": 1.0}}),  # 30 points in 30 days
        OpenItem("small", "甲", 2, {"readings": {"b": 0.7}}),  # 8 points in 2 days
        OpenItem("capped", "甲", 1, {"readings": {"b": 9.9}}),  # 20 points, not more: the cap
        OpenItem("vain", "甲", 1, {"readings": {"c": 1.0}}),
    ]

    found = lifts(card(PLAIN), {"readings": facts}, period, items)

    assert [(lift.key, lift.points, lift.points_per_day) for lift in found] == [
        ("capped", 20.0, 20.0), ("small", 8.0, 4.0), ("big", 30.0, 1.0), ("vain", 0.0, 0.0),
    ]  # fmt: skip
    assert (found[0].place_before, found[0].place, found[3].place) == (2, 1, 2)
    done = pa.concat_tables([
        facts.filter(pa.array([True, False, True, True])), readings([("甲", "b", 0.7)])
    ])  # fmt: skip
    after = scores(ranked(card(PLAIN), readings=done))
    assert after["甲"] == 50.0 + found[1].points
