"""Pages whose columns, mastheads and headlines came out of order, each its test's docstring.

Cities, papers and people are invented.
"""

from __future__ import annotations

from inspect import cleandoc

import pytest

from guatu.read.layout import Layout, repair_layout


@pytest.fixture
def layout(request: pytest.FixtureRequest) -> Layout:
    """The layout of the test's docstring; a line begins after its bar, ↩ goes on."""
    printed = cleandoc(request.function.__doc__).replace("\n|", "\n").removeprefix("|")
    return repair_layout(printed.replace("↩\n", ""))


def test_the_second_half_behind_another_report_is_given_back(layout: Layout) -> None:
    """
    |本报讯（记者 白榆）5月8日，市长柏闻舟到澜河科技公司走访。

    |公司董事长宣若谷介绍了新产品的研发情况，柏闻舟边听边问。

    |本报讯（记者 竺青）5月9日，全市城市管理推进会召开，市委书记庾长天出席并讲话。

    |庾长天指出，城市管理一头连着发展，一头连着民心。

    |澜东区委书记屈秋实表示，将投入资金改造主次干道。

    |宣若谷反映，厂区的蒸汽管道至今没有接通。柏闻舟当场拍板，由市城管局牵头解决。

    |副市长晏如参加。
    """
    first, second = layout.articles

    assert first.body.text.endswith("由市城管局牵头解决。\n副市长晏如参加。")
    assert second.body.text.endswith("将投入资金改造主次干道。")


def test_a_speaker_who_is_new_to_the_whole_page_stays_where_he_is(layout: Layout) -> None:
    """
    |本报讯（记者 白榆）5月8日，市长柏闻舟到澜河科技公司走访。

    |本报讯（记者 竺青）5月9日，全市城市管理推进会召开。

    |宣若谷反映，厂区的蒸汽管道至今没有接通。
    """
    assert layout.articles[1].body.text.endswith("至今没有接通。")


def test_a_report_with_a_credit_below_is_parted_from_one_with_a_byline_above(
    layout: Layout,
) -> None:
    """
    |# 把春耕备耕抓在手上

    |本报讯（记者 白榆）3月20日，县委书记柏闻舟调研春耕工作。

    |柏闻舟指出，要守牢底线。县直有关部门负责同志参加调研。

    |3月21日，县长庾长天主持召开县政府第23次常务会议，研究环卫工作。会议强调，要严把关口。

    |（记者 竺青）
    """
    assert [article.reporters for article in layout.articles] == [("白榆",), ("竺青",)]


def test_a_blank_line_in_a_sentence_with_its_scene_makes_no_headline(layout: Layout) -> None:
    """
    |## 把春耕备耕抓在手上
    |让乡亲们的日子更有奔头

    |本报讯(记者 白榆)3月20日,县委书记柏闻舟走村入户调研春耕备耕工作。

    |在石窑村的苹果密植园,技术员正给果树

    |拉枝。这个园子去年挂果320亩,人均增收4100元。
    """
    (article,) = layout.articles

    assert article.headline == "把春耕备耕抓在手上让乡亲们的日子更有奔头"
    assert "技术员正给果树拉枝。" in article.body.text


def test_a_masthead_in_bold_letters_over_lines_dates_the_page(layout: Layout) -> None:
    """
    |# 澜 山 报

    |LANSHAN BAO

    |中共澜山县委主办 县融媒体中心承办

    |2023年3月 **22** 星期三

    |澜山新闻网 天气：阴转暴雨 25℃～30℃
    |一版责编 白榆 版式 竺青

    |## 全县重点项目建设提速

    |本报讯（记者 白榆）截至3月20日，全县重点项目已复工41个，完成投资7.35亿元。
    """
    (article,) = layout.articles

    assert (article.headline, article.event_date) == ("全县重点项目建设提速", "2023-03-20")


def test_a_short_line_between_blank_lines_heads_a_section_of_a_column(layout: Layout) -> None:
    """
    |## 一季度全县重点项目提速

    |本报记者 白榆

    |今年，我县共安排重点项目68个，总投资214.6亿
    |元，年度计划投资52亿元。截至3月20日，已
    |复工和新开工41个，完成投资7.35亿元，占
    |年度计划的14.1%。

    |产业发展：塬上立起新厂房

    |荞麦深加工项目2月28日竣工投产，日加工荞麦
    |60吨；光伏电站项目总装机100兆瓦，已并网
    |40兆瓦，剩余部分正在安装支架。
    """
    (article,) = layout.articles

    assert article.subheads == ("产业发展：塬上立起新厂房",)


