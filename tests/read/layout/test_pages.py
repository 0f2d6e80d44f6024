"""Pages of many makes, each the docstring of its test: what a careful clerk would take apart.

Cities, papers and people are invented.
"""

from __future__ import annotations

from inspect import cleandoc

import pytest

from guatu.read.facts import Article
from guatu.read.layout import Layout, repair_layout


@pytest.fixture
def layout(request: pytest.FixtureRequest) -> Layout:
    """The layout of the page that the test's docstring is."""
    return repair_layout(_page(request))


def _page(request: pytest.FixtureRequest) -> str:
    """The page: a line begins after its bar; one that ends in ↩ goes on below."""
    printed = cleandoc(request.function.__doc__).replace("\n|", "\n").removeprefix("|")
    return printed.replace("↩\n", "")


def heads(layout: Layout) -> list[tuple[str | None, tuple[str, ...]]]:
    return [(article.headline, article.subheads) for article in layout.articles]


def credits_and_dates(layout: Layout) -> list[tuple[tuple[str, ...], str | None]]:
    return [(article.reporters, article.event_date) for article in layout.articles]


def paragraphs(article: Article) -> list[str]:
    return article.body.text.split("\n")


def test_indented_columns_are_joined_and_a_wrapped_byline_is_read(layout: Layout) -> None:
    """
    |　　栖霞湖晨报讯（记者　方
    |知行　通讯员　陆小满）6月
    |18日，望江市召开城市内涝治
    |理攻坚会。市长欧阳朔主持会
    |议，副市长梁秋白部署任务。
    |　　会议指出，全市排查出易
    |涝点43处，其中17处未完成改
    |造，个别路段反复积水，群众
    |反映强烈。
    |　　欧阳朔要求，要抢抓主汛期
    |前的窗口，7月底前完成17处易
    |
    |涝点改造；要落实“一点一策”，
    |市城管局每日调度、每周通报。
    |　　梁秋白表示，将逐处销号，
    |确保群众出行安全。
    |
    |望江市召开城市内涝治理攻坚会
    |欧阳朔出席并讲话
    |
    |　　栖霞湖晨报讯（记者　卫
    |如松）6月17日，望江市首批
    |“口袋公园”开园。首批12个
    |口袋公园总面积8.6万平方米，
    |惠及周边居民3.2万人。
    |
    |首批口袋公园开园
    """
    first, second = layout.articles

    assert heads(layout) == [
        ("望江市召开城市内涝治理攻坚会", ("欧阳朔出席并讲话",)),
        ("首批口袋公园开园", ()),
    ]
    assert first.publisher == second.publisher == "栖霞湖晨报"
    assert credits_and_dates(layout) == [
        (("方知行", "陆小满"), "--06-18"),
        (("卫如松",), "--06-17"),
    ]
    assert [text[:8] for text in paragraphs(first)] == [
        "6月18日，望江", "会议指出，全市排", "欧阳朔要求，要抢", "梁秋白表示，将逐",
    ]  # fmt: skip
    assert "完成17处易涝点改造；要落实" in first.body.text


def test_hard_wrapped_lines_without_blank_lines_become_paragraphs(layout: Layout) -> None:
    """
    |                    石门县召开秋粮收购工作会议
    |    10月8日，石门县召开秋粮收购工作会议，县长樊立本出席并讲话。会议通报，全县
    |已备好仓容21万吨，设置收购网点36个。
    |    樊立本强调，要敞开收购、应收尽收，坚决防止出现“卖粮难”。县粮食和储备局要加
    |强市场监测，10月15日前完成全部仓房的安全检查；县市场监管局要对收购网点的计量器具
    |逐一校验，严厉打击压级压价、打白条等行为。
    |    樊立本要求，各乡镇要落实属地责任，组织好农户有序售粮。（记者 蒙一舟）
    |
    |                    石门县开展农村公路养护攻坚
    |    记者从县交通运输局获悉，截至9月底，全县已完成农村公路养护286公里，投入资
    |金4300万元，占年度任务的82%。下一步，该局将集中力量攻坚剩余路段，确保11月底前
    |全面完成。（记者 蒙一舟 通讯员 贺年）
    """
    first, second = layout.articles

    assert heads(layout) == [("石门县召开秋粮收购工作会议", ()), ("石门县开展农村公路养护攻坚", ())]
    assert [len(paragraphs(article)) for article in layout.articles] == [3, 1]
    assert "会议通报，全县已备好仓容21万吨" in first.body.text
    assert credits_and_dates(layout) == [(("蒙一舟",), "--10-08"), (("蒙一舟", "贺年"), None)]
    assert second.body.text.endswith("确保11月底前全面完成。")


