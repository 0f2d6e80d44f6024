"""What stands round the articles of a page: mastheads, indexes, red heads, printers, credits.

Cities, papers and people are invented.
"""

from __future__ import annotations

import pytest

from guatu.read.layout import Layout, repair_layout
from guatu.read.layout.bylines import closing_credit, opening_byline
from guatu.read.layout.margins import is_margin


def read(*lines: str) -> Layout:
    return repair_layout("\n".join(lines))


REPORT = "本报讯（记者 桑榆）5月5日，全市招商引资工作推进会召开。市委书记谢长风出席会议并讲话。"


@pytest.mark.parametrize(
    "line",
    [
        "— 4 —", "- 12 -", "·3·", "第3页 共8页",
        "中共岚山市委主管主办 国内统一连续出版物号CN 00-0000",
        "今日青屏 2版·综合", "云塘周讯 A3版", "周五 编辑:许文 校对:白柳",
        "LANSHAN DAILY    要闻·A2", "云塘周报 YUNTANG 3版 三农", "2025年 农历乙巳年四月廿三",
        "广告：冬笋节 12月1日开幕", "下期预告:《石磨面香飘省城》", "天气:暴雪 -4℃～1℃ 偏北风4级",
        "本报热线：0000-7654321 民生投诉请扫码",
        "新闻热线：0000-2233445    http://www.example.cn", "2025/03/12 周三 第3872期",
        "今日12版  零售价1.5元", "▲06版 春耕农资价格稳中有降", "【导读】", "（代章）",
        "签发：谢长风                                            2022年8月15日",
        "遗失声明 岚山市鸿运商贸有限公司遗失公章一枚，声明作废。",
        "2025年9月5日 星期二 责任编辑:许文 邮箱:abc@example.com 青屏日报 综合新闻 3",
        "浦水侨讯 A3 镇街", "石岭矿工报 第2版 要闻", "东江时讯 / 03 / 湾区",
        "9月14日 ◎第3版 综合 责编/许文 电话 0000-00220", "星期一 丙午年四月十六 小满后十一日",
        "岚山市水利局                — 3 —", "岚山市安全生产委员会办公室  第2页 共3页",
        "内部明电　　特急　　等级：Ⅲ级", "特提  签批盖章：谢长风", "密级：内部 缓急：特急",
        "【打印本页】【关闭窗口】", "【字体：大 中 小】 打印", "上一篇：市长调研农业 下一篇：无",
        "版权所有 岚山日报社 未经授权不得转载", "今日天气：多云转晴 3~12℃",
        "2版 海汀县：紫菜丰收价更稳", "▶3版 老旧小区装电梯有了新办法",
        "我市出台助企新政（详见第3版）",
        "岚山市人民政府办公室文件", "岚山市水利局 文件", "特急", "签发人：谢长风", "机密★1年",
        "岚山市人民政府办公室 2025年2月28日印发", "2025年2月28日印发", "抄送：市委办公室。",
    ],
)  # fmt: skip
def test_what_frames_a_page_is_no_text(line: str) -> None:
    assert is_margin(line)


@pytest.mark.parametrize(
    "line",
    [
        "全市招商引资工作推进会召开", "岚山市人民政府办公室", "关于转发有关文件的通知",
        "我市出台助企新政", "第三版修订方案", "各县区上报文件",
        "港湾片区 “啃下”最后三栋楼", "岚山市水利局 2026年3月5日", "抓进度 保安全 促投产",
    ],
)  # fmt: skip
def test_titles_and_units_are_no_frame(line: str) -> None:
    assert not is_margin(line)


def test_an_index_of_other_pages_is_no_article() -> None:
    layout = read(
        "全市招商引资工作推进会召开", "", REPORT, "", "导读", "2版 海汀县：紫菜丰收价更稳"
    )

    (article,) = layout.articles
    assert (article.headline, article.subheads) == ("全市招商引资工作推进会召开", ())
    assert article.body.text.endswith("出席会议并讲话。")