def test_a_headline_over_two_lines_is_joined_where_half_of_it_says_nothing(
    layout: Layout,
) -> None:
    """
    |澜山清风网 > 巡察工作 > 巡察反馈

    |市委第五巡察组向澜山文旅集团党委
    |反馈巡察情况

    |根据统一安排，2023年9月11日至11月10日，市委第五巡察组对集团党委开展了常规巡察。12月6日下午，反馈会召开。
    """
    (article,) = layout.articles

    assert article.headline == "市委第五巡察组向澜山文旅集团党委反馈巡察情况"
    assert (article.subheads, article.event_date) == ((), "2023-12-06")


def test_a_document_is_dated_by_the_line_below_its_title_and_its_number_is_no_title(
    layout: Layout,
) -> None:
    """
    |澜师院发〔2024〕41号

    |中共澜山师范学院委员会
    |关于巡视整改进展情况的通报
    |（2024年9月2日）

    |根据省委统一部署，2024年3月5日至4月25日，省委第八巡视组对学院党委进行了巡视。
    """
    (article,) = layout.articles

    assert article.event_date == "2024-09-02"
    assert "澜师院发〔2024〕41号" not in (article.headline, *article.subheads)


def test_a_caption_that_parts_a_sentence_stands_alone_and_the_sentence_goes_on(
    layout: Layout,
) -> None:
    """
    |本报讯（记者 白榆）3月7日下午，市委书记柏闻舟在临港片区主持召开现场办公会。

    |柏闻舟在随后召开的会议上指出，临港片区经过前期起步开发，

    |3月5日，鼓楼街道办事处组织青年志愿者在澜山站为返岗旅客提供行李搬运、↩
    |问询引导等服务。 本报记者 岑 溪 摄

    |本报讯（记者 竺青）3月6日，市长庾长天主持召开全市稳外贸稳企业专题会。

    |庾长天指出，一些中小企业订单不足。

    |形成了较好的产业基础，一批重点项目相继落地。

    |柏闻舟强调，要打通集疏运瓶颈。
    """
    first, caption, second = layout.articles

    assert "起步开发，形成了较好的产业基础，一批重点项目相继落地。\n柏闻舟强调" in first.body.text
    assert caption.reporters == ("岑溪",)
    assert second.body.text.endswith("订单不足。")


def test_section_heads_of_one_form_part_no_article(layout: Layout) -> None:
    """
    |紧盯“三夏”抓调度 奋战“双过半”

    |盛夏时节，走进澜山县经济开发区，塔吊林立、机声隆隆。

    |抓开工，跑出“加速度”

    |6月28日，县妇幼保健院迁建工程主体封顶。

    |抓服务，当好“店小二”

    |县发改局推行“一项目一专班”，解决难题96个。（融媒体记者 白榆 通讯员 竺青）
    """
    (article,) = layout.articles

    assert article.subheads == ("抓开工，跑出“加速度”", "抓服务，当好“店小二”")


def test_the_furniture_of_a_web_page_is_margin_and_dates_it(layout: Layout) -> None:
    """
    |                要    闻
    |时间：2026-02-11 09:12  来源：澜山日报   浏览次数：1203   字号：[大 中 小]

    |澜山市十七届人大六次会议隆重开幕
    | 柏闻舟作政府工作报告 庾长天主持

    |澜山日报讯 (记者 白榆) 昨日上午，澜山市第十七届人民代表大会第六次会议隆重开幕。

    |编辑：竺青  审核：晏如
    |扫一扫在手机打开当前页
    """
    (article,) = layout.articles

    assert layout.masthead.issue_date == "2026-02-11"
    assert (article.headline, article.event_date) == ("澜山市十七届人大六次会议隆重开幕", None)
    assert article.subheads == ("柏闻舟作政府工作报告 庾长天主持",)


def test_contacts_and_annexes_are_text_and_a_supplied_report_has_no_subhead(
    layout: Layout,
) -> None:
    """
    |关于做好食品安全监督抽检的通知

    |各市场监管所：

    |请认真贯彻执行抽检计划。

    |联系人：牛犇子 联系电话：0000-6661234

    |附件：1.任务分配表

    |      2.承检机构名单

    |（县委办 供稿）
    """
    (article,) = layout.articles

    assert (article.headline, article.subheads) == ("关于做好食品安全监督抽检的通知", ())


