"""A page strewn with what stumbles a reader is read, in time, with every place inside it."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.read.as_json import page_dict
from guatu.read.files import read_bytes
from guatu.read.page import read_page
from tests.fuzz import long_run


class Placed(Protocol):
    """What has a place in the raw text."""

    @property
    def place(self) -> tuple[int, int]: ...


GOLD = Path(__file__).parents[1] / "gold"
PAGES = [
    "\n".join(article["text"] for article in json.loads(path.read_text("utf-8"))["articles"])
    for path in sorted(GOLD.glob("*.gold.json"))
]
MARKS = [*"\u202e\u200f\x00\ufeff\u2028\x85\x1c²½①٣（）“”《：、-—·\n\t\u3000\U00020000"]
SLIPS = [
    *("99月99日前", "2月30日", "13月底前", "0个工作日内", "999999999个工作日内完成", "三千万年内"),
    *("9999年12月31日前", "0000年1月1日前", "节前", "3000年春节前", "百分之零", "零分之一", "分之"),
]
WORDS = [
    *("责任单位：", "（牵头单位：", "完成时限：", "由", "牵头", "其中", "覆盖率", "100%", "第"),
    *("本报讯（记者 ", "（下转第二版）", "# ", "一、", "（一）", "〔2025〕1号", "农历闰二月三十"),
    *("市", "公司", "等项目", "书记", "要求", "将", "已"),
]
ODD = [*MARKS, *SLIPS, *WORDS, "9" * 400, "1" + "亿" * 40]
STREWN = st.tuples(
    st.sampled_from(PAGES),
    st.floats(0, 1),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(ODD), st.integers(0, 6)), max_size=25),
)
DAYS = st.sampled_from([None, date(2026, 5, 20), date.min, date.max, date(2199, 12, 31)])


def strewn(page: str, share: float, bits: list[tuple[float, str, int]]) -> str:
    """Up to 1,500 characters of `page`, with bits put in place of some of them."""
    at = int(share * max(len(page) - 1500, 0))
    text = page[at : at + 1500]
    for where, bit, lost in bits:
        at = int(where * len(text))
        text = text[:at] + bit + text[at + lost :]
    return text


def assert_is_read(text: str, on: date | None) -> None:
    """Everything can be printed and said, and lies inside the page."""
    page, raw = read_bytes(text.encode(), name="odd.txt", issue_date=on)

    json.dumps(page_dict(page, explain=True), allow_nan=False)
    findings = [*page.findings, *(one for article in page.articles for one in article.findings)]
    assert all(one.say("zh") and one.say("en") for one in findings)
    for article in page.articles:
        items: tuple[Placed, ...] = (
            *article.segments,
            *article.people,
            *article.orgs,
            *article.projects,
            *article.figures,
        )
        for item in items:
            assert 0 <= item.place[0] <= item.place[1] <= len(raw)


@given(made=STREWN, on=DAYS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_page_strewn_with_odd_words_is_read(
    made: tuple[str, float, list[tuple[float, str, int]]], on: date | None
) -> None:
    assert_is_read(strewn(*made), on)


@pytest.mark.slow
@given(made=STREWN, on=DAYS)
@settings(max_examples=long_run(250), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_long_fuzz_with_odd_words(
    made: tuple[str, float, list[tuple[float, str, int]]], on: date | None
) -> None:
    assert_is_read(strewn(*made), on)


def test_a_limit_of_a_billion_working_days_is_not_counted_out() -> None:
    """市水利局要在999999999个工作日内完成整改。"""
    start = time.process_time()

    assert_is_read("市水利局要在999999999个工作日内完成整改。", date(2026, 5, 20))

    assert time.process_time() - start < 10


def test_a_day_before_all_papers_is_a_finding_and_not_used() -> None:
    page = read_page("昨日，市政府召开会议。", name="p", issue_date=date.min)

    assert [finding.code for finding in page.findings] == ["read.issue_date_unlikely"]
    assert page.articles[0].event_date is None
