"""Who is cited, who is only mentioned, and who speaks without having been found."""

from __future__ import annotations

import pytest

from tests.read.statements.reading import read, speakers

NOTICE = "市政府督查室对重点项目开展了督查。\n一、存在的问题\n"


def test_who_is_cited_in_a_notice_speaks_for_one_sentence() -> None:
    text = NOTICE + "督查组反映，窗口无人值守。另有两处停工。\n二、工作要求\n各区要整改。"

    said = [s.speaker for s in read(text, headline="关于项目进展的通报")]

    assert said[2:4] == ["督查组", "市政府督查室"]
    assert said[-1] == "市政府督查室"


def test_people_without_a_name_do_not_speak_in_a_notice() -> None:
    text = NOTICE + "有企业反映，补偿款一拖再拖。群众反映，道路破损。"

    said = [s.speaker for s in read(text, headline="关于项目进展的通报")]

    assert said[-2:] == ["市政府督查室", "市政府督查室"]


def test_who_speaks_without_having_been_found_takes_the_floor() -> None:
    text = "“我打算盖个新棚。”甲占奎说。\n座谈会上，拓若谷指出，要守牢底线。"

    assert speakers(text, "甲占奎")[-1] == "拓若谷"


def test_an_official_without_a_name_speaks_for_the_body() -> None:
    text = "县发改局有关负责人表示，要抓好复工。该局提醒，要防坍塌。"

    assert speakers(text) == ["县发改局", "县发改局"]


def test_a_feedback_is_the_words_of_the_group_that_gave_it() -> None:
    text = "市委第五巡察组向甲集团反馈巡察情况。会前，组长乙若水作了沟通。\n反馈要求，要整改到位。"

    assert speakers(text, "乙若水")[-1] == "市委第五巡察组"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("下一步，泉西县将新增学位500个。", "泉西县"),
        ("甲文山要求，要抓好复工。下一步，高新区将建立清单。", "高新区"),
        ("甲文山表示，要抓好复工。我区将建立清单。", "甲文山"),
    ],
)
def test_the_body_of_which_the_reporter_tells_promises(text: str, speaker: str) -> None:
    assert read(text, "甲文山")[-1].speaker == speaker


def test_a_unit_that_a_leader_names_with_a_term_is_told_to_do_it() -> None:
    text = "市长甲文山提出，市水利局8月底前重新编制方案。"

    (segment,) = read(text, "甲文山=市长", bodies=("市水利局",))

    assert (segment.label, segment.duty.responsible) == ("demand", "市水利局")


def test_a_duty_quoted_after_a_promise_is_the_speakers_own() -> None:
    text = "乙若水表示，将坚决整改到位。“欠下的账一笔一笔都要还清。”乙若水说。"

    assert [s.label for s in read(text, "乙若水")][:2] == ["commitment", "commitment"]


def test_what_was_held_on_a_day_is_told() -> None:
    text = "3月13日，市人大常委会就环保工作开展专题询问。"

    assert [s.label for s in read(text)] == ["narrative"]


def test_the_aims_of_a_year_are_promised_when_the_report_goes_on_to_promise() -> None:
    text = "今年的目标是：生产总值增长6%。围绕上述目标，我们将重点抓好以下工作。\n新建学校5所。"

    found = [s.label for s in read(text, headline="政府工作报告")]

    assert (found[0], found[-1]) == ("commitment", "commitment")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("会议同意二期工程采用总承包模式建设。", "demand"),
        ("会议原则同意《城区内涝治理方案》。", "narrative"),  # a paper, no task
        ("经市政府同意，新站点昨日启用。", "narrative"),  # nobody is told to do it
        ("会议还研究了其他事项。", "narrative"),
        ("甲文山说，当地人才匮乏，迫切需要高校支撑。", "problem"),
        ("董事长乙若水说，公司看中这里的资源，力争明年5月开工。", "commitment"),
        ("城东产业园一期厂房已经封顶，12家企业签订入园协议；", "result"),
    ],
)
def test_what_is_decided_lacking_promised_and_done(text: str, label: str) -> None:
    assert read(text, "甲文山=市长", "乙若水=董事长")[0].label == label


def test_a_notice_orders_without_a_subject_and_announces_its_own_check() -> None:
    text = (
        "一、处理意见\n（一）责令望泉县水利局7月20日前上报结果；\n市水利局将于8月中旬组织“回头看”。"
    )

    found = read(text, headline="关于质量督查情况的通报", bodies=("望泉县水利局", "市水利局"))

    assert [s.label for s in found[1:]] == ["demand", "commitment"]
    assert (found[1].duty.responsible, found[1].duty.deadline) == ("望泉县水利局", "7月20日前")


def test_the_bare_inspection_has_the_full_name_of_its_group() -> None:
    text = "省第二生态环境保护督察组进驻云泽市。督察组走访了企业。\n督察要求，要整改到位。"

    assert speakers(text)[-1] == "省第二生态环境保护督察组"