@pytest.mark.parametrize(
    "head",
    [
        ("岚山市安全生产委员会办公室关于", "三季度安全生产形势的通报"),
        ("岚山市人民政府", "关于进一步做好防汛抗旱", "工作的通知"),
        ("中共岚山市委关于巡视整改", "进展情况的通报"),
        ("关于全力做好强台风防御", "工作的紧急通知"),
    ],
)
def test_a_documents_title_over_lines_is_one(head: tuple[str, ...]) -> None:
    layout = read(
        "岚山市人民政府文件", "岚政〔2025〕41号", "", *head, "",
        "各县（市、区）人民政府，市直各单位：", "现将有关情况通报如下。", "一、总体情况",
        "全市共发生事故29起。", "", "岚山市人民政府", "2025年10月15日", "", "— 4 —",
    )  # fmt: skip

    (article,) = layout.articles
    assert article.headline == "".join(head)
    assert article.subheads == ("一、总体情况",)
    assert article.event_date == "2025-10-15"
    assert article.body.text.endswith("2025年10月15日")


@pytest.mark.parametrize(
    "foot",
    [
        ("岚山市人民政府办公室 2025年2月28日印发",),
        ("岚山市人民政府办公室", "2025年2月28日印发"),
        ("抄送：市委办公室。", "岚山市优化营商环境领导小组办公室", "2025年2月28日印发"),
    ],
)
def test_a_document_without_signature_has_the_day_of_its_printing(foot: tuple[str, ...]) -> None:
    layout = read(
        "岚山市2025年优化营商环境工作要点", "", "今年是营商环境提质年。", "一、提升政务服务",
        "市行政审批局要推出一批集成服务事项，压减时限50%以上。", "", *foot,
    )  # fmt: skip

    (article,) = layout.articles
    assert article.event_date == "2025-02-28"
    assert article.body.text.endswith("50%以上。")
    assert layout.masthead.issue_date is None


def test_a_headline_whose_second_line_cannot_begin_is_one() -> None:
    layout = read("研究前三季度经济运行", "和冬令救助工作", "", REPORT)

    assert layout.articles[0].headline == "研究前三季度经济运行和冬令救助工作"


@pytest.mark.parametrize(
    ("text", "paper", "names"),
    [
        ("青屏县融媒体中心讯(记者 许文 白柳)5月5日,", "青屏县融媒体中心", ("许文", "白柳")),
        ("云塘传媒讯（通讯员 许文）5月5日，", None, ("许文",)),
    ],
)
def test_a_report_may_open_with_the_name_of_any_newsroom(
    text: str, paper: str | None, names: tuple[str, ...]
) -> None:
    found = opening_byline(text)

    assert found is not None
    assert found[0].reporters == names
    assert paper is None or found[0].publisher == paper


@pytest.mark.parametrize("name", ["妥金虎", "买玉兰", "郯晓"])
def test_an_author_in_brackets_may_have_a_rare_surname(name: str) -> None:
    found = closing_credit(f"会议要求抓好落实。({name})")

    assert found is not None
    assert found[0].reporters == (name,)


@pytest.mark.parametrize("remark", ["未完成", "有删节", "见下文", "请关注"])
def test_a_remark_in_brackets_is_no_author(remark: str) -> None:
    assert closing_credit(f"会议要求抓好落实。（{remark}）") is None


def test_the_day_and_the_year_of_a_masthead_may_stand_apart() -> None:
    layout = read("青屏新闻", "星期二", "5月20日", "2025年 农历乙巳年四月廿三", "", REPORT)

    assert layout.masthead.issue_date == "2025-05-20"
    assert layout.articles[0].event_date == "2025-05-05"