def test_a_page_without_blank_lines_is_cut_at_its_bylines(layout: Layout) -> None:
    """
    |海岬市部署森林防火工作
    |本报讯（记者 华若谷）3月2日，海岬市森林防火工作会议召开，副市长尉迟川出席并讲话。
    |会议要求，各区县要压实网格责任，3月10日前完成林区输配电线路隐患排查。
    |市应急管理局局长苏茂林表示，将开展为期两个月的专项行动。
    |港口吞吐量首季开门红
    |本报讯（记者 卓玉）记者昨日从海岬港集团获悉，前两个月港口完成货物吞吐量3860↩
    |万吨，同比增长7.4%。
    |海岬港集团董事长鲁望洋说，四号泊位将于6月投用。
    |我市启动“春雨行动”助企招工
    |本报讯（记者 卓玉 见习记者 戚小船）近日，我市启动“春雨行动”，首场招聘会提供↩
    |岗位5200个。
    """
    assert heads(layout) == [
        ("海岬市部署森林防火工作", ()),
        ("港口吞吐量首季开门红", ()),
        ("我市启动“春雨行动”助企招工", ()),
    ]
    assert credits_and_dates(layout) == [
        (("华若谷",), "--03-02"),
        (("卓玉",), None),  # 昨日, and the day of the paper is not known
        (("卓玉", "戚小船"), None),
    ]
    assert [len(paragraphs(article)) for article in layout.articles] == [3, 2, 1]


def test_headlines_before_all_bodies_go_to_the_bodies_they_speak_of(layout: Layout) -> None:
    """
    |白鹿区“三无小区”改造提速
    |柳青调研养老服务工作时强调
    |让老年人在家门口享受幸福晚年
    |全区首个零碳园区开工
    |
    |本报讯 记者 庄小蝶 报道 9月5日，白鹿区举行零碳产业园开工仪式。园区规划面积↩
    |1.8平方公里，总投资36亿元。区委副书记、区长安知远宣布开工。
    |
    |本报讯 记者 马驰 报道 今年以来，白鹿区把“三无小区”改造作为民生实事，已完成↩
    |改造52个，惠及居民1.1万户。区住建局要求，剩余18个小区11月底前全部完工。
    |
    |本报讯 记者 庄小蝶 报道 9月4日，区委书记柳青深入社区养老服务中心、老年食堂↩
    |，调研养老服务工作。
    |柳青强调，要织密服务网络，让老年人就近就便享受服务。区民政局要加快建设15分钟养↩
    |老服务圈。
    """
    assert heads(layout) == [
        ("全区首个零碳园区开工", ()),
        ("白鹿区“三无小区”改造提速", ()),
        ("让老年人在家门口享受幸福晚年", ("柳青调研养老服务工作时强调",)),
    ]
    assert credits_and_dates(layout) == [
        (("庄小蝶",), "--09-05"),
        (("马驰",), None),
        (("庄小蝶",), "--09-04"),
    ]


def test_an_official_notice_is_one_article_with_its_signature_and_date(layout: Layout) -> None:
    """
    |临沧河市人民政府
    |
    |临河政发〔2026〕9号
    |
    |临沧河市人民政府
    |关于做好2026年防汛抗旱工作的通知
    |
    |各区县人民政府，市政府各委、办、局：
    |
    |为切实做好2026年防汛抗旱工作，现将有关事项通知如下。
    |
    |一、总体要求
    |
    |坚持人民至上、生命至上，立足防大汛、抗大旱、抢大险。
    |
    |二、重点任务
    |
    |（一）开展隐患排查。市水利局牵头，5月20日前完成对全市62座水库的拉网式检查。
    |（二）备足物资队伍。市应急管理局要会同各区县，5月底前组建抢险队伍120支。
    |1.编织袋不少于50万条；
    |2.排水泵不少于300台。
    |
    |三、有关要求
    |
    |各区县要于每月5日前报送进展情况。联系人：成一鸣，电话：0888-2160000。
    |
    |附件：1.临沧河市防汛责任分解表
    |      2.水库清单
    |
    |临沧河市人民政府
    |2026年4月28日
    |
    |（此件公开发布）
    |
    |抄送：市委办公室，市人大常委会办公室，市政协办公室。
    |临沧河市人民政府办公室 2026年4月28日印发
    """
    (notice,) = layout.articles

    assert notice.headline == "临沧河市人民政府关于做好2026年防汛抗旱工作的通知"
    assert notice.subheads == (
        "一、总体要求",
        "二、重点任务",
        "三、有关要求",
    )
    assert notice.event_date == "2026-04-28"
    assert notice.complete
    texts = paragraphs(notice)
    assert texts[0] == "各区县人民政府，市政府各委、办、局："
    assert "1.编织袋不少于50万条；" in texts
    assert texts[-2:] == ["临沧河市人民政府", "2026年4月28日"]
    assert "抄送" not in notice.body.text


