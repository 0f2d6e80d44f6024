"""What holds for every page: nothing is changed or added, places are true, work is linear."""

from __future__ import annotations

import sys
from types import FrameType

from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.read.facts import Article
from guatu.read.layout import repair_layout

PARTS = [
    "望江市召开防汛会议",
    "## 全市项目推进会召开",
    "本报讯（记者 方知行）6月18日，会议召开。",
    "市长欧阳朔要求，要抓好落",
    "实，7月底前完成17处改造。",
    "　　会议指出，个别路段积水。",
    "（记者 卫如松 陆满）",
    "一、总体要求",
    "（一）排查隐患。",
    "（下转第三版）",
    "责任编辑 王红",
    "2026年6月19日 星期五",
    "市 城 管 局 每 日 调 度",
    "",
    "",
    "望政办〔2026〕8号",
    "各县区人民政府：",
    "望江市人民政府",
    "2026年6月19日",
    "图为现场。 方知行 摄",
    "“",
    "\ufeff",
    "\u202e乱序",
    "a b c",
    "①②③",
]
PAGES = st.lists(st.sampled_from(PARTS) | st.text(max_size=30), max_size=40).map("\n".join)


def strings(article: Article) -> str:
    titles = [article.headline or "", *article.subheads, *article.reporters]
    return "".join([*titles, article.publisher or ""])


@given(PAGES)
@settings(max_examples=60, deadline=None)
def test_every_character_of_a_body_stands_where_its_place_says(raw: str) -> None:
    for article in repair_layout(raw).articles:
        body = article.body
        for i, character in enumerate(body.text):
            start, end = body.raw_place(i, i + 1)
            assert character == raw[start:end] or (start, end) == (0, 0)


@given(PAGES)
@settings(max_examples=60, deadline=None)
def test_nothing_is_said_that_the_page_does_not_say(raw: str) -> None:
    for article in repair_layout(raw).articles:
        assert set(strings(article)) <= set(raw) | {" "}
        assert set(article.body.text) <= set(raw) | {" ", "\n"}


@given(PAGES)
@settings(max_examples=60, deadline=None)
def test_no_stretch_of_a_page_is_in_two_bodies(raw: str) -> None:
    seen: set[int] = set()
    for article in repair_layout(raw).articles:
        body = article.body
        places = {body.raw_place(i, i + 1)[0] for i, c in enumerate(body.text) if not c.isspace()}
        assert not places & seen
        seen |= places


def work(raw: str) -> int:
    """Calls of functions, ours and the library's, that reading the layout of `raw` takes."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        repair_layout(raw)
    finally:
        sys.setprofile(None)
    return calls


@given(st.lists(st.sampled_from(PARTS), min_size=60, max_size=120).map("\n".join))
@settings(max_examples=3, deadline=None)
def test_four_times_the_page_is_four_times_the_work(page: str) -> None:
    # Past the window in which stray titles are matched (40 articles) the work is linear.
    base = (page + "\n") * 6

    assert work(base * 4) <= 4.5 * work(base)


def test_an_endless_paragraph_takes_linear_work() -> None:
    lines = "市城管局每日调度，每周通报\n"

    assert work(lines * 8000) <= 4.2 * work(lines * 2000)
