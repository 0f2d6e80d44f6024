"""Every part in every state looks as it did: the component page against kept pictures."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import OpenPage
from tests.browser.looks import compared, difference, picture_of
from tests.store.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [(1440, "light"), (390, "light"), (1440, "dark"), (390, "dark")]


def sections(page: Page) -> list[tuple[str, Locator]]:
    """Return each section of the component page with its name."""
    found = page.locator("#main > .stack > [aria-labelledby]")
    return [
        (found.nth(at).get_attribute("aria-labelledby") or "", found.nth(at))
        for at in range(found.count())
    ]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_part_looks_as_it_was_kept(
    width: int, scheme: str, town: Town, open_page: OpenPage
) -> None:
    page = open_page("sun", width=width, color_scheme=scheme)
    page.goto("/design/", wait_until="networkidle")

    found = [compared(part, f"{width}-{scheme}", name) for name, part in sections(page)]

    assert len(found) == 12
    assert [each for each in found if each] == []


CHANGES = {
    "a light is gone": "node.querySelector('.light').remove()",
    "a light has another colour": (
        "node.querySelector('.light--red').classList.replace('light--red', 'light--green')"
    ),
    "a margin is lost": "node.querySelector('.panel__body').className = ''",
}


def test_a_change_of_a_part_is_noticed(town: Town, open_page: OpenPage) -> None:
    page = open_page("sun")
    page.goto("/design/", wait_until="networkidle")
    _, lights = sections(page)[0]
    before = picture_of(lights)
    assert difference(picture_of(lights), before) == ""

    unnoticed = []
    for what, change in CHANGES.items():
        page.reload(wait_until="networkidle")
        lights.evaluate(f"node => {{ {change} }}")
        if not difference(picture_of(lights), before):
            unnoticed.append(what)

    assert unnoticed == []
