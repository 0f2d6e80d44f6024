"""A plan in the town: flood works that Wang plans and Li records."""

from __future__ import annotations

from datetime import date

from guatu.schedule.plan import Remedy, RemedyKind
from guatu.store.acts.plan_change import allow_remedies, replan, set_baseline
from guatu.store.acts.plan_make import NewPlan, make_plan
from guatu.store.models import Matter
from guatu.store.permission import acting
from tests.store.town import DAY, MONDAY, Town

# What nobody published, in working days; the published ones are 20 and 3 calendar days.
DURATIONS = {
    "survey": 3, "design": 5, "river_permit": 5, "funds": 5, "award_notice": 1, "contract": 5,
    "cofferdam": 5, "works": 20, "stage_acceptance": 3,
}  # fmt: skip
# Forwards from Monday 2 March 2026 the whole ends on 1 June: see test_plans.
FORWARDS_END = date(2026, 6, 1)
REMEDIES = [
    Remedy("shift", RemedyKind.SHIFT, ("works",), title="主体两班倒", cost=30.0, duration=12),
    Remedy("early", RemedyKind.SHIFT, ("design",), title="勘察设计提速", cost=5.0, duration=2),
    Remedy("overlap", RemedyKind.PARALLEL, ("cofferdam", "works"), title="围堰与主体搭接",
           cost=12.0, lag=2),
]  # fmt: skip


def planned(town: Town, *, due: date = date(2026, 6, 15), **fields: object) -> Matter:
    """Return a matter with a plan that Wang made on Monday; `due` is its hard date."""
    matter = town.assigned("东渠水毁修复", due=due, **fields)  # type: ignore[arg-type]
    new = NewPlan("flood_works", date(2026, 3, 2), durations=DURATIONS)
    with acting(town.actor("wang")) as wang:
        make_plan(matter, new, actor=wang, at=MONDAY)
    return matter


def with_remedies(town: Town, *, due: date) -> Matter:
    """Return such a matter whose plan allows three remedies."""
    matter = planned(town, due=due)
    with acting(town.actor("wang")) as wang:
        allow_remedies(matter, REMEDIES, actor=wang, at=MONDAY)
    return matter


def with_two_baselines(town: Town) -> Matter:
    """Return such a matter with a baseline of Monday, and one after it was planned anew."""
    matter = planned(town, due=date(2026, 5, 25))
    with acting(town.actor("chen")) as chen:
        set_baseline(matter, "年初", actor=chen, at=MONDAY)
        replan(matter, actor=chen, at=MONDAY + 11 * DAY, reason="勘查延误")
        set_baseline(matter, "调整", actor=chen, at=MONDAY + 11 * DAY)
    return matter
