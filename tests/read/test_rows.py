"""A page's rows hold everything that the page holds, with its place."""

from __future__ import annotations

from guatu.findings import Finding, Place
from guatu.lib.mapped import MappedText
from guatu.read.facts import (
    Article,
    Body,
    Duty,
    Figure,
    Label,
    Page,
    Person,
    Project,
    Segment,
)  # fmt: skip
from guatu.read.rows import Row, page_rows

RAW = "标题\n会议要求,市水务局6月底前加固堤防3公里。"
BODY = MappedText.run(RAW, 3, len(RAW))


def rows(page: Page) -> list[Row]:
    return list(page_rows(page, sha256="d"))


def test_an_article_gives_a_row_for_itself_and_one_for_each_of_its_items() -> None:
    article = Article(
        body=BODY,
        headline="标题",
        segments=(
            Segment(BODY.text, Label.DEMAND, (3, len(RAW)), speaker="会议", duty=Duty("市水务局")),
        ),
        people=(Person("甲乙", (3, 5), ("局长", "书记")),),
        orgs=(Body("市水务局", (8, 12)),),
        projects=(Project("堤防加固工程", (3, 9), stage="建设"),),
        figures=(Figure("3公里", 3.0, "公里", (20, 23), of="堤防"),),
    )

    found = rows(Page("a.txt", (article,)))

    assert [row.kind for row in found] == [
        "article", "statement", "person", "body", "project", "figure",
    ]  # fmt: skip
    assert RAW[found[0].start : found[0].end] == BODY.text
    assert (found[1].label, found[1].speaker, found[1].responsible) == (
        "demand",
        "会议",
        "市水务局",
    )
    assert found[2].posts == "局长、书记"
    assert (found[4].label, found[5].value, found[5].unit) == ("建设", 3.0, "公里")
    assert {(row.page, row.sha256, row.article) for row in found} == {("a.txt", "d", 0)}


def test_a_page_that_cannot_be_read_still_gives_a_row() -> None:
    finding = Finding("not_found", Place(document="a.txt"), {"what": "a.txt"})

    found = rows(Page("a.txt", findings=(finding,)))

    assert [(row.kind, row.label, row.article) for row in found] == [("finding", "not_found", -1)]
