"""The API as a whole: tokens, documents, its own description, and everything that it allows."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from guatu.api.app import api
from guatu.store.acts.access import revoke_token
from guatu.store.models import Token
from guatu.store.permission import acting
from tests.api.conftest import AskAs, Program
from tests.store.town import MONDAY, Town
from tests.web.pages import TEXT, stored_document

pytestmark = pytest.mark.django_db
SNAPSHOT = Path(__file__).with_name("openapi.json")


def description() -> dict[str, Any]:
    return json.loads(json.dumps(api.get_openapi_schema(), default=str))  # type: ignore[no-any-return]


@pytest.fixture
def program(town: Town, ask_as: AskAs) -> Program:
    """A program of the office, in a town with a matter and a document, both with number 1."""
    stored_document(town)
    town.submitted()
    return ask_as("sun")


def operations() -> list[tuple[str, str]]:
    return [
        (method, path.removeprefix("/api/v1").replace("{number}", "1"))
        for path, methods in description()["paths"].items()
        for method in methods
    ]


def test_the_description_changes_only_on_purpose() -> None:
    """`UPDATE_OPENAPI=1 pytest tests/api/test_api.py` writes it anew; review sees the change."""
    if os.environ.get("UPDATE_OPENAPI"):
        SNAPSHOT.write_text(json.dumps(description(), indent=1, ensure_ascii=False) + "\n", "utf-8")

    assert description() == json.loads(SNAPSHOT.read_text("utf-8"))


def test_the_description_is_there_for_everybody_and_names_no_other_host(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")

    assert answer.status_code == 200
    assert "http" not in answer.content.decode()


@pytest.mark.parametrize(("method", "path"), operations())
def test_nothing_is_answered_without_a_token(method: str, path: str, town: Town) -> None:
    for program in (Program(), Program("guatu_wrong")):
        status, told = program.get(path) if method == "get" else program.post(path, {})

        assert (status, told["error"]["code"]) == (401, "api.no_token")


def test_a_session_of_the_pages_opens_nothing_here(town: Town) -> None:
    client = Client()
    client.force_login(town.users["sun"], "django.contrib.auth.backends.ModelBackend")

    assert client.get("/api/v1/matters").status_code == 401


def test_a_token_opens_no_page(town: Town, ask_as: AskAs) -> None:
    token = ask_as("sun").token

    answer = Client().get("/ledger/", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 302


def test_a_token_that_was_taken_back_opens_nothing(town: Town, ask_as: AskAs) -> None:
    program = ask_as("li")
    assert program.get("/me")[0] == 200
    with acting(town.actor("li")) as li:
        revoke_token(Token.objects.get(), actor=li, at=MONDAY)

    assert program.get("/me")[0] == 401


def test_failures_are_told_in_the_language_that_is_asked_for(town: Town) -> None:
    answer = Client().get("/api/v1/me", headers={"Accept-Language": "en-GB"})

    assert "A good token is needed" in answer.json()["error"]["message"]


def test_a_program_learns_who_it_is_and_what_there_is(town: Town, ask_as: AskAs) -> None:
    program = ask_as("li")

    assert program.get("/me")[1]["grants"] == [{"role": "handler", "unit": "water", "book": ""}]
    assert program.get("/units")[1][1] == {
        "key": "water", "name": "市水利局", "kind": "bureau", "parent": "city",
    }  # fmt: skip
    assert [book["key"] for book in program.get("/books")[1]] == ["meeting_tasks"]


def test_a_document_is_read_and_its_draft_becomes_a_matter(town: Town, ask_as: AskAs) -> None:
    program = ask_as("sun")
    body = {"name": "例会.txt", "text": "全市城建例会召开\n\n" + TEXT, "issue_date": "2026-03-02"}

    status, read = program.post("/documents", body, key="d-1")
    again = program.post("/documents", body)[1]
    draft = read["drafts"][0]
    accepted, matter = program.post(
        f"/documents/drafts/{draft['id']}/accept", {"title": "疏通东渠"}, key="a-1"
    )

    assert (status, read["is_new"], again["is_new"]) == (200, True, False)
    assert accepted == 200
    assert program.get(f"/matters/{matter['id']}")[1]["title"] == "疏通东渠"
    assert program.get("/documents")[1][0]["waiting"] == len(read["drafts"]) - 1


def test_all_documents_come_in_pieces(town: Town, ask_as: AskAs) -> None:
    program = ask_as("sun")
    for number in range(3):
        program.post("/documents", {"name": f"{number}.txt", "text": f"第{number}次会议。{TEXT}"})

    whole = [line["id"] for line in program.get("/documents")[1]]
    first = [line["id"] for line in program.get("/documents?limit=2")[1]]
    rest = [line["id"] for line in program.get(f"/documents?limit=2&after={first[-1]}")[1]]

    assert len(set(whole)) == 3
    assert first + rest == whole
    assert program.get("/documents?after=9999")[1] == []
    assert program.get("/documents?limit=0")[0] == 422


def test_a_draft_is_put_aside_once(town: Town, ask_as: AskAs) -> None:
    document = stored_document(town)
    program = ask_as("sun")
    draft = program.get(f"/documents/{document.pk}")[1]["drafts"][1]["id"]

    first = program.post(f"/documents/drafts/{draft}/reject", {"reason": "不是要办的事"})
    second = program.post(f"/documents/drafts/{draft}/reject", {"reason": "不是要办的事"})

    assert (first[0], first[1]["state"]) == (200, "rejected")
    assert (second[0], second[1]["error"]["code"]) == (409, "store.draft_decided")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "空.txt"}, 422),
        ({"name": "坏", "content": "%%%"}, 422),
        ({"name": "表.xlsx", "content": base64.b64encode(b"PK\x03\x04zz").decode()}, 422),
    ],
)
def test_a_document_that_cannot_be_read_is_told(
    body: dict[str, str], status: int, town: Town, ask_as: AskAs
) -> None:
    given, told = ask_as("sun").post("/documents", body)

    assert (given, told["error"]["code"]) == (status, "invalid")


def test_who_may_not_store_documents_is_told_so(town: Town, ask_as: AskAs) -> None:
    assert ask_as("li").post("/documents", {"name": "x", "text": "y"})[0] == 403


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the connection of the test open: Django closes it after every request of a server."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.usefixtures("one_connection")
@schema.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_whatever_the_description_allows_is_answered_as_it_says(
    case: schemathesis.Case[Any], town: Town, program: Program
) -> None:
    # What the description allows the rules of a book may still refuse, with a sentence.
    case.call_and_validate(
        headers={"Authorization": f"Bearer {program.token}"},
        excluded_checks=[positive_data_acceptance],
    )
