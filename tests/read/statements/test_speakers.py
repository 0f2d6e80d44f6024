from __future__ import annotations

import pytest

from guatu.read.context import Context
from guatu.read.statements import read_statements
from tests.read.statements.reading import labels, read, speakers


def test_a_speakers_words_run_on_until_somebody_else_speaks() -> None:
    text = "甲文山强调，要抓进度。\n紧盯节点。\n乙若水要求，要守安全。严格监管。"

    assert speakers(text, "甲文山", "乙若水") == ["甲文山", "甲文山", "乙若水", "乙若水"]


def test_who_attends_ends_the_words_of_the_speaker() -> None:
    text = "甲文山强调，要抓进度。\n市领导乙若水出席会议。\n扎实推进各项工作，成效明显。"

    assert speakers(text, "甲文山", "乙若水") == ["甲文山", None, None]


def test_he_is_who_acted_last_not_who_came_along() -> None:
    text = "甲文山到泉西县调研。副市长乙若水陪同调研。他指出，要办好实事。"

    assert speakers(text, "甲文山", "乙若水")[-1] == "甲文山"


def test_a_verb_without_a_subject_belongs_to_who_opens_the_sentence() -> None:
    text = "甲文山察看了车间，勉励企业加快研发，并要求有关部门优化服务。"

    (segment,) = read(text, "甲文山")

    assert (segment.label, segment.speaker) == ("demand", "甲文山")


def test_the_one_who_is_met_does_not_speak() -> None:
    text = "甲文山会见乙若水一行时强调，要深化合作。"

    assert speakers(text, "甲文山", "乙若水") == ["甲文山"]


def test_a_part_of_a_bodys_name_is_no_preposition() -> None:
    text = "泉和电梯公司总经理乙若水承诺，二十分钟内到场。"

    (segment,) = read(text, "乙若水=泉和电梯公司总经理")

    assert (segment.label, segment.speaker) == ("commitment", "乙若水")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("会议强调，要守住底线。", "会议"),
        ("市政府常务会议要求，要守住底线。", "市政府常务会议"),
        ("《方案》提出，各地要建立台账。", "《方案》"),
        ("省安委会督导组要求，要逐条整改。", "省安委会督导组"),
        ("日前，市安委办印发通知，要求各地立即开展排查。", "市安委办"),
    ],
)
def test_meetings_documents_and_bodies_speak(text: str, speaker: str) -> None:
    assert speakers(text) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "全市按照省委总体要求扎实推进，取得明显成效。",
        "各项指标达到国家标准要求，已通过验收。",
        "我市认真落实省委要求，就业形势持续向好。",
        "办理人大代表建议236件，办结率100%。",
        "严格按照“四个最严”要求，累计检查企业120家。",
    ],
)
def test_a_noun_that_looks_like_a_verb_of_saying_is_none(text: str) -> None:
    assert labels(text) == ["result"]


def test_the_bare_word_for_an_inspection_is_the_group_named_before() -> None:
    text = "省第二督察组向桂阳市反馈情况。\n督察要求，桂阳市要扛起责任。"

    assert speakers(text)[-1] == "省第二督察组"


def test_a_quotation_belongs_to_the_one_named_behind_it() -> None:
    text = "“我们将扩大基地，再上一条加工线。明年要让乡亲们增收。”合作社负责人乙若水说。"

    segments = read(text, "乙若水=合作社负责人")

    assert [segment.speaker for segment in segments] == ["乙若水", "乙若水", None]
    assert [segment.label for segment in segments][-1] == "narrative"


def test_an_interview_goes_by_turns() -> None:
    text = "问：下一步有何打算？\n答：我们将新建水厂2座。\n问：资金从哪来？"

    segments = read(text, "甲文山=县水务局局长")

    assert [s.label for s in segments] == ["narrative", "commitment", "narrative"]
    assert segments[1].speaker == "甲文山"


