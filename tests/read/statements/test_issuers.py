"""Whose words a document is, wherever it says so."""

from __future__ import annotations

import pytest

from guatu.read.context import Context
from guatu.read.statements import read_statements
from tests.read.statements.reading import read

DUTY = "\n一、工作要求\n各县区要抓紧整改。"


def speaker_of(text: str, headline: str) -> str | None:
    return next(s.speaker for s in read(text, headline=headline) if s.label == "demand")


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("5月，市政府督查室会同市水利局组成2个组，对堤防建设开展了专项督查。", "市政府督查室"),
        (
            "市委督查室、市政府督查室联合市重大项目办，对项目进行了督查。",
            "市委督查室、市政府督查室",
        ),
        ("按照年度计划，县安委办组织对渡口码头进行了明察暗访。", "县安委办"),
        ("根据通报制度，市河长制办公室现将有关情况通报如下。", "市河长制办公室"),
    ],
)
def test_who_inspected_or_makes_known_speaks_in_a_notice(text: str, issuer: str) -> None:
    assert speaker_of(text + DUTY, "关于二季度工作情况的通报") == issuer


@pytest.mark.parametrize(
    "passed",
    [
        "本方案已经市政府第12次常务会议审议通过。",
        "经2025年3月1日市政府第12次常务会议研究，制定本方案。",
        "《方案》已经市政府同意。",
    ],
)
def test_a_plan_is_the_words_of_the_body_that_passed_it(passed: str) -> None:
    assert speaker_of(passed + DUTY, "澄州市海绵城市建设实施方案") == "市政府"


def test_a_signature_counts_also_above_the_annexed_plan() -> None:
    text = "现印发给你们。\n澄州市森林防火指挥部\n2025年1月20日\n一、措施\n各乡镇要巡山。"

    assert speaker_of(text, "关于印发防火方案的通知") == "澄州市森林防火指挥部"


def test_who_explains_a_rule_or_gets_the_answers_is_asked_last() -> None:
    explained = "第一条 各单位要登记。\n第二条 本办法由市财政局负责解释。"
    answered = "各单位要自查，6月底前将结果书面报送市国资委。"

    assert speaker_of(explained, "公物管理办法") == "市财政局"
    assert speaker_of(answered, "关于开展自查的通知") == "市国资委"


def test_who_gives_a_report_speaks_though_another_body_inspected() -> None:
    text = "市政府督查室对整改开展了联合督查。\n下一步，我们将持续整改。"
    context = Context(headline="关于审计整改情况的报告", subheads=("市审计局局长 滕若谷",))

    assert read_statements(text, context=context)[-1].speaker == "滕若谷"


@pytest.mark.parametrize(
    ("title", "text", "issuer"),
    [
        # The short name that it uses, as subject, addressee or in its salutation.
        ("澄州市消防安全委员会办公室关于暗访的通报", "请报送市消安委办公室。", "市消安委办公室"),
        ("云泽县森林防灭火指挥部关于春防的通知", "有关情况及时报县森防指。", "县森防指"),
        ("澄州市食品安全委员会关于抽检的通报", "市食安委各成员单位：", "市食安委"),
        ("平麓县市场监督管理局关于开展整治的通知", "县市场监管局决定整治。", "县市场监管局"),
        # An office whose committee alone is called by its short name.
        ("澄州市安全生产委员会办公室关于整治的通知", "市安委会各成员单位：", "市安委办"),
        # A government and a party committee without their place.
        ("澄州市人民政府关于秋粮收购的通知", "各县区：", "市人民政府"),
        ("中共云泽县委关于巡视整改进展情况的通报", "县委将持续整改。", "县委"),
        # Nothing shorter is printed.
        ("澄州市残疾人联合会关于助残日活动的通知", "各县区残联：", "澄州市残疾人联合会"),
    ],
)
def test_an_issuer_is_called_as_the_document_calls_it(title: str, text: str, issuer: str) -> None:
    assert speaker_of(text + DUTY, title) == issuer


def test_the_office_that_prints_a_plan_speaks_for_the_government() -> None:
    plan = "2025年是提质年。\n一、主要任务\n各县区要抓紧整改。"
    colophon = "\n澄州市人民政府办公室\n2025年2月28日印发"

    assert speaker_of(plan + colophon, "澄州市2025年营商环境工作要点") == "市政府"
    assert speaker_of(plan + colophon.replace("\n2", "　2"), "澄州市夜市工作方案") == "市政府"


def test_headquarters_that_sign_are_called_by_the_name_in_the_lead() -> None:
    text = "市防指已于今日8时启动响应，现通知如下。\n一、各乡镇要巡堤。"
    signature = "\n澄州市防汛防旱指挥部\n2025年6月1日"

    assert speaker_of(text + signature, "关于防御强降雨的紧急通知") == "市防指"


def test_an_office_that_signs_is_called_as_the_text_calls_it() -> None:
    text = "一、各县区要抓紧整改，7月25日前报市政府办公室。\n龙潆市人民政府办公室\n2025年7月1日"

    assert speaker_of(text, "关于上半年项目进度的通报") == "市政府办公室"


def test_who_gets_the_answers_to_a_plan_has_not_made_it() -> None:
    text = "一、各责任单位要细化措施，报专班办公室备案。"

    assert speaker_of(text, "昌沭市民生实事任务分解方案") == "市政府"


def test_who_is_to_inspect_in_a_plan_has_not_made_it() -> None:
    text = "一、保障措施\n由市创建办牵头，对各区开展季评估。市城管局组织第三方逐项评估。"

    # A plan that names only its place is its government's.
    assert speaker_of(text, "澄州市容貌提升行动方案") == "市政府"


def test_a_document_that_names_nobody_has_no_speaker() -> None:
    assert speaker_of("各单位要自查。", "关于开展自查的通知") is None


def test_a_report_without_a_name_is_of_the_government_for_which_it_is_given() -> None:
    text = "现在，我代表区人民政府向大会报告工作，请予审议。\n我们将一件一件加以解决。"

    assert read(text, headline="政府工作报告")[-1].speaker == "区人民政府"


def test_a_plan_that_the_government_passed_is_the_governments() -> None:
    title = "洛邱市人民政府办公室关于印发《洛邱市优化环境行动方案》的通知"
    text = (
        "《方案》已经市政府第67次常务会议审议通过，现印发给你们。\n一、主要任务\n加快推进审批改革。"
    )

    assert read(text, headline=title)[-1].speaker == "市政府"


def test_an_order_is_of_the_command_in_its_title() -> None:
    text = "旗防指决定启动响应。\n一、旗水利局要立即调度水库。"

    assert read(text, headline="海岭旗防汛抗旱指挥部防汛指令")[-1].speaker == "旗防指"
