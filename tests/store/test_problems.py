"""问题与任务: every problem that a document names has a task, or is listed as having none."""

from __future__ import annotations

import pytest

from guatu.errors import NotAllowed, NotFound
from guatu.lib.mapped import MappedText
from guatu.read.facts import Article, Duty, Label, Masthead, Page, Segment
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.propose_draft import HasDraft, propose_draft
from guatu.store.acts.reject_draft import reject_draft
from guatu.store.acts.reopen_draft import reopen_draft
from guatu.store.acts.store_document import store_document
from guatu.store.models import Document
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.documents import document_page, statement_seen
from guatu.store.verify import verify
from tests.store.town import DAY, MONDAY, Town

FUNDS, SLOW = "项目资金拨付迟缓。", "东渠工程推进缓慢。"
DEMAND = "市水利局要限期整改。"
TEXT = f"{FUNDS}{SLOW}{DEMAND}"


def feedback(town: Town) -> Document:
    def segment(text: str, label: Label) -> Segment:
        start = TEXT.index(text)
        return Segment(text, label, (start, start + len(text)), speaker="巡察组", duty=Duty())

    article = Article(
        body=MappedText.run(TEXT, 0, len(TEXT)),
        headline="反馈意见",
        segments=(
            segment(FUNDS, Label.PROBLEM), segment(SLOW, Label.PROBLEM),
            segment(DEMAND, Label.DEMAND),
        ),
    )  # fmt: skip
    page = Page("反馈.txt", [article], Masthead(issue_date="2026-03-02"))
    with acting(town.actor("sun")) as sun:
        return store_document(page, TEXT, actor=sun, at=MONDAY).document


def listed(town: Town, document: Document) -> list[tuple[str, str]]:
    with acting(town.actor("sun")) as sun:
        return [
            (problem.statement.text, "none" if problem.is_without_task else
             problem.task.number if problem.task else "waits")
            for problem in document_page(sun, document.pk).problems
        ]  # fmt: skip


def test_every_problem_has_a_task_or_is_listed_without_one(town: Town) -> None:
    document = feedback(town)
    before = listed(town, document)
    with acting(town.actor("sun")) as sun:
        first = document_page(sun, document.pk).problems[0].statement
        draft = propose_draft(
            statement_seen(sun, document.pk, first.pk), actor=sun, at=MONDAY + DAY
        )
        waiting = listed(town, document)
        edits: dict[str, object] = {"lead": town.units["water"]}
        task = accept_draft(draft, actor=sun, at=MONDAY + DAY, edits=edits)

    assert before == [(FUNDS, "none"), (SLOW, "none")]
    assert waiting == [(FUNDS, "waits"), (SLOW, "none")]
    assert listed(town, document) == [(FUNDS, task.number), (SLOW, "none")]
    assert (task.statement_id, task.text) == (first.pk, FUNDS)
    with acting(SYSTEM):
        assert list(verify()) == []


def test_a_rejected_task_leaves_the_problem_without_one(town: Town) -> None:
    document = feedback(town)
    with acting(town.actor("sun")) as sun:
        statement = statement_seen(
            sun, document.pk, document_page(sun, document.pk).problems[1].statement.pk
        )
        draft = propose_draft(statement, actor=sun, at=MONDAY)
        with pytest.raises(HasDraft):
            propose_draft(statement, actor=sun, at=MONDAY)
        reject_draft(draft, actor=sun, at=MONDAY, reason="不属实")
    assert listed(town, document) == [(FUNDS, "none"), (SLOW, "none")]

    with acting(town.actor("sun")) as sun:
        reopen_draft(draft, actor=sun, at=MONDAY + DAY)

    assert listed(town, document) == [(FUNDS, "none"), (SLOW, "waits")]
    with acting(SYSTEM):
        assert list(verify()) == []


def test_the_office_alone_proposes_and_no_statement_of_another_document(town: Town) -> None:
    document = feedback(town)
    with acting(town.actor("sun")) as sun:
        pk = document_page(sun, document.pk).problems[0].statement.pk
        with pytest.raises(NotFound):
            statement_seen(sun, document.pk + 1, pk)
    with acting(town.actor("li")) as li, pytest.raises(NotAllowed):
        propose_draft(statement_seen(li, document.pk, pk), actor=li, at=MONDAY)
