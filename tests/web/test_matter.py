"""The page of a matter: its source, its history, and the acts on it as forms."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guatu.store.models import Matter
from guatu.store.permission import SYSTEM, acting
from tests.store.town import Town
from tests.web.conftest import SignIn
from tests.web.pages import DEMAND, stored_document

pytestmark = pytest.mark.django_db


def page(client: Client, matter: Matter) -> str:
    return client.get(f"/matters/{matter.pk}/").content.decode()


def now(matter: Matter) -> Matter:
    """Return the matter as it is stored by now."""
    with acting(SYSTEM):
        matter.refresh_from_db()
    return matter


def post(client: Client, matter: Matter, slug: str, **data: object) -> int:
    given = {"version": matter.version, **data}
    return client.post(f"/matters/{matter.pk}/{slug}/", given).status_code


def test_only_the_acts_that_this_person_may_do_now_are_offered(
    town: Town, signed_in: SignIn
) -> None:
    matter = town.submitted()

    handler, office = page(signed_in("li"), matter), page(signed_in("he"), matter)

    assert 'id="act-accept"' not in handler
    assert 'id="act-accept"' in office
    assert 'id="act-return"' in office
    assert 'id="act-report"' not in office


def test_a_handler_reports_progress_with_evidence(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()
    proof = SimpleUploadedFile("验收.txt", "已验收".encode())

    status = post(
        signed_in("li"), matter, "report",
        progress=60, text="已开挖", kind="result", note="2026-1", file=proof,
    )  # fmt: skip

    html = page(signed_in("li"), matter)
    assert status == 302
    assert now(matter).progress == 60
    assert "已开挖" in html
    assert "验收.txt" in html


def test_evidence_comes_back_as_a_download_and_never_as_a_page(
    town: Town, signed_in: SignIn
) -> None:
    matter = town.assigned()
    proof = SimpleUploadedFile("验收.txt", "已验收".encode())
    post(signed_in("li"), matter, "report", progress=1, text="好", kind="result", file=proof)
    with acting(SYSTEM):
        item = matter.evidence.get()

    answer = signed_in("li").get(f"/matters/{matter.pk}/evidence/{item.pk}/")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == "已验收".encode()  # type: ignore[attr-defined]
    assert signed_in("zhao").get(f"/matters/{matter.pk}/evidence/{item.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"progress": "165", "text": "x"}, "小于或等于"),
        ({"progress": "50", "text": ""}, "必填"),
        ({"progress": "50", "text": "x", "note": "文号"}, "请选择佐证的种类"),
    ],
)
def test_a_form_with_errors_comes_back_with_what_was_typed(
    data: dict[str, str], told: str, town: Town, signed_in: SignIn
) -> None:
    matter = town.assigned()
    client = signed_in("li")

    answer = client.post(f"/matters/{matter.pk}/report/", {"version": matter.version, **data})

    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert now(matter).progress == 0


def test_two_people_at_once_one_wins_and_the_other_is_told(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()
    assert post(signed_in("li"), matter, "report", progress=40, text="先到") == 302

    answer = signed_in("wang").post(
        f"/matters/{matter.pk}/report/",
        {"version": matter.version, "progress": 10, "text": "后到"},
    )

    assert answer.status_code == 200
    assert "后到" in answer.content.decode()
    assert now(matter).progress == 40


def test_a_rule_of_the_book_is_told_on_the_form(town: Town, signed_in: SignIn) -> None:
    matter = town.reported()

    answer = signed_in("li").post(
        f"/matters/{matter.pk}/submit/", {"version": matter.version, "text": "办完了"}
    )

    assert answer.status_code == 200
    assert now(matter).stage == "working"


def test_the_light_changes_when_another_person_closes_the_matter(
    town: Town, signed_in: SignIn
) -> None:
    matter = town.submitted()

    status = post(signed_in("he"), matter, "accept", reason="现场看过")

    html = page(signed_in("he"), matter)
    assert status == 302
    assert now(matter).state == "closed"
    assert "已销号" in html
    assert "现场看过" in html


def test_the_sentence_of_a_matter_is_one_click_away(town: Town, signed_in: SignIn) -> None:
    document = stored_document(town)
    client = signed_in("sun")
    with acting(SYSTEM):
        draft = document.drafts.order_by("pk")[0]
    client.post(f"/drafts/{draft.pk}/accept/")
    with acting(SYSTEM):
        draft.refresh_from_db()

    html = page(client, draft.matter)  # type: ignore[arg-type]

    assert DEMAND in html
    assert f'href="/documents/{document.pk}/#s{draft.statement_id}"' in html


def test_assigning_sets_unit_person_and_date(town: Town, signed_in: SignIn) -> None:
    matter = town.matter()
    people = {"lead": town.units["water"].pk, "handler": town.users["li"].pk}

    status = post(signed_in("sun"), matter, "assign", **people, due="2026-04-01", reason="抓紧")

    assert status == 302
    assert now(matter).handler_id == town.users["li"].pk
    assert str(now(matter).due) == "2026-04-01"


def test_an_act_that_no_page_offers_is_not_there(town: Town, signed_in: SignIn) -> None:
    assert post(signed_in("sun"), town.matter(), "explode") == 404


@pytest.mark.parametrize(
    ("who", "slug", "data", "act"),
    [
        ("sun", "verify", {"text": "现场看过"}, "核实进展"),
        ("sun", "contradict", {"text": "现场未开工"}, "提出出入"),
        ("sun", "remind", {"text": "请抓紧"}, "催办"),
        ("chen", "pause", {"reason": "等待汛期结束"}, "暂停计时"),
        ("li", "add-evidence", {"kind": "result", "note": "验收单"}, "补充佐证"),
        ("chen", "excuse", {"until": "2026-04-01", "reason": "连续降雨"}, "认可理由"),
    ],
)
def test_each_further_act_is_done_from_its_form_and_told_in_the_history(
    who: str, slug: str, data: dict[str, str], act: str, town: Town, signed_in: SignIn
) -> None:
    matter = town.reported()

    status = post(signed_in(who), matter, slug, **data)

    history = page(signed_in("sun"), matter).split("办理经过")[1]
    assert status == 302
    assert act in history


def test_the_history_names_people_and_shows_no_keys(town: Town, signed_in: SignIn) -> None:
    matter = town.submitted()
    assert post(signed_in("sun"), matter, "accept") == 302

    history = page(signed_in("sun"), matter).split("办理经过")[1]

    assert "督查室科长" in history
    assert "user:" not in history
