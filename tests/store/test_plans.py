"""The plan of a matter: made, short of days, helped, slipping, compared; rows are the events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from guatu.errors import Invalid, NotAllowed, NotFound, RuleBroken
from guatu.schedule.errors import BelowLimit, DurationsUnset, KeyUnknown, LinkCycle
from guatu.schedule.outlook import offered, outlook, what_if
from guatu.schedule.record import Difference, baselines_told, plan_of
from guatu.schedule.scheduler import schedule
from guatu.schedule.tracking import Baseline, Dates, promises
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.load_book import load_book
from guatu.store.acts.plan_change import (
    NothingChanged,
    allow_remedies,
    apply_remedies,
    change_plan,
    replan,
    set_baseline,
)
from guatu.store.acts.plan_input import WantedInput, ask_input, provide_input
from guatu.store.acts.plan_make import NewPlan, NoPlansHere, PlanThere, make_plan
from guatu.store.acts.plan_record import (
    Actual,
    NothingToldYet,
    contradict_node,
    record_node,
    verify_node,
)
from guatu.store.acts.verify_progress import OwnClaim
from guatu.store.books import shipped_books
from guatu.store.evidence import Proof
from guatu.store.jobs.tick import record_lights
from guatu.store.lights import Colour, light_of
from guatu.store.models import Matter, PlanBaseline, PlanLink, PlanNode, ProjectPlan
from guatu.store.permission import SYSTEM, acting
from guatu.store.plan_counts import count_plans
from guatu.store.plans import changes_told, plan_events, record_of, told, waits_of
from guatu.store.verify import verify
from tests.store.plans import DURATIONS, REMEDIES, planned, with_remedies
from tests.store.town import DAY, MONDAY, Town, load

PROOF = [Proof("document", "勘查报告 2026-1")]
EVE = date(2026, 3, 1)


def fresh(matter: Matter) -> Matter:
    with acting(SYSTEM):
        found: Matter = Matter.objects.get(pk=matter.pk)
    return found


def findings() -> list[tuple[str, object]]:
    with acting(SYSTEM):
        return [(finding.code, finding.facts.get("field")) for finding in verify()]


def record(town: Town, matter: Matter, node: str, first: date, last: date | None, day: int) -> None:
    with acting(town.actor("li")) as li:
        at = MONDAY + day * DAY
        record_node(matter, Actual(node, first, last), actor=li, at=at, evidence=PROOF)


def test_a_backward_plan_promises_the_latest_dates_that_meet_the_hard_date(town: Town) -> None:
    matter = planned(town, due=date(2026, 6, 15))

    with acting(town.actor("wang")):
        nodes = {node.key: node for node in matter.nodes.all()}
    assert nodes["ready"].planned_finish == date(2026, 6, 15)
    # Backwards from Monday 15 June: three working days of acceptance, ten back from there a
    # weekend more; 19 June would be the Dragon Boat holiday, which does not touch them.
    assert nodes["stage_acceptance"].planned_start == date(2026, 6, 11)
    assert nodes["works"].planned_finish == date(2026, 6, 10)
    # Forwards the whole could end on 25 May: 26 May to 15 June are 15 working days in hand.
    assert (matter.forecast_on, matter.float_days) == (date(2026, 5, 25), 15)
    assert findings() == []


def test_from_an_impossible_date_to_the_variance_against_the_baseline(town: Town) -> None:
    matter = with_remedies(town, due=date(2026, 5, 15))
    with acting(town.actor("chen")) as chen:
        plan = record_of(matter)
        offers = {"+".join(o.remedies): (o.days_gained, o.suffices)
                  for o in offered(plan, today=EVE)}  # fmt: skip
        # 25 May is 6 working days after 15 May; two shifts save 8 of 20, and 6 are needed.
        assert outlook(plan, today=EVE).missing_days == 6
        assert offers["shift"] == (6, True)
        assert offers["early"][1] is False
        assert offers["early+overlap"][1] is True
        option = what_if(plan, ["early", "overlap"], today=EVE)
        assert (option.missing_days, option.cost) == (0, 17.0)

        apply_remedies(matter, ["early", "overlap"], actor=chen, at=MONDAY)
        set_baseline(matter, "常务会审定", actor=chen, at=MONDAY)
    with acting(town.actor("chen")):
        in_time = outlook(record_of(fresh(matter)), today=EVE)
    assert (in_time.missing_days, in_time.finish) == (0, option.finish)

    record(town, matter, "survey", date(2026, 3, 3), date(2026, 3, 13), 11)

    matter = fresh(matter)
    # The survey took 9 working days instead of 3 and began a day late.
    assert matter.float_days is not None and matter.float_days < 0
    with acting(town.actor("chen")) as chen:
        replan(matter, actor=chen, at=MONDAY + 11 * DAY, reason="勘查延误")
        base = PlanBaseline.objects.get(matter=matter)
        ready = PlanNode.objects.get(matter=matter, key="ready")
    assert ready.planned_finish == matter.forecast_on
    assert date.fromisoformat(base.dates["ready"][1]) == date(2026, 5, 15)
    assert ready.planned_finish > date(2026, 5, 15)
    assert findings() == []


def test_every_promise_of_a_node_is_found_again_in_the_events(town: Town) -> None:
    matter = planned(town)
    edit = {"nodes": {"works": {"duration": 25}}}
    with acting(town.actor("wang")) as wang:
        change_plan(matter, edit, actor=wang, at=MONDAY + DAY, reason="工程量增加")
        baselines = list(baselines_told(changes_told(plan_events(matter))))

    # Five working days more before the same end, 14 May: 13, 12, 11, Saturday 9 (worked), 8.
    works = [(on, dates.start) for on, dates in promises(baselines, "works")]
    assert works == [(date(2026, 3, 2), date(2026, 5, 14)), (date(2026, 3, 3), date(2026, 5, 8))]
    assert [on for on, _ in promises(baselines, "ready")] == [date(2026, 3, 2)]


def test_a_plan_needs_its_book_and_its_durations(town: Town) -> None:
    matter = town.assigned()
    wang = town.actor("wang")
    with acting(wang):
        with pytest.raises(DurationsUnset):
            make_plan(matter, NewPlan("flood_works", EVE), actor=wang, at=MONDAY)
        short = {**DURATIONS, "tender_notice": 15}
        with pytest.raises(BelowLimit):
            make_plan(matter, NewPlan("flood_works", EVE, durations=short), actor=wang, at=MONDAY)
        with pytest.raises(NoPlansHere):
            make_plan(matter, NewPlan("castles", EVE), actor=wang, at=MONDAY)
        assert not ProjectPlan.objects.exists()
    with acting(town.actor("li")) as li, pytest.raises(NotAllowed):
        make_plan(matter, NewPlan("flood_works", EVE, durations=DURATIONS), actor=li, at=MONDAY)
    with acting(town.actor("zhao")) as zhao, pytest.raises(NotFound):
        make_plan(matter, NewPlan("flood_works", EVE, durations=DURATIONS), actor=zhao, at=MONDAY)


def test_a_plan_is_made_once(town: Town) -> None:
    matter = planned(town)

    with acting(town.actor("wang")) as wang, pytest.raises(PlanThere):
        make_plan(matter, NewPlan("flood_works", EVE, durations=DURATIONS), actor=wang, at=MONDAY)


WRONG_EDITS: dict[str, tuple[dict[str, dict[str, object]], type[Exception]]] = {
    "under the legal limit": ({"nodes": {"tender_notice": {"duration": 10}}}, BelowLimit),
    "a date that happens": ({"nodes": {"works": {"started": "2026-03-02"}}}, Invalid),
    "no such node": ({"nodes": {"castle": {"duration": 1}}}, Invalid),
    "a circle": ({"links": {"works>survey:FS": {"before": "works", "after": "survey"}}}, LinkCycle),
    "no such link end": ({"links": {"a>b:FS": {"before": "a", "after": "b"}}}, KeyUnknown),
    "what it is already": ({"nodes": {"works": {"duration": 20}}}, NothingChanged),
}


@pytest.mark.parametrize("case", WRONG_EDITS)
def test_an_edit_that_cannot_be_leaves_the_plan_alone(town: Town, case: str) -> None:
    edit, error = WRONG_EDITS[case]
    matter = planned(town)
    before = record_of_all(matter)

    with acting(town.actor("wang")) as wang, pytest.raises(error):
        change_plan(matter, edit, actor=wang, at=MONDAY, reason="试")  # type: ignore[arg-type]
    assert record_of_all(matter) == before


def record_of_all(matter: Matter) -> object:
    with acting(SYSTEM):
        return record_of(fresh(matter))


def test_an_actual_date_is_a_claim_until_another_verifies_it(town: Town) -> None:
    matter = planned(town)
    record(town, matter, "survey", date(2026, 3, 2), date(2026, 3, 4), 3)
    with acting(town.actor("li")) as li, pytest.raises(NotAllowed):
        verify_node(matter, "survey", actor=li, at=MONDAY + 3 * DAY, text="属实")

    with acting(town.actor("sun")) as sun:
        verify_node(matter, "survey", actor=sun, at=MONDAY + 4 * DAY, text="现场查看")
        node = PlanNode.objects.get(matter=matter, key="survey")
        with pytest.raises(NothingToldYet):
            verify_node(matter, "works", actor=sun, at=MONDAY + 4 * DAY, text="现场查看")

    assert (node.claim, node.finished, node.told_by) == ("verified", date(2026, 3, 4), "user:li")


def test_a_contradicted_date_no_longer_moves_the_plan(town: Town) -> None:
    matter = planned(town)
    record(town, matter, "survey", date(2026, 3, 2), date(2026, 3, 4), 3)

    with acting(town.actor("sun")) as sun:
        contradict_node(matter, "survey", actor=sun, at=MONDAY + 4 * DAY, text="未进场")
        node = PlanNode.objects.get(matter=matter, key="survey")
        claimed = plan_events(matter)[-2].after_facts["+plan"]["nodes"]["survey"]

    assert (node.claim, node.started, node.finished) == ("contradicted", None, None)
    assert claimed["finished"] == "2026-03-04"
    assert findings() == []


def test_what_the_nodes_say_is_the_progress_of_the_matter_and_nobody_reports_it_twice(
    town: Town,
) -> None:
    matter = planned(town)
    with acting(town.actor("sun")):
        days = dict(PlanNode.objects.filter(matter=matter).values_list("key", "duration"))

    record(town, matter, "survey", date(2026, 3, 2), date(2026, 3, 4), 3)
    told = fresh(matter)
    assert told.progress == int(100 * days["survey"] / sum(days.values())) > 0
    assert (told.claim, told.last_report_on) == ("claimed", date(2026, 3, 5))
    assert told.started_on == date(2026, 3, 2)

    with acting(town.actor("sun")) as sun:
        contradict_node(matter, "survey", actor=sun, at=MONDAY + 4 * DAY, text="未进场")
    assert (fresh(matter).progress, fresh(matter).claim) == (0, "contradicted")
    assert findings() == []


WRONG_ACTUALS: dict[str, tuple[Actual, list[Proof]]] = {
    "tomorrow": (Actual("survey", date(2026, 3, 4)), PROOF),
    "an end before the start": (Actual("survey", date(2026, 3, 3), date(2026, 3, 2)), PROOF),
    "an end without evidence": (Actual("survey", date(2026, 3, 2), date(2026, 3, 3)), []),
    "no such node": (Actual("castle", date(2026, 3, 2)), PROOF),
    "no date": (Actual("survey"), PROOF),
}


@pytest.mark.parametrize("case", WRONG_ACTUALS)
def test_a_wrong_date_is_refused(town: Town, case: str) -> None:
    actual, evidence = WRONG_ACTUALS[case]
    matter = planned(town)

    with acting(town.actor("li")) as li, pytest.raises(Invalid):
        record_node(matter, actual, actor=li, at=MONDAY + DAY, evidence=evidence)


def test_who_recorded_does_not_verify_also_as_a_checker(town: Town) -> None:
    matter = planned(town)
    record(town, matter, "survey", date(2026, 3, 2), date(2026, 3, 4), 3)
    with acting(town.actor("sun")) as sun:
        PlanNode.objects.filter(key="survey").update(told_by=sun.key)
        with pytest.raises(OwnClaim):
            verify_node(matter, "survey", actor=sun, at=MONDAY + 4 * DAY, text="属实")


def test_an_awaited_input_blocks_its_node_and_lights_its_provider(town: Town) -> None:
    load("inputs")
    matter = planned(town)
    wanted = WantedInput("works", "资金", "工程款到位", town.units["roads"], date(2026, 5, 20))
    with acting(town.actor("li")) as li:
        source = ask_input(matter, wanted, actor=li, at=MONDAY)
        blocked = PlanNode.objects.get(matter=matter, key="works")
        assert waits_of(fresh(matter), date(2026, 5, 22)) == {"works": date(2026, 5, 23)}

    assert (source.lead, source.parent_id) == (town.units["roads"], matter.pk)
    assert blocked.forecast_start == date(2026, 5, 21)  # the day after it is due
    assert fresh(matter).input_lacking is True
    close_input(town, source)
    assert waits(matter) == {}
    assert fresh(matter).input_lacking is False
    assert findings() == []


def waits(matter: Matter) -> dict[str, date]:
    with acting(SYSTEM):
        count_plans(date(2026, 3, 4))
        return waits_of(fresh(matter), date(2026, 3, 4))


def close_input(town: Town, source: Matter) -> None:
    with acting(town.actor("sun")) as sun:
        assign(source, Assignment(town.units["roads"]), actor=sun, at=MONDAY)
    with acting(town.actor("zhao")) as zhao:
        proof = [Proof("result", "拨款单 2026-7")]
        provide_input(source, actor=zhao, at=MONDAY + DAY, text="已拨付", evidence=proof)
    with acting(town.actor("sun")) as sun:
        accept_closing(source, actor=sun, at=MONDAY + 2 * DAY)


FORGED: dict[str, Callable[[], object]] = {
    "nodes.works": lambda: PlanNode.objects.filter(key="works").update(duration=1),
    "nodes.survey": lambda: PlanNode.objects.filter(key="survey").update(started="2026-03-02"),
    "links.cofferdam>works:FS": lambda: PlanLink.objects.filter(after__key="works").delete(),
    "plan.head": lambda: ProjectPlan.objects.update(due="2026-12-31"),
    "baselines.1": lambda: PlanBaseline.objects.update(dates={}),
}


@pytest.mark.parametrize("field", FORGED)
def test_a_row_that_its_events_do_not_tell_is_found(town: Town, field: str) -> None:
    matter = planned(town)
    with acting(town.actor("chen")) as chen:
        set_baseline(matter, "年初", actor=chen, at=MONDAY)

    with acting(SYSTEM):
        FORGED[field]()

    assert ("verify.field", field) in findings()


@pytest.mark.parametrize("seed", range(4))
def test_the_plan_in_the_rows_is_the_plan_of_the_events(town: Town, seed: int) -> None:
    """Whatever is done to it: the same record, and the same schedule of it."""
    dice = np.random.default_rng(seed)
    matter = with_remedies(town, due=date(2026, 5, int(dice.integers(5, 29))))

    for day in range(1, 9):
        _something(town, matter, dice, day)

    with acting(SYSTEM):
        of_events, of_rows = told(plan_events(matter)), record_of(fresh(matter))
    assert of_events == of_rows
    assert schedule(plan_of(of_events)) == schedule(plan_of(of_rows))
    assert findings() == []


def _something(town: Town, matter: Matter, dice: np.random.Generator, day: int) -> None:
    """Do one of the acts with chance values; what the rules refuse changes nothing."""
    at = MONDAY + day * DAY
    first, second = (str(key) for key in dice.choice([*DURATIONS], 2, replace=False))
    link = {"before": first, "after": second, "relation": "SS", "lag": int(dice.integers(2))}
    edits: list[Difference] = [
        {"nodes": {first: {"duration": int(dice.integers(1, 10))}}},
        {"links": {f"{first}>{second}:SS": link}},
    ]
    who = town.actor(str(dice.choice(["wang", "chen", "sun"])))
    try:
        with acting(who):
            match int(dice.integers(5)):
                case 0 | 1 as number:
                    change_plan(matter, edits[number], actor=who, at=at, reason="试")
                case 2:
                    key = str(dice.choice(["shift", "early", "overlap"]))
                    apply_remedies(matter, [key], actor=who, at=at)
                case 3:
                    replan(matter, actor=who, at=at, reason="试")
                case _:
                    set_baseline(matter, f"第{day}日", actor=who, at=at)
        if dice.random() < 0.5:
            started = date(2026, 3, 2 + int(dice.integers(day + 1)))
            record(town, matter, first, started, [None, started][int(dice.integers(2))], day)
    except (Invalid, NotAllowed, NotFound, RuleBroken):
        return


def test_a_remedy_that_names_no_node_is_not_allowed(town: Town) -> None:
    matter = planned(town)
    wrong = replace(REMEDIES[0], nodes=("castle",))

    with acting(town.actor("wang")) as wang, pytest.raises(KeyUnknown):
        allow_remedies(matter, [wrong], actor=wang, at=MONDAY)


def test_a_baseline_of_any_day_is_what_was_promised_by_then(town: Town) -> None:
    matter = planned(town)
    edit = {"nodes": {"works": {"duration": 25}}}
    with acting(town.actor("wang")) as wang:
        change_plan(matter, edit, actor=wang, at=MONDAY + 7 * DAY, reason="工程量增加")
        found = list(baselines_told(changes_told(plan_events(matter))))

    assert [base.on for base in found] == [date(2026, 3, 2), date(2026, 3, 9)]
    assert isinstance(found[0], Baseline)
    assert found[0].nodes["survey"] == Dates(date(2026, 3, 25), date(2026, 3, 27))


PLAN_LIGHTS = """
[[light]]
key = "late_forecast"
colour = "yellow"
zh = "预计超期"
en = "forecast late"
when = "forecast_on > due and input_lacking is not true"

[[light]]
key = "running"
colour = "green"
zh = "正常"
en = "on course"
"""


def test_a_light_may_ask_for_forecast_and_float(town: Town) -> None:
    shipped = shipped_books()["meeting_tasks.toml"]
    text = shipped[: shipped.index("\n[[light]]")] + PLAN_LIGHTS
    with acting(SYSTEM):
        load_book(text, name="plan lights", actor=SYSTEM, at=MONDAY)
    matter = planned(town, due=date(2026, 5, 26))
    today = date(2026, 3, 20)  # eleven working days without a start: 25 May becomes June

    with acting(SYSTEM):
        assert count_plans(today) == 1
        late = fresh(matter)
        in_sql = Matter.objects.annotate(c=Colour([late.book_version], today)).get(pk=late.pk).c
        record_lights(MONDAY + 18 * DAY)
        recorded = late.lights.get(light="yellow").on

    assert (late.forecast_on is not None and late.forecast_on > date(2026, 5, 26)) is True
    assert light_of(late, today).key == "late_forecast"
    assert (in_sql, recorded) == ("yellow", today)
