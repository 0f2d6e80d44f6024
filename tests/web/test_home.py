"""The war room: every number is that of the list behind it, and changes since one looked."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client

from guatu.store.acts.extend import ask_extension
from guatu.store.acts.report_progress import report_progress
from guatu.store.models import Look
from guatu.store.permission import acting
from tests.store.town import DAY, MONDAY, Town
from tests.web.conftest import THURSDAY, SignIn

pytestmark = pytest.mark.django_db
FIGURE = re.compile(
    r'figures__item" href="([^"]+)">\s*<span class="figures__value">(\d+)</span>', re.DOTALL
)
PANEL = re.compile(r'href="([^"]+)">全部 (\d+) 件</a>')


def home(signed_in: SignIn, who: str = "sun") -> str:
    answer = signed_in(who).get("/")
    assert answer.status_code == 200
    html = answer.content.decode()
    return html[html.index("<main") :]


def fill(town: Town) -> None:
    """Matters that are red, turn red, are due, handed in, and wait for an extension."""
    for days in (-3, -1, 0, 1, 2, 3, 6, 7, 8, 30):
        due = THURSDAY.date() + timedelta(days=days)
        town.assigned(f"{days}天", lead="water" if days % 2 else "roads", due=due)
    town.submitted(title="办完了", due=date(2026, 3, 30))
    asked = town.assigned("要延期", due=date(2026, 3, 29))
    with acting(town.actor("li")) as li:
        ask_extension(asked, actor=li, at=MONDAY, due=date(2026, 4, 30), reason="汛期")


@pytest.mark.parametrize("who", ["sun", "li", "zhao", "chen"])
def test_every_number_is_that_of_the_list_behind_it(
    who: str, town: Town, signed_in: SignIn
) -> None:
    fill(town)
    html, client = home(signed_in, who), signed_in(who)

    for url, count in [*FIGURE.findall(html), *PANEL.findall(html)]:
        if url.startswith("/ledger/"):
            listed = client.get(unescape(url)).content.decode()
            rows = listed.count('<tr id="matter-')
            assert (url, rows) == (url, int(count))
            assert f"共 {count} 件" in listed


def test_what_turns_red_within_three_days_is_told_before_it_does(
    town: Town, signed_in: SignIn
) -> None:
    fill(town)

    html = home(signed_in)
    panel = html[html.index('id="turning-title"') : html.index('id="soon-title"')]

    # Red comes the day after a due date: due today, tomorrow and the day after are red by Sunday.
    assert re.findall(r">(-?\d天)</a>", panel) == ["0天", "1天", "2天"]


def test_what_waits_for_a_name_is_shown_to_those_who_sign(town: Town, signed_in: SignIn) -> None:
    fill(town)

    html = home(signed_in)
    mine = html[html.index('id="mine-title"') : html.index('id="red-title"')]

    assert re.findall(r'/matters/\d+/">(.*?)</a>', mine) == ["要延期", "办完了"]
    assert 'id="mine-title"' not in home(signed_in, "li")


def newest(client: Client) -> list[str]:
    """Return what the page at home would have us say that we have seen."""
    return re.findall(r'name="seen" value="([^"]*)"', client.get("/").content.decode())


def test_changes_are_those_since_one_looked_and_not_ones_own(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned("疏渠")
    client = signed_in("sun")
    client.post("/looked/", {"seen": newest(client)[0]})
    assert "没有新的变化" in home(signed_in)
    assert newest(client) == []

    with acting(town.actor("li")) as li:
        report_progress(matter, actor=li, at=MONDAY + DAY, progress=40, text="已开工")
    town.assigned("自己立的")  # by Sun

    html = home(signed_in)
    changed = html[html.index('id="changes-title"') :]
    assert "1 处" in changed
    assert re.findall(r'/matters/\d+/">(.*?)</a>', changed) == ["疏渠"]


def test_changes_stand_by_matter_and_the_last_that_moved_first(
    town: Town, signed_in: SignIn
) -> None:
    matter = town.assigned("疏渠")
    town.assigned("修路", lead="roads")
    with acting(town.actor("li")) as li:
        report_progress(matter, actor=li, at=MONDAY + DAY, progress=40, text="已开工")

    html = home(signed_in)

    changed = html[html.index('id="changes-title"') :]
    assert re.findall(r'/matters/\d+/">(.*?)</a>', changed) == ["疏渠", "修路"]
    assert re.search(r"list__note\">[^<]*交办、报告进展 · ", changed)


def test_looking_never_goes_back_nor_beyond_what_one_sees(town: Town, signed_in: SignIn) -> None:
    town.assigned()
    matter, hidden = town.reported(), town.assigned("修路", lead="roads")
    client, held = signed_in("li"), []

    for seen in (f"{matter.pk}.2", f"{matter.pk}.1", newest(client)[0]):
        assert client.post("/looked/", {"seen": seen}).status_code == 302
        with acting(town.actor("li")):
            held.append(Look.objects.get().event)
    refused = [f"{hidden.pk}.1", f"{matter.pk}.99", "x", "9" * 30, "1.1.1", "-1.1", ""]

    assert held[0] == held[1] < held[2]
    assert [client.post("/looked/", {"seen": seen}).status_code for seen in refused] == [
        404, 404, 422, 422, 422, 422, 422,
    ]  # fmt: skip
    with acting(town.actor("li")):
        assert Look.objects.get().event == held[2]


def test_an_act_is_seen_at_home_by_others(town: Town, signed_in: SignIn) -> None:
    client = signed_in("sun")
    client.get("/")
    town.assigned("疏渠")

    assert "疏渠" in home(signed_in, "he")
