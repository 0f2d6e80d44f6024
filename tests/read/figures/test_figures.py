"""Quantities: numerals, units, and what looks like a quantity and is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.read.figures import find_figures
from guatu.read.figures.numerals import parse_number


def figures(text: str) -> list[tuple[str, float, str]]:
    return [(figure.text, figure.value, figure.unit) for figure in find_figures(text)]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("3亿5000万", "350000000"),
        ("12万5千", "125000"),
        ("1.2万亿", "1200000000000"),
        ("三百二十", "320"),
        ("一百零五", "105"),
        ("三百二", "320"),
        ("两", "2"),
        ("十", "10"),
        ("1,234.5", "1234.5"),
        ("300余", "300"),
        ("十多万", "100000"),
        ("百分之九十五", "0.95"),
        ("二〇二六", "2026"),
        ("三点五", "3.5"),
        ("七八", "7"),
        ("五六十", "50"),
        ("两三千", "2000"),
        ("一百二三十", "120"),
        ("壹拾贰万", "120000"),
    ],
)
def test_a_numeral_is_worth_what_a_clerk_reads(printed: str, value: str) -> None:
    assert parse_number(printed) == Decimal(value)


@pytest.mark.parametrize("printed", ["", "项", "三项", "abc", "点五", "9" * 400, "1" + "亿" * 40])
def test_what_is_no_numeral_is_worth_nothing(printed: str) -> None:
    assert parse_number(printed) is None


@given(st.integers(0, 10**8))
def test_digits_are_worth_themselves(number: int) -> None:
    assert parse_number(str(number)) == number
    assert parse_number(f"{number:,}") == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总投资12.5亿元", [("12.5亿元", 1.25e9, "元")]),
        ("占地约300亩", [("300亩", 300, "亩")]),
        ("惠及2000余户", [("2000余户", 2000, "户")]),
        ("同比增长8.5%", [("8.5%", 8.5, "%")]),
        ("提高3.2个百分点", [("3.2个百分点", 3.2, "个百分点")]),
        ("流量3200立方米每秒", [("3200立方米每秒", 3200, "立方米每秒")]),
        ("移民4208户16454人", [("4208户", 4208, "户"), ("16454人", 16454, "人")]),
        ("受益人口达227万", [("227万", 2270000, "人")]),
        ("覆盖率百分之九十五", [("百分之九十五", 95, "%")]),
        ("造成三人死亡", [("三人", 3, "人")]),
        ("新建三个乡镇敬老院", [("三个", 3, "个")]),
        ("24小时内反馈到位", [("24小时", 24, "小时")]),
        ("水位超过27厘米必须封闭", [("27厘米", 27, "厘米")]),
        ("全镇8名班子成员下沉", [("8名", 8, "名")]),
        ("由两个半小时缩短", [("两个半小时", 2.5, "小时")]),
        ("降至零下6℃", [("零下6℃", -6, "℃")]),
        ("压缩到35个工作日以内", [("35个工作日", 35, "个工作日")]),
        ("工程停滞两年，施工停了", [("两年", 2, "年")]),
        ("落户三年来", [("三年", 3, "年")]),
        ("15支专业队，12支半专业队", [("15支", 15, "支"), ("12支", 12, "支")]),
        ("写了四份报告，跑了三趟", [("四份", 4, "份"), ("三趟", 3, "趟")]),
        ("堵了两个取水口、三个旧村", [("两个", 2, "个"), ("三个", 3, "个")]),
        ("连续奋战二十天", [("二十天", 20, "天")]),
        ("通水7年来", [("7年", 7, "年")]),
        ("完成八成以上", [("八成", 80, "%")]),
        ("水位125.6米", [("125.6米", 125.6, "米")]),
        ("工期一年半", [("一年半", 1.5, "年")]),
        ("220千伏变电站", [("220千伏", 220, "千伏")]),
        ("装机120万千瓦", [("120万千瓦", 1200000, "千瓦")]),
        ("PM2.5浓度38微克每立方米", [("38微克每立方米", 38, "微克每立方米")]),
        ("规划分期打造年产 1500万套空调压缩机生产基地", [("1500万套", 15_000_000, "套")]),
        ("新开通两条航线", [("两条", 2, "条")]),
        ("进度滞后7个月", [("7个月", 7, "个月")]),
        ("由3.2万增加到4.5万人", [("3.2万", 32000, "人"), ("4.5万人", 45000, "人")]),
    ],
)
def test_a_number_with_a_unit_is_a_quantity(
    text: str, expected: list[tuple[str, float, str]]
) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026年11月15日上午9时30分",
        "5月底前、上半年、“十四五”时期",
        "第29次会议、第三季度、第十四期",
        "精准推进“三个一批”，做到两个维护",
        "豫发〔2024〕337号文件，第15条",
        "健全区、办、村三级体系，II类标准",
        "沿G107国道，PM2.5浓度，iMAX8下线",
        "成立100周年，九届二十次会议",
        "监督电话67183172",
        "坚持一个方向，一批项目，一级响应",
        "党的二十大精神，四个意识，八项规定",
        "7—8月份排名，10月14日—15日",
        "构建“1+8”都市圈，“633”体系",
        "12345热线，5G基站建设",
        "2023—2025年行动计划",
        "20世纪90年代，80后",
        "30个工作日内办结，3日内报送",
        "前8个月完成情况，今后5年规划",
        "进入全省前10名，后3位要作检讨",
        "落实24小时值班，手机24小时不得关机",
        "小区二次供水，银行、人社这两头，随后一一回应",
        "三年来，攻坚三年行动，五次会议，七次全会",
        "三张清单，三块招牌，两件事",
    ],
)
def test_dates_ordinals_levels_and_slogans_are_no_quantities(text: str) -> None:
    assert figures(text) == []


def test_a_range_keeps_both_ends() -> None:
    (figure,) = find_figures("降雨量50—80毫米")

    assert (figure.value, figure.upper, figure.unit) == (50, 80, "毫米")


def test_the_scale_of_the_upper_end_holds_for_the_lower() -> None:
    (figure,) = find_figures("每亩补助3至5万元")

    assert (figure.value, figure.upper) == (30000, 50000)


def test_about_stays_outside_the_text_of_the_figure() -> None:
    (figure,) = find_figures("全长约150公里")

    assert (figure.text, figure.about) == ("150公里", True)


def test_a_fact_said_twice_is_one_figure() -> None:
    text = "已累计供水10.15亿立方米。多年来，已累计供水10.15亿立方米。"

    assert len(find_figures(text)) == 1


def test_equal_numbers_of_different_things_stay_two_figures() -> None:
    text = "甲县事故3起，死亡5人；乙县事故3起，死亡5人。"

    assert len(find_figures(text)) == 4


def test_a_figure_says_what_it_measures() -> None:
    before, after = find_figures("受益人口达227万人，共有17家共建单位")

    assert before.of == "受益人口"
    assert after.of == "共建单位"


@given(st.text(alphabet="0123456789.,一二三十百千万亿年月日个元%约至—", max_size=40))
def test_any_text_gives_figures_at_their_places(text: str) -> None:
    for figure in find_figures(text):
        assert text[slice(*figure.place)] == figure.text


@pytest.mark.parametrize("text", ["建成5万吨级泊位。", "约占三分之一。"])
def test_a_class_of_works_and_a_share_without_unit_are_no_quantity(text: str) -> None:
    assert find_figures(text) == ()