def test_an_untitled_stretch_behind_a_credited_report_goes_back_to_its_story(
    layout: Layout,
) -> None:
    """
    |把稳粮仓底盘 做强加工链条

    |本报讯（白榆 竺青）9月16日，市委书记柏闻舟到澜山县就秋粮收获进行调研。

    |9月15日，市委常委会召开会议，研究冬季供暖等工作。市委书记柏闻舟主持会议。

    |（晏如）

    |柏闻舟强调，抓农业不能只盯着地头。

    |总投资31亿元！
    |15个项目集中签约

    |澜山市秋季招商推介会举行

    |本报讯（苏叶）9月14日，澜山市秋季招商推介会举行。市长庾长天主持。

    |庾长天指出，县域强则全市强，（下转第二版）

    |市委常委会召开会议
    """
    first, second, third = layout.articles

    assert first.reporters == ("白榆", "竺青")
    assert first.body.text.endswith("不能只盯着地头。")
    assert (second.headline, second.reporters) == ("市委常委会召开会议", ("晏如",))
    assert third.headline == "总投资31亿元！15个项目集中签约"
    assert (third.reporters, third.complete) == (("苏叶",), False)


def test_a_report_after_a_byline_may_begin_with_who_told_it(layout: Layout) -> None:
    """
    |澜山市与西南山地大学签署战略合作协议

    |校地携手 共绘人才“同心圆”

    |本报讯（记者 白榆）7月10日，澜山市与西南山地大学举行签约仪式。

    |据市气象台消息，7月10日夜间我市东部仍有大到暴雨，防汛四级应急响应提升为三级。

    |（记者 竺青）
    """
    first, second = layout.articles

    assert first.headline == "校地携手 共绘人才“同心圆”"
    assert second.reporters == ("竺青",)


def test_a_tail_in_the_column_of_an_earlier_story_is_given_to_it(layout: Layout) -> None:
    """
    |咬定目标打好收官仗

    |本报讯（记者 白榆）5月8日，市委书记庾长天主持
    |召开市委常委会会议，听取一季度
    |经济运行情况汇报，研究贯彻落实
    |意见，并审议有关文件和方案。

    |会议强调，要倒排工期、挂图作战
    |以日保旬、以旬保月，把二季度当
    |作决胜季来拼，推动项目早开工。

    |柏闻舟调研重点项目建设

    |本报讯（记者 竺青）5月8日下午，市长柏闻舟到澜东新城调研。
    |实地察看重点项目建设进展情况并现场办公
    |解决问题，有关部门负责同志参加了调研活动。

    |柏闻舟指出，属地和部门协调不力、互相观望
    |耽误的是全市的工期，要拿出攻坚办法，把拖
    |下来的进度一天一天地补回来，确保完成。

    |各级各部门要把项目建设作为检验作风的试金
    |石，领导带头到工地上办公，让企业少跑腿，
    |让项目快落地，让群众早受益、得实惠。

    |市生态环境局要会同市住房城乡
    |建设局，对全市施工工地、渣土运
    |输车辆拉网排查一遍，严肃追责。

    |会议还研究了其他事项。
    |庾长天主持并讲话

    |■老街装上新路灯
    |本报讯（通讯员 许文）5月7日，老街装上了新路灯。
    """
    first, second, third = layout.articles

    assert first.body.text.endswith("严肃追责。\n会议还研究了其他事项。")
    assert first.subheads == ("庾长天主持并讲话",)
    assert second.body.text.endswith("得实惠。")
    assert (third.headline, third.subheads) == ("老街装上新路灯", ())


def test_the_half_of_another_page_and_the_tail_below_it_are_parted(layout: Layout) -> None:
    """
    |刀刃向内改作风

    |本报讯（记者 白榆）5月8日，全市作风建设大会召开，市长柏闻舟主持会议。

    |（上接第一版）开，方便了群众办事。园区去年引进项目32个。
    |本报记者 竺青

    |领导干部要带头走流程、坐窗口。

    |柏闻舟在主持时强调，会议开完就要抓落实。
    """
    first, half = layout.articles

    assert first.body.text.endswith("坐窗口。\n柏闻舟在主持时强调，会议开完就要抓落实。")
    assert (half.headline, half.complete, half.reporters) == (None, False, ("竺青",))
    assert half.body.text.startswith("开，方便了群众办事。")


def test_what_broke_off_goes_on_behind_the_signature_of_a_document(layout: Layout) -> None:
    """
    |把人才优势变成产业胜势

    |本报讯（记者 白榆）5月8日，市长柏闻舟到澜河科技公司调研，要求职业院校为企业

    |澜州市低温冰冻灾害
    |应急指挥部命令
    |第1号

    |各县（市、区）应急指挥部：
    |据市气象局预报，近期有大到暴雪，现命令如下：
    |一、各级各部门主要负责人一律到岗在位。
    |指挥长 庾长天
    |2024年2月2日

    |定向培养技工，尽快解决燃眉之急。
    """
    report, order = layout.articles

    assert report.body.text.endswith("要求职业院校为企业定向培养技工，尽快解决燃眉之急。")
    assert order.headline == "澜州市低温冰冻灾害应急指挥部命令"
    assert order.event_date == "2024-02-02"
