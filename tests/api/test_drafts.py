"""The reading desk by the API: every decision on a draft and on a likely misprint."""

from __future__ import annotations

from typing import Any

import pytest

from guatu.store.models import Draft
from guatu.store.permission import SYSTEM, acting
from tests.api.conftest import AskAs, Program
from tests.store.test_misprints import stored as stored_misprint
from tests.store.test_retellings import told_again
from tests.store.town import Town
from tests.web.pages import stored_document

pytestmark = pytest.mark.django_db


def ask(program: Program, draft: int, act: str, **body: object) -> tuple[int, Any]:
    return program.post(f"/documents/drafts/{draft}/{act}", body)


def first_matter(program: Program) -> dict[str, Any]:
    number = program.get("/matters")[1]["items"][0]["id"]
    return dict(program.get(f"/matters/{number}")[1])


def test_a_draft_is_linked_gives_its_date_and_is_let_go_again(town: Town, ask_as: AskAs) -> None:
    town.matter("完成东渠清淤疏通")
    draft, program = told_again(town), ask_as("sun")
    matter = first_matter(program)

    linked = ask(program, draft.pk, "link", into=matter["id"], reason="同一件事")
    dated = ask(program, draft.pk, "take-date")
    taken = first_matter(program)
    freed = ask(program, draft.pk, "reopen")

    assert [status for status, _ in (linked, dated, freed)] == [200, 200, 200]
    assert (linked[1]["state"], linked[1]["matter"]) == ("linked", matter["id"])
    assert taken["due"] == str(draft.due) != matter["due"]
    assert (freed[1]["state"], freed[1]["matter"]) == ("proposed", None)


def test_two_drafts_become_one_matter(town: Town, ask_as: AskAs) -> None:
    document, program = stored_document(town), ask_as("sun")
    one, other = (d["id"] for d in program.get(f"/documents/{document.pk}")[1]["drafts"])

    merged = ask(program, other, "merge", into=one)

    drafts = program.get(f"/documents/{document.pk}")[1]["drafts"]
    assert merged[0] == 200
    assert {draft["state"] for draft in drafts} == {"accepted", "linked"}
    assert {draft["matter"] for draft in drafts} == {merged[1]["matter"]}


def test_a_likely_misprint_is_decided_once(town: Town, ask_as: AskAs) -> None:
    document, program = stored_misprint(), ask_as("sun")
    path = f"/documents/{document.pk}"
    waiting = program.get(path)[1]["misprints"][0]

    status, decided = program.post(f"{path}/misprints/{waiting['place']}/accept", {})
    again = program.post(f"{path}/misprints/{waiting['place']}/dismiss", {})

    assert (waiting["state"], status, decided["state"]) == ("", 200, "accepted")
    assert program.get(path)[1]["misprints"][0] == decided
    assert (again[0], again[1]["error"]["code"]) == (409, "store.misprint_decided")


def test_who_may_not_decide_is_told_so_and_what_one_may_not_read_is_not_there(
    town: Town, ask_as: AskAs
) -> None:
    document = stored_document(town)
    hidden = stored_misprint(restricted_to="inspection")
    with acting(SYSTEM):
        drafts = [Draft.objects.filter(document=one)[0].pk for one in (document, hidden)]
    program, office = ask_as("li"), ask_as("sun")

    assert [ask(program, pk, "reopen")[0] for pk in drafts] == [403, 404]
    assert [ask(office, pk, "reopen")[0] for pk in drafts] == [409, 404]
    assert office.post(f"/documents/{hidden.pk}/misprints/0/accept", {})[0] == 404
    assert ask(office, drafts[0], "link", into=10**30)[0] == 404
