from __future__ import annotations

from datetime import date

import pytest

from guatu.read.facts import Duty
from guatu.read.statements import Context, read_statements
from tests.read.statements.reading import labels, read


def duty(text: str, number: int = 0) -> Duty:
    return read(text, event_date="2026-03-02")[number].duty


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("会议要求，市水利局要抓紧修复水毁工程。", "市水利局"),
        ("会议要求，市水利局、市财政局要抓紧落实。", "市水利局；市财政局"),
        ("会议明确，由市应急管理局牵头制定方案。", "市应急管理局"),
        ("会议要求，责成泉西县立即整改。", "泉西县"),
        ("会议要求，县住建局月底前组织验收。", "县住建局"),
        ("会议要求，市政府督查室要跟踪督办。", "市政府督查室"),
        ("会议要求，县供电公司保障泵站用电。", "县供电公司"),
        ("会议要求，市海洋与渔业局要加密巡查。", "市海洋与渔业局"),
        ("会议要求，新改扩建幼儿园12所。", None),
        ("会议要求，同意选址东湖区，抓紧报批。", None),
        ("会议要求，各县区要压实责任。", None),
        ("会议要求，责任单位要倒排工期。", None),
        ("会议要求，项目建设要提速。", None),
        ("会议要求，实施省市重点项目210个。", None),
    ],
)
def test_a_unit_by_name_that_opens_a_demand_is_responsible(text: str, units: str | None) -> None:
    assert duty(text).responsible == units


BODIES = ("市水利局", "市财政局", "市政府督查室", "市公安局交警支队", "南岭镇")


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("会议要求，要抓紧修复，市水利局、市财政局要组建专班。", "市水利局；市财政局"),
        ("会议要求，请市水利局抓紧报批，市财政局同步拨款。", "市水利局；市财政局"),
        ("会议要求，市公安局交警支队要加大查处。", "市公安局交警支队"),
        ("会议要求，市政府督查室每月通报。", "市政府督查室"),
        ("会议要求，督促南岭镇依法拆除。", "南岭镇"),
        ("会议要求，市水利局抓紧修复，市财政局配合。", "市水利局"),
        ("会议要求，市水利局的方案要抓紧印发。", None),
        ("会议要求，支持龙头企业牵头组建联合体。", None),
    ],
)
def test_bodies_that_open_its_clauses_are_responsible(text: str, units: str | None) -> None:
    assert read(text, bodies=BODIES)[-1].duty.responsible == units


def test_a_person_in_charge_is_responsible() -> None:
    (segment,) = read("会议要求，成立专班，由副市长甲文山牵头抓总。", "甲文山", bodies=BODIES)

    assert segment.duty.responsible == "甲文山"


def test_measures_below_a_closing_belong_to_its_unit() -> None:
    text = (
        "一、具体问题\n（一）管网滞后。\n整改时限：2026年10月底前\n责任单位：市水利局\n"
        "整改措施：新建管网30公里；启动泵站扩建。\n（二）扬尘突出。"
    )

    segments = read(text, headline="督察整改方案")

    given = {s.text: (s.duty.responsible, s.duty.deadline_iso) for s in segments}
    assert given["整改措施：新建管网30公里；"] == ("市水利局", "2026-10-31")
    assert given["启动泵站扩建。"] == ("市水利局", "2026-10-31")
    assert given["（二）扬尘突出。"] == (None, None)


def test_what_another_unit_does_is_its_duty_in_a_report_of_rectification() -> None:
    text = "下一步，市政府将压实责任。市水利局对未决项目实行督办；本局将巩固成果，年底前通水。"

    segments = read(text, headline="审计整改情况的报告", bodies=BODIES)

    assert [s.label for s in segments] == ["commitment", "demand", "commitment"]
    assert segments[1].rule == "delegated"


def test_whom_a_demand_addresses_is_its_audience() -> None:
    assert duty("会议要求，各县（市、区）要压实责任。").audience == "各县（市、区）"


def test_a_closing_gives_its_units_and_its_date_to_the_whole_item() -> None:
    text = (
        "1.推进治水。清淤河道12公里。（牵头单位：市水利局；责任单位：市财政局、泉西县；"
        "完成时限：2026年6月底前）"
    )

    first, second = read(text)[:2]

    for segment in (first, second):
        assert segment.label == "demand"
        assert segment.duty.responsible == "市水利局"
        assert segment.duty.supporting == ("市财政局", "泉西县")
        assert segment.duty.deadline_iso == "2026-06-30"


def test_the_segments_of_a_closing_are_narrative() -> None:
    text = "1.推进治水。（牵头单位：市水利局；完成时限：2026年6月底前）"

    assert labels(text) == ["demand", "narrative", "narrative"]


def test_a_closing_ends_at_its_own_item() -> None:
    text = "1.推进治水。（牵头单位：市水利局）\n2.修复山体。（牵头单位：市自然资源局）"

    owners = [s.duty.responsible for s in read(text) if s.label == "demand"]

    assert owners == ["市水利局", "市自然资源局"]