def test_a_work_report_is_one_article_dated_by_its_subtitle(layout: Layout) -> None:
    """
    |政府工作报告
    |
    |——2026年1月12日在青屏市第八届人民代表大会第五次会议上
    |
    |青屏市市长 端木清
    |
    |各位代表：
    |
    |现在，我代表市人民政府，向大会报告工作，请予审议，并请市政协委员和其他列席人员提↩
    |出意见。
    |
    |一、2025年工作回顾
    |
    |过去一年，全市地区生产总值完成2186亿元，增长6.1%；一般公共预算收入132↩
    |.4亿元，增长4.8%。
    |
    |（一）产业发展迈出新步伐。新能源材料产业产值突破400亿元，青屏湖科创谷建成投用。
    |
    |（二）城乡面貌发生新变化。改造老旧小区118个，新建农村公路430公里。
    |
    |同时，我们清醒地看到，经济总量不大、产业结构不优，一些群众反映的就医、停车问题还↩
    |没有解决好。
    |
    |二、2026年工作安排
    |
    |今年的预期目标是：地区生产总值增长6.5%左右。
    |
    |（一）着力扩大有效投资。全年实施重点项目210个，完成投资480亿元。加快青屏至↩
    |云岭高速公路建设，年底前完成路基工程。
    |
    |（二）着力保障改善民生。新增公办幼儿园学位6000个。
    |
    |各位代表！新征程任重道远，我们要真抓实干，为建设现代化新青屏而努力奋斗！
    """
    (report,) = layout.articles

    assert report.headline == "政府工作报告"
    assert report.subheads[-2:] == ("一、2025年工作回顾", "二、2026年工作安排")
    assert "青屏市市长 端木清" in report.subheads
    assert report.event_date == "2026-01-12"
    texts = paragraphs(report)
    assert texts[0] == "各位代表："
    assert texts[-1].startswith("各位代表！新征程")
    assert len(texts) == 10


def test_two_notices_on_one_page_are_two_articles(layout: Layout) -> None:
    """
    |关于禁止在城区燃放烟花爆竹的通告
    |
    |为保障人民群众生命财产安全，根据《烟花爆竹安全管理条例》，现通告如下：
    |一、自2026年1月1日起，城区三环路以内禁止燃放烟花爆竹。
    |二、违反本通告的，由公安机关依法处理。
    |特此通告。
    |
    |南浦市公安局
    |2025年12月20日
    |
    |关于实施中山路封闭施工的公告
    |
    |因中山路雨污分流改造，定于2026年1月5日至3月31日对中山路（民权街至胜利街↩
    |段）实行全封闭施工，请过往车辆绕行。
    |特此公告。
    |
    |南浦市住房和城乡建设局
    |2025年12月22日
    """
    assert heads(layout) == [
        ("关于禁止在城区燃放烟花爆竹的通告", ()),
        ("关于实施中山路封闭施工的公告", ()),
    ]
    assert [article.event_date for article in layout.articles] == ["2025-12-20", "2025-12-22"]
    assert paragraphs(layout.articles[0])[1].startswith("一、自2026年1月1日起")


def test_numbered_headings_head_the_sections_of_one_report(layout: Layout) -> None:
    """
    |# 关于省生态环境保护督察反馈意见整改落实情况的报告
    |
    |## 一、整改工作总体情况
    |
    |截至2026年6月底，督察反馈的46项问题已完成整改39项，其余7项按序时推进。
    |
    |## 二、主要做法
    |
    |### （一）高位推动
    |
    |市委、市政府成立由主要负责同志任组长的整改工作领导小组，先后召开专题会议11次。
    |
    |### （二）严格销号
    |
    |对照“一个问题、一套方案、一名领导、一抓到底”的要求，逐项验收销号。
    |
    |## 三、存在问题
    |
    |个别县区重视不够，东河黑臭水体治理进展缓慢，群众投诉时有反弹。
    |
    |## 四、下一步打算
    |
    |我们将紧盯剩余问题，年底前全部整改到位。
    """
    (report,) = layout.articles

    assert report.headline == "关于省生态环境保护督察反馈意见整改落实情况的报告"
    assert report.subheads == (
        "一、整改工作总体情况", "二、主要做法", "（一）高位推动", "（二）严格销号",
        "三、存在问题", "四、下一步打算",
    )  # fmt: skip
    assert len(paragraphs(report)) == 5


def test_a_long_caption_is_an_article_and_a_short_one_is_not(layout: Layout) -> None:
    """
    |平原新区管委会主任 项前 一线调研项目建设
    |
    |本报讯（全媒体记者 解语）11月3日，平原新区管委会主任项前到智慧物流园、精密铸↩
    |造基地调研项目建设。
    |项前指出，个别项目手续办理慢、用工缺口大。他要求，有关部门要上门服务，11月20↩
    |日前办结施工许可。
    |
    |图为精密铸造基地施工现场。 解语 摄
    |
    |11月2日，平原新区第三届农民丰收运动会在新区体育中心举行，来自12个乡镇的48↩
    |0名运动员参加比赛，图为拔河比赛现场。
    |本报通讯员 鱼跃 摄影报道
    |
    |“小巷管家”解民忧
    |
    |“路灯坏了三个月，前天给‘小巷管家’打电话，昨天就修好了。”11月1日，家住和平↩
    |街道的退休教师单雪说。
    |今年以来，和平街道选聘“小巷管家”86名，解决居民诉求1900余件。    （文↩
    |/图 解语）
    """
    assert [article.headline for article in layout.articles] == [
        "平原新区管委会主任 项前 一线调研项目建设", None, "“小巷管家”解民忧",
    ]  # fmt: skip
    assert credits_and_dates(layout) == [
        (("解语",), "--11-03"),
        (("鱼跃",), "--11-02"),
        (("解语",), "--11-01"),
    ]
    assert paragraphs(layout.articles[0])[-1] == "图为精密铸造基地施工现场。"


