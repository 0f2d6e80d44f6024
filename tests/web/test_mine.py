"""Reporting from a phone: once, whatever the network does, and never over somebody else."""

from __future__ import annotations

import pytest
from django.test import Client

from guatu.store.models import Event, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors import mine
from tests.store.town import Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


def send(client: Client, matter: Matter, **changed: object) -> tuple[int, str]:
    letter = {"version": matter.version, "progress": 60, "text": "已开挖", **changed}
    answer = client.post(f"/mine/{matter.pk}/", letter)
    return answer.status_code, answer.json()["message"]


def reports(matter: Matter) -> int:
    with acting(SYSTEM):
        return int(Event.objects.filter(matter=matter, act="matter.report").count())


def test_the_page_lists_what_this_person_reports_on(town: Town, signed_in: SignIn) -> None:
    town.assigned("疏通东渠", lead="water")
    town.assigned("修补断头路", lead="roads")

    html = signed_in("li").get("/mine/").content.decode()

    assert "疏通东渠" in html
    assert "修补断头路" not in html
    assert "没有要您报告的事项" in signed_in("sun").get("/mine/").content.decode()


def test_what_the_page_has_no_room_for_is_counted(
    town: Town, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mine, "SHOWN", 2)
    for number in range(3):
        town.assigned(f"第{number}段")

    html = signed_in("li").get("/mine/").content.decode()

    assert "共 3 件，以上是最先到期的；另有 1 件在台账里。" in html


def test_a_report_sent_twice_counts_once(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()
    client = signed_in("li")

    answers = [send(client, matter), send(client, matter)]

    assert [status for status, _ in answers] == [200, 200]
    assert "以前已收到" in answers[1][1]
    assert reports(matter) == 1


def test_the_same_progress_in_other_words_is_another_report(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()
    client = signed_in("li")
    send(client, matter)

    status, _ = send(client, matter, text="另一句话")

    assert status == 409
    assert reports(matter) == 1


def test_a_report_on_an_old_version_is_told_and_not_recorded(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()
    send(signed_in("wang"), matter, text="先到")

    status, message = send(signed_in("li"), matter, text="后到")

    assert status == 409
    assert message
    assert reports(matter) == 1


@pytest.mark.parametrize("changed", [{"progress": 101}, {"text": ""}, {"version": "x"}])
def test_nonsense_is_told_and_not_recorded(
    changed: dict[str, object], town: Town, signed_in: SignIn
) -> None:
    matter = town.assigned()

    status, _ = send(signed_in("li"), matter, **changed)

    assert status == 422
    assert reports(matter) == 0


def test_the_worker_is_handed_out_from_the_root(client: Client) -> None:
    answer = client.get("/offline-worker.js")

    assert answer.headers["Content-Type"] == "text/javascript"
    assert b"/mine/" in answer.content
