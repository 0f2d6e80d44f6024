"""Lists kept under a name: one's own, opened by their address, dropped again."""

from __future__ import annotations

import pytest

from guatu.store.models import Event
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.saved_views import saved_views
from tests.store.town import Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db
QUERY = "light=red&col=due"


def saved(town: Town, who: str) -> list[tuple[str, str]]:
    with acting(town.actor(who)) as actor:
        return [(view.name, view.query) for view in saved_views(actor)]


def test_a_view_is_saved_from_the_list_and_stands_above_it(town: Town, signed_in: SignIn) -> None:
    client = signed_in("sun")
    page = client.get(f"/ledger/?{QUERY}").content.decode()
    assert "/ledger/views/?query=%3Flight%3Dred%26col%3Ddue" in page

    answer = client.post("/ledger/views/", {"name": "红灯", "query": QUERY})

    assert answer.headers["Location"] == f"/ledger/?{QUERY}"
    assert (
        '<a class="chip" href="?light=red&amp;col=due">红灯</a>'
        in client.get("/ledger/").content.decode()
    )
    assert "红灯</a>" not in signed_in("he").get("/ledger/").content.decode()


def test_the_same_name_is_written_over(town: Town, signed_in: SignIn) -> None:
    client = signed_in("sun")
    for query in ("light=red", "light=yellow"):
        client.post("/ledger/views/", {"name": "看", "query": query})

    assert saved(town, "sun") == [("看", "light=yellow")]


def test_a_view_is_dropped_by_its_owner_alone_and_the_record_keeps_it(
    town: Town, signed_in: SignIn
) -> None:
    signed_in("sun").post("/ledger/views/", {"name": "看", "query": QUERY})
    with acting(town.actor("sun")) as sun:
        (view,) = saved_views(sun)

    answers = [signed_in(who).post(f"/ledger/views/{view.pk}/remove/") for who in ("he", "sun")]

    assert [answer.status_code for answer in answers] == [404, 302]
    assert saved(town, "sun") == []
    with acting(SYSTEM):
        acts = Event.objects.filter(stream="views:user:sun").order_by("sequence")
        assert [event.act for event in acts] == ["view.save", "view.remove"]


@pytest.mark.parametrize("name", ["", " ", "长" * 41])
def test_a_name_must_be_one(name: str, town: Town, signed_in: SignIn) -> None:
    answer = signed_in("sun").post("/ledger/views/", {"name": name, "query": QUERY})

    assert answer.status_code == 200
    assert saved(town, "sun") == []


def test_somebody_keeps_forty_at_most(town: Town, signed_in: SignIn) -> None:
    client = signed_in("sun")
    for number in range(41):
        answer = client.post("/ledger/views/", {"name": f"第{number}个", "query": ""})

    assert "保存的视图数" in answer.content.decode()
    assert len(saved(town, "sun")) == 40
