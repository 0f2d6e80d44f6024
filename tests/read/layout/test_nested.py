"""Stories whose second half stands behind other stories, each its test's docstring.

Cities, papers and people are invented.
"""

from __future__ import annotations

from inspect import cleandoc

import pytest

from guatu.read.layout import Layout, repair_layout


@pytest.fixture
def layout(request: pytest.FixtureRequest) -> Layout:
    """The layout of the test's docstring; a line begins after its bar."""
    printed = cleandoc(request.function.__doc__).replace("\n|", "\n").removeprefix("|")
    return repair_layout(printed)


def test_a_half_that_no_paragraph_begins_like_goes_on_before_two_stories(layout: Layout) -> None:
    """
    |让群众“办事不求人”

    |　　本报讯（记者 白榆）5月8
    |日，全市政务服务现场会在澜
    |东区召开。市长柏闻舟出席会
    |议并讲话。
    |　　会议通报了一季度窗口办
    |件情况。当前，仍有11个部门
    |的系统没有打通，群众反映“多
    |头跑、来回

    |澜州动物园添新丁

    |　　本报讯（记者 竺青）昨日，澜州动物园
    |迎来两只小羚羊，身长都不到半米。园方表
    |示，小羚羊满月后与游客见面。

    |老兵义务修桥十一年

    |　　本报讯（记者 施然）家住石桥村的退伍
    |老兵秦望山今年71岁，十一年来义务修桥9
    |座。村里人说，有了这些桥，孩子上学不再
    |蹚水。

    |跑”的问题还没有解决。会议
    |要求，6月底前高频事项一律
    |“一窗受理”。
    |　　柏闻舟强调，市政务服务
    |局要每月公布一次排名，连续
    |两次末位的要约谈。
    """
    meeting, _, veteran = layout.articles

    assert "“多头跑、来回跑”的问题还没有解决。" in meeting.body.text
    assert meeting.body.text.endswith("连续两次末位的要约谈。")
    assert veteran.body.text.endswith("孩子上学不再蹚水。")
    assert all(article.complete for article in layout.articles)


def test_what_broke_off_finds_the_paragraph_that_tells_of_the_same(layout: Layout) -> None:
    """
    |柏闻舟调度水毁工程修复

    |本报讯（记者 白榆）5月8日，市长柏闻舟在澜河灌区调度水毁工程修复工作。

    |灌区去年汛期冲毁干渠3处、渡槽1座。柏闻舟沿干渠察看，要求抢在春灌之前，把澜河灌区

    |职业技能大赛开赛

    |本报讯（记者 竺青）5月9日，全市职业技能大赛在澜州技师学院开赛，360名选手参加比赛。

    |大赛将持续三天，获奖选手将被授予“澜州工匠”称号。

    |冲毁的干渠和渡槽全部修好，不误农时。

    |市水利局局长晏如表示，灌区工程5月底前全部完工。
    """
    repair, contest = layout.articles

    assert "把澜河灌区冲毁的干渠和渡槽全部修好" in repair.body.text
    assert contest.body.text.endswith("“澜州工匠”称号。")


def test_a_half_set_in_the_column_of_an_earlier_story_is_its(layout: Layout) -> None:
    """
    |市政府常务会议研究防汛工作

    |　　本报讯（记者 白榆）5月8
    |日，市政府召开常务会议，研
    |究防汛备汛和安全生产工作。
    |　　会议指出，今年入汛早、
    |雨量大，个别水库还有险情没
    |有处置，不能有半点侥幸。

    |百岁老人学会发微信

    |　　本报讯（记者 竺青）5月7日，住在澜东
    |区的百岁老人收到重孙发来的第一条微信，
    |这是社区“银龄课堂”的第三期学员作业。
    |课堂开办以来，已有260名老人毕业。社区
    |主任说，下个月还要开手机拍照班。

    |　　会议强调，市水利局要对
    |37座病险水库逐一落实责任人，
    |汛前全部空库运行；市应急管
    |理局要备足冲锋舟和救生衣。
    |　　会议还研究了其他事项。
    """
    meeting, class_ = layout.articles

    assert meeting.body.text.endswith("会议还研究了其他事项。")
    assert class_.body.text.endswith("下个月还要开手机拍照班。")


def test_a_half_takes_its_credit_with_it(layout: Layout) -> None:
    """
    |买吐送·艾力在澜北县调研

    |　　5月8日，副市长买吐送·
    |艾力到澜北县调研果树春管。
    |　　在石桥村，买吐送·艾力
    |同果农算账，要求农技站派人
    |驻村，把修剪技术送

    |县医院新楼启用

    |　　本报讯（记者 竺青）5月7日，澜北县医院
    |新门诊楼启用，建筑面积2.1万平方米。楼内
    |设诊室96间，日门诊能力由800人次提高到
    |2000人次。

    |到每一片果园。
    |　　买吐送·艾力强调，果品
    |收购要敞开，价格要公道。
    |（本报记者 白榆）
    """
    orchards, hospital = layout.articles

    assert "把修剪技术送到每一片果园。" in orchards.body.text
    assert orchards.reporters == ("白榆",)
    assert hospital.reporters == ("竺青",)
    assert hospital.body.text.endswith("提高到2000人次。")


