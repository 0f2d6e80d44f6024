"""A matter's page of a past day: as it stood then, marked as past, and without an act."""

from __future__ import annotations

import re
from datetime import date

import pytest

from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.decompose import Part, decompose
from guatu.store.permission import acting
from tests.store.town import DAY, MONDAY, Town
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


def main(signed_in: SignIn, path: str, who: str = "sun") -> str:
    answer = signed_in(who).get(path)
    assert answer.status_code == 200
    html = answer.content.decode()
    return html[html.index("<main") :]


def test_a_past_day_shows_the_matter_as_it_stood_and_offers_nothing(
    town: Town, signed_in: SignIn
) -> None:
    # Assigned on Monday, 50 % on Tuesday, handed in as done with its proof on Wednesday.
    matter = town.submitted(due=date(2026, 3, 3))

    pages = {
        day: main(signed_in, f"/matters/{matter.pk}/?on=2026-03-0{day}") for day in (2, 3, 4, 5)
    }

    progress = {day: re.findall(r"<dd[^>]*>(\d+%)</dd>", html) for day, html in pages.items()}
    assert progress == {2: ["0%"], 3: ["50%"], 4: ["100%"], 5: ["100%"]}
    # Due on the 3rd: yellow on that day, red a day later.
    lights = {day: re.findall(r"light--(green|yellow|red)", html)[0] for day, html in pages.items()}
    assert lights == {2: "green", 3: "yellow", 4: "red", 5: "red"}
    assert {day: "验收单 2026-1" in html for day, html in pages.items()} == {
        2: False, 3: False, 4: True, 5: True,
    }  # fmt: skip
    assert {day: "终了时的样子" in html for day, html in pages.items()} == {
        2: True, 3: True, 4: True, 5: False,
    }  # fmt: skip
    assert not any('method="post"' in pages[day] for day in (2, 3, 4))
    assert 'method="post"' in pages[5]
    assert {day: html.count("timeline__act") for day, html in pages.items()} == {
        2: 2, 3: 3, 4: 4, 5: 4,
    }  # fmt: skip


@pytest.mark.parametrize("on", ["", "x", "2026-13-01", "2027-01-01", "2026-03-05"])
def test_nonsense_and_what_is_to_come_mean_today(on: str, town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()

    assert "终了时的样子" not in main(signed_in, f"/matters/{matter.pk}/?on={on}")


def test_before_the_matter_was_its_first_day_is_shown(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()

    html = main(signed_in, f"/matters/{matter.pk}/?on=2025-01-01")

    assert "2026年3月2日" in html
    assert 'value="2026-03-02"' in html
    assert 'data-first="2026-03-02"' in html


def test_parts_are_those_of_the_day(town: Town, signed_in: SignIn) -> None:
    whole = town.assigned("整件")
    with acting(town.actor("sun")) as sun:
        part = Part("一段", town.units["roads"], date(2026, 3, 10))
        decompose(whole, [part], actor=sun, at=MONDAY + 2 * DAY)

    days = {day: main(signed_in, f"/matters/{whole.pk}/?on=2026-03-0{day}") for day in (3, 4)}

    assert {day: "分解" in html for day, html in days.items()} == {3: False, 4: True}


def test_who_may_not_see_a_matter_does_not_see_its_past(town: Town, signed_in: SignIn) -> None:
    matter = town.assigned()

    assert signed_in("zhao").get(f"/matters/{matter.pk}/?on=2026-03-02").status_code == 404


def test_a_long_history_takes_no_more_queries(
    town: Town, signed_in: SignIn, django_assert_max_num_queries: object
) -> None:
    matter = town.submitted()
    client = signed_in("sun")
    client.get("/ledger/")

    with django_assert_max_num_queries(18):  # type: ignore[operator]
        client.get(f"/matters/{matter.pk}/?on=2026-03-04")


def test_progress_that_nobody_claimed_is_not_called_unreported(
    town: Town, signed_in: SignIn
) -> None:
    untouched, handed_in = town.assigned("没动"), town.submitted(title="报过")
    with acting(town.actor("he")) as he:
        accept_closing(handed_in, actor=he, at=MONDAY + 2 * DAY)
    claimed = main(signed_in, f"/matters/{handed_in.pk}/")

    assert '<dd class="">未报</dd>' in main(signed_in, f"/matters/{untouched.pk}/")
    assert "随销号核准" in claimed
