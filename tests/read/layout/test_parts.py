"""The parts of a layout one by one: lines, bylines, margins, dates, repeats."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.read.layout.bylines import closing_credit, opening_byline, parse_credit
from guatu.read.layout.dates import event_date_of, signature_date_of
from guatu.read.layout.lines import Line, read_lines
from guatu.read.layout.margins import is_margin, read_masthead
from guatu.read.layout.marks import JUMP, is_ended, number_level
from guatu.read.layout.repeats import Repeat, find_repeats


def only(raw: str) -> Line:
    (line,) = read_lines(raw)
    return line


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("工 委 委 员 、管 委 会 副 主 任", "工委委员、管委会副主任"),
        ("牢固树立“ 项 目 为 王", "牢固树立“项目为王"),
        ("项目总投资 12.5 亿元，年产 30 万台", "项目总投资12.5亿元，年产30万台"),
        ("加强作风建设 营造创业氛围", "加强作风建设 营造创业氛围"),
        ("坚 持 项 目 为 王   奋 力 争 先", "坚持项目为王 奋力争先"),
        ("记者 李 强 王小川", "记者 李强 王小川"),
        ("SMT LINE 3 号线", "SMT LINE 3号线"),
        ("全\u200b市\ufeff大会", "全市大会"),
        ("\u202e召开会议", "召开会议"),
    ],
)
def test_only_spaces_that_the_layout_put_are_dropped(printed: str, meant: str) -> None:
    assert only(printed).text == meant


def test_every_character_of_a_line_keeps_its_place() -> None:
    raw = "x\n　　经 开 区 党 工 委  召开\r\n"
    line = read_lines(raw)[1]

    mapped = line.mapped(raw)

    assert mapped.text == line.text
    assert line.indent == 2.0
    places = [mapped.raw_place(i, i + 1)[0] for i in range(len(mapped.text))]
    assert [raw[place] for place in places] == list(mapped.text)


def test_headings_have_levels_and_blank_lines_part_blocks() -> None:
    lines = read_lines("# 大标题\n\n\n## 小标题 ##\n正文\n\n\x0b**粗体**\n#话题\n")

    assert [(line.text, line.level, line.block) for line in lines] == [
        ("大标题", 1, 1), ("小标题", 2, 2), ("正文", 0, 2), ("粗体", 2, 3), ("#话题", 0, 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "publisher", "names"),
    [
        ("(江畔新闻·江畔晚报记者 方知行 陆满)", "江畔新闻·江畔晚报", ("方知行", "陆满")),
        ("本报记者 王金山", None, ("王金山",)),
        ("记者陈峰 张昕", None, ("陈峰", "张昕")),
        ("本报记者 王　红 李明 摄", None, ("王红", "李明")),
        ("□记者 王红 通讯员 阿布都·买买提", None, ("王红", "阿布都·买买提")),
        ("文/记者 王红 图/李明", None, ("王红", "李明")),
        ("王小明/文 李大为/图", None, ("王小明", "李大为")),
        ("望江日报全媒体记者 王红 摄影报道", "望江日报", ("王红",)),
        ("见习记者 孙亚文", None, ("孙亚文",)),
        ("王红 李明 摄影报道", None, ("王红", "李明")),
        ("（阮清波）", None, ("阮清波",)),
    ],
)
def test_a_credit_gives_publisher_and_names(
    text: str, publisher: str | None, names: tuple[str, ...]
) -> None:
    byline = parse_credit(text)

    assert byline is not None
    assert (byline.publisher, byline.reporters) == (publisher, names)


@pytest.mark.parametrize(
    "text",
    [
        "记者节在即",
        "责任编辑 王红 校对 李明",
        "记者从市水利局获悉",
        "市文联记者节活动",
        "（略）",
        "王红 李明",
        "",
    ],
)
def test_prose_and_editors_are_no_credit(text: str) -> None:
    assert parse_credit(text) is None


@pytest.mark.parametrize(
    ("text", "publisher", "names", "rest"),
    [
        ("本报讯(记者 王红) 8月3日", None, ("王红",), "8月3日"),
        ("本报讯 近日，经开", None, (), "近日，经开"),
        ("本报(记者 王红)5月", None, ("王红",), "5月"),
        ("本报讯（记者 王 红）“水位正常。”", None, ("王红",), "“水位正常。”"),
        ("望江日报讯（全媒体记者 王红）8月", "望江日报", ("王红",), "8月"),
        ("新华社望江8月3日电（记者 王红）记者3日", "新华社", ("王红",), "记者3日"),
        ("本报云溪讯 记者王红 李明报道 8月", None, ("王红", "李明"), "8月"),
        ("（记者 王红）8月3日", None, ("王红",), "8月3日"),
    ],
)
def test_a_report_begins_after_its_byline(
    text: str, publisher: str | None, names: tuple[str, ...], rest: str
) -> None:
    found = opening_byline(text)

    assert found is not None
    byline, start = found
    assert (byline.publisher, byline.reporters, text[start:]) == (publisher, names, rest)


@pytest.mark.parametrize("text", ["本报告指出，各级", "（一）推进项目", "讯号灯已更换。"])
def test_text_that_only_looks_like_a_byline_is_text(text: str) -> None:
    assert opening_byline(text) is None


def test_a_credit_at_the_end_of_a_sentence_is_found_and_one_inside_is_not() -> None:
    text = "抓好落实。 记者 王红"

    found = closing_credit(text)

    assert found is not None
    assert (found[0].reporters, text[: found[1]].rstrip()) == (("王红",), "抓好落实。")
    assert closing_credit("他告诉记者 王红") is None
    photo = closing_credit("图为施工现场。本报记者 王红 摄")
    assert photo is not None
    assert photo[0].photo


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑 王红 校对 李明",
        "A02 要闻",
        "第2版",
        "2026年3月5日 星期四 农历正月十七",
        "监督电话 67183172",
        "国内统一连续出版物号 CN 99-0012 第8021期 今日8版",
        "（此件公开发布）",
        "SHANGJIANG NEWS",
        "发布时间：2026-07-01",
        "抄送：市委办公室，市人大常委会办公室。",
        "2025年4月18日 星期五 要闻 第三版 编辑:苏 禾 校对:白 柳",
        "望江日报 要闻 2 责任编辑:王红 版式:李明",
        "2025年4月18日 星期五 责任编辑 苏禾 版式 白柳",
    ],
)
def test_margin_lines_are_known(line: str) -> None:
    assert is_margin(line)


@pytest.mark.parametrize(
    "line",
    [
        "今日开幕",
        "主办方表示",
        "落实主管责任",
        "市政协党组扩大会议召开",
        "一、工作目标",
        "王自立出席",
    ],
)
def test_headlines_are_no_margin(line: str) -> None:
    assert not is_margin(line)


def test_a_masthead_laid_out_over_lines_is_put_together() -> None:
    lines = read_lines("望江时报\n2021年10月\n16\n星期六\n辛丑年九月十一\n第32期(总第707期)\n")

    reading = read_masthead(lines)

    masthead = reading.masthead
    assert (masthead.paper, masthead.issue_date, masthead.issue) == ("望江时报", "2021-10-16", "32")
    assert reading.findings == ()


def test_a_lunar_date_of_another_day_is_a_finding() -> None:
    # 16 October 2021 was the eleventh of the ninth lunar month.
    (finding,) = read_masthead(read_lines("2021年10月\n16\n辛丑年九月初九\n")).findings

    assert finding.code == "read.lunar_date_differs"
    assert finding.facts["wanted"] == "九月十一"
    assert finding.place.quote == "辛丑年九月初九"


ISSUE = date(2026, 1, 3)


@pytest.mark.parametrize(
    ("lead", "issue", "event"),
    [
        ("8月23日下午，会议召开。", None, "--08-23"),
        ("8月23日下午，会议召开。", ISSUE, "2025-08-23"),  # after 3 January, so of the year before
        ("1月2日，会议召开。", ISSUE, "2026-01-02"),
        ("2024年8月23日，会议召开。", ISSUE, "2024-08-23"),
        ("10月14日—15日，调研。", None, "--10-14"),
        ("昨日，会议召开。", None, None),
        ("昨日，会议召开。", ISSUE, "2026-01-02"),
        ("记者2日从市水利局获悉，", ISSUE, "2026-01-02"),
        ("记者31日从市水利局获悉，", ISSUE, "2025-12-31"),
        ("近日，市领导调研，要求8月1日前完成。", ISSUE, None),
        ("市政府要求12月31日前完成。会议于11月2日召开。", None, "--11-02"),
        ("截至10月13日，全县播种62万亩。", None, "--10-13"),
        ("2月30日，会议召开。", None, None),
        # A period of months is what was inspected; the day is that of the meeting, in its year.
        ("2023年9月1日至11月9日开展了巡察。12月6日，反馈会召开。", None, "2023-12-06"),
        ("自4月1日零时起至5月6日，大桥封闭。", None, "--04-01"),
        ("自2月1日起，大桥封闭。", ISSUE, "2026-02-01"),  # announced: not the year before
        ("自6月19日起响应升级，6月20日8时前腾库。", None, "--06-19"),
        ("项目总投资3亿元。", ISSUE, None),
    ],
)
def test_the_date_of_the_event_is_that_of_the_lead(
    lead: str, issue: date | None, event: str | None
) -> None:
    assert event_date_of(lead, issue) == event


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2026年3月5日", "2026-03-05"),
        ("二〇二六年十二月三十一日", "2026-12-31"),
        ("二○二六年十月十日", "2026-10-10"),
    ],
)
def test_a_document_is_dated_in_digits_or_numerals(printed: str, iso: str) -> None:
    assert signature_date_of(printed) == iso


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一、总体要求", 1),
        ("（一）推进", 2),
        ("(二)落实", 2),
        ("1.清淤", 3),
        ("1.5亿元", 0),
        ("①排查", 4),
        ("第一章 总则", 1),
    ],
)
def test_numbers_of_sections_have_levels(text: str, level: int) -> None:
    assert number_level(text) == level


@pytest.mark.parametrize("text", ["（下转第四版）", "(上接A1版)", "▶下转2版", "（紧接第一版）"])
def test_jump_lines_are_known(text: str) -> None:
    assert JUMP.search(text)


@pytest.mark.parametrize("text", ["流转土地30亩（含10亩）", "转2层", "接下来2个月"])
def test_prose_is_no_jump_line(text: str) -> None:
    assert not JUMP.search(text)


def test_an_item_that_closes_with_its_units_has_ended() -> None:
    assert is_ended("完成清淤63公里（牵头单位：市水利局；完成时限：10月底前）")
    assert not is_ended("建成充电站（桩）")


def test_a_paragraph_that_stands_in_an_earlier_one_is_a_repeat() -> None:
    paragraphs = [
        "会议传达了精神，方知行指出，要深入学习、抓好落实，不折不扣推进各项工作。",
        "方知行指出，要深入学习、抓好落实，不折不扣推进各项工作。",
        "方知行指出，要深入学习、抓好落实，不折不扣推进各项任务。",
        "抓好落实。",
        "抓好落实。",
    ]

    # The second begins at character 8 of the first; the short ones are said twice on purpose.
    assert find_repeats(paragraphs) == [Repeat(number=1, first=0, at=8)]
