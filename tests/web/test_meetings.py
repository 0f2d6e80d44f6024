"""Meetings on the pages: called, decided, presented, closed, and their minutes handed out."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from docx import Document

from guatu.store.models import Draft, Matter, Meeting
from guatu.store.permission import acting
from tests.store.town import Town
from tests.web.conftest import SignIn
from tests.web.pages import TEXT

pytestmark = pytest.mark.django_db
CALL = {"series": "城建周例会", "number": "29", "on": "2026-03-05", "next_on": "2026-03-12"}
NAMES = {"城建周例会", "督查室科长", "中文", "平川市", "市水利局", "市交通局", "东河县"}


@pytest.fixture
def office(town: Town, signed_in: SignIn) -> Client:
    client = signed_in("sun")
    assert client.post("/meetings/", CALL).status_code == 302
    return client


def meeting(town: Town) -> Meeting:
    with acting(town.actor("sun")):
        only: Meeting = Meeting.objects.get()
        return only


def test_the_next_meeting_is_proposed_a_week_on(town: Town, office: Client) -> None:
    html = office.get("/meetings/").content.decode()

    assert 'value="2026-03-12"' in html  # the day that the last one named
    assert 'value="2026-03-19"' in html
    assert "第 29 次" in html


def test_a_meeting_that_cannot_be_is_told_on_its_form(town: Town, office: Client) -> None:
    answer = office.post("/meetings/", CALL)

    assert answer.status_code == 200
    assert "编号" in answer.content.decode()


def test_what_is_typed_is_signed_with_one_key_and_is_a_matter(town: Town, office: Client) -> None:
    here = f"/meetings/{meeting(town).pk}/"
    office.post(f"{here}decide/", {"lines": "市水利局3月20日前疏通东渠\n市交通局月底前修桥"})
    html = office.get(here).content.decode()
    accept = re.findall(r'hx-post="(/drafts/\d+/accept/)"', html)

    office.post(accept[0])

    with acting(town.actor("sun")):
        (matter,) = Matter.objects.all()
        assert (matter.lead, matter.due) == (town.units["water"], date(2026, 3, 20))
    assert matter.number in office.get(here).content.decode()
    assert matter.number in office.get(f"{here}minutes/").content.decode()


def test_pasted_minutes_are_read_into_decisions(town: Town, office: Client) -> None:
    here = f"/meetings/{meeting(town).pk}/"

    office.post(f"{here}paper/", {"text": TEXT, "name": "纪要"})

    with acting(town.actor("sun")):
        assert {draft.document.name for draft in Draft.objects.all()} == {"纪要"}
        assert Draft.objects.count() >= 1


def test_nothing_typed_is_told_on_the_form(town: Town, office: Client) -> None:
    answer = office.post(f"/meetings/{meeting(town).pk}/decide/", {"lines": " "})

    assert "field__error" in answer.content.decode()


def test_each_slide_is_a_matter_of_the_agenda(town: Town, office: Client) -> None:
    town.assigned("已过期", due=date(2026, 3, 4))
    town.assigned("下次会前", due=date(2026, 3, 12))
    at = f"/meetings/{meeting(town).pk}/present/"

    slides = [office.get(f"{at}?slide={number}").content.decode() for number in (0, 1, 2, 3, 99)]

    named = [re.findall(r'slide__title"><a[^>]*>(.*?)</a>', html) for html in slides]
    assert named == [[], ["已过期"], ["下次会前"], [], []]
    assert 'rel="prev"' not in slides[0]
    assert 'rel="next"' in slides[0]
    assert 'rel="next"' not in slides[3]
    assert slides[3] == slides[4]


def test_a_closed_meeting_offers_nothing_more(town: Town, office: Client) -> None:
    here = f"/meetings/{meeting(town).pk}/"
    office.post(f"{here}close/", {"present": "各有关单位"})

    html = office.get(here).content.decode()
    late = [
        office.post(f"{here}{path}/", {"lines": "再加一项", "text": TEXT, "present": ""})
        for path in ("decide", "paper", "close")
    ]

    assert "decide/" not in html
    assert [answer.status_code for answer in late] == [409, 409, 409]
    assert "已经结束" in late[0].content.decode()
    with acting(town.actor("sun")):
        assert Draft.objects.count() == 0


def test_the_minutes_are_a_word_file(town: Town, office: Client) -> None:
    town.assigned("已过期", due=date(2026, 3, 4))

    answer = office.get(f"/meetings/{meeting(town).pk}/minutes.docx")

    words = [paragraph.text for paragraph in Document(BytesIO(answer.content)).paragraphs]
    assert words[0] == "城建周例会纪要"
    assert any("已过期" in line for line in words)


def test_a_reader_is_offered_no_act_and_sees_what_they_may(
    town: Town, office: Client, signed_in: SignIn
) -> None:
    town.assigned("水利的事", due=date(2026, 3, 4))
    here = f"/meetings/{meeting(town).pk}/"

    pages = {who: signed_in(who).get(here).content.decode() for who in ("li", "zhao")}

    assert "水利的事" in pages["li"]
    assert "水利的事" not in pages["zhao"]
    assert "<form" not in pages["li"][pages["li"].index("<main") :]
    assert signed_in("li").post(f"{here}decide/", {"lines": "x"}).status_code == 403


def test_the_pages_are_complete_in_english(town: Town, office: Client) -> None:
    office.cookies["django_language"] = "en"
    here = f"/meetings/{meeting(town).pk}/"

    for path in ("/meetings/", here, f"{here}present/"):
        html = office.get(path).content.decode()
        left = set(re.findall("[一-鿿]+", html))
        assert (
            left - {"城建周例会", "督查室科长", "中文", "平川市", "市水利局", "市交通局", "东河县"}
            == set()
        )