def test_spaced_out_headlines_keep_the_space_between_their_halves(layout: Layout) -> None:
    """
    |坚 持 项 目 为 王   奋 力 争 先 进 位
    |——全市第三季度重点项目观摩点评会侧记
    |
    |本报记者 苏轼明 李 强 王小川
    |
    |9 月 28 日至 29 日，全市第三季度重点项目观摩点评会举行。两天时间里，观↩
    |摩团走进 9 个县区、察看 27 个项目，行程 600 多公里。
    |
    |在 5G 智能工厂，一条 SMT 贴片生产线正在调试。项目负责人鹿鸣介绍，项目总↩
    |投资 12.5 亿元，达产后年产值可达 30 亿元。
    |
    |比 一 比 ， 看 谁 干 得 快
    |
    |“看了兄弟县区的项目，既有压力也有动力。”清河县委书记万里说，清河县将对标先进，↩
    |年内再开工亿元以上项目 15 个。
    |
    |晒 一 晒 ， 看 谁 短 板 多
    |
    |点评会上，市发展改革委通报了问题：6 个项目未按节点推进，2 个县区前期工作滞后。
    """
    (feature,) = layout.articles

    assert feature.headline == "坚持项目为王 奋力争先进位"
    assert feature.subheads == (
        "——全市第三季度重点项目观摩点评会侧记", "比一比，看谁干得快", "晒一晒，看谁短板多",
    )  # fmt: skip
    assert feature.reporters == ("苏轼明", "李强", "王小川")
    assert feature.event_date == "--09-28"
    assert "走进9个县区、察看27个项目" in feature.body.text
    assert len(paragraphs(feature)) == 4


def test_what_comes_from_another_page_is_incomplete_and_editors_are_left_out(
    layout: Layout,
) -> None:
    """
    |（上接第一版）要强化科技赋能，加快建设智慧水利平台，10月底前实现18座中型水库↩
    |雨水情自动测报。
    |
    |会议强调，要严肃纪律，对工作不力的严肃追责问责。
    |
    |本版编辑 伍月 校对 陆柒 版式 钟声
    |
    |2026年8月12日 星期三
    |
    |第4版 综合新闻
    |
    |新华社望江8月11日电（记者 左右）记者11日从望江省防汛抗旱指挥部获悉，受台风↩
    |影响，望江中下游将出现洪峰过程，省防指已启动防汛Ⅲ级应急响应。
    |
    |汛期安全不能心存侥幸
    |本报评论员
    |
    |入汛以来，我市遭遇多轮强降雨。防汛救灾一刻也不能松懈，要时刻绷紧安全这根弦。
    |
    |各级干部要靠前指挥，把问题想在前、工作做在前。
    """
    rest, agency, comment = layout.articles

    assert (rest.headline, rest.complete) == (None, False)
    assert rest.body.text.startswith("要强化科技赋能")
    assert rest.findings[0].code == "read.continued_elsewhere"
    assert rest.findings[0].place.quote == "（上接第一版）"
    assert (agency.publisher, agency.reporters) == ("新华社", ("左右",))
    assert agency.event_date == "2026-08-11"  # “11日” of a paper of 12 August 2026
    assert comment.headline == "汛期安全不能心存侥幸"
    assert "伍月" not in "".join(article.body.text for article in layout.articles)


def test_the_masthead_dates_the_page_and_is_no_headline(layout: Layout) -> None:
    """
    |岚山日报
    |LANSHAN DAILY
    |2026年5月6日 星期三 农历丙午年三月二十
    |国内统一连续出版物号 CN 99-0012 第8021期 今日8版
    |
    |全市招商引资工作推进会召开
    |谢长风讲话 罗敷主持
    |
    |岚山日报讯（记者 桑榆）5月5日，全市招商引资工作推进会召开。市委书记谢长风出席↩
    |会议并讲话，市长罗敷主持会议。
    |
    |谢长风指出，招商引资是经济工作的“生命线”。要聚焦主导产业，开展以商招商、基金招↩
    |商，年内新签约亿元以上项目120个。
    |
    |市招商局、各县（市、区）要倒排任务，每月15日前报送进度。市领导古月、方圆、石坚参加。
    |（下转第三版）
    |
    |我市“五一”假期接待游客328万人次
    |
    |岚山日报讯（记者 桑榆 通讯员 沈书）记者昨日从市文化广电和旅游局获悉，“五一”↩
    |假期，全市接待游客328万人次，实现旅游收入21.6亿元，同比分别增长9.2%、↩
    |11.5%。
    |
    |责任编辑：秦川 电话：0555-7654321 邮箱：lsrb@example.cn
    """
    masthead = layout.masthead

    assert (masthead.paper, masthead.issue_date, masthead.issue) == (
        "岚山日报",
        "2026-05-06",
        "8021",
    )
    assert [article.headline for article in layout.articles] == [
        "全市招商引资工作推进会召开", "我市“五一”假期接待游客328万人次",
    ]  # fmt: skip
    assert [article.event_date for article in layout.articles] == ["2026-05-05", None]
    assert [article.complete for article in layout.articles] == [False, True]
    assert layout.findings == ()