@pytest.mark.parametrize(
    ("opening", "names"),
    [
        ("青屏讯 记者许文 实习生白柳报道：", ("许文", "白柳")),
        ("青屏讯 ", ()),
        ("云山云客户端·青屏晚报讯（记者 许文 古丽米热·艾山）", ("许文", "古丽米热·艾山")),
        ("本报5月5日讯（记者 许文）", ("许文",)),
    ],
)
def test_the_news_of_a_place_opens_a_report(opening: str, names: tuple[str, ...]) -> None:
    first, second = read(
        "全市招商引资工作推进会召开", "", REPORT, "", "工会送清凉", "",
        f"{opening}5月5日，区总工会走访慰问一线环卫工人。",
    ).articles  # fmt: skip

    assert (second.headline, second.reporters) == ("工会送清凉", names)
    assert second.body.text == "5月5日，区总工会走访慰问一线环卫工人。"
    assert first.complete


def test_a_question_that_names_things_is_no_credit() -> None:
    layout = read(
        "先把账算明白", "", "记者：改造完了，老祠堂、老榕树会", "不会没了？", "许文：不会。"
    )

    assert layout.articles[0].reporters == ()


@pytest.mark.parametrize(
    ("lines", "headline"),
    [
        (("沭平至临海高速公路", "全线贯通"), "沭平至临海高速公路全线贯通"),
        (("旧村改造，先把", "老街坊的账算明白"), "旧村改造，先把老街坊的账算明白"),
        (("我县一季度完成36座", "水库加固"), "我县一季度完成36座水库加固"),
        (("■河堤加固完工",), "河堤加固完工"),
        (("岚山市低温冰冻灾害", "应急指挥部命令"), "岚山市低温冰冻灾害应急指挥部命令"),
    ],
)
def test_a_headline_over_lines_is_one(lines: tuple[str, ...], headline: str) -> None:
    column = (
        "本报讯（记者 许文）5月5日，全市招商引", "资工作推进会召开，市委书记谢长",
        "风出席会议并讲话，市长罗敷主持", "会议。会议强调要抓好落实。",
    )  # fmt: skip
    layout = read("全市招商工作推进会召开", "", *column, "", *lines, "", *column)

    assert layout.articles[1].headline == headline


def test_the_heads_of_a_plan_in_a_column_are_parted_from_their_text() -> None:
    layout = read(
        "岚山市人民政府", "常务会议纪要", "（第31次）", "",
        "岚山市人民政府办公室　　2025年3月10日", "",
        "　　2025年3月7日上午，市委副书记、市长罗敷主持召",
        "开市人民政府第31次常务会议。现将会议议定事项纪要如", "下：", "",
        "二、关于2025年市本级政府投资计划",
        "　　会议听取了市发展和改革委员会的汇报，2024年全市固",
        "定资产投资增长7.1%，市本级政府投资项目完成投资若干",
        "亿元，为年度计划的104%。", "　　记录：许文。", "", "分送：市政府领导，市直有关单位。",
    )  # fmt: skip

    (minutes,) = layout.articles
    assert minutes.headline == "岚山市人民政府常务会议纪要"
    assert minutes.subheads == ("（第31次）", "二、关于2025年市本级政府投资计划")
    assert minutes.event_date == "2025-03-07"
    assert minutes.body.text.endswith("记录：许文。")


def test_a_day_just_ahead_of_the_paper_is_announced_and_no_event() -> None:
    layout = read("青屏日报", "2023年11月24日 星期五", "", "招商“赛马榜”公布", "",
                  "本报讯 截至11月20日，青屏县到位资金居前，冬笋节将于12月1日开幕。")  # fmt: skip

    assert layout.articles[0].event_date == "2023-11-20"


def test_a_slip_of_supervision_has_its_day_beside_who_signed_it_off() -> None:
    layout = read(
        "岚山市重点项目领导小组办公室", "督 办 单", "岚督〔2022〕第18号", "",
        "签发：谢长风                                   2022年8月15日", "",
        "主送单位：云台县人民政府", "督办事项：关于加快推进滞后项目建设的问题", "",
        "云台县人民政府：", "7月28日至8月5日，我办开展了专项督查。", "特此督办。", "",
        "          岚山市重点项目领导小组办公室", "              （代章）",
        "联系人：许文  联系电话：0000-3345566",
    )  # fmt: skip

    (slip,) = layout.articles
    assert slip.headline == "岚山市重点项目领导小组办公室督办单"
    assert slip.subheads == ()
    assert slip.event_date == "2022-08-15"
    assert "\n岚山市重点项目领导小组办公室\n联系人：许文" in slip.body.text


