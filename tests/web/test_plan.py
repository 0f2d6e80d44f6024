"""The pages of plans: made from a template, tried, changed, compared, all taken together."""

from __future__ import annotations

import re
from datetime import date

import pytest

from guatu.schedule.templates import template, template_keys
from guatu.store.acts.plan_change import change_plan
from guatu.store.acts.set_means import NewMeans, set_means
from guatu.store.models import BookVersion, Matter, PlanNode
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.bottlenecks import sorted_dwells, stage_dwells
from guatu.web.portfolio import dwell_groups
from tests.store.plans import DURATIONS, planned, with_remedies
from tests.store.town import DAY, MONDAY, Town, load
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def inputs(town: Town) -> None:
    load("inputs")


def node(matter: Matter, key: str) -> PlanNode:
    with acting(SYSTEM):
        found: PlanNode = PlanNode.objects.get(matter=matter, key=key)
    return found


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_plan_is_made_from_a_template_on_the_page(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned(due=date(2026, 6, 15))
    wang = signed_in("wang")
    path = f"/matters/{matter.pk}/plan/?template=flood_works"
    asked = wang.get(path).content.decode()
    given = {f"days-{key}": days for key, days in DURATIONS.items()}
    data = {"version": matter.version, "start": "2026-03-05", "due": "2026-06-15", **given}

    refused = wang.post(path, {**data, "days-works": ""}).content.decode()
    answer = wang.post(path, data)

    # The open tender has its 20 days from the law, and is not asked for.
    assert "days-works" in asked and "days-tender_notice" not in asked
    assert "field__error" in refused
    assert answer.status_code == 302
    assert node(matter, "ready").planned_finish == date(2026, 6, 15)


@pytest.mark.parametrize("key", template_keys())
def test_each_template_makes_a_plan_in_one_act(key: str, town: Town, signed_in: SignIn) -> None:
    matter, wang = town.assigned(due=date(2027, 12, 31)), signed_in("wang")
    path = f"/matters/{matter.pk}/plan/?template={key}"
    asked = re.findall(r'name="(days-[a-z_]+)"', wang.get(path).content.decode())
    given = {"version": matter.version, "start": "2026-03-05", "due": "2027-12-31"}

    answer = wang.post(path, {**given, **dict.fromkeys(asked, 5)})

    assert answer.status_code == 302, text_of(answer.content.decode())
    assert wang.get(path).content.decode().count('class="gantt__row"') == len(template(key).nodes)


def test_the_page_shows_bars_figures_and_the_source_of_limits(
    town: Town, signed_in: SignIn
) -> None:
    matter = planned(town)

    html = signed_in("li").get(f"/matters/{matter.pk}/plan/").content.decode()

    assert html.count('class="gantt__row"') == 13
    assert html.count("gantt__link") == 14
    assert "招标投标法第二十四条" in html
    # Begun on Friday 6 March it ends on 29 May: 5 + 5 + 1 working days before Monday 15 June.
    assert "富余" in html and "5月29日" in html and ">11<" in html


def test_a_late_node_alone_is_red_and_tells_what_waits_for_it(
    town: Town, signed_in: SignIn
) -> None:
    """Without a day to spare the survey was due on Wednesday; today is Thursday, 5 March."""
    matter = planned(town, due=date(2026, 5, 21))

    html = signed_in("li").get(f"/matters/{matter.pk}/plan/").content.decode()
    table = html[html.index('id="nodes-title"') :]
    assert table.count("light--red") == 1
    told = text_of(table)
    assert re.search(
        r"水毁勘查 红灯 影响：开工晚 \d+ 个工作日 影响：度汛准备就绪晚 \d+ 个工作日", told
    )


def test_a_trial_shows_the_consequence_and_saves_nothing(town: Town, signed_in: SignIn) -> None:
    matter = planned(town)
    data = {"version": matter.version, "node": "works", "duration": "25"}

    path = f"/matters/{matter.pk}/plan/preview/"
    html = signed_in("wang").post(path, data).content.decode()
    law = {**data, "node": "tender_notice", "duration": "10"}
    refused = signed_in("wang").post(path, law).content.decode()

    assert "试算，尚未保存" in html
    assert 'value="25"' in html
    assert "不得少于20天" in refused
    assert node(matter, "works").duration == 20
    assert signed_in("li").post(path, data).status_code == 403
    assert signed_in("zhao").post(path, data).status_code == 404


def test_the_plan_is_compared_with_what_was_promised_on_any_day(
    town: Town, signed_in: SignIn
) -> None:
    matter = planned(town)
    longer = {"nodes": {"works": {"duration": 25}}}
    with acting(town.actor("wang")) as wang:
        change_plan(matter, longer, actor=wang, at=MONDAY + 7 * DAY, reason="工程量增加")

    html = signed_in("li").get(f"/matters/{matter.pk}/plan/?base=2026-03-02").content.decode()

    assert '<option value="2026-03-02" selected>' in html
    assert '<option value="2026-03-09">' in html
    assert "plan__key--base" in html


def test_the_calendar_of_a_node_is_changed_in_the_form(town: Town, signed_in: SignIn) -> None:
    matter = planned(town)
    data = {"version": matter.version, "node": "survey", "calendar": "every", "reason": "连续作业"}

    shown = signed_in("wang").get(f"/matters/{matter.pk}/plan/").content.decode()
    done = signed_in("wang").post(f"/matters/{matter.pk}/plan/change/", data)

    assert '<option value="every">日历日</option>' in shown
    assert done.status_code == 302
    assert node(matter, "survey").facts["calendar"] == "every"


def test_an_act_that_is_refused_comes_back_on_its_form(town: Town, signed_in: SignIn) -> None:
    matter = planned(town)
    data = {"version": matter.version, "node": "survey", "finished": "2026-03-04"}

    answer = signed_in("li").post(f"/matters/{matter.pk}/plan/record/", data)
    proven = {**data, "started": "2026-03-02", "kind": "document", "note": "勘查报告"}
    done = signed_in("li").post(f"/matters/{matter.pk}/plan/record/", proven)

    assert answer.status_code == 200
    assert "note--error" in answer.content.decode()
    assert done.status_code == 302
    assert node(matter, "survey").finished == date(2026, 3, 4)


def test_remedies_are_compared_side_by_side_and_carried_out(town: Town, signed_in: SignIn) -> None:
    matter = with_remedies(town, due=date(2026, 5, 15))
    path = f"/matters/{matter.pk}/plan/"

    shown = signed_in("chen").get(f"{path}?w=shift&w=early,overlap&w=gone").content.decode()
    data = {"version": matter.version, "keys": "shift,early"}
    done = signed_in("chen").post(f"{path}remedy/", data)

    assert shown.count('name="keys"') == 2
    assert "主体两班倒" in text_of(shown) and "17" in text_of(shown)
    assert done.status_code == 302
    assert (node(matter, "works").duration, node(matter, "design").duration) == (12, 2)
    assert signed_in("wang").post(f"{path}remedy/", data).status_code == 403


def test_the_load_of_a_window_counts_all_cases_and_names_those_one_may_see(
    town: Town, signed_in: SignIn
) -> None:
    ours = planned(town)
    with acting(town.actor("sun")) as sun:
        set_means(NewMeans("window", "涉河许可窗口", "window", 0), actor=sun, at=MONDAY)
        needs = {"nodes": {"river_permit": {"needs": {"window": 1}}}}
        change_plan(ours, needs, actor=sun, at=MONDAY, reason="登记窗口")

    seen = text_of(signed_in("li").get("/portfolio/").content.decode())
    unseen = text_of(signed_in("zhao").get("/portfolio/").content.decode())

    assert "1 !" in seen and "东渠水毁修复" in seen
    assert "1 !" in unseen and "东渠水毁修复" not in unseen


def test_bottlenecks_count_stays_in_stages_by_unit(town: Town, signed_in: SignIn) -> None:
    town.submitted()

    html = text_of(signed_in("sun").get("/bottlenecks/?book=meeting_tasks").content.decode())
    assert "预计准不准：同类已完节点不足8个" in html

    # Given on Monday, begun with Tuesday's report: one working day; handed in on Wednesday.
    assert re.search(r"交办 市水利局 中位数 1 P80 1 最长 1 件数 1 在等 —", html)
    assert re.search(r"待销号 市水利局 中位数 — P80 — 最长 — 件数 0 在等 1 件，最久 1 天", html)


def test_a_stage_of_several_units_is_one_line_with_theirs_folded_under_it() -> None:
    stays = {("审批", "市水利局"): [2, 4], ("审批", "市住建局"): [10], ("立项", "市发改委"): [1]}

    first, second = dwell_groups(sorted_dwells(stays, {("审批", "市水利局"): [7]}))

    assert (first.whole.name, first.whole.dwell.unit, first.whole.dwell.median) == ("审批", "", 4)
    assert (first.whole.dwell.count, first.whole.dwell.waiting_days) == (3, 7)
    assert [line.name for line in first.units] == ["市住建局", "市水利局"]
    assert (second.whole.dwell.unit, second.units) == ("市发改委", [])


def test_the_slowest_unit_stands_first_even_if_it_finishes_nothing(town: Town) -> None:
    """Roads leaves all it was given lying; water begins within a day."""
    town.submitted()
    for _ in range(2):
        town.assigned(lead="roads")

    with acting(town.actor("sun")) as sun:
        since, today = MONDAY.date(), MONDAY.date() + 14 * DAY
        dwells = stage_dwells(sun, "meeting_tasks", today=today, since=since)

    assert [(one.whole.unit, one.stage, one.whole.count) for one in dwells[1:2]] == [
        ("市水利局", "submitted", 0)
    ]
    assert [(one.unit, one.count, one.waiting) for one in dwells[0].units] == [
        ("市交通局", 0, 2),
        ("市水利局", 1, 0),
    ]
    assert dwells[0].whole.waiting_days == 10


def test_a_city_without_a_book_of_inputs_has_plans_all_the_same(
    town: Town, signed_in: SignIn
) -> None:
    matter = planned(town)
    wang = signed_in("wang")
    path = f"/matters/{matter.pk}/plan/"
    assert 'id="plan-ask-input"' in wang.get(path).content.decode()

    BookVersion.objects.filter(key="inputs").delete()
    answer = wang.get(path)

    assert answer.status_code == 200
    assert 'id="plan-ask-input"' not in answer.content.decode()


def test_bottlenecks_name_nodes_in_the_language_of_the_page(town: Town, signed_in: SignIn) -> None:
    matter = planned(town)
    with acting(SYSTEM):
        PlanNode.objects.filter(matter=matter, key="survey").update(started=MONDAY)
    sun = signed_in("sun")

    assert "水毁勘查" in text_of(sun.get("/bottlenecks/").content.decode())

    sun.cookies["django_language"] = "en"
    assert "Damage surveyed" in text_of(sun.get("/bottlenecks/").content.decode())