def test_a_page_of_one_sentence_is_one_article(layout: Layout) -> None:
    """
    |某区召开专题会议研究老旧管网改造工作，会议由区长主持，会议要求各部门加快推进，年↩
    |底前完成全部改造任务，区住建局负责牵头，区财政局保障资金。
    """
    (article,) = layout.articles

    assert article.headline is None
    assert article.body.text.endswith("区财政局保障资金。")


def test_a_bulletin_is_dated_by_its_signature_not_by_the_first_date_in_it(layout: Layout) -> None:
    """
    |霍州安全生产明察暗访发现的突出问题通报
    |
    |2026年3月9日至13日，市安委办派出5个检查组，对6个县区、42家企业开展明↩
    |察暗访，共发现问题隐患187项，其中重大事故隐患9项。现将突出问题通报如下。
    |
    |一是主体责任悬空。宏达化工有限公司未按规定开展动火作业审批；北岭煤矿通风系统风量不足。
    |
    |二是监管执法宽松软。东城区一季度执法检查86次，仅立案2起。
    |
    |各县区要举一反三，3月31日前完成重大隐患闭环整改；市应急管理局要挂牌督办。
    |
    |市安全生产委员会办公室
    |
    |2026年3月16日
    """
    (bulletin,) = layout.articles

    assert bulletin.headline == "霍州安全生产明察暗访发现的突出问题通报"
    assert bulletin.event_date == "2026-03-16"
    assert bulletin.subheads == ()
    assert len(paragraphs(bulletin)) == 6


def test_a_feature_with_section_heads_is_one_article_and_a_repeat_is_kept_once(
    layout: Layout,
) -> None:
    """
    |一条河的“重生”
    |——栗河流域综合治理纪实
    |
    |初冬时节，栗河两岸芦花飞舞，水鸟翔集。谁能想到，三年前这里还是人人绕着走的“臭水沟”。
    |
    |从“九龙治水”到“一龙统管”
    |
    |过去，栗河治理涉及水利、环保、住建等7个部门，权责不清、各管一段。
    |过去，栗河治理涉及水利、环保、住建等7个部门，权责不清、各管一段。
    |
    |2024年，渭西市成立栗河治理专班，由副市长臧克己任组长，实行“周调度、月通报”。
    |
    |从“岸上着手”到“水里见效”
    |
    |沿河新建污水管网63公里，关停“散乱污”企业41家。栗河考核断面水质由劣Ⅴ类提升↩
    |到Ⅲ类。
    |
    |“下一步，我们将把栗河打造成群众家门口的幸福河。”臧克己说。
    |
    |（记者 尚书 通讯员 水生）
    |
    |渭西市公布第三批“口袋公园”名单
    |
    |11月8日，渭西市城市管理局公布第三批“口袋公园”名单，共计21个。
    |
    |（记者 尚书）
    """
    feature, brief = layout.articles

    assert feature.subheads == (
        "——栗河流域综合治理纪实", "从“九龙治水”到“一龙统管”", "从“岸上着手”到“水里见效”",
    )  # fmt: skip
    assert (feature.headline, feature.reporters) == ("一条河的“重生”", ("尚书", "水生"))
    assert feature.body.text.count("涉及水利、环保、住建等7个部门") == 1
    assert [finding.code for finding in feature.findings] == ["read.repeated"]
    assert (brief.reporters, brief.event_date) == (("尚书",), "--11-08")


def test_a_notice_and_the_plan_it_sends_out_are_one_document(layout: Layout) -> None:
    """
    |中共鹤鸣市委办公室  鹤鸣市人民政府办公室
    |关于印发
    |《鹤鸣市城市更新三年行动方案（2026—2028年）》的通知
    |鹤办发〔2026〕14号
    |
    |各县（市、区）党委和政府，市直各单位：
    |
    |《鹤鸣市城市更新三年行动方案（2026—2028年）》已经市委、市政府同意，现印↩
    |发给你们，请认真贯彻落实。
    |
    |中共鹤鸣市委办公室
    |鹤鸣市人民政府办公室
    |2026年3月18日
    |
    |鹤鸣市城市更新三年行动方案（2026—2028年）
    |
    |为有序实施城市更新，制定本方案。
    |
    |一、主要目标
    |
    |到2028年底，完成老旧小区改造320个，更新供排水管网510公里。
    |
    |二、重点任务
    |
    |1.实施老旧小区改造。2026年改造110个小区。（牵头单位：市住房城乡建设局；↩
    |责任单位：各县（市、区）政府；完成时限：2026年12月底）
    |2.实施地下管网更新。2026年更新管网170公里。（牵头单位：市城市管理局；完↩
    |成时限：2026年11月底）
    |
    |分送：市委常委，市政府副市长。
    """
    (notice,) = layout.articles

    assert notice.headline is not None
    assert notice.headline.endswith("关于印发《鹤鸣市城市更新三年行动方案（2026—2028年）》的通知")
    assert "鹤办发〔2026〕14号" not in notice.subheads
    assert notice.subheads[-2:] == ("一、主要目标", "二、重点任务")
    assert notice.event_date == "2026-03-18"
    assert paragraphs(notice)[-1].endswith("完成时限：2026年11月底）")


