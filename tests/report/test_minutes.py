"""Minutes as a Word file: the page of the standard, and every word that was decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

from docx import Document
from docx.shared import Mm, Pt

from guatu.report.minutes import Decision, Minutes, Topic, minutes_document, sum_words

MINUTES = Minutes(
    series="城建周例会",
    number=29,
    on=date(2026, 3, 5),
    place="市政府一楼会议室",
    chair="副市长",
    present="市水利局、市交通局",
    topics=[Topic("红灯事项", 3, ["督〔2026〕1号　疏通东渠", "督〔2026〕2号　修桥"])],
    decisions=[
        Decision("修补断头路。", "市交通局", date(2026, 3, 31), "督〔2026〕9号"),
        Decision("研究停车 <b>&</b> 收费"),
    ],
    sums=[sum_words("完工项目", 23, [15, 7])],
)


def lines(minutes: Minutes) -> list[str]:
    return [p.text for p in Document(BytesIO(minutes_document(minutes))).paragraphs]


def test_the_minutes_say_who_met_where_and_what_was_decided() -> None:
    assert lines(MINUTES) == [
        "城建周例会纪要",
        "（第29次）",
        "2026年3月5日，副市长在市政府一楼会议室主持召开城建周例会第29次会议。",
        "一、红灯事项（3件）",
        "1．督〔2026〕1号　疏通东渠",
        "2．督〔2026〕2号　修桥",
        "其余1件见台账。",
        "二、会议议定",
        "1．修补断头路（牵头单位：市交通局，完成时限：2026-03-31，督〔2026〕9号）。",
        "2．研究停车 <b>&</b> 收费（待签）。",
        "完工项目：23≠15＋7，差1。",
        "出席：市水利局、市交通局",
        "2026年3月5日",
    ]


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(MINUTES, place="", chair="", present="", topics=[], decisions=[], sums=[])

    assert lines(bare)[2:] == [
        "2026年3月5日，召开城建周例会第29次会议。",
        "一、会议议定",
        "会议没有新的议定事项。",
        "2026年3月5日",
    ]


def test_counts_that_add_up_are_told_too() -> None:
    assert sum_words("完工项目", 23, [15, 8]) == "完工项目：23＝15＋8。"


def test_the_page_is_that_of_the_standard() -> None:
    word = Document(BytesIO(minutes_document(MINUTES)))

    page, body = word.sections[0], word.paragraphs[2]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    # Twentieths of a point are what Word stores: a margin is right to a fiftieth of a millimetre.
    wanted = (Mm(37), Mm(35), Mm(28), Mm(26))
    pairs = zip(margins, wanted, strict=True)
    assert all(margin and abs(margin - right) < Mm(0.02) for margin, right in pairs)
    assert word.styles["Normal"].paragraph_format.line_spacing == Pt(28.95)
    assert (body.runs[0].font.name, body.runs[0].font.size) == ("仿宋_GB2312", Pt(16))
    assert body.paragraph_format.first_line_indent == Pt(32)
