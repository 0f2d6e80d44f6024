"""Documents of every format become articles, and the rows of their task tables demands."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from guatu.read.as_json import page_dict
from guatu.read.facts import Cell, Label, Page, Segment
from guatu.read.files import read_bytes
from guatu.read.formats.packed import UNPACKED_BYTES
from guatu.read.tables.excel import MOST_COLUMNS
from tests.read.formats.making import Rule, Text, column, pdf, word

TASKS = [
    ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
    ["1", "改造易涝点17处", "市城管局", "市住建局、市财政局", "2026年7月底前"],
    ["2", "清淤管网63公里", "市水务集团", "", "10月底前"],
]


def codes(page: Page) -> list[str]:
    return [finding.code for finding in page.findings]


def tasks(page: Page) -> list[Segment]:
    return [segment for article in page.articles for segment in article.segments if segment.cell]


def test_a_word_notice_is_one_article_and_each_row_of_its_table_a_demand() -> None:
    data = word(
        "望江市人民政府办公室",
        "关于印发内涝治理责任分解表的通知",
        "望政办〔2026〕8号",
        "各县区人民政府：",
        "现将责任分解表印发给你们，请抓好落实。",
        TASKS,
        "望江市人民政府办公室",
        "2026年5月6日",
    )

    page, raw = read_bytes(data, name="tasks.docx")

    (notice,) = page.articles
    assert notice.headline == "关于印发内涝治理责任分解表的通知"
    assert notice.subheads[:1] == ("望江市人民政府办公室",)
    assert notice.event_date == "2026-05-06"
    first, second = tasks(page)
    assert (first.label, first.text) == (Label.DEMAND, "改造易涝点17处")
    assert first.duty.responsible == "市城管局"
    assert first.duty.supporting == ("市住建局", "市财政局")
    assert (first.duty.deadline, first.duty.deadline_iso) == ("2026年7月底前", "2026-07-31")
    assert second.duty.deadline_iso == "2026-10-31"  # the year is that of the notice
    assert [raw[slice(*segment.place)] for segment in (first, second)] == [first.text, second.text]
    assert (first.cell, second.cell) == (Cell(1, 2, 2), Cell(1, 3, 2))


def test_the_segments_of_a_document_with_a_table_are_its_text() -> None:
    page, _ = read_bytes(word("全市任务如下。", TASKS, "请抓好落实。"), name="tasks.docx")

    (article,) = page.articles
    joined = "".join(segment.text for segment in article.segments)
    assert joined.replace("\n", "") == article.body.text.replace("\n", "")


def test_the_place_of_a_row_is_its_cell_in_the_reading_format() -> None:
    page, _ = read_bytes(word("任务如下：", TASKS), name="tasks.docx")

    segment = page_dict(page)["articles"][0]["segments"][-1]

    assert segment["place"] == {"table": 1, "row": 3, "column": 2}
    assert segment["responsible"] == "市水务集团"


def test_word_headings_are_headlines() -> None:
    page, _ = read_bytes(word("5月6日，全市防汛会议召开。", heading="防汛会议召开"), name="a.docx")

    assert [article.headline for article in page.articles] == ["防汛会议召开"]


def workbook(*rows: list[object], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_with_other_words_in_other_order_gives_its_rows() -> None:
    data = workbook(
        ["望江市督办台账"],
        ["完成时间", "责任单位", "序号", "督办事项"],
        ["2026年6月15日", "市交通局", 1, "修复东桥"],
        ["2026年底前", "市公路局", 2, "改建南路"],
        merge="A1:D1",
    )

    page, _ = read_bytes(data, name="ledger.xlsx")

    assert [article.headline for article in page.articles] == ["望江市督办台账"]
    assert [
        (segment.text, segment.duty.responsible, segment.duty.deadline_iso, segment.cell)
        for segment in tasks(page)
    ] == [
        ("修复东桥", "市交通局", "2026-06-15", Cell(1, 3, 4)),
        ("改建南路", "市公路局", "2026-12-31", Cell(1, 4, 4)),
    ]


def test_a_web_page_loses_its_menus_and_keeps_paragraphs_and_merged_cells() -> None:
    html = """<!doctype html><html><head><title>门户</title><script>var a = "脚本";</script></head>
    <body><nav><a>首页</a></nav><h1>望江市召开防汛会议</h1><p>发布时间：2026-07-02</p>
    <p>7月1日，全市防汛会议<b>召开</b>。</p><p>会议要求，要严防死守。<br>各县区要落实责任。</p>
    <table><tr><th>任务</th><th>牵头单位</th><th>完成时限</th></tr>
    <tr><td>加固堤防</td><td rowspan="2">市水利局</td><td>7月10日前</td></tr>
    <tr><td>清理河道</td><td>7月15日前</td></tr></table><footer>版权所有</footer></body></html>"""

    page, _ = read_bytes(html.encode("gb18030"), name="page.html")

    (article,) = page.articles
    assert article.headline == "望江市召开防汛会议"
    assert article.event_date == "2026-07-01"
    assert article.body.text.split("\n") == [
        "7月1日，全市防汛会议召开。", "会议要求，要严防死守。", "各县区要落实责任。",
        "加固堤防", "清理河道",
    ]  # fmt: skip
    assert [(segment.duty.responsible, segment.duty.deadline_iso) for segment in tasks(page)] == [
        ("市水利局", "2026-07-10"),
        ("市水利局", "2026-07-15"),
    ]


def test_a_table_that_only_lays_a_web_page_out_is_text() -> None:
    cell = "<td><p>全市防汛会议召开，部署工作。</p></td>"
    html = f"<html><body><table><tr>{cell}</tr></table></body></html>"

    page, raw = read_bytes(html.encode(), name="page.html")

    assert raw.strip() == "全市防汛会议召开，部署工作。"
    assert tasks(page) == []


def test_the_columns_of_a_pdf_are_read_one_after_the_other() -> None:
    left = [
        "　　本报讯（记者 方知行）6月", "18日，望江市召开城市内涝治", "理攻坚会。市长欧阳朔主持会",
        "议，副市长梁秋白部署任务。", "　　会议指出，全市排查出易",
    ]  # fmt: skip
    right = ["涝点43处，其中17处未完成改", "造，个别路段反复积水。会议", "要求，7月底前完成改造。"]
    headline: list[Text] = [(100, 780, 22, "望江市召开城市内涝治理攻坚会")]

    page, _ = read_bytes(
        pdf((headline + column(left, 60, 740) + column(right, 260, 740), [])), name="page.pdf"
    )

    (article,) = page.articles
    assert (article.headline, article.reporters) == ("望江市召开城市内涝治理攻坚会", ("方知行",))
    assert article.body.text.split("\n") == [
        "6月18日，望江市召开城市内涝治理攻坚会。市长欧阳朔主持会议，副市长梁秋白部署任务。",
        "会议指出，全市排查出易涝点43处，其中17处未完成改造，个别路段反复积水。会议要求，7月底前完成改造。",
    ]


def ruled(
    cells: list[list[str]], xs: list[float], ys: list[float]
) -> tuple[list[Text], list[Rule]]:
    rules: list[Rule] = [(xs[0], y, xs[-1], y) for y in ys]
    rules += [(x, ys[0], x, ys[-1]) for x in xs]
    texts: list[Text] = [
        (xs[x] + 4, ys[y] - 14, 10, words)
        for y, row in enumerate(cells)
        for x, words in enumerate(row)
        if words
    ]
    return texts, rules


def test_a_ruled_table_in_a_pdf_gives_its_rows() -> None:
    xs, ys = [40.0, 80, 220, 320, 460, 560], [700.0, 680, 640, 600]
    texts, rules = ruled(TASKS, xs, ys)

    page, _ = read_bytes(pdf(([(100, 780, 18, "内涝治理责任分解表"), *texts], rules)), name="t.pdf")

    assert [
        (segment.text, segment.duty.responsible, segment.duty.deadline) for segment in tasks(page)
    ] == [
        ("改造易涝点17处", "市城管局", "2026年7月底前"),
        ("清淤管网63公里", "市水务集团", "10月底前"),
    ]


def test_a_border_that_is_not_drawn_joins_two_cells_of_a_pdf() -> None:
    xs, ys = [40.0, 220, 400, 560], [700.0, 680, 640, 600]
    cells = [
        ["任务", "牵头单位", "完成时限"],
        ["加固堤防", "市水利局", "7月10日前"],
        ["清理河道", "", "7月15日前"],
    ]
    texts, rules = ruled(cells, xs, ys)
    rules.remove((40.0, 640.0, 560, 640.0))
    rules += [(40, 640, 220, 640), (400, 640, 560, 640)]  # none between 市水利局 and what is below

    page, _ = read_bytes(pdf((texts, rules)), name="t.pdf")

    assert [segment.duty.responsible for segment in tasks(page)] == ["市水利局", "市水利局"]


def test_a_pdf_without_a_text_layer_says_so() -> None:
    page, raw = read_bytes(pdf(([], []), ([], [])), name="scan.pdf")

    assert (raw, page.articles) == ("", ())
    assert codes(page) == ["read.no_text_layer"]
    assert page.findings[0].facts["pages"] == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 and no more", "read.broken"),
        (b"PK\x03\x04 and no more", "read.broken"),
        (word("全市防汛会议召开。")[:-400], "read.broken"),
    ],
)
def test_a_broken_document_is_a_finding(data: bytes, code: str) -> None:
    page, raw = read_bytes(data, name="broken")

    assert (raw, page.articles) == ("", ())
    assert codes(page) == [code]


def packed(**parts: bytes) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = packed(word__document_xml=b"0" * (UNPACKED_BYTES + 1))

    page, _ = read_bytes(bomb, name="bomb.docx")

    assert len(bomb) < 1 << 20
    assert codes(page) == ["read.unpacks_too_large"]


def test_xml_entities_are_not_expanded() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "哈哈">{entities}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&e8;</w:t></w:r></w:p></w:body></w:document>"
    )
    with ZipFile(BytesIO(word("x"))) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    parts["word/document.xml"] = body.encode()
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    page, raw = read_bytes(stream.getvalue(), name="bomb.docx")

    assert len(raw) < 1000
    assert page.articles == ()


def test_a_table_of_ten_thousand_columns_is_refused() -> None:
    row = "<td>x</td>" * 10_000
    html = f"<html><body><p>会议召开。</p><table><tr>{row}</tr></table></body></html>"

    page, _ = read_bytes(html.encode(), name="wide.html")

    assert codes(page)[0] == "table.too_large"
    assert [article.body.text for article in page.articles] == ["会议召开。"]
    assert MOST_COLUMNS < 10_000


def test_a_zip_that_is_no_document_is_a_finding() -> None:
    page, _ = read_bytes(packed(notes_xml=b"<a/>"), name="some.zip")

    assert codes(page) == ["read.binary"]


def test_a_web_page_nested_without_end_is_refused() -> None:
    page, raw = read_bytes(b"<html><body>" + b"<div>" * 200_000 + b"x", name="deep.html")

    assert (raw, codes(page)) == ("", ["read.broken"])
    assert "200000 deep" in page.findings[0].say("en")


def merged_word(*, span: str = "") -> bytes:
    document = docx.Document()
    document.add_paragraph("任务如下：")
    table = document.add_table(rows=4, cols=4)
    cells = [
        ["任务分工", "", "时限要求", ""],
        ["工作任务", "牵头单位", "完成时限", "备注"],
        ["修复东桥", "市交通局", "6月底前", ""],
        ["改建南路", "", "9月底前", ""],
    ]
    for y, row in enumerate(cells):
        for x, words in enumerate(row):
            table.cell(y, x).text = words
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(2, 1).merge(table.cell(3, 1))
    if span:
        properties = table.cell(2, 0)._tc.get_or_add_tcPr()
        properties.append(OxmlElement("w:gridSpan"))
        properties[-1].set(qn("w:val"), span)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_merged_cells_of_a_word_table_count_for_all_their_rows() -> None:
    page, _ = read_bytes(merged_word(), name="tasks.docx")

    assert [(task.text, task.duty.responsible, task.duty.deadline) for task in tasks(page)] == [
        ("修复东桥", "市交通局", "6月底前"),
        ("改建南路", "市交通局", "9月底前"),
    ]


def test_a_word_table_that_says_it_is_ten_thousand_columns_wide_is_refused() -> None:
    page, _ = read_bytes(merged_word(span="10000"), name="wide.docx")

    assert codes(page)[0] == "table.too_large"
    assert tasks(page) == []


def test_a_locked_or_scrambled_archive_is_a_finding() -> None:
    data = bytearray(word("全市防汛会议召开。"))
    start = data.index(b"PK\x01\x02")  # the directory: its flags say that the part is encrypted
    while start >= 0:
        data[start + 8] |= 1
        start = data.find(b"PK\x01\x02", start + 4)

    page, _ = read_bytes(bytes(data), name="locked.docx")

    assert codes(page) == ["read.broken"]