def test_heads_of_one_form_belong_together_over_another_story(layout: Layout) -> None:
    """
    |石桥村的“三笔账”
    |——澜北县农村改革一线见闻
    |□白榆

    |　　四月的石桥村，油菜花谢了，
    |大棚里的番茄正红。记者在村里
    |住了两天，听村民算账。

    |第一笔：土地账

    |　　“一亩地租金900元，进棚打
    |工一天120元。”村民周大树掰着
    |手指说。村里流转土地1300亩，
    |去年分红人均2600元。

    |澜州港三号泊位开工

    |　　本报讯（记者 竺青）5月6日，澜州港三号泊位
    |工程开工。工程由澜州港务公司建设，总投资7.2亿
    |元，建成后年吞吐量增加300万吨。

    |第二笔：人情账

    |　　办酒席过去要随礼，一年少说
    |八千。去年村里立了规矩，红白事
    |不过十桌，周大树家省下六千元。
    """
    feature, port = layout.articles

    assert feature.subheads == ("——澜北县农村改革一线见闻", "第一笔：土地账", "第二笔：人情账")
    assert feature.reporters == ("白榆",)
    assert feature.body.text.endswith("周大树家省下六千元。")
    assert (port.subheads, port.body.text[-10:]) == ((), "吐量增加300万吨。")


def test_a_pile_of_titles_is_dealt_out_by_what_the_bodies_tell(layout: Layout) -> None:
    """
    |澜河晚报 第3版 民生
    |2026年5月9日 星期六 责编/许文

    |家门口的食堂开饭了

    |澜东区今年新建社区助餐点26个

    |上下学，坐“定制公交”

    |柏闻舟暗访汛期工地

    |“不打招呼才能看到真问题”

    |本报讯（记者 白榆）5月7日上午，市长柏闻舟没有通知任何部门，来到澜河堤防加固工地，检查值守。

    |□竺青

    |　　中午十一点半，石桥社区食堂的
    |窗口排起了队。番茄炒蛋三元，红烧
    |肉八元，七十岁以上老人还能打七折。
    |　　澜东区民政局局长施然介绍，助
    |餐点月底前全部开张，送餐上门不另
    |收费。

    |本报讯（记者 晏如）从下周一起，澜州一中等8所学校开行学生专线公交，家长可在手机上预约。
    """
    assert [{article.headline, *article.subheads} for article in layout.articles] == [
        {"柏闻舟暗访汛期工地", "“不打招呼才能看到真问题”"},
        {"家门口的食堂开饭了", "澜东区今年新建社区助餐点26个"},
        {"上下学，坐“定制公交”"},
    ]
    assert layout.masthead.issue_date == "2026-05-09"


def test_two_reports_under_one_pile_are_parted_where_a_title_fits_the_second(
    layout: Layout,
) -> None:
    """
    |小区门口的垃圾山，搬走了

    |奶茶店关门，储值卡押金必须退

    |澜东区石桥小区居民来电说，小区北门垃圾堆了半年，一下雨污水横流。记者5月6日到现场看到，垃圾堆有两米多高。

    |5月7日，消费者施女士反映，她办理的奶茶店储值卡余额320元，门店关门后一直退不了押金。
    """
    rubbish, tea = layout.articles

    assert rubbish.headline == "小区门口的垃圾山，搬走了"
    assert tea.headline == "奶茶店关门，储值卡押金必须退"
    assert tea.body.text.startswith("5月7日，消费者施女士反映")


def test_a_kicker_and_a_headline_in_another_column_begin_an_article(layout: Layout) -> None:
    """
    |石桥村：从“后进”到“样板”

    |　　走进石桥村，路面干净，墙绘鲜艳。
    |三年前，这里还是全县挂号的后进村，
    |集体账上只有四百元。
    |　　“那时候开会没人来，修路没人让
    |地。”村支书周大树说。

    |换班子

    |　　2023年，县里选派退役军人回村任职，
    |新班子第一件事是公开账目。

    |问政追踪

    |路灯不亮？三天修好了

    |　　网友“石桥来客”反映，澜北县文昌路有11盏路灯
    |不亮，晚上出行不便。县城管局答复：经现场核查，系
    |电缆被施工挖断，已全部修复，今后每周巡查一次。
    """
    village, lamps = layout.articles

    assert village.subheads == ("换班子",)
    assert (lamps.headline, lamps.subheads) == ("路灯不亮？三天修好了", ("问政追踪",))


def test_the_foot_of_a_page_stands_inside_a_sentence(layout: Layout) -> None:
    """
    |澜州市水利局关于做好春季灌溉工作的通知

    |澜水〔2026〕14号

    |各县（市、区）水利局，各灌区管理单位：

    |　　一、科学调度水源。各灌区要按照“先下
    |游、后上游”的原则编制供水计划，3月15日

    |澜州市水利局                         — 1 —

    |前报市局备案。

    |　　二、加快工程维修。澜河灌区管理中心要
    |在3月20日前完成干渠清淤31公里。

    |                    澜州市水利局
    |                    二〇二六年三月四日
    """
    (notice,) = layout.articles

    assert "按照“先下游、后上游”的原则编制供水计划，3月15日前报市局备案。" in notice.body.text
    assert notice.event_date == "2026-03-04"
