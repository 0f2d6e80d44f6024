from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from guatu.schedule.plan import EVERY_DAY, Link, Node, Plan
from guatu.schedule.risk import Estimate, coverage, forecast
from guatu.schedule.scheduler import schedule

START = date(2026, 3, 1)
PLAN = Plan(
    START,
    (Node("a", 10), Node("b", 10), Node("aside", 2)),
    (Link("a", "b"),),
    calendars={"": EVERY_DAY},
)


def test_without_uncertainty_every_sample_is_the_plan() -> None:
    found = forecast(PLAN, {}, samples=10)

    assert found.percentile(0.5) == found.percentile(0.8) == schedule(PLAN).finish
    assert found.chance(date(2026, 3, 20)) == 1.0  # twenty days from the 1st
    assert found.chance(date(2026, 3, 19)) == 0.0
    assert found.drivers == ()


def test_percentiles_of_one_node_are_those_of_its_triangle() -> None:
    # A triangle from 0 over 0 to 100: half lies under 100 (1 - sqrt(0.5)) = 29.3, 80 % under 55.3.
    plan = Plan(START, (Node("a", 10),), calendars={"": EVERY_DAY})

    found = forecast(plan, {"a": Estimate(0, 0, 100)}, samples=20_000, seed=1)

    half, most = (found.percentile(share) for share in (0.5, 0.8))
    assert abs((half - START).days + 1 - 29.3) <= 1.5
    assert abs((most - START).days + 1 - 55.3) <= 1.5


def test_a_common_cause_makes_the_late_end_later() -> None:
    apart = {key: Estimate(5, 10, 30) for key in ("a", "b")}
    together = {key: replace(each, cause="bureau", tie=0.95) for key, each in apart.items()}

    loose = forecast(PLAN, apart, samples=4000)
    tied = forecast(PLAN, together, samples=4000)

    assert np.std(tied.ends) > 1.2 * np.std(loose.ends)


def test_the_node_with_the_widest_spread_drives_the_date() -> None:
    estimates = {"a": Estimate(9, 10, 11), "b": Estimate(5, 10, 40), "aside": Estimate(1, 2, 3)}

    drivers = forecast(PLAN, estimates, samples=2000).drivers

    assert drivers[0][0] == "b"
    assert drivers[0][1] > 0.9
    assert abs(dict(drivers)["aside"]) < 0.1


def test_what_has_finished_is_sure() -> None:
    nodes = (replace(PLAN.nodes[0], started=START, finished=date(2026, 3, 5)), PLAN.nodes[1])
    plan = replace(PLAN, nodes=nodes, today=date(2026, 3, 5))

    found = forecast(plan, {"a": Estimate(1, 10, 90)}, samples=50)

    assert found.percentile(0.01) == found.percentile(0.99) == date(2026, 3, 15)


def test_a_seed_gives_the_same_forecast() -> None:
    estimates = {"a": Estimate(5, 10, 30)}

    first, second = (forecast(PLAN, estimates, samples=100, seed=3) for _ in range(2))

    assert first.ends.tolist() == second.ends.tolist()


def test_p80_covers_about_four_of_five_on_replay() -> None:
    # Durations really drawn from the estimate: the promise must be kept in about 80 % of cases.
    dice = np.random.default_rng(5)
    plan = Plan(START, (Node("a", 10),), calendars={"": EVERY_DAY})
    promised = forecast(plan, {"a": Estimate(5, 10, 40)}, samples=5000).percentile(0.8)
    real = [START.toordinal() + round(d) - 1 for d in dice.triangular(5, 10, 40, 2000)]

    kept = coverage([promised] * 2000, [date.fromordinal(day) for day in real])

    assert 0.77 <= kept <= 0.84


def test_history_becomes_an_estimate() -> None:
    assert Estimate.of_history([10] * 9 + [30], cause="x") == Estimate(10, 10, 21, "x")
    with pytest.raises(IndexError):
        Estimate.of_history([])
