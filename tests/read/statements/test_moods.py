from __future__ import annotations

import pytest

from guatu.read.facts import Section
from guatu.read.statements.rules import RULES
from tests.read.statements.labelled import GENRES, load
from tests.read.statements.reading import labels, read, speakers


@pytest.mark.parametrize(
    ("text", "label"),
    [
        # demands
        ("会议强调，要压实责任。", "demand"),
        ("各级各部门务必坚守岗位。", "demand"),
        ("会议指出，各地不得擅自返岗。", "demand"),
        ("会议决定，由市教育局牵头制定方案。", "demand"),
        ("市领导希望企业加大投入。", "demand"),
        # commitments
        ("我市将继续优化服务。", "commitment"),
        ("企业负责人表示，将加快投产。", "commitment"),
        ("下一步，我局将完善机制。", "commitment"),
        # problems
        ("部分单位责任落实不到位。", "problem"),
        ("项目推进缓慢，资金拨付滞后。", "problem"),
        ("环境基础设施存在短板。", "problem"),
        ("整治任务至今未完成。", "problem"),
        ("水费收缴率只有43%。", "problem"),
        ("但要清醒看到，创新能力不强。", "problem"),
        # results
        ("全市新增就业4.3万人。", "result"),
        ("今年以来，生产总值增长6%。", "result"),
        ("管网改造已全部完成。", "result"),
        ("共发生事故63起，同比下降12%。", "result"),
        ("会商机制不断完善，解决了排水能力不足的问题。", "result"),
        # narrative
        ("6月2日，全市防汛会议召开。", "narrative"),
        ("市领导表示热烈祝贺。", "narrative"),
        ("产业振兴是乡村振兴的重中之重。", "narrative"),
        ("各位代表：", "narrative"),
        ("钱从哪里来？", "narrative"),
        ("“以前修把伞要跑半个城。”", "narrative"),
        ("为汲取教训，市安委办派出6个督导组开展检查。", "narrative"),
        ("联系电话：12345678", "narrative"),
    ],
)
def test_the_words_of_a_sentence_make_its_label(text: str, label: str) -> None:
    assert labels(text) == [label]


@pytest.mark.parametrize(
    "text",
    [
        "要素保障有力。",
        "主要负责人到场。",
        "重要批示传达。",
        "该镇需要解决的事。",
        "纪要印发。",
        "应急队伍集结。",
    ],
)
def test_a_word_that_holds_a_duty_word_requires_nothing(text: str) -> None:
    assert labels(text) != ["demand"]


@pytest.mark.parametrize(
    "text",
    [
        "要解决责任落实不到位问题。",
        "要防止整改流于形式。",
        "要排查薄弱环节，消除隐患。",
        "要补齐短板。",
    ],
)
def test_a_shortcoming_that_is_dealt_with_is_not_stated(text: str) -> None:
    assert labels("会议强调，" + text) == ["demand"]


def test_bare_verbs_after_a_demand_are_demands() -> None:
    assert labels("会议强调，要抓项目。紧盯开工。做好服务。") == ["demand"] * 3


def test_bare_verbs_in_a_report_of_work_are_results() -> None:
    text = "近年来，该县扎实推进治水，水质持续改善。加强巡河管护。深入开展整治，成效明显。"

    assert labels(text) == ["result"] * 3


def test_a_deed_told_among_demands_does_not_end_them() -> None:
    text = "会议强调，要抓项目。一季度开局已经打响。紧盯开工不放。"

    assert labels(text)[-1] == "demand"


def test_all_members_of_an_announced_list_are_problems() -> None:
    text = "督察指出，存在以下问题：一是责任压得不实。二是台账做完了事。三是12个点位靠人盯。"

    assert labels(text) == ["problem"] * 3


def test_the_head_of_a_part_sets_its_mood() -> None:
    text = "新增规上企业80家。\n新增规上企业90家。"
    sections = (Section("2025年工作回顾", 0), Section("2026年重点工作", 11))

    segments = read(text, headline="政府工作报告", sections=sections)

    assert [segment.label for segment in segments] == ["result", "commitment"]


def test_a_head_of_the_first_level_ends_the_problems() -> None:
    text = "二、主要问题\n台账不清。\n三、附则\n本通报抄送各县区。"

    assert labels(text, headline="市安委办关于督导检查情况的通报")[-1] != "problem"


def test_a_report_of_rectification_tells_deeds_whatever_problem_they_name() -> None:
    title = "县水利局关于巡察整改进展情况的通报"

    assert labels("清理违规采砂点5处，处分3人。", headline=title) == ["result"]


def test_a_promise_among_demands_needs_a_subject() -> None:
    text = "会议强调，要抓项目。将评比结果与考核挂钩。市财政局将安排专项资金。"

    assert labels(text) == ["demand", "demand", "commitment"]


def test_what_is_foreseen_of_a_thing_is_no_promise() -> None:
    assert labels("该项目建成后将带动就业500人。") != ["commitment"]


def test_a_speech_of_ones_own_body_promises_where_an_order_requires() -> None:
    text = "参会代表表示，要把会议精神带回去。"

    assert labels(text) == ["commitment"]


def test_every_rule_can_speak() -> None:
    told = {s.rule for path in GENRES.glob("*.txt") for s in load(path).read()}
    silent = {rule.__name__ for rule in RULES} - told

    assert silent <= {
        "assigned",
        "attendance",
        "courtesy",
        "delegated",
        "rectified",
        "running_promise",
    }


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("会议指出，前进路上还面临不少挑战。", "problem"),
        ("会议指出，三个卡口没有一个登记全的。", "problem"),
        ("会议指出，设备有四成以上不能正常运行。", "problem"),
        ("会议指出，某局只约谈、不处罚。", "problem"),
        ("他压低了声音：“真正卡脖子的是水，指标批了一半。”", "problem"),
        ("会议没有主席台，也没有发言稿。", "narrative"),
        ("地头的横幅上写着：“向荒坡要绿！”", "narrative"),
        ("本栏目将持续关注。", "narrative"),
        ("行动自6月20日起，至9月27日结束。", "narrative"),
        ("街道办事处回复称，已约谈施工单位，今后一律停止夜间作业。", "commitment"),
        ("会议要求，遇险情10分钟内报告。", "demand"),
        ("市长表示，即港将拿出海域，谁出成果、谁优先用海。", "commitment"),
        ("督查组责令整改企业97家，已办结548件。", "result"),
        ("受冷空气影响，供热由11月1日提前至10月30日。", "narrative"),
        ("如有意见建议，请及时反映。", "narrative"),
        ("会议指出，计划执行中还存在需求不足的问题。", "problem"),
    ],
)
def test_a_turn_of_phrase_tells_what_a_sentence_does(text: str, label: str) -> None:
    assert labels(text) == [label]


def test_a_head_run_into_its_text_does_what_the_text_does() -> None:
    text = (
        "（一）道路运输。全市发生事故12起、死亡3人，同比下降20%。\n"
        "（二）建筑施工。有的工地无证上岗。"
    )

    assert labels(text, headline="关于三季度安全生产形势的通报")[::2] == ["result", "problem"]


def test_who_hears_of_somebody_speaks_himself() -> None:
    text = "甄一诺来到公司。听说技术员祁麦已签约，他连声称赞，并叮嘱：“承诺要兑现。”"

    assert speakers(text, "甄一诺=市长", "祁麦=技术员")[-1] == "甄一诺"


def test_a_meeting_that_heard_a_report_speaks_for_itself() -> None:
    text = "会议听取了县信访局的汇报，指出，剩下7件都是“硬骨头”，要逐件领办。"

    assert speakers(text) == ["会议"]
