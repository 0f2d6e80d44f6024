"""Parts of pages are kept until something is recorded, and for nobody else."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.store.acts.people import revoke_grant
from guatu.store.acts.report_progress import report_progress
from guatu.store.permission import SYSTEM, acting
from guatu.web import clock
from guatu.web.kept import TOKEN, kept
from tests.store.town import DAY, MONDAY, Town
from tests.web.conftest import THURSDAY, SignIn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/ledger/", "/month/", "/chart/rows/"])
def test_a_page_asked_again_is_not_made_again(path: str, town: Town, signed_in: SignIn) -> None:
    town.assigned()
    client = signed_in("sun")
    first = client.get(path)

    with CaptureQueriesContext(connection) as queries:
        again = client.get(path)

    assert not any('FROM "store_matter"' in query["sql"] for query in queries)
    assert "疏通东渠" in again.content.decode() or path == "/month/"
    assert len(again.content) == len(first.content)


def test_an_act_is_seen_at_once(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()
    client = signed_in("sun")
    assert ">0%<" in client.get("/ledger/").content.decode()

    with acting(town.actor("li")) as li:
        report_progress(matter, actor=li, at=MONDAY + DAY, progress=35, text="已开工")

    assert ">35%<" in client.get("/ledger/").content.decode()


def test_what_is_kept_for_one_is_not_shown_to_another(town: Town, signed_in: SignIn) -> None:
    town.assigned("疏通东渠", lead="water")
    assert "疏通东渠" in signed_in("sun").get("/ledger/").content.decode()

    assert "疏通东渠" not in signed_in("zhao").get("/ledger/").content.decode()


def test_a_right_taken_back_is_gone_at_once(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()
    client, path = signed_in("sun"), f"/matters/{matter.pk}/"
    assert (client.get(path).status_code, client.get(path).status_code) == (200, 200)

    with acting(SYSTEM):
        for grant in town.users["sun"].grants.all():
            revoke_grant(grant, actor=SYSTEM, at=MONDAY + DAY, reason="调离")

    assert client.get(path).status_code == 404
    assert "疏通东渠" not in client.get("/ledger/").content.decode()


def test_a_new_day_makes_the_lights_anew(
    town: Town, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.assigned("疏通东渠", due=THURSDAY.date())
    assert "light--yellow" in signed_in("sun").get("/ledger/").content.decode()

    monkeypatch.setattr(clock, "now", lambda: THURSDAY + timedelta(days=1))

    assert "light--red" in signed_in("sun").get("/ledger/").content.decode()


def test_the_language_is_part_of_what_is_kept(town: Town, signed_in: SignIn) -> None:
    client = signed_in("sun")
    client.get("/ledger/")
    client.cookies["django_language"] = "en"

    assert "Begin here" in client.get("/ledger/").content.decode()


def test_a_chart_that_did_not_change_is_not_sent_again(town: Town, signed_in: SignIn) -> None:
    town.assigned()
    client = signed_in("sun")
    first = client.get("/chart/rows/", headers={"Accept-Encoding": "gzip"})

    again = client.get("/chart/rows/", headers={"If-None-Match": first.headers["ETag"]})
    town.assigned("又一件")
    changed = client.get("/chart/rows/", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Encoding"] == "gzip"
    assert (again.status_code, changed.status_code) == (304, 200)
    assert "又一件" in changed.content.decode()


def test_being_here_is_written_once_a_minute(
    town: Town, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("sun")
    client.get("/ledger/")

    with CaptureQueriesContext(connection) as soon:
        client.get("/ledger/")
    monkeypatch.setattr(clock, "now", lambda: THURSDAY + timedelta(minutes=1))
    with CaptureQueriesContext(connection) as later:
        client.get("/ledger/")

    writes = [sum("UPDATE" in query["sql"] for query in asked) for asked in (soon, later)]
    assert writes == [0, 1]


def test_a_kept_matter_gives_each_person_their_own_forms(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()
    path = f"/matters/{matter.pk}/"

    def tokens(client: Client) -> set[str]:
        html = client.get(path).content.decode()
        assert TOKEN not in html
        return set(re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', html))

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(town.users["li"], "django.contrib.auth.backends.ModelBackend")
    first, again = tokens(signed_in("sun")), tokens(strict)
    held = tokens(strict)
    report = {"version": matter.version, "progress": 20, "text": "已开工"}

    answer = strict.post(f"{path}report/", {**report, "csrfmiddlewaretoken": held.pop()})

    assert not first & again
    assert answer.status_code == 302
    assert "20%" in strict.get(path).content.decode()


def test_one_matter_costs_the_same_in_a_larger_city(town: Town, signed_in: SignIn) -> None:
    matter = town.submitted()
    with CaptureQueriesContext(connection) as queries:
        signed_in("sun").get(f"/matters/{matter.pk}/")

    # A list of all matters first, and the page would cost what the city is large.
    listed = [q["sql"] for q in queries if ' IN (SELECT U0."id" FROM "store_matter"' in q["sql"]]
    assert listed == []


def test_what_was_done_is_said_once_and_not_kept(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()
    client, path = signed_in("li"), f"/matters/{matter.pk}/"
    report = {"version": matter.version, "progress": 20, "text": "已开工"}

    told = client.post(f"{path}report/", report, follow=True)

    assert "已办：" in told.content.decode()
    assert "已办：" not in client.get(path).content.decode()
    assert "已办：" not in client.get(path).content.decode()


def test_the_way_back_from_another_language_is_this_very_page(
    town: Town, signed_in: SignIn
) -> None:
    client = signed_in("sun")

    pages = [client.get(path).content.decode() for path in ("/ledger/?light=red", "/ledger/")]

    assert 'name="next" value="/ledger/?light=red"' in pages[0]
    assert 'name="next" value="/ledger/"' in pages[1]


def test_what_somebody_is_making_is_not_made_twice() -> None:
    begun, made = Event(), []

    def make() -> str:
        begun.set()
        time.sleep(0.05)  # long enough for the other to ask
        made.append("x")
        return "x"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept, "one-key", make)
        begun.wait(5)
        second = pool.submit(kept, "one-key", make)

    assert (first.result(), second.result(), made) == ("x", "x", ["x"])
