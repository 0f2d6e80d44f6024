"""A page is stored whole or not at all, known by its text, and its drafts are decided once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from guatu.errors import Invalid, NotAllowed, NotFound
from guatu.lib.mapped import MappedText
from guatu.read.facts import Article as ReadArticle
from guatu.read.facts import Duty, Label, Masthead, Page, Person, Segment
from guatu.read.page import read_page
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.reject_draft import DraftDecided, reject_draft
from guatu.store.acts.store_document import Stored, store_document
from guatu.store.establish import BookTooOpen
from guatu.store.models import Article, Document, Draft, Event, Matter, Statement
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.documents import (
    document_list,
    document_page,
    draft_seen,
    waiting_drafts,
)
from tests.store.town import DAY, MONDAY, Town, load

TEXT = "会议要求,市水利局3月20日前疏通东渠。会后参观了水厂。"
NEXT = MONDAY + DAY


def page_of(text: str = TEXT, name: str = "第12期.txt") -> Page:
    """Return a page of one article: a demand with a duty, and narrative."""
    duty = Duty("市水务局；市交通局", (), "3月20日前", "2026-03-20", "疏通东渠")
    demand = Segment(text[:18], Label.DEMAND, (0, 18), "会议", duty, rule="demand.must")
    rest = Segment(text[18:], Label.NARRATIVE, (18, len(text)))
    article = ReadArticle(
        body=MappedText.run(text, 0, len(text)),
        headline="东渠会议",
        event_date="--03-02",
        segments=(demand, rest),
        people=(Person("孙某", (0, 2), ("科长",)),),
    )
    return Page(name, (article,), Masthead("平川日报", "2026-03-02", "12"))


def stored(town: Town, text: str = TEXT, **options: str) -> Stored:
    with acting(town.actor("sun")) as sun:
        return store_document(page_of(text), text, actor=sun, at=MONDAY, **options)


def draft_of(town: Town) -> Draft:
    found = stored(town)
    with acting(town.actor("sun")) as sun:
        return draft_seen(sun, waiting_drafts(sun)[0].pk) if found.drafts else pytest.fail("none")


def test_a_page_is_kept_with_everything_that_was_read_in_it(town: Town) -> None:
    document = stored(town).document

    with acting(town.actor("li")) as li:
        page = document_page(li, document.pk)

    assert page.document.text == TEXT
    assert (page.document.paper, page.document.issue_date) == ("平川日报", date(2026, 3, 2))
    assert page.articles[0].facts["people"][0]["name"] == "孙某"
    assert [TEXT[row.start : row.end] for row in page.statements] == [TEXT[:18], TEXT[18:]]
    draft = page.drafts[page.statements[0].pk]
    assert (draft.title, draft.lead, draft.due) == (
        "疏通东渠",
        town.units["water"],
        date(2026, 3, 20),
    )
    assert list(page.drafts) == [page.statements[0].pk]


REPORT = """
政府工作报告