def test_a_closing_may_be_lines_below_the_item() -> None:
    text = "1.修复管网，消除渗漏。\n责任单位：市住建局\n完成时限：2026年9月底前"

    first = read(text)[0].duty

    assert (first.responsible, first.deadline, first.deadline_iso) == (
        "市住建局",
        "2026年9月底前",
        "2026-09-30",
    )


def test_a_closing_may_be_a_sentence() -> None:
    text = "1.新增学位3000个。（市教育局牵头，市财政局配合，8月底前完成）"

    given = duty(text)

    assert (given.responsible, given.supporting, given.deadline_iso) == (
        "市教育局",
        ("市财政局",),
        "2026-08-31",
    )


def test_shared_duty_names_all() -> None:
    text = "1.打通断头路8条。（市住建局、市交通局按职责分工负责）"

    assert duty(text).responsible == "市住建局；市交通局"


def test_brackets_inside_a_name_do_not_end_a_closing() -> None:
    text = "1.排查隐患。（责任单位：各县（市、区）人民政府；完成时限：2026年5月底前）"

    assert duty(text).responsible == "各县（市、区）人民政府"


def test_the_task_is_the_demand_without_number_duty_word_and_date() -> None:
    assert duty("会议强调，一要于6月底前完成管线迁改。").task == "完成管线迁改"


def test_what_is_no_demand_has_no_duty() -> None:
    assert duty("市水利局6月底前已完成修复。") == Duty()


def test_a_deadline_counts_from_the_day_of_the_event() -> None:
    assert duty("会议要求，3日内报送方案。").deadline_iso == "2026-03-05"


def test_whom_one_urges_before_a_comma_is_the_unit() -> None:
    found = read(
        "甲文山当即叮嘱沙湾泵站管理处，汛前检修电机。", "甲文山", bodies=("沙湾泵站管理处",)
    )

    assert found[-1].duty.responsible == "沙湾泵站管理处"


def test_each_office_of_a_kind_is_responsible_but_not_each_place() -> None:
    assert duty("会议要求，各县（市、区）安委会要专题研究。").responsible == "各县（市、区）安委会"
    assert duty("会议要求，各县（区）要举一反三。").responsible is None


def test_who_is_advised_is_the_unit_without_the_verb() -> None:
    text = "一、有关建议\n二是建议县委编办增核执法岗位。"

    found = read(text, headline="关于整改评估的通报", bodies=("县委编办",))

    assert found[-1].duty.responsible == "县委编办"


def test_of_two_deadlines_the_first_is_the_one_of_the_demand() -> None:
    told = duty("会议要求，漏报账款由市财政局核实，4月25日前补报到位，年内清偿六成。")

    assert (told.deadline, told.deadline_iso) == ("4月25日前", "2026-04-25")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("会议要求，11月15日前提出方案。", "--11-15"),
        ("会议要求，年底前清零。", "--12-31"),
        ("会议要求，一周内办结。", "--10-28"),
        ("会议要求，2027年6月底前建成。", "2027-06-30"),
        ("会议要求，本周五前报送。", None),  # which day that is, hangs on the year
        ("会议要求，春节前兑付。", None),
        ("会议要求，5个工作日内答复。", None),
    ],
)
def test_without_a_year_a_deadline_is_the_day_of_any_year(text: str, iso: str | None) -> None:
    assert read(text, event_date="--10-21")[0].duty.deadline_iso == iso


def test_what_is_told_at_an_event_counts_from_its_day_and_not_from_the_papers() -> None:
    text = "会议要求，3日内报送方案。"
    context = Context(event_date="2026-03-02", issue_date=date(2026, 3, 4))

    assert read_statements(text, context=context)[0].duty.deadline_iso == "2026-03-05"


def test_an_event_of_long_ago_is_not_the_day_from_which_deadlines_count() -> None:
    context = Context(event_date="2024-03-02", issue_date=date(2026, 3, 4))

    [segment] = read_statements("会议要求，3日内报送方案。", context=context)

    assert segment.duty.deadline_iso == "2026-03-07"


def test_units_alone_in_brackets_behind_a_sentence_have_its_item() -> None:
    text = (
        "一、压实责任。县级河湖长每季度巡河。"
        "二、补齐短板。汛前疏通雨污管网。（县住建局、县生态环境分局）"
    )
    units = [s.duty.responsible for s in read(text, headline="河湖长制工作要点")]

    assert units == [None, None, "县住建局；县生态环境分局", "县住建局；县生态环境分局", None]


def test_in_a_quotation_a_unit_may_be_told_in_a_later_clause() -> None:
    text = "市长阮怀谷来到工地。“这个做法好，市住建局月底前在全市推开。”阮怀谷说。"
    told = read(text, "阮怀谷=市长", bodies=("市住建局",))[1]

    assert (told.label, told.speaker, told.duty.responsible) == ("demand", "阮怀谷", "市住建局")
