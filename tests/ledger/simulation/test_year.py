"""A simulated year is the same for the same seed, keeps its order, and slips where real ones do."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean, pstdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.ledger.simulation import Happening, Kind, Scale, SimCity, SimMatter, simulate
from guatu.lib.calendar import Calendar

CALENDAR = Calendar.china()
LAST = date(2026, 11, 21)


@pytest.fixture(scope="module")
def city() -> SimCity:
    return simulate(Scale(LAST, matters=3000, projects=150), seed=7, calendar=CALENDAR)


def finished(matter: SimMatter) -> date | None:
    """Return the day on which the matter was first handed in."""
    days = [step.at.date() for step in matter.steps if step.what is Happening.SUBMIT]
    return days[0] if days else None


def test_the_same_seed_gives_the_same_city() -> None:
    scale = Scale(LAST, matters=120, projects=10, units=9)

    assert simulate(scale, seed=3, calendar=CALENDAR) == simulate(scale, seed=3, calendar=CALENDAR)
    assert simulate(scale, seed=3, calendar=CALENDAR) != simulate(scale, seed=4, calendar=CALENDAR)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    matters=st.integers(0, 60),
    projects=st.integers(0, 5),
    units=st.integers(1, 60),
    days=st.integers(10, 400),
)
def test_a_city_has_the_size_that_was_asked_for(
    seed: int, matters: int, projects: int, units: int, days: int
) -> None:
    scale = Scale(LAST, matters=matters, projects=min(projects, matters), units=units, days=days)

    city = simulate(scale, seed=seed, calendar=CALENDAR)

    kinds = Counter(matter.plan.kind for matter in city.matters)
    assert len(city.units) == len({unit.name for unit in city.units}) == units
    assert abs(len(city.matters) - matters) <= round(0.03 * matters)
    assert kinds[Kind.PROJECT] == scale.projects
    assert city.window.last - city.window.first == timedelta(days=days - 1)


def test_nothing_happens_before_the_issue_or_after_the_last_day(city: SimCity) -> None:
    for matter in city.matters:
        instants = [step.at for step in matter.steps]
        assert matter.steps[0].what is Happening.ISSUE
        assert instants[0].date() == matter.plan.issued >= city.window.first
        assert all(early < late for early, late in pairwise(instants))
        assert instants[-1].date() <= LAST


def test_a_matter_is_accepted_only_after_it_was_handed_in(city: SimCity) -> None:
    # What each happening needs to have stood last among those that change the stage.
    may_follow = {
        Happening.SUBMIT: {Happening.ISSUE, Happening.RETURN},
        Happening.RETURN: {Happening.SUBMIT},
        Happening.ACCEPT: {Happening.SUBMIT},
        Happening.REOPEN: {Happening.ACCEPT},
    }
    for matter in city.matters:
        stage = Happening.ISSUE
        for step in matter.steps:
            if step.what in may_follow:
                assert stage in may_follow[step.what]
                stage = step.what


def test_nothing_is_reported_or_handed_in_before_it_was_given(city: SimCity) -> None:
    for matter in city.matters:
        names = [step.what for step in matter.steps]
        assert names[1:2] in ([], [Happening.ASSIGN])


def test_nobody_reports_or_asks_when_the_work_is_handed_in(city: SimCity) -> None:
    for matter in city.matters:
        names = [step.what for step in matter.steps]
        after = names[names.index(Happening.SUBMIT) :] if Happening.SUBMIT in names else []
        assert {Happening.REPORT, Happening.ASK, Happening.GRANT}.isdisjoint(after)


def test_an_answer_follows_a_question(city: SimCity) -> None:
    for matter in city.matters:
        names = [step.what for step in matter.steps]
        for answer in {Happening.GRANT, Happening.REFUSE} & set(names):
            assert names.index(Happening.ASK) < names.index(answer)


def test_reported_progress_never_falls(city: SimCity) -> None:
    for matter in city.matters:
        told = [step.progress for step in matter.steps if step.what is Happening.REPORT]
        assert told == sorted(told)
        assert all(0 <= percent <= 95 for percent in told)


def test_slips_cluster_by_agency(city: SimCity) -> None:
    # How much longer than planned each agency takes, over its ordinary matters that ended.
    ratios = defaultdict(list)
    for matter in city.matters:
        done = finished(matter)
        if matter.plan.kind is Kind.TASK and done:
            ratios[matter.plan.lead].append(
                (done - matter.plan.issued).days / matter.plan.planned_days
            )
    means = [fmean(of_one) for of_one in ratios.values() if len(of_one) >= 30]
    by_chance = fmean(
        pstdev(of_one) / len(of_one) ** 0.5 for of_one in ratios.values() if len(of_one) >= 30
    )

    assert len(means) >= 10
    # If agencies were alike, their means would differ by chance alone.
    assert pstdev(means) > 3 * by_chance


def test_work_that_ends_in_winter_takes_longer(city: SimCity) -> None:
    ratios = defaultdict(list)
    for matter in city.matters:
        done = finished(matter)
        if matter.plan.kind is Kind.TASK and done and 30 <= matter.plan.planned_days <= 60:
            ratio = (done - matter.plan.issued).days / matter.plan.planned_days
            ratios[matter.plan.due.month].append(ratio)

    assert fmean(ratios[1] + ratios[2]) > 1.1 * fmean(ratios[4] + ratios[5])


def test_a_flood_week_brings_orders_due_within_days(city: SimCity) -> None:
    orders = [matter.plan for matter in city.matters if matter.plan.kind is Kind.FLOOD]

    assert len(orders) == 90  # 3 % of 3,000
    assert city.window.flood.month in (7, 8)
    assert all(city.window.in_flood(plan.issued, 7) for plan in orders)
    assert all(1 <= plan.planned_days <= 4 for plan in orders)


def test_ordinary_reports_are_missed_in_the_flood_week(city: SimCity) -> None:
    days = Counter(
        step.at.date()
        for matter in city.matters
        if matter.plan.kind is Kind.TASK
        for step in matter.steps
        if step.what is Happening.REPORT
    )
    week = sum(days[city.window.flood + timedelta(days=n)] for n in range(7))
    before = sum(days[city.window.flood - timedelta(days=n)] for n in range(1, 8))

    assert week < before / 2


def test_much_is_handed_in_at_the_end_of_a_month(city: SimCity) -> None:
    handed_in = Counter(
        finished(matter)
        for matter in city.matters
        if matter.plan.kind is Kind.TASK and finished(matter)
    )
    last_two = {
        CALENDAR.add_workdays(date(2026, month, 1), -back)
        for month in range(2, 12)
        for back in (1, 2)
    }
    in_rush = sum(handed_in[day] for day in last_two)

    # Two of about 21 working days would hold a tenth if there were no rush.
    assert in_rush > 0.17 * handed_in.total()


def test_reports_of_a_late_agency_come_later(city: SimCity) -> None:
    habits = sorted(range(len(city.units)), key=lambda index: city.units[index].late_days)
    quick, slow = set(habits[:10]), set(habits[-10:])

    def mean_day_of_week(units: set[int]) -> float:
        """Return how many days after the day of the week on which they are wanted."""
        return fmean(
            (step.at.date() - matter.plan.issued).days % 7
            for matter in city.matters
            if matter.plan.kind is Kind.TASK and matter.plan.lead in units
            for step in matter.steps
            if step.what is Happening.REPORT
        )

    assert mean_day_of_week(slow) > mean_day_of_week(quick) + 0.5


def test_without_a_summer_the_flood_is_in_the_middle() -> None:
    scale = Scale(date(2026, 5, 31), matters=10, projects=0, days=90)

    city = simulate(scale, seed=1, calendar=CALENDAR)

    assert city.window.flood == date(2026, 4, 16)  # 2026-03-03 and 44 of 89 days
