"""One act on many matters: each is an act of its own, and refusals are named one by one."""

from __future__ import annotations

import re
from datetime import date

import pytest

from guatu.store.models import Event, Matter
from guatu.store.permission import acting
from tests.store.town import Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


def picks(html: str) -> list[str]:
    return sorted(set(re.findall(r'name="pick" value="([\d:]+)"', html)))


def events(town: Town, code: str) -> list[Event]:
    with acting(town.actor("sun")):
        return list(Event.objects.filter(act=code).order_by("pk"))


def test_ticked_matters_come_with_the_version_that_is_shown(town: Town, signed_in: SignIn) -> None:
    first, second = town.assigned("东渠"), town.assigned("西渠")

    html = signed_in("sun").get(f"/ledger/bulk/?pick={first.pk}&pick={second.pk}").content.decode()

    assert picks(html) == sorted(f"{matter.pk}:{matter.version}" for matter in (first, second))
    assert "选中 2 件" in html


def test_each_matter_gets_an_event_of_its_own(town: Town, signed_in: SignIn) -> None:
    matters = [town.assigned(f"第{number}段") for number in range(3)]
    asked = {"act": "remind", "pick": [f"{m.pk}:{m.version}" for m in matters], "text": "请抓紧"}

    html = signed_in("sun").post("/ledger/bulk/", asked).content.decode()

    assert html.count("已办") == 3
    reminders = events(town, "matter.remind")
    assert [event.matter_id for event in reminders] == [matter.pk for matter in matters]
    assert len({event.act_id for event in reminders}) == 3


def test_what_is_refused_is_named_and_the_rest_is_done(town: Town, signed_in: SignIn) -> None:
    good, handed_in = town.assigned("东渠"), town.submitted(title="西渠")
    changed = town.reported(title="北渠")
    asked = {
        "act": "accept",
        "pick": [
            f"{good.pk}:{good.version}",  # not handed in: the book has no such move
            f"{handed_in.pk}:{handed_in.version}",
            f"{changed.pk}:1",  # changed since it was seen
            "999999:1",  # not there
        ],
    }

    html = signed_in("he").post("/ledger/bulk/", asked).content.decode()

    outcomes = dict(re.findall(r">(.渠)</a>.*?(未办|已办)", html, re.DOTALL))
    assert outcomes == {"东渠": "未办", "西渠": "已办", "北渠": "未办"}
    with acting(town.actor("he")):
        assert Matter.objects.get(pk=handed_in.pk).state == "closed"
        assert Matter.objects.get(pk=changed.pk).version == changed.version


def test_a_form_with_a_mistake_comes_back_and_nothing_is_done(
    town: Town, signed_in: SignIn
) -> None:
    matter = town.assigned()

    html = signed_in("sun").post(
        "/ledger/bulk/", {"act": "remind", "pick": f"{matter.pk}:{matter.version}", "text": ""}
    )

    assert html.status_code == 200
    assert "field__error" in html.content.decode()
    assert events(town, "matter.remind") == []


def test_many_are_given_to_one_unit(town: Town, signed_in: SignIn) -> None:
    matters = [town.matter(f"第{number}段", due=date(2026, 3, 20 + number)) for number in range(2)]
    asked = {
        "act": "assign",
        "pick": [f"{m.pk}:{m.version}" for m in matters],
        "lead": str(town.units["roads"].pk),
    }

    signed_in("sun").post("/ledger/bulk/", asked)

    with acting(town.actor("sun")):
        given = Matter.objects.filter(lead=town.units["roads"]).order_by("pk")
        # Each keeps its own date.
        assert [m.due for m in given] == [date(2026, 3, 20), date(2026, 3, 21)]


def test_without_a_right_to_the_act_nothing_is_shown(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()

    asked = {who: signed_in(who).get(f"/ledger/bulk/?pick={matter.pk}") for who in ("li", "chen")}

    assert {who: answer.status_code for who, answer in asked.items()} == {"li": 403, "chen": 200}
    assert 'value="assign"' not in asked["chen"].content.decode()
    assert signed_in("sun").get("/ledger/bulk/").status_code == 422
