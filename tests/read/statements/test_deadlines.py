from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.lib.calendar import Calendar
from guatu.read.statements.deadlines import (
    _forms,
    find_deadlines,
    is_undated,
    resolve_deadline,
)

ON = date(2025, 5, 20)  # a Tuesday


def found(text: str, on: date | None = ON) -> list[tuple[str, str | None]]:
    return [(f.words, f.due.isoformat() if f.due else None) for f in find_deadlines(text, on=on)]


@pytest.mark.parametrize(
    ("text", "words", "due"),
    [
        ("6月15日前完成整改", "6月15日前", "2025-06-15"),  # the named day counts
        ("于6月底前报送", "6月底前", "2025-06-30"),
        ("三天之内逐户测温", "三天之内", "2025-05-23"),
        ("21日天黑前清理完毕", "21日天黑前", "2025-05-21"),
        ("10月15日下午5时前上报", "10月15日下午5时前", "2025-10-15"),
        ("7月25日完成迁改", "7月25日", "2025-07-25"),  # a bare day of finishing
        ("明年5月建成投产", "明年5月", "2026-05-31"),
        ("今晚就把人员补齐", "今晚", "2025-05-20"),
        ("重阳节前慰问到户", "重阳节前", "2025-10-28"),
        ("12月底前通车", "12月底前", "2025-12-31"),
        ("3月底前办结", "3月底前", "2026-03-31"),  # March has passed: next year's
        ("明年3月底前办结", "明年3月底前", "2026-03-31"),
        ("今年年底前销号", "今年年底前", "2025-12-31"),
        ("确保年底前投用", "年底前", "2025-12-31"),
        ("2027年底前建成", "2027年底前", "2027-12-31"),
        ("到2027年，覆盖率达到90%", "到2027年", "2027-12-31"),
        ("二〇二六年六月底前完成", "二〇二六年六月底前", "2026-06-30"),
        ("8月中旬前完成", "8月中旬前", "2025-08-20"),
        ("15日前上报", "15日前", "2025-06-15"),  # the 15th of May has passed
        ("25日前上报", "25日前", "2025-05-25"),
        ("本月底前清零", "本月底前", "2025-05-31"),
        ("月底前完成", "月底前", "2025-05-31"),
        ("下月10日前完成", "下月10日前", "2025-06-10"),
        ("上半年完工", "上半年", "2025-06-30"),
        ("三季度末投产", "三季度末", "2025-09-30"),
        ("一季度前完成", "一季度前", "2026-03-31"),
        ("两个月内办结", "两个月内", "2025-07-20"),
        ("即日起两个月内办结", "即日起两个月内", "2025-07-20"),
        ("半年内建成", "半年内", "2025-11-20"),
        ("3日内报告", "3日内", "2025-05-23"),
        ("两周内整改到位", "两周内", "2025-06-03"),
        ("24小时内办结", "24小时内", "2025-05-21"),
        # 21, 22, 23, 26, 27 May: five working days after Tuesday the 20th.
        ("5个工作日内答复", "5个工作日内", "2025-05-27"),
        # The Dragon Boat holiday (Monday 2 June) is not counted: the tenth is 4 June.
        ("十个工作日内答复", "十个工作日内", "2025-06-04"),
        ("明年一季度为茶农建好档案", "明年一季度", "2026-03-31"),
        ("会后3天内要专题传达", "会后3天内", "2025-05-23"),
        ("反馈之日起1个月内报送方案", "反馈之日起1个月内", "2025-06-20"),
        ("即日起至7月31日驻点盯守", "即日起至7月31日", "2025-07-31"),
        ("12月上旬开展一轮暗访", "12月上旬", "2025-12-10"),
        ("3月初前报送", "3月初前", "2026-03-10"),
        ("到“十五五”期末，占比过半", "到“十五五”期末", "2030-12-31"),
        ("本季度末清零", "本季度末", "2025-06-30"),
        ("本周五前报送", "本周五前", "2025-05-23"),
        ("下周一前报送", "下周一前", "2025-05-26"),
        ("本周内整改", "本周内", "2025-05-25"),
        ("国庆节前投用", "国庆节前", "2025-09-30"),  # before the festival
        ("春节前发放到位", "春节前", "2026-02-16"),  # it begins on 17 February 2026
        ("端午节前完成", "端午节前", "2025-05-30"),  # 31 May 2025
        ("至6月30日结束", "至6月30日", "2025-06-30"),
        ("今晚22时前到岗", "今晚22时前", "2025-05-20"),
    ],
)
def test_words_of_time_end_on_their_last_day(text: str, words: str, due: str) -> None:
    assert found(text) == [(words, due)]


