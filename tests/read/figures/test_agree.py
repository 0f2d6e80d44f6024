"""Figures that must agree: what is told, and what is let pass."""

from __future__ import annotations

import pytest

from guatu.findings import Finding
from guatu.read.figures import check_figures, find_figures


def check(text: str) -> list[Finding]:
    return list(check_figures(find_figures(text), text))


def codes(text: str) -> list[str]:
    return [finding.code for finding in check(text)]


@pytest.mark.parametrize(
    "text",
    [
        # 15 + 8 = 23
        "计划完工项目23个,包括道路项目15个、其他项目8个。",
        # 4.86 + 5.29 = 10.15
        "供水10.15亿立方米,其中生活供水4.86亿立方米,生态供水5.29亿立方米。",
        # 3.33 + 3.33 + 3.33 = 9.99: within half of the last digits of four rounded numbers
        "投入10.00亿元,其中省3.33亿元、市3.33亿元、县3.33亿元。",
        # 其中 need not tell all
        "全省事故86起,其中道路运输52起、建筑业11起。",
        # what goes on about something else is no part
        "排查隐患1260处，其中重大12处、一般1248处，已整改1198处，整改率95.1%。",
        "全长18.6公里，其中隧道5.2公里，桥梁3.1公里，设计时速80公里。",
        "总投资约12.6亿元，一期投资7.8亿元，二期投资4.8亿元。",
        # a list that ends in 等 is open
        "投入抢险人员1200人,包括民兵500人、消防300人等。",
    ],
)
def test_a_sum_that_holds_or_may_hold_is_let_pass(text: str) -> None:
    assert codes(text) == []


def test_parts_that_miss_their_total_are_told_with_the_difference() -> None:
    (finding,) = check("计划完工项目22个,包括道路项目15个、其他项目8个。")

    assert finding.code == "read.sum_differs"
    assert finding.facts == {
        "total": "22个",
        "parts": "15个、8个",
        "added": "23个",
        "difference": "1个",
    }


def test_parts_above_their_total_are_told_even_after_among_them() -> None:
    assert codes("供水10.15亿立方米,其中生活6.86亿立方米,生态5.29亿立方米。") == [
        "read.sum_differs"
    ]


def test_a_rate_that_is_not_its_counts_is_told() -> None:
    (finding,) = check("反馈问题28个，已整改25个，整改率92.6%。")

    assert finding.code == "read.rate_differs"
    assert finding.facts["computed"] == "89.29%"  # 25 / 28 = 0.89286


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("项目总投资约12.6亿元，一期投资7.8亿元，二期投资5.8亿元。", "read.sum_differs"),
        ("投入3860万元，其中中央1500万元、省级860万元、县级1600万元。", "read.sum_differs"),
        # 29 / 38 = 76.3%
        ("38个项目中已开工29个，开工率达到86.3%。", "read.rate_differs"),
    ],
)
def test_phases_and_openings_are_checked_too(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_a_rate_that_is_its_counts_rounded_is_let_pass() -> None:
    assert codes("反馈问题28个，已整改25个，整改率89.3%。") == []


def test_a_share_above_the_whole_is_impossible() -> None:
    assert codes("建成服务站99个，覆盖率达到112%。") == ["read.rate_impossible"]


@pytest.mark.parametrize("text", ["完成率达到105%。", "同比增长112%。", "产值是计划的130%。"])
def test_growth_and_fulfilment_may_pass_the_whole(text: str) -> None:
    assert codes(text) == []


def test_the_base_of_a_coverage_is_derived_and_says_so() -> None:
    (finding,) = check("建成文明实践所99个,覆盖率达到91%。")

    assert finding.code == "read.base_derived"
    assert finding.facts["base"] == "109个"  # 99 / 0.91 = 108.8
    assert "推算" in finding.say("zh")


def test_what_was_there_before_a_new_works_is_derived_and_is_no_figure() -> None:
    text = "随着此次年产40万台整机新厂的投产,该公司在临江的整机年产能规模将达到70万台。"

    (finding,) = check(text)

    assert finding.code == "read.before_derived"
    assert finding.facts["base"] == "30万台"  # 70 - 40
    assert "推算" in finding.say("zh")
    assert [figure.value for figure in find_figures(text)] == [400_000, 700_000]


@pytest.mark.parametrize(
    "text",
    [
        # another sentence, another unit, less than what was added, and no limit that is reached
        "年产40万台的新厂投产。全年产能将达到70万台。",
        "年产40万台的新厂投产，年产能规模将达到70万套。",
        "年产40万台的新厂投产，首年产能达到20万台。",
        "年产40万台的新厂投产，累计生产70万台。",
    ],
)
def test_nothing_is_derived_where_the_words_do_not_say_it(text: str) -> None:
    assert "read.before_derived" not in codes(text)


def test_a_fact_said_again_is_cited_twice() -> None:
    text = "累计供水10.15亿立方米。后来又说，累计供水10.15亿立方米。"

    (finding,) = check(text)

    assert finding.code == "read.figure_repeated"
    assert finding.place.start == text.rindex("10.15")


def test_near_figures_of_one_unit_are_shown_and_both_kept() -> None:
    text = "配套工程长约150公里。定期对约147公里线路巡查。"

    assert [figure.value for figure in find_figures(text)] == [150, 147]
    assert codes(text) == ["read.figures_near"]


@pytest.mark.parametrize(
    "text",
    [
        "甲县事故15起，乙县事故14起。",
        "增长8.5%，其中工业增长8.6%。",
        "去年收入150元，今年收入147元。",
    ],
)
def test_figures_that_are_merely_alike_are_let_pass(text: str) -> None:
    assert codes(text) == []