def test_the_signer_beside_the_number_of_a_document_is_no_title() -> None:
    layout = read(
        "岚安委〔2024〕12号                 签发人：谢长风", "",
        "关于印发《燃气安全整治方案》的通知", "", "各县（区）人民政府：", "现印发给你们，请执行。",
    )  # fmt: skip

    assert layout.articles[0].headline == "关于印发《燃气安全整治方案》的通知"


def test_a_headline_may_open_with_who_says_it() -> None:
    layout = read("市长下沉一线", "袁紫衣：问题不解决 干部不撤回", "", "文/本报记者 许文",
                  "", "5月5日，市长袁紫衣来到工地，要求抓紧施工。")  # fmt: skip

    assert layout.articles[0].subheads == ("袁紫衣：问题不解决 干部不撤回",)


def test_whose_words_they_are_is_no_text() -> None:
    layout = read(f"{REPORT}", "来源：漪东街道 整理：许文")

    assert layout.articles[0].body.text.endswith("出席会议并讲话。")


def test_items_that_close_with_their_units_over_lines_are_paragraphs() -> None:
    layout = read(
        "岚山市2026年城市建设与民生改善", "重点工作任务分解方案", "",
        "为全面落实会议精神，结合我市实际，制定本方案。", "", "（一）提升承载能力",
        "1.实施城区供水管网更新改造工程，更换使用年限超过30年的铸铁管76",
        "公里，管网漏损率降至8%以下。（牵头单位：市水务局；配合单位：岚山水务",
        "集团；完成时限：10月底前）",
        "2.建成投用城西再生水厂，日处理能力4万吨；启动城南污水处理厂改造项",
        "目前期工作，抓紧完成批复。（牵头单位：市水务局；配合单位：市发展改革",
        "委、市行政审批局；完成时限：9月底前）",
    )  # fmt: skip

    (plan,) = layout.articles
    assert plan.headline == "岚山市2026年城市建设与民生改善重点工作任务分解方案"
    assert [line[:2] for line in plan.body.text.split("\n")] == ["为全", "1.", "2."]
    assert plan.subheads == ("（一）提升承载能力",)


def test_the_unit_above_the_number_of_a_document_is_its_letterhead() -> None:
    layout = read(
        "岚山市人民政府办公室", "", "岚政办通〔2025〕17号", "", "关于上半年重大项目进度的通报", "",
        "各县（区）人民政府：", "现将有关情况通报如下。", "岚山市人民政府办公室", "2025年7月10日",
    )  # fmt: skip

    assert layout.articles[0].headline == "关于上半年重大项目进度的通报"
    assert layout.articles[0].subheads == ()


def test_an_order_has_its_number_apart_and_may_be_signed_with_the_hour() -> None:
    layout = read(
        "岚山市防汛抗旱指挥部令", "第3号", "关于全力做好台风防御工作的命令", "",
        "各县（市、区）防汛抗旱指挥部：", "", "据预报，台风即将登陆，现命令如下：", "",
        "一、立即组织避险。", "", "总指挥：许文", "", "2025年8月26日15时", "",
        "风雨来临前", "", "□岚山晚报记者 桑榆 文/图", "", "8月27日下午，海堤上风声呼啸。",
    )  # fmt: skip

    order, story = layout.articles
    assert order.event_date == "2025-08-26"
    assert "关于全力做好台风防御工作的命令" in (order.headline, *order.subheads)
    assert (story.headline, story.reporters) == ("风雨来临前", ("桑榆",))


def test_a_signed_announcement_below_a_report_is_an_article() -> None:
    layout = read(
        "巡察组反馈巡察情况", "", REPORT, "", "岚山市市管干部任前公示", "",
        "根据规定，现将拟任职人选予以公示。", "", "中共岚山市委组织部", "", "2025年5月20日",
    )  # fmt: skip

    assert [article.headline for article in layout.articles] == [
        "巡察组反馈巡察情况", "岚山市市管干部任前公示",
    ]  # fmt: skip
    assert layout.articles[1].event_date == "2025-05-20"


