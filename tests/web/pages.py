"""A document of the town, read and stored, for the tests of its pages."""

from __future__ import annotations

from guatu.lib.mapped import MappedText
from guatu.read.facts import Article, Duty, Label, Masthead, Page, Segment
from guatu.store.acts.store_document import store_document
from guatu.store.models import Document
from guatu.store.permission import acting
from tests.store.town import MONDAY, Town

OPENING = "全市城建例会召开。"
DEMAND = "会议要求，市水利局月底前疏通东渠。"
SECOND = "市交通局要修补断头路。"
RESULT = "已完工三条道路。"
TEXT = "\n".join((OPENING, DEMAND, SECOND, RESULT))


def segment(text: str, label: Label, duty: Duty | None = None) -> Segment:
    start = TEXT.index(text)
    return Segment(text, label, (start, start + len(text)), speaker="会议", duty=duty or Duty())


def stored_document(town: Town, *, restricted_to: str = "") -> Document:
    """Return the document: two demands, of which the first names its unit and its day."""
    duty = Duty(
        responsible="市水利局", deadline="月底前", deadline_iso="2026-03-31", task="疏通东渠"
    )
    article = Article(
        body=MappedText.run(TEXT, 0, len(TEXT)),
        headline="全市城建例会召开",
        segments=(
            segment(DEMAND, Label.DEMAND, duty),
            segment(SECOND, Label.DEMAND),
            segment(RESULT, Label.RESULT),
        ),
    )
    page = Page("例会.txt", [article], Masthead(issue_date="2026-03-02"))
    with acting(town.actor("sun")) as sun:
        stored = store_document(page, TEXT, actor=sun, at=MONDAY, restricted_to=restricted_to)
    return stored.document
