"""What a year is held to: goals by month, items and who leads them, points of contact."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.ledger.limits import CheckFailed
from guatu.read.page import read_page
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.carry_over import carry_over
from guatu.store.acts.decompose import Part, decompose
from guatu.store.acts.edit_matter import edit_matter
from guatu.store.acts.store_document import store_document
from guatu.store.models import Draft, Event
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.past import account_at
from tests.store.test_accounts import section
from tests.store.test_books import close, colour, entered, given, handed_in
from tests.store.town import DAY, MONDAY, Town, load

YEAR_END = date(2026, 12, 31)

# --- 时序 -------------------------------------------------------------------------------------


def test_a_goal_is_told_beside_what_should_be_reached_by_today(town: Town) -> None:
    """Until Tuesday 10 March: all of January and February, and 7 of March's 22 working days."""
    by_month = "10、0、22、8、10、10、10、10、10、10、10、10"
    own = {"target": 120, "monthly": by_month, "measure": "个"}
    ahead = given(town, "work_report", "甲", values={**own, "reached": 18})
    behind = given(town, "work_report", "乙", values={**own, "reached": 16.5})
    silent = given(town, "work_report", "丙", values=own)

    assert section(town, "work_report", "序时进度") == [
        (f"{ahead.number} 甲", "完成 18 / 序时 17.00 / 全年 120个（+1.00）", False),
        (f"{behind.number} 乙", "完成 16.5 / 序时 17.00 / 全年 120个（-0.50）", True),
        (f"{silent.number} 丙", "未报 / 序时 17.00 / 全年 120个", True),
    ]


def test_months_that_do_not_sum_to_the_goal_are_named(town: Town) -> None:
    given(town, "work_report", "甲", values={"target": 100, "monthly": "10 " * 12})

    ((_, said, odd),) = section(town, "work_report", "序时进度")

    assert odd
    assert "120" in said
    assert "100" in said


# --- 对账 -------------------------------------------------------------------------------------

REPORT = """临江市政府工作报告任务分解表

一、大力发展产业
1.新开工重点项目20个。牵头单位：市水利局；完成时限：12月底。
2.完成技改投资30亿元。牵头单位：市交通局；完成时限：12月底。
二、改善民生
3.建成学校3所。牵头单位：市交通局；完成时限：8月底。
4.改造老旧小区12个。牵头单位：市水利局；完成时限：10月底。
"""


def test_each_numbered_item_of_the_report_is_a_task(town: Town) -> None:
    with acting(town.actor("sun")) as sun:
        store_document(read_page(REPORT, name="报告.txt"), REPORT, actor=sun, at=MONDAY)

    with acting(SYSTEM):
        leads = [draft.lead_text for draft in Draft.objects.order_by("pk")]
    assert leads == ["市水利局", "市交通局", "市交通局", "市水利局"]


def test_the_balance_of_31_december_stays_what_it_was(town: Town) -> None:
    tasks = [given(town, "work_report", title) for title in "甲乙丙"]
    handed_in(town, tasks[0], "result")
    close(town, tasks[0])
    after = MONDAY + 310 * DAY
    with acting(town.actor("chen")) as chen:
        due = date(2028, 6, 30)
        carry_over(tasks[1], actor=chen, at=after, due=due, reason="跨年工程")

        then = account_at(chen, "work_report", day=YEAR_END)
        since = account_at(chen, "work_report", day=after.date())

    assert (then.established, then.closed, then.open, then.carried) == (3, 1, 2, 0)
    assert (since.established, since.closed, since.open, since.carried) == (4, 1, 2, 1)


# --- 考核 -------------------------------------------------------------------------------------


def test_no_item_of_the_evaluation_is_without_a_lead_unit(town: Town) -> None:
    load("evaluation")

    with acting(SYSTEM), pytest.raises(CheckFailed, match="unit leads it"):
        add_matter(NewMatter("evaluation", "主体责任"), actor=SYSTEM, at=MONDAY)


def test_an_item_that_several_units_lead_is_told_as_one(town: Town) -> None:
    item = given(town, "evaluation", "主体责任")
    with acting(town.actor("sun")) as sun:
        parts = [Part(key, town.units[key]) for key in ("water", "roads")]
        decompose(item, parts, actor=sun, at=MONDAY)

    name = f"{item.number} 主体责任"
    assert section(town, "evaluation", "牵头单位") == [(name, "市水利局、市交通局", False)]
    assert section(town, "evaluation", "覆盖情况") == [(f"{name} 单位", "0 / 2  0%", True)]


# --- 联系点 -----------------------------------------------------------------------------------


def test_a_changed_point_keeps_who_had_it_before(town: Town) -> None:
    held = {"leader": "甲", "point": "东街支部", "from_on": "2026-01-01"}
    contact = given(town, "contact_points", values=held)

    with acting(town.actor("sun")) as sun:
        edit_matter(contact, {"point": "西街支部", "from_on": "2026-03-03"}, actor=sun, at=MONDAY)
        event = Event.objects.filter(matter=contact, act="matter.edit").get()

    assert event.before_facts["values"] == held
    assert event.after_facts["values"] == {**held, "point": "西街支部", "from_on": "2026-03-03"}


def test_each_leader_has_a_point_on_the_day(town: Town) -> None:
    """The day is 10 March: 乙 has none, that of 丙 is over, and 丁 has another one since."""
    rows = [
        {"leader": "甲", "point": "东街支部"},
        {"leader": "乙"},
        {"leader": "丙", "point": "南街支部", "until_on": "2026-03-09"},
        {"leader": "丁", "point": "北街支部", "until_on": "2026-03-09"},
        {"leader": "丁", "point": "西街支部", "from_on": "2026-03-10"},
    ]
    kept = [given(town, "contact_points", values=row) for row in rows]

    assert section(town, "contact_points", "无联系点") == [("丙", "—", True), ("乙", "—", True)]
    assert [colour(one) for one in kept] == ["held", "vacant", "ended", "ended", "held"]


def test_a_point_does_not_end_before_it_begins(town: Town) -> None:
    values = {"leader": "甲", "point": "东街", "from_on": "2026-03-03", "until_on": "2026-03-02"}

    with pytest.raises(CheckFailed):
        entered(town, "contact_points", values=values)