def test_the_author_of_a_report_speaks_in_it() -> None:
    context = Context(headline="政府工作报告", subheads=("泉西县县长 甲文山",))

    segments = read_statements("今年重点做好以下工作：\n扩大有效投资。", context=context)

    assert (segments[-1].label, segments[-1].speaker) == ("commitment", "甲文山")


@pytest.mark.parametrize(
    ("headline", "text", "speaker"),
    [
        ("桂阳市防汛指挥部令", "市防汛指挥部决定：\n一、各单位立即上岗。", "市防汛指挥部"),
        ("桂阳市防汛指挥部令", "要立即上岗。", "桂阳市防汛指挥部"),
        ("关于二季度安全情况的通报", "市安委办现将情况通报如下。\n要严查违法。", "市安委办"),
        ("更新改造实施方案", "本方案已经市政府常务会议通过。\n要摸清底数。", "市政府"),
        ("政府工作报告", "市长甲文山代表市政府作报告。\n要过紧日子。", "甲文山"),
    ],
)
def test_a_document_speaks_in_the_name_that_it_gives_itself(
    headline: str, text: str, speaker: str
) -> None:
    assert read(text, headline=headline)[-1].speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "“这样的电机一天也不能用！”甲文山当即责令更换。",
        "“要让成果走出柜子。”甲文山再三叮嘱。",
        "乙青禾反映：路灯坏了。\n“小事也不能拖过夜。”甲文山当场要求整改。",
        "甲文山走进泵站。“设备要天天擦！”",
        "甲文山语重心长：各县要再加把劲。",
        "“三天之内必须修好！”他现场交办。甲文山叮嘱，要盯紧。",
    ],
)
def test_a_quotation_is_the_words_of_who_is_there(text: str) -> None:
    said = [s for s in read(text, "甲文山=市长", "乙青禾") if s.label == "demand"]

    assert said[-1].speaker == "甲文山"


def test_whom_one_speaks_to_does_not_speak() -> None:
    text = "甲文山走上大坝。他对随行的干部说，一根树枝也不能留。"

    assert speakers(text, "甲文山=市长")[-1] == "甲文山"


def test_the_source_of_a_report_speaks_its_demands() -> None:
    text = "记者4月10日从市水利局获悉，春灌已完成58万亩。各灌区要加强巡渠。"

    assert speakers(text)[-1] == "市水利局"


def test_the_occasion_is_kept() -> None:
    (segment,) = read("甲文山在全市防汛工作会议上强调，要压实责任。", "甲文山")

    assert segment.occasion == "全市防汛工作会议"


def test_agreeing_on_a_thing_is_no_order_of_who_agrees() -> None:
    text = "甲文山强调，要守住底线。市商务局本周内与泉和集团敲定供货合同，确保供应。"

    assert speakers(text, "甲文山") == ["甲文山", "甲文山"]


def test_what_a_paper_orders_is_the_order_of_who_issued_it() -> None:
    text = "4月9日，市人民政府发布《野外用火管理通告》。通告明确，各镇街须实行网格化巡查。"

    assert speakers(text)[-1] == "市人民政府"


def test_who_is_spoken_to_does_not_speak() -> None:
    text = "卢希声转头对局长贾清源说，“补贴下周三前必须拨付。”"

    assert speakers(text, "卢希声=区长", "贾清源=区财政局局长") == ["卢希声"]


def test_who_moves_a_hand_behind_a_quotation_said_it() -> None:
    text = "“这条线必须上，不能等。”市国资委主任于广浩拿出一份账本。"

    assert speakers(text, "于广浩=市国资委主任")[0] == "于广浩"


def test_an_answer_below_its_day_is_the_offices() -> None:
    text = "州水务局12月3日答复如下：我局将在20日前完成清理。"

    assert speakers(text) == ["州水务局"]


def test_who_is_called_without_a_full_name_speaks_too() -> None:
    text = "家住鹤鸣苑的邓女士反映，二期工地夜间打桩，根本睡不着。"

    assert speakers(text) == ["邓女士"]