def test_headlines_after_all_bodies_follow_the_order_of_the_bodies(layout: Layout) -> None:
    """
    |10月21日，玉沙区召开“两重”项目调度会，区委书记左丘明理出席会议并讲话，区长↩
    |颜如松主持。
    |左丘明理指出，部分项目用地保障不到位，要素跟不上。要逐项会商，10月底前把12个↩
    |项目的用地手续办完。
    |（记者 明镜）
    |
    |10月20日，副区长石磐到七里坪街道督导秸秆禁烧工作。石磐强调，要把责任落实到田↩
    |间地头，24小时巡查。
    |（记者 明镜 通讯员 何田）
    |
    |10月22日，玉沙区“智慧助老”志愿服务队走进翠屏社区，教120名老人使用智能手机。
    |（通讯员 何田）
    |
    |左丘明理在全区“两重”项目调度会上强调
    |咬定目标不放松 要素跟着项目走
    |奋力冲刺四季度
    |
    |石磐督导秸秆禁烧工作
    |守护蓝天白云
    |
    |百名老人学会“玩手机”
    """
    assert heads(layout) == [
        (
            "咬定目标不放松 要素跟着项目走",
            ("左丘明理在全区“两重”项目调度会上强调", "奋力冲刺四季度"),
        ),
        ("守护蓝天白云", ("石磐督导秸秆禁烧工作",)),
        ("百名老人学会“玩手机”", ()),
    ]
    assert layout.findings == ()


def test_a_jump_line_below_the_next_headline_belongs_to_the_article_before(layout: Layout) -> None:
    """
    |## 全市冬春农田水利建设现场会召开
    |
    |本报讯（记者 湛蓝）11月20日，全市冬春农田水利建设现场会在青禾县召开。副市长↩
    |嵇康平出席并讲话。
    |
    |嵇康平指出，今年全市计划投资5.8亿元，清淤沟渠1260公里。要抢抓农闲时节，
    |
    |## 市纪委通报三起典型案例
    |
    |（下转第二版）
    |
    |本报讯（记者 湛蓝）近日，市纪委监委公开通报3起群众身边不正之风和腐败问题典型案例。
    """
    assert [(article.headline, article.complete) for article in layout.articles] == [
        ("全市冬春农田水利建设现场会召开", False),
        ("市纪委通报三起典型案例", True),
    ]


def test_short_reports_without_bylines_keep_the_headlines_above_them(layout: Layout) -> None:
    """
    |# 江畔周报
    |2026年7月9日 第27期
    |
    |王家坝镇开展防溺水宣传
    |
    |连日来，王家坝镇组织志愿者86人，深入12个村开展防溺水宣传，发放宣传单3000份。
    |
    |县医院新门诊楼启用
    |
    |7月6日，县人民医院新门诊楼正式启用，建筑面积1.9万平方米，日接诊能力提升至2↩
    |500人次。
    |
    |县政府常务会议研究粮食安全等工作
    |
    |7月7日，县长宓子贱主持召开县政府常务会议，听取夏粮收购情况汇报。会议强调，要压↩
    |实粮食安全责任，严防“打白条”。
    """
    assert layout.masthead.paper == "江畔周报"
    assert [(article.headline, article.event_date) for article in layout.articles] == [
        ("王家坝镇开展防溺水宣传", None),
        ("县医院新门诊楼启用", "2026-07-06"),
        ("县政府常务会议研究粮食安全等工作", "2026-07-07"),
    ]


def test_a_short_line_in_a_column_heads_a_section(layout: Layout) -> None:
    """
    |市领导调研重点企业
    |服务企业纾困解难
    |促进经济平稳运行
    |　　本报讯（记者 白露）昨
    |日，市委副书记高远到经开
    |区调研，走访了华腾电子、
    |利民制药等企业。
    |　　抓服务
    |　　在华腾电子，高远详细
    |询问订单、用工情况。他指
    |出，各级各部门要主动靠前，
    |帮助企业解决实际困难。
    |　　破难题
    |　　在利民制药，高远要求
    |市药监局一周内拿出审批提
    |速方案，市金融局协调银行
    |续贷，切实为企业纾困。
    """
    (article,) = layout.articles

    assert article.subheads == ("服务企业纾困解难", "促进经济平稳运行", "抓服务", "破难题")
    assert [text[:4] for text in paragraphs(article)] == ["昨日，市", "在华腾电", "在利民制"]