@pytest.mark.parametrize(
    "text", ["汛期前完成清淤", "春运前检修", "两会召开前办结", "每月25日前报送", "供暖季前完成消缺"]
)
def test_what_has_no_day_is_found_and_left_open(text: str) -> None:
    assert [due for _, due in found(text)] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "前三季度增长5%",
        "上半年生产总值",
        "目前进展顺利",
        "7月25日召开会议",
        "今晚有雨",
        "6月15日前往调研",
        "以前年度",
        "年内涝点",
        "一年前期工作",
    ],
)
def test_words_that_only_look_like_a_deadline_are_none(text: str) -> None:
    assert found(text) == []


def test_nothing_is_guessed_without_the_documents_day() -> None:
    texts = [
        "6月底前完成",
        "15日前完成",
        "两个月内完成",
        "本周五前完成",
        "今年年底前完成",
        "春节前完成",
    ]

    assert [found(text, None)[0][1] for text in texts] == [None] * len(texts)
    assert found("2026年6月底前完成", None) == [("2026年6月底前", "2026-06-30")]


def test_a_day_that_does_not_exist_gives_no_date() -> None:
    assert found("6月31日前完成") == [("6月31日前", None)]


@pytest.mark.parametrize(
    ("cell", "due"),
    [
        ("2025年12月底", date(2025, 12, 31)),
        ("2025年6月", date(2025, 6, 30)),
        ("2025.06.15", date(2025, 6, 15)),
        ("2025-9", date(2025, 9, 30)),
        ("6月底", date(2025, 6, 30)),
        ("6月底前完成设计，10月底前完工", date(2025, 10, 31)),  # the last of several
        ("立行立改", None),
        ("长期坚持", None),
        ("", None),
    ],
)
def test_a_cell_of_a_table_is_a_limit_also_without_a_preposition(
    cell: str, due: date | None
) -> None:
    assert resolve_deadline(cell, on=ON) == due


def test_limits_without_a_date_are_known() -> None:
    assert is_undated("立行立改")
    assert not is_undated("6月底前")


def test_working_days_follow_the_calendar_that_is_given() -> None:
    closed = Calendar.of(holidays=[date(2025, 5, 21), date(2025, 5, 22)])

    days = find_deadlines("1个工作日内", on=ON, calendar=closed)

    assert days[0].due == date(2025, 5, 23)


@given(st.dates(date(2010, 1, 1), date(2040, 12, 31)), st.integers(1, 12))
def test_a_month_without_a_year_is_the_first_that_has_not_ended(on: date, month: int) -> None:
    due = find_deadlines(f"{month}月底前", on=on)[0].due

    assert due is not None
    assert on <= due
    assert (due.month, (due.year * 12 + due.month) - (on.year * 12 + on.month) < 12) == (
        month,
        True,
    )


@given(st.text(alphabet="0123456789年月日前底内至到一二十今明周季度工作个、，春节", max_size=40))
def test_any_jumble_of_time_words_is_read_without_a_fault(text: str) -> None:
    ends = 0
    for item in find_deadlines(text, on=ON):
        assert item.words == text[item.start : item.end]
        assert item.start >= ends
        ends = item.end


_SAID = """
即日起 本月 下个月 今年 明年 2026年 二〇二六年 12 十五 15 月 月份 日
号 上旬 中旬 中下旬 底 末 初 前 之前 以前 止 内 之内 以内 到 至 截至
第三 季度 上半年 本季度 结束 结束前 半 个工作日 小时 分钟 天 周 本周
下个星期 五 末 上午 下班 今晚 明早 当天 下午5时 17:30 天黑 每周
每个季度 要 务必 完成 “十五五” 期末 春节 国庆 假期 汛期 汛 两会 召开 起
， 工程
"""


@given(st.lists(st.sampled_from(_SAID.split()), max_size=8).map("".join))
def test_every_match_of_a_form_holds_its_core(text: str) -> None:
    for form in _forms():
        for match in form.pattern.finditer(text):
            assert form.core.search(text), (match.group(), form.core.pattern)
