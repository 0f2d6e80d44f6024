"""The reading desk: marked text, decisions on drafts, a new page to read."""

from __future__ import annotations

import html as escaping
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guatu.store.models import Document, Draft, Matter
from guatu.store.permission import SYSTEM, acting
from tests.store.town import Town
from tests.web.conftest import SignIn
from tests.web.pages import DEMAND, TEXT, stored_document

pytestmark = pytest.mark.django_db


def drafts_of(document: Document) -> list[Draft]:
    with acting(SYSTEM):
        return list(Draft.objects.filter(document=document).order_by("pk"))


def source_of(html: str) -> str:
    """The text inside the article of the page, without its marks."""
    source = re.search(r'<article class="panel source"[^>]*>(.*?)</article>', html, re.DOTALL)
    assert source
    return escaping.unescape(re.sub(r"<[^>]+>", "", source[1]))


def test_the_page_shows_its_text_to_the_character_with_statements_marked(
    town: Town, signed_in: SignIn
) -> None:
    document = stored_document(town)

    html = signed_in("sun").get(f"/documents/{document.pk}/").content.decode()

    draft = drafts_of(document)[0]
    assert source_of(html) == TEXT
    assert f'href="#draft-{draft.pk}" data-draft="draft-{draft.pk}"' in html
    assert f">{DEMAND}</a>" in html
    assert "source__part--result" in html


def test_one_click_makes_a_matter_of_a_draft_as_the_reader_proposed_it(
    town: Town, signed_in: SignIn
) -> None:
    document = stored_document(town)
    draft = drafts_of(document)[0]

    answer = signed_in("sun").post(f"/drafts/{draft.pk}/accept/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/documents/{document.pk}/#draft-{draft.pk}"
    with acting(SYSTEM):
        matter = Matter.objects.get(statement=draft.statement_id)
    assert matter.title == "疏通东渠"
    assert matter.lead == town.units["water"]
    assert str(matter.due) == "2026-03-31"


def test_a_draft_is_edited_before_it_is_accepted(town: Town, signed_in: SignIn) -> None:
    draft = drafts_of(stored_document(town))[1]
    data = {"title": "修补断头路五条", "lead": "交通局", "due": "2026-04-30"}

    signed_in("sun").post(f"/drafts/{draft.pk}/accept/", data)

    with acting(SYSTEM):
        matter = Matter.objects.get(statement=draft.statement_id)
    assert (matter.title, matter.lead, str(matter.due)) == (
        "修补断头路五条", town.units["roads"], "2026-04-30",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"title": " "}, "请写明要办的事"),
        ({"title": "修路", "lead": "市天文局"}, "没有叫这个名字的单位"),
        ({"title": "修路", "due": "2026-02-30"}, "有效的日期"),
    ],
)
def test_an_edit_that_cannot_be_is_told_and_no_matter_is_made(
    data: dict[str, str], told: str, town: Town, signed_in: SignIn
) -> None:
    draft = drafts_of(stored_document(town))[1]

    answer = signed_in("sun").post(f"/drafts/{draft.pk}/accept/", data)

    assert answer.status_code == 200
    assert told in answer.content.decode()
    with acting(SYSTEM):
        assert Matter.objects.count() == 0


def test_htmx_gets_the_draft_alone(town: Town, signed_in: SignIn) -> None:
    draft = drafts_of(stored_document(town))[0]

    answer = signed_in("sun").post(f"/drafts/{draft.pk}/accept/", headers={"HX-Request": "true"})

    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.lstrip().startswith(f'<article class="draft" id="draft-{draft.pk}"')
    assert 'data-state="accepted"' in html
    assert "<html" not in html


def test_a_draft_is_rejected_with_the_usual_reason_or_ones_own(
    town: Town, signed_in: SignIn
) -> None:
    first, second = drafts_of(document := stored_document(town))

    signed_in("sun").post(f"/drafts/{first.pk}/reject/")
    signed_in("sun").post(f"/drafts/{second.pk}/reject/", {"reason": "已有事项"})

    assert [draft.state for draft in drafts_of(document)] == ["rejected", "rejected"]
    assert [draft.reason for draft in drafts_of(document)] == ["不是要办的事", "已有事项"]


def test_who_decides_second_is_told_that_it_is_decided(town: Town, signed_in: SignIn) -> None:
    draft = drafts_of(stored_document(town))[0]
    signed_in("sun").post(f"/drafts/{draft.pk}/accept/")

    answer = signed_in("he").post(f"/drafts/{draft.pk}/reject/")

    assert answer.status_code == 409


def test_a_reader_without_the_right_sees_drafts_without_buttons(
    town: Town, signed_in: SignIn
) -> None:
    document = stored_document(town)

    html = signed_in("li").get(f"/documents/{document.pk}/").content.decode()

    assert "疏通东渠" in html
    assert "/accept/" not in html


def test_pasted_text_is_read_and_stored(town: Town, signed_in: SignIn) -> None:
    text = "本报讯 3月2日，全市防汛会议召开。会议要求，市水利局要在汛期前完成险工险段除险加固。"

    answer = signed_in("sun").post(
        "/documents/new/", {"text": text, "name": "防汛会议", "issue_date": "2026-03-03"}
    )

    assert answer.status_code == 302
    with acting(SYSTEM):
        document = Document.objects.get()
    assert answer.headers["Location"] == f"/documents/{document.pk}/"
    assert (document.text, document.name) == (text, "防汛会议")


def test_the_same_page_again_leads_to_the_one_that_is_there(town: Town, signed_in: SignIn) -> None:
    data = {"text": "市水利局要疏通东渠。"}
    client = signed_in("sun")
    client.post("/documents/new/", data)

    answer = client.post("/documents/new/", data, follow=True)

    assert "以前读过" in answer.content.decode()
    with acting(SYSTEM):
        assert Document.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff\xfe" * 100])
def test_a_file_that_is_no_text_is_told_and_not_stored(
    content: bytes, town: Town, signed_in: SignIn
) -> None:
    file = SimpleUploadedFile("a.bin", content)

    answer = signed_in("sun").post("/documents/new/", {"file": file})

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode() or "field__error" in answer.content.decode()
    with acting(SYSTEM):
        assert Document.objects.count() == 0


def test_the_number_of_waiting_drafts_opens_the_documents_that_hold_them(
    town: Town, signed_in: SignIn
) -> None:
    document = stored_document(town)
    client = signed_in("sun")

    assert 'href="/documents/?waiting=1"' in client.get("/").content.decode()
    assert document.name in client.get("/documents/?waiting=1").content.decode()

    for draft in drafts_of(document):
        client.post(f"/drafts/{draft.pk}/reject/", {"reason": "重复"})

    assert "没有待定的拟办" in client.get("/documents/?waiting=1").content.decode()
    assert document.name in client.get("/documents/").content.decode()


@pytest.mark.parametrize(("after", "is_listed"), [("", True), ("x", True), ("{}", False)])
def test_the_list_goes_on_behind_a_document(
    after: str, is_listed: bool, town: Town, signed_in: SignIn
) -> None:
    document = stored_document(town)

    listed = signed_in("sun").get(f"/documents/?after={after.format(document.pk)}")

    assert (document.name in listed.content.decode()) == is_listed