def test_slogans_go_with_the_event_beside_them(layout: Layout) -> None:
    """
    |本报讯（记者 闻达）4月9日，省生态环境厅督察组到新河市督察大气污染防治工作。督↩
    |察组组长公冶清要求，要紧盯扬尘、散煤等突出问题，4月底前完成整改。
    |
    |本报讯（记者 闻达 祝余）4月8日，市委书记沙鸣到新河理工大学调研，察看了国家重↩
    |点实验室建设情况，要求市科技局帮助学校解决中试用地。
    |
    |本报讯（记者 祝余）近日，新河市首条氢能公交线路开通，投入车辆20台，日均载客4↩
    |600人次。
    |
    |本报讯（记者 祝余）4月10日，全市春季义务植树活动举行，沙鸣、市长夏侯宁等参加↩
    |，共栽植树木1200余株。
    |
    |省督察组到我市督察
    |严的标准 实的举措
    |推动空气质量持续改善
    |沙鸣在新河理工大学调研
    |校地携手 向新而行
    |首条氢能公交线路开通
    |播撒新绿 不负春光
    |沙鸣夏侯宁等参加义务植树
    """
    assert heads(layout) == [
        ("严的标准 实的举措", ("省督察组到我市督察", "推动空气质量持续改善")),
        ("校地携手 向新而行", ("沙鸣在新河理工大学调研",)),
        ("首条氢能公交线路开通", ()),
        ("播撒新绿 不负春光", ("沙鸣夏侯宁等参加义务植树",)),
    ]


def test_titles_in_blocks_at_the_end_find_bodies_that_end_in_credits(layout: Layout) -> None:
    """
    |　　10月11日，清溪县召开“三秋”生产现场会，县长端木良主持。会议强调，要抢收抢种、
    |颗粒归仓，10月25日前完成玉米收获。
    |　　（记者 伍子禾）
    |　　10月12日，副县长楚天舒调研校园食品安全，要求市场监管部门对142所学校食堂全覆
    |盖检查。
    |　　（记者 伍子禾）
    |　　记者10月13日从县医保局获悉，全县城乡居民医保参保率达96.3%。
    |　　（通讯员 齐鸣）
    |
    |抢农时 保丰收 清溪县“三秋”生产全面铺开
    |
    |楚天舒调研校园食品安全时强调
    |守护好“舌尖上的安全”
    |
    |我县城乡居民医保参保率稳步提升
    """
    assert heads(layout) == [
        ("抢农时 保丰收 清溪县“三秋”生产全面铺开", ()),
        ("守护好“舌尖上的安全”", ("楚天舒调研校园食品安全时强调",)),
        ("我县城乡居民医保参保率稳步提升", ()),
    ]
    assert credits_and_dates(layout) == [
        (("伍子禾",), "--10-11"),
        (("伍子禾",), "--10-12"),
        (("齐鸣",), "--10-13"),
    ]


def test_lone_numbers_head_sections_and_an_interview_stays_text(layout: Layout) -> None:
    """
    |走基层
    |
    |山路修到家门口
    |
    |本报记者　夏至　通讯员　秋分
    |
    |一
    |“以前下雨天，背着苞谷走两个钟头。”9月3日，云岭县大坪村村民谷雨指着新修的水泥路说。
    |
    |二
    |大坪村通村公路全长12.4公里，总投资860万元，由县交通运输局组织实施。
    |
    |记者：养护怎么办？
    |谷雨：村里成立了管护队。
    |
    |云岭县交通运输局局长冬至表示，年底前再修通31公里。
    """
    (feature,) = layout.articles

    assert (feature.headline, feature.subheads) == ("山路修到家门口", ("走基层", "一", "二"))
    assert (feature.reporters, feature.event_date) == (("夏至", "秋分"), "--09-03")
    assert "记者：养护怎么办？" in paragraphs(feature)


def test_units_below_a_decision_sign_it(layout: Layout) -> None:
    """
    |关于表彰2025年度高质量发展先进单位的决定
    |
    |（2026年2月6日）
    |
    |各县（市、区）委、人民政府：
    |2025年，各级各部门真抓实干。现就有关事项决定如下：
    |授予青山县等5个县（市、区）“高质量发展先进县”称号，
    |授予市发展改革委等12个单位“高质量发展先进单位”称号。
    |附：先进单位名单
    |一、先进县（5个）
    |青山县、绿水县、白云区、红星区、紫阳市
    |二、先进单位（12个）
    |市发展改革委、市财政局、市教育局
    |
    |中共北原市委
    |北原市人民政府
    """
    (decision,) = layout.articles

    assert decision.headline == "关于表彰2025年度高质量发展先进单位的决定"
    assert decision.event_date == "2026-02-06"
    assert paragraphs(decision)[-2:] == ["中共北原市委", "北原市人民政府"]


def test_unnumbered_heads_of_a_work_report_are_sections(layout: Layout) -> None:
    """
    |政府工作报告
    |——2026年1月22日在南浦市第六届人民代表大会第五次会议上
    |市长 宗悫
    |
    |各位代表：
    |
    |我代表市人民政府，向大会报告工作。
    |
    |2025年工作回顾
    |
    |去年全市生产总值增长6.3%，建成高速公路42公里。
    |
    |2026年重点工作
    |
    |新建学校12所，完成老旧小区改造96个。
    |
    |各位代表，让我们团结奋斗！
    """
    (report,) = layout.articles

    assert report.headline == "政府工作报告"
    assert report.subheads[-2:] == ("2025年工作回顾", "2026年重点工作")
    assert report.event_date == "2026-01-22"


