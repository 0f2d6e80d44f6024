"""The page of the flood duty, the acts on it, and the command that says the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guatu.store.acts.flood_calls import Calling, call
from guatu.store.calendar import day_of
from guatu.store.models import Event, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.web import clock
from tests.store.test_books import entered
from tests.store.test_flood import BOOKS, duty, in_force, plan
from tests.store.town import Town, load
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def duties(town: Town) -> dict[str, Matter]:
    """A village's duty on a segment, its turn now, a response in force, a station at its mark."""
    for key in BOOKS:
        load(key)
    plan(patrol_hours=4, leader=True)
    village = duty(town, "村", "甲")
    today = day_of(clock.now())
    for day in (today, today - timedelta(days=1)):
        values = {"day": day, "hours": "12:00-12:00", "level": "村", "post": "东渠1段",
                  "person": "庚", "phone": "700"}  # fmt: skip
        entered(town, "flood_roster", "值班", values=values)
    reading = {"segments": "东渠1段", "warning": "80", "reading": "80.5", "read_on": today}
    entered(town, "flood_stations", "东渠站", values=reading)
    in_force(town, at=clock.now() - timedelta(hours=9))
    return {"村": village}


def test_the_page_names_who_is_on_duty_and_what_is_missing(
    duties: dict[str, Matter], signed_in: SignIn
) -> None:
    page = signed_in("sun").get("/flood/").content.decode()

    for said in (
        "Ⅲ级",
        "东渠站",
        "庚",
        "700",
        "领导在岗，未排",
        "每 4 小时巡查一遍",
        "2 遍",
    ):
        assert said in page
    assert "区、办" in page  # the two levels of the segment that are vacant


def test_the_page_is_whole_in_english_and_empty_for_a_stranger(
    duties: dict[str, Matter], signed_in: SignIn
) -> None:
    zhao = signed_in("zhao")
    zhao.post("/language/", {"language": "en", "next": "/flood/"})

    page = zhao.get("/flood/").content.decode()

    assert "No response is in force." in page
    assert "庚" not in page


def test_a_call_is_made_and_answered_on_the_matters_page(
    duties: dict[str, Matter], signed_in: SignIn
) -> None:
    village = duties["村"]
    sent = signed_in("sun").post(
        f"/matters/{village.pk}/call/", {"version": village.version, "text": "上堤"}
    )
    with acting(SYSTEM):
        village.refresh_from_db()
    answered = signed_in("li").post(
        f"/matters/{village.pk}/answer/", {"version": village.version, "text": "收到"}
    )

    assert (sent.status_code, answered.status_code) == (302, 302)
    with acting(SYSTEM):
        made = Event.objects.get(act="matter.call", matter=village)
    assert made.after_facts["+called"] == "庚"
    assert "没有未答的叫应" in signed_in("sun").get("/flood/").content.decode()


def test_a_call_of_a_drill_is_marked(
    town: Town, duties: dict[str, Matter], signed_in: SignIn
) -> None:
    with acting(town.actor("sun")) as sun:
        call(duties["村"], Calling("演练", exercise=True), actor=sun, at=clock.now())

    assert "<strong>演练</strong>" in signed_in("sun").get("/flood/").content.decode()