def test_who_runs_a_column_stands_before_who_wrote_it() -> None:
    found = closing_credit("将安排专人值守。 本栏目由本报与热线中心联办 记者 许文 整理")

    assert found is not None
    assert found[0].reporters == ("许文",)


def test_a_day_of_this_month_is_one() -> None:
    layout = read("岚山日报", "2025年2月19日 星期三", "", "送岗进村", "",
                  "本月16日，专场招聘会走进石佛寺乡。（许文）")  # fmt: skip

    assert layout.articles[0].event_date == "2025-02-16"


def test_yesterday_is_the_day_in_brackets_behind_it() -> None:
    layout = read("本报讯（记者 桑榆）昨天（7月8日），市长谢长风到市供电公司调研。")

    assert layout.articles[0].event_date == "--07-08"


@pytest.mark.parametrize(
    "lead",
    [
        "2026年2月下旬至4月底，市委巡察组开展了巡察。5月22日，巡察组反馈了情况。",
        "按照2026年度计划，5月22日，市审计局通报了审计情况。",
    ],
)
def test_a_day_has_the_year_that_the_lead_said_before_it(lead: str) -> None:
    assert read(lead).articles[0].event_date == "2026-05-22"


@pytest.mark.parametrize(
    ("opening", "names"),
    [
        ("早报讯(海州早报记者 桑榆)5月5日，大桥通车。", ("桑榆",)),
        ("晚报讯（记者 许文 白柳）5月5日，大桥通车。", ("许文", "白柳")),
    ],
)
def test_a_paper_may_open_with_its_kind_alone(opening: str, names: tuple[str, ...]) -> None:
    assert read(opening).articles[0].reporters == names


@pytest.mark.parametrize("byline", ["□白柳", "■ 许文　白柳", "白柳", "许文 白柳"])
def test_names_alone_below_a_headline_wrote_the_story(byline: str) -> None:
    layout = read("大棚里种出新希望", "", byline, "", "　　四月的村庄，油菜花谢了，番茄正红。")

    assert layout.articles[0].reporters == tuple(byline.strip("□■ ").split())
    assert layout.articles[0].subheads == ()


@pytest.mark.parametrize("line", ["安全", "民生·看变化", "■水利"])
def test_a_word_below_a_headline_is_no_author(line: str) -> None:
    layout = read("大棚里种出新希望", "", line, "", "　　四月的村庄，油菜花谢了，番茄正红。")

    assert layout.articles[0].reporters == ()


def test_a_sentence_before_a_jump_line_is_no_headline() -> None:
    layout = read(REPORT, "", "散会后，谢长风来到老社区，（下转第2版）")

    assert layout.articles[0].body.text.endswith("散会后，谢长风来到老社区，")
    assert not layout.articles[0].complete


def test_a_headline_above_a_jump_line_back_is_one() -> None:
    layout = read(
        REPORT, "（记者 白柳）", "一江清水送下游", "（上接第1版）",
        "　　的渡口，老船工又点起了烟。“早先江面上全是泡沫箱。”他说。",
    )  # fmt: skip

    assert [article.headline for article in layout.articles] == [None, "一江清水送下游"]


def test_an_order_is_signed_with_hour_and_minute_below_its_signer() -> None:
    layout = read(
        "关于启动防汛应急响应的命令", "", "　　各县（市、区）：",
        "　　请各级各部门立即上岗到位，加强巡查。", "　　此令。", "　　指挥长：谢长风",
        "　　岚山市防汛抗旱指挥部", "　　2025年6月27日15时30分",
    )  # fmt: skip

    assert layout.articles[0].event_date == "2025-06-27"
    assert layout.articles[0].body.text.endswith("岚山市防汛抗旱指挥部\n2025年6月27日15时30分")


