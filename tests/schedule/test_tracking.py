"""Working days of March 2026: the 2nd is a Monday."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.schedule.plan import Calendar, Link, Node, Plan
from guatu.schedule.scheduler import schedule
from guatu.schedule.tracking import (
    Baseline,
    Dates,
    Slip,
    baseline_of,
    earned_day,
    earned_progress,
    planned_progress,
    planned_share,
    promises,
    slips,
    working_days_between,
)

WEEK = Calendar()


def march(day: int) -> date:
    return date(2026, 3, day)


# Five working days each: 2nd to 6th, then 9th to 13th; building weighs three times the survey.
FIRST = Baseline(
    march(1), {"survey": Dates(march(2), march(6)), "build": Dates(march(9), march(13))}
)
WEIGHTS = {"survey": 1.0, "build": 3.0}


def test_a_schedule_becomes_a_baseline() -> None:
    plan = Plan(march(2), (Node("survey", 5), Node("build", 5)), (Link("survey", "build"),))

    assert baseline_of(schedule(plan), on=march(1)) == FIRST


def test_what_was_promised_when_leaves_out_repeats() -> None:
    same = Baseline(march(3), FIRST.nodes)
    later = Baseline(march(8), {"build": Dates(march(11), march(17))})

    assert promises([later, FIRST, same], "build") == [
        (march(1), Dates(march(9), march(13))),
        (march(8), Dates(march(11), march(17))),
    ]


def test_a_slip_counts_working_days() -> None:
    later = Baseline(march(8), {"build": Dates(march(11), march(17)), "new": FIRST.nodes["build"]})

    assert slips(FIRST, later, calendar=WEEK) == [Slip("build", 2, 2)]


@pytest.mark.parametrize(
    ("first", "last", "days"), [(6, 9, 1), (9, 6, -1), (6, 8, 0), (2, 13, 9), (2, 2, 0)]
)
def test_working_days_between_leave_out_the_first(first: int, last: int, days: int) -> None:
    assert working_days_between(march(first), march(last), calendar=WEEK) == days


@pytest.mark.parametrize(("day", "share"), [(1, 0.0), (2, 0.2), (4, 0.6), (6, 1.0), (9, 1.0)])
def test_a_node_should_advance_by_the_working_day(day: int, share: float) -> None:
    assert planned_share(FIRST.nodes["survey"], march(day), calendar=WEEK) == pytest.approx(share)


@pytest.mark.parametrize(
    ("day", "progress"), [(1, 0.0), (4, 0.15), (8, 0.25), (10, 0.55), (13, 1.0), (20, 1.0)]
)
def test_the_planned_curve_weighs_its_nodes(day: int, progress: float) -> None:
    found = planned_progress(FIRST, march(day), weights=WEIGHTS, calendar=WEEK)

    assert found == pytest.approx(progress)


def test_earned_progress_weighs_what_is_done() -> None:
    assert earned_progress(FIRST, {"survey": 1.0, "build": 0.2}, weights=WEIGHTS) == 0.4


@pytest.mark.parametrize(
    ("earned", "day"), [(0.0, 1), (0.15, 4), (0.25, 6), (0.4, 9), (0.41, 10), (1.0, 13)]
)
def test_earned_schedule_is_the_day_on_which_it_was_planned(earned: float, day: int) -> None:
    assert earned_day(FIRST, earned, weights=WEIGHTS, calendar=WEEK) == march(day)


def test_nothing_weighs_nothing() -> None:
    assert planned_progress(FIRST, march(9), weights={}, calendar=WEEK) == 0.0
    assert earned_progress(FIRST, {"survey": 1.0}, weights={}) == 0.0