各位代表：
现在，我代表市人民政府，向大会报告工作。
过去一年，新建高标准农田3.2万亩。
今年主要预期目标是：地区生产总值增长6%。
6月底前开工建设北环快速路，改造老旧小区52个。
"""


def test_what_a_report_of_work_promises_for_the_year_waits_as_drafts(town: Town) -> None:
    with acting(town.actor("sun")) as sun:
        store_document(read_page(REPORT, name="报告.txt"), REPORT, actor=sun, at=MONDAY)

    with acting(SYSTEM):
        drafts = Draft.objects.select_related("statement").order_by("pk")
        found = [(draft.statement.label, draft.due_text) for draft in drafts]
    assert found == [("commitment", ""), ("commitment", "6月底前")]


def test_the_same_text_under_another_name_is_recognised(town: Town) -> None:
    first = stored(town)

    with acting(town.actor("sun")) as sun:
        again = store_document(page_of(name="copy.txt"), TEXT, actor=sun, at=NEXT)

    assert (again.is_new, again.document.pk, again.drafts) == (False, first.document.pk, 1)
    with acting(SYSTEM):
        assert Statement.objects.count() == 2


def test_a_page_that_fails_half_way_leaves_nothing(town: Town, monkeypatch: Any) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(Draft.objects, "bulk_create", fail)

    with acting(town.actor("sun")) as sun, pytest.raises(RuntimeError), transaction.atomic():
        store_document(page_of(), TEXT, actor=sun, at=MONDAY)

    with acting(SYSTEM):
        assert [model.objects.count() for model in (Document, Article, Statement)] == [0, 0, 0]


def test_only_the_office_stores_pages(town: Town) -> None:
    with acting(town.actor("li")) as li, pytest.raises(NotAllowed):
        store_document(page_of(), TEXT, actor=li, at=MONDAY)


def test_an_accepted_draft_is_a_matter_with_its_place(town: Town) -> None:
    draft = draft_of(town)

    with acting(town.actor("sun")) as sun:
        matter = accept_draft(draft, actor=sun, at=NEXT)

    assert (matter.title, matter.lead, matter.due) == ("疏通东渠", town.units["water"], draft.due)
    assert matter.statement == draft.statement
    with acting(SYSTEM):
        event = Event.objects.get(matter=matter)
        kept = Draft.objects.get(pk=draft.pk)
    assert event.after_facts["statement"] == f"{draft.document.sha256}:0-18"
    assert (kept.state, kept.matter, kept.decided_by) == ("accepted", matter, town.users["sun"])


def test_an_edit_replaces_what_the_reader_proposed_and_is_told(town: Town) -> None:
    draft = draft_of(town)
    edits = {"title": "清淤东渠", "lead": town.units["roads"], "supporting": [town.units["east"]]}

    with acting(town.actor("sun")) as sun:
        matter = accept_draft(draft, actor=sun, at=NEXT, edits=edits, reason="会议纪要更正")
        event = Event.objects.get(matter=matter)

    assert (matter.title, matter.lead) == ("清淤东渠", town.units["roads"])
    assert event.after_facts["+edited"] == ["lead", "title"]
    assert event.after_facts["supporting"] == ["east"]
    assert "title" not in matter.inferred


@pytest.mark.parametrize("edits", [{"stage": "closed"}, {"title": " "}])
def test_an_edit_of_something_else_is_refused(town: Town, edits: dict[str, object]) -> None:
    draft = draft_of(town)

    with acting(town.actor("sun")) as sun, pytest.raises(Invalid):
        accept_draft(draft, actor=sun, at=NEXT, edits=edits)

    with acting(SYSTEM):
        assert Matter.objects.count() == 0
        assert Draft.objects.get(pk=draft.pk).state == "proposed"


def test_a_draft_is_decided_once(town: Town) -> None:
    draft = draft_of(town)
    with acting(town.actor("sun")) as sun:
        reject_draft(draft, actor=sun, at=NEXT, reason="只是介绍")

        with pytest.raises(DraftDecided):
            accept_draft(draft, actor=sun, at=NEXT)
        with pytest.raises(DraftDecided):
            reject_draft(draft, actor=sun, at=NEXT, reason="再来一次")
        assert waiting_drafts(sun) == []


def test_a_draft_is_rejected_with_a_reason(town: Town) -> None:
    draft = draft_of(town)

    with acting(town.actor("sun")) as sun, pytest.raises(Invalid):
        reject_draft(draft, actor=sun, at=NEXT, reason="")


def test_a_document_of_a_restricted_book_is_not_there_for_others(town: Town) -> None:
    document = stored(town, restricted_to="inspection").document

    with acting(town.actor("chen")) as chen:
        assert document_list(chen) == ([], 0)
        assert waiting_drafts(chen) == []
        with pytest.raises(NotFound):
            document_page(chen, document.pk)


def test_what_a_restricted_document_demands_stays_in_its_book(town: Town) -> None:
    load("inspection")
    draft = restricted_draft(town)
    with acting(SYSTEM):
        with pytest.raises(BookTooOpen):
            accept_draft(draft, actor=SYSTEM, at=NEXT, edits={"book": "meeting_tasks"})
        matter = accept_draft(draft, actor=SYSTEM, at=NEXT)

    assert (matter.book, matter.restricted) == ("inspection", True)


def test_a_restricted_book_is_entered_by_none_but_its_own_also_as_proposed(town: Town) -> None:
    load("inspection")
    draft = draft_of(town)
    with acting(SYSTEM):
        Draft.objects.filter(pk=draft.pk).update(book="inspection")

    with acting(town.actor("sun")) as sun, pytest.raises(NotFound):
        accept_draft(draft_seen(sun, draft.pk), actor=sun, at=NEXT)
    with acting(SYSTEM):
        assert Matter.objects.count() == 0


def restricted_draft(town: Town) -> Draft:
    with acting(SYSTEM):
        page = page_of()
        store_document(page, TEXT, actor=SYSTEM, at=MONDAY, restricted_to="inspection")
        draft: Draft = Draft.objects.select_related("document").get()
        return draft


def test_the_list_of_documents_counts_what_became_of_their_drafts(
    town: Town, django_assert_num_queries: Any
) -> None:
    draft = draft_of(town)
    with acting(town.actor("sun")) as sun:
        accept_draft(draft, actor=sun, at=NEXT)
        with django_assert_num_queries(1):
            rows, total = document_list(sun)

    assert total == 1
    assert [(row.headline, row.drafts, row.waiting, row.accepted) for row in rows] == [
        ("东渠会议", 1, 0, 1)
    ]


def test_a_document_costs_six_queries_when_nothing_is_decided(
    town: Town, django_assert_num_queries: Any
) -> None:
    document = stored(town).document

    with acting(town.actor("sun")) as sun, django_assert_num_queries(6):
        document_page(sun, document.pk)


def test_a_signed_agreement_is_a_draft_that_names_its_pairs(town: Town) -> None:
    text = (
        "区域协作推进会召开\n本报讯（记者 温书禾）3月6日，全市区域协作推进会召开。会上，"
        "临港区与沐元县、高新区与平石县签订对口协作协议。\n"
    )
    load("cobuilding")
    page = read_page(text, name="协作.txt")

    with acting(town.actor("sun")) as sun:
        store_document(page, text, actor=sun, at=MONDAY)
        (draft,) = waiting_drafts(sun)

    assert draft.title == "对口协作协议：临港区—沐元县；高新区—平石县"
    assert (draft.book, draft.lead_text, draft.inferred) == ("cobuilding", "", ["title"])
    assert text[draft.statement.start : draft.statement.end].endswith("签订对口协作协议。")