def test_the_end_of_a_word_before_a_jump_line_is_kept() -> None:
    layout = read(
        "　　谢长风指出，当前形势严峻复杂，一些企业责任不", "落实、排查走过场。要深刻汲取沉痛的教",
        "训，（下转第二版）",
    )  # fmt: skip

    assert layout.articles[0].body.text.endswith("要深刻汲取沉痛的教训，")


def test_who_attended_a_meeting_is_text_of_its_minutes() -> None:
    layout = read(
        "岚山市人民政府常务会议纪要", "〔2026〕第7次", "",
        "2026年4月18日，谢长风主持召开常务会议。现纪要如下：", "会议明确，大桥建成后不收费。",
        "出席：谢长风 桑榆", "请假：许文", "记录：施然",
    )  # fmt: skip

    (minutes,) = layout.articles
    assert minutes.body.text.endswith("出席：谢长风 桑榆\n请假：许文\n记录：施然")
    assert (minutes.headline, minutes.subheads) == ("岚山市人民政府常务会议纪要", ())


def test_the_table_above_a_document_on_a_web_page_is_no_text() -> None:
    layout = read(
        "索引号：000014349/2026-00031", "发文机关：岚山市人民政府办公室", "成文日期：2026年3月9日",
        "标题：岚山市人民政府办公室关于加强扬尘治理的通知", "发布日期：2026年3月11日", "",
        "岚山市人民政府办公室", "关于加强扬尘治理的通知", "", "各县（市、区）人民政府：",
        "　　请各地认真组织实施，4月底前见效。", "", "扫一扫在手机打开当前页",
        "【字体：大 中 小】 打印 收藏",
    )  # fmt: skip

    (notice,) = layout.articles
    assert notice.headline == "岚山市人民政府办公室关于加强扬尘治理的通知"
    assert notice.body.text.startswith("各县（市、区）人民政府：")
    assert notice.subheads == ()


def test_who_sent_a_story_in_stands_before_the_name_in_brackets() -> None:
    layout = read(REPORT.replace("本报讯（记者 桑榆）", ""), "", "(东区融媒体中心 许文)")

    (article,) = layout.articles
    assert (article.publisher, article.reporters) == ("东区融媒体中心", ("许文",))
    assert article.subheads == ()


def test_the_rest_of_a_story_from_another_page_has_no_sections() -> None:
    layout = read(
        "（上接第一版）决不能让小隐患变成大事故。各级负责人要亲自抓，全覆盖检查。", "",
        "我市一季度外贸“开门稳”", "", "一季度，全市外贸进出口总值86.4亿元，同比增长6.2%。",
        "（记者 桑榆）",
    )  # fmt: skip

    half, trade = layout.articles
    assert (half.headline, half.complete) == (None, False)
    assert (trade.headline, trade.reporters) == ("我市一季度外贸“开门稳”", ("桑榆",))


@pytest.mark.parametrize("source", ["（市水利局网站）", "（据岚山发布客户端）", "（东街街道供稿）"])
def test_where_a_story_is_from_is_no_title(source: str) -> None:
    layout = read(REPORT, "", source, "", "我市新增三所学校", "", "5月6日，三所学校交付使用。")

    assert [article.headline for article in layout.articles] == [None, "我市新增三所学校"]
    assert layout.articles[0].subheads == ()


def test_the_day_below_who_signs_is_a_line_of_its_own() -> None:
    layout = read(
        "岚山旗防汛指令", "", "各镇人民政府：",
        "　　旗气象台发布暴雨橙色预警。受高空槽影响，今天夜间至明天我旗",
        "中部雨量可达九十毫米，现下达指令。",
        "　　一、旗水利局立即调度水库预泄，把水位降到汛限以下，并每两小", "时报告一次。",
        "　　岚山旗防汛抗旱指挥部指挥长：谢长风", "　　2026年7月24日17时",
    )  # fmt: skip

    (order,) = layout.articles
    assert order.event_date == "2026-07-24"
    assert order.body.text.endswith("指挥长：谢长风\n2026年7月24日17时")
