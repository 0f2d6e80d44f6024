"""Forecasts of the past: what was known on the day counts, and nothing later."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from guatu.schedule.calibration import Calibration, Past, calibrated

FIRST = date(2026, 1, 1)


def past(number: int, taken: int, *, key: str = "permit", planned: int = 10) -> Past:
    """A node that starts 100 days after the one before it, which has finished by then."""
    started = FIRST + timedelta(days=100 * number)
    return Past(key, "approval", started, started + timedelta(days=taken), planned, taken)


def test_eight_of_a_kind_are_needed_before_anything_is_foretold() -> None:
    assert calibrated([past(number, 10) for number in range(8)]) == Calibration(0, 0)
    assert calibrated([past(number, 10) for number in range(9)]) == Calibration(1, 1)


def test_a_node_is_foretold_from_those_that_had_finished_before_it() -> None:
    # Eight took ten days; the ninth took forty, the tenth twenty: the tenth knows of the ninth.
    nodes = [*(past(number, 10) for number in range(8)), past(8, 40), past(9, 20)]

    found = calibrated(nodes)

    assert found.count == 2
    assert found.kept == 1  # 5 % 10, median 10, 95 % 28: P80 is 20


def test_the_stage_speaks_for_a_node_that_nobody_has_seen() -> None:
    nodes = [past(number, 10, key=f"kind-{number}") for number in range(9)]

    assert calibrated(nodes).count == 1


def test_durations_of_one_kind_keep_their_p80_in_about_four_of_five_cases() -> None:
    dice = np.random.default_rng(8)
    taken = np.rint(dice.triangular(20, 30, 60, 1500)).astype(int)

    found = calibrated([past(number, int(days), planned=30) for number, days in enumerate(taken)])

    assert found.count > 1400
    assert 0.74 <= found.share <= 0.86
