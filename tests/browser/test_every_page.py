"""No page is forgotten: each address that shows one is opened, wide and narrow, light and dark.

axe-core finds nothing on it, and nothing of it stands out of a phone's screen.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page
from pypdfium2 import PdfDocument

from guatu.store.actor import Role
from guatu.store.acts.people import give_grant
from guatu.store.acts.share_revenue import load_agreement
from guatu.store.acts.show_ranking import show_ranking
from guatu.store.permission import SYSTEM, acting
from guatu.web import clock
from tests.browser.axe import violations
from tests.browser.conftest import WORDS, OpenPage
from tests.store.plans import planned
from tests.store.rankings import APRIL_1, ranked_march
from tests.store.test_facts import asked
from tests.store.test_meetings import called
from tests.store.test_shares import AGREEMENT, RECEIPTS
from tests.store.town import MONDAY, Town, load
from tests.web.pages import stored_document
from tests.web.test_coming_in import code_of
from tests.web.test_rights import PAGES
from tests.web.test_sheets import BAD, GOOD, handed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Colours are the same at every width, and all else in both schemes.
LOOKS = [(1440, "light"), (390, "dark")]
# What is asked for by a page or a program, and is none.
NO_PAGES = {
    "export", "chart_rows", "areas", "points", "patrols", "base_map", "offline_worker",
    "minutes_file", "stream", "live", "gold", "evidence", "provider_begin", "provider_back",
}  # fmt: skip
# Opened on the way in, or as somebody who has not come in.
COMING_IN = {"sign_in", "sign_in_code", "phone"}
# There when something was made ready for them: `made_ready`.
PREPARED = {"ranking_period", "ranking_unit", "sheet", "settlement", "fact"}
KEEPERS = {
    "people": "zheng",
    "person": "zheng",
    "record": "wu",
    "system": "nobody",
    "unit": "nobody",
}
# Sheets of A0 to A3, and screens that nobody prints.
DRAWN = {"paper", "map_paper", "screen", "present", "design"}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def paths_of(town: Town, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the address of each page, of a town in which something happened."""
    monkeypatch.setattr(clock, "now", lambda: APRIL_1)
    town.reported(title="疏通东渠", due=date(2026, 3, 20))
    load("inputs")
    march = ranked_march(town)
    with acting(SYSTEM):
        keeper, city = town.users["nobody"], town.units["city"]
        give_grant(keeper, Role.SYSTEM, city, actor=SYSTEM, at=MONDAY)
    with acting(town.actor("sun")) as sun:
        show_ranking(march.ranking, actor=sun, at=APRIL_1)
    places = {
        "matter": planned(town).pk,
        "document": stored_document(town).pk,
        "meeting": called(town, next_on=APRIL_1.date() + timedelta(days=7)).pk,
    }
    shown = PAGES.keys() - NO_PAGES - COMING_IN
    return {
        name: PAGES[name].path.format(**places)
        for name in sorted(shown)
        if PAGES[name].method == "get" and (name in PREPARED or is_there(name))
    } | made_ready(town)


def made_ready(town: Town) -> dict[str, str]:
    """Return the pages of what was handed in, receipts and a sheet, and those of rows made here."""
    with acting(town.actor("sun")) as sun:
        load_agreement(AGREEMENT, key="park", actor=sun, at=MONDAY)
    office = Client()
    office.force_login(town.users["sun"], "django.contrib.auth.backends.ModelBackend")
    receipts = SimpleUploadedFile("r.csv", RECEIPTS.encode())
    given = {"agreement": "park", "period": "2026-03", "receipts": receipts}
    return {
        "sheet": handed_in(office, GOOD, BAD),
        "settlement": office.post("/shares/", given).headers["Location"],
        "person": f"/people/{town.users['li'].pk}/",
        "fact": f"/facts/{asked(town).pk}/",
    }


def is_there(name: str) -> bool:
    """Tell whether the table of rights has the page: others need something of their own first."""
    return name in KEEPERS or set(PAGES[name].answers[:4]) != {404}


def wrong_with(page: Page, look: tuple[int, str]) -> list[str]:
    """Return what is wrong with the page that is open."""
    found = violations(page)
    if wider := page.evaluate(WIDER):
        found.append(f"{page.url} stands out by {wider} pixels")
    return [f"{look}: {each}" for each in found]


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_no_page_shuts_anybody_out_or_stands_out(
    look: tuple[int, str], town: Town, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, found = paths_of(town, monkeypatch), []
    for who in ("sun", *set(KEEPERS.values())):
        page = open_page(who, width=look[0], color_scheme=look[1])
        for name, path in paths.items():
            if KEEPERS.get(name, "sun") == who:
                answer = page.goto(path)
                assert answer and answer.status == 200, path
                found += wrong_with(page, look)

    assert found == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_way_in_with_a_phone_lets_everybody_in(
    look: tuple[int, str], town: Town, open_page: OpenPage
) -> None:
    page = open_page("li", width=look[0], color_scheme=look[1])
    page.goto("/account/")
    page.get_by_role("button", name="绑定手机").click()
    found = wrong_with(page, look)
    page.get_by_role("textbox").fill(code_of(town.users["li"]))
    page.get_by_role("button", name="确认").click()
    assert page.locator(".codes .secret").count() == 10
    found += wrong_with(page, look)

    again = open_page(width=look[0], color_scheme=look[1])
    again.goto("/sign-in/")
    again.get_by_label("用户名").fill("li")
    again.get_by_label("密码").fill(WORDS)
    again.get_by_role("button", name="登录").click()
    again.wait_for_url("**/sign-in/code/**")
    found += wrong_with(again, look)

    assert found == []


# A4 upright between its margins, in CSS pixels.
SHEET = 703
WAITING = "[...document.querySelectorAll('button, .button, textarea, input:not([type=checkbox])')]\
.filter((one) => one.checkVisibility()).map((one) => one.outerHTML)"


def test_every_page_prints_whole_and_without_what_waits_for_a_hand(
    town: Town, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, found = paths_of(town, monkeypatch), []
    page = open_page("sun", width=SHEET)
    page.emulate_media(media="print")
    for name, path in paths.items():
        if name not in KEEPERS and name not in DRAWN:
            page.goto(path)
            if (wider := page.evaluate(WIDER)) or page.evaluate(WAITING):
                found.append((path, wider, page.evaluate(WAITING)))

    assert found == []


def test_printed_pages_are_numbered(town: Town, open_page: OpenPage) -> None:
    for number in range(40):
        town.matter(f"第{number}件")
    page = open_page("sun")
    page.goto("/ledger/")

    printed = PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))

    words = ["".join(sheet.get_textpage().get_text_bounded().split()) for sheet in printed]
    assert len(words) > 1
    assert all(f"{at}/{len(words)}" in text for at, text in enumerate(words, start=1))