def test_a_credit_below_the_lead_opens_the_feature_and_a_comment_stands_alone(
    layout: Layout,
) -> None:
    """
    |山村来了“共享医生”
    |——看柳溪县如何破解看病难
    |
    |核心提示：从“看病难”到“家门口看病”，柳溪县用了三年。
    |
    |本报记者　安然　郭小川
    |
    |9月2日，柳溪县云头村卫生室里，村民排队量血压。
    |
    |柳溪县有行政村206个，过去村医老龄化严重。
    |
    |医生从哪来
    |
    |柳溪县有行政村206个，过去村医老龄化严重。
    |
    |县卫健局从县医院选派医生132名，每周下乡两天。
    |
    |评论：让好医生留得住
    |
    |留住人，关键是待遇。要尽快落实补贴。
    |安然
    """
    feature, comment = layout.articles

    assert (feature.headline, feature.reporters) == ("山村来了“共享医生”", ("安然", "郭小川"))
    assert feature.subheads == ("——看柳溪县如何破解看病难", "医生从哪来")
    assert feature.body.text.count("村医老龄化严重") == 1
    assert (comment.headline, comment.reporters) == ("评论：让好医生留得住", ("安然",))


def test_a_byline_with_its_date_an_interview_and_a_picture_are_told_apart(layout: Layout) -> None:
    """
    |本报临江10月22日讯（通讯员聂耳）临江县首座虚拟电厂投运，可调负荷8万千瓦。
    |
    |本报讯（记者 聂耳 安然）全县招商推介会举行，签约项目14个，总投资62亿元。
    |
    |专访县发改委主任和平
    |
    |记者：下一步怎么干？
    |和平：我们将紧盯项目，年底前再开工9个项目。
    |（安然）
    |
    |图片新闻
    |
    |10月20日，临江县稻谷丰收，农户抢收晚稻，全县种植面积达到31.2万亩，预计总↩
    |产量18万吨。聂耳 摄
    |
    |首座虚拟电厂投运
    |
    |县里开了推介会
    |签约项目14个
    """
    plant, fair, interview, picture = layout.articles

    assert (plant.headline, plant.reporters) == ("首座虚拟电厂投运", ("聂耳",))
    assert plant.event_date == "--10-22"  # of the byline: the text has none
    assert (fair.headline, fair.subheads) == ("县里开了推介会", ("签约项目14个",))
    assert interview.body.text.startswith("记者：下一步怎么干？")
    assert (picture.headline, picture.reporters) == ("图片新闻", ("聂耳",))


def test_a_feature_keeps_its_dated_sections_and_ends_where_a_title_tells_an_event(
    layout: Layout,
) -> None:
    """
    |# 一碗热汤面里的民生账
    |
    |——鹿城区社区食堂见闻
    |
    |本报记者 聂耳 安然
    |
    |9月9日中午，鹿城区惠民路社区食堂，68岁的居民方知行端着一碗热汤面，连说“实惠”。
    |
    |目前，全区建成社区食堂42家，日均就餐9800人次。
    |
    |## 谁来办：国企领办降成本
    |
    |目前，全区建成社区食堂42家，日均就餐9800人次。鹿城城投集团统一采购，成本降↩
    |低一成。
    |
    |## 怎么管：后厨“透明”更放心
    |
    |近日，记者走进柳荫街食堂，大屏实时显示后厨画面。
    |
    |区市场监管局要求，10月底前全部接入“明厨亮灶”。
    |
    |## 鹿城区召开养老服务推进会
    |
    |9月8日，鹿城区养老服务推进会召开，部署下一步工作。
    """
    feature, meeting = layout.articles

    assert feature.subheads == (
        "——鹿城区社区食堂见闻", "谁来办：国企领办降成本", "怎么管：后厨“透明”更放心",
    )  # fmt: skip
    assert (feature.reporters, feature.event_date) == (("聂耳", "安然"), "--09-09")
    assert (meeting.headline, meeting.reporters) == ("鹿城区召开养老服务推进会", ())


def test_labelled_lines_of_an_item_are_text_and_paragraphs(layout: Layout) -> None:
    """
    |鹿城区督察整改方案
    |一、具体问题及整改措施
    |（一）管网建设滞后。城区合流管网仍有46公里，雨季溢流频发。
    |整改时限：2026年10月底前
    |责任单位：区住房和城乡建设局
    |配合单位：区财政局、区水务局
    |整改措施：新建管网31公里；启动泵站扩建。
    |（二）扬尘管控不到位。物料露天堆放。
    """
    (plan,) = layout.articles

    assert plan.headline == "鹿城区督察整改方案"
    assert plan.body.text.splitlines()[1:5] == [
        "整改时限：2026年10月底前",
        "责任单位：区住房和城乡建设局",
        "配合单位：区财政局、区水务局",
        "整改措施：新建管网31公里；启动泵站扩建。",
    ]


def test_a_place_before_a_colon_opens_a_title_not_a_turn(layout: Layout) -> None:
    """
    |鹿溪镇：网格员敲开百家门
    |
    |　　本报讯 （通讯员 安然） 连日来，网格员每天走街串巷，检查用气安全。
    """
    (report,) = layout.articles

    assert report.headline == "鹿溪镇：网格员敲开百家门"
