"""The big screen: turns by itself, reads at five metres, and takes no more memory with time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.store.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What stays after everything unreachable was let go, in bytes.
TURNS = """(turns) => {
  for (let at = 0; at < turns; at += 1) {
    const fresh = document.getElementById("screen").cloneNode(true);
    document.getElementById("screen").replaceWith(fresh);
    document.dispatchEvent(new CustomEvent("guatu:fresh", { detail: fresh }));
  }
}"""


def held(page: Page) -> tuple[float, int]:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    told = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return told["JSHeapUsedSize"], int(told["Nodes"])


def test_a_week_of_fresh_views_takes_no_more_memory_than_a_minute(
    town: Town, open_page: OpenPage
) -> None:
    for number in range(12):
        town.assigned(f"第{number}段")
    page = open_page("sun", width=1920, height=1080)
    page.goto("/screen/?seconds=0.05")
    page.evaluate(TURNS, 20)
    heap, nodes = held(page)

    page.evaluate(TURNS, 500)
    heap_later, nodes_later = held(page)

    assert nodes_later <= nodes * 1.1
    assert heap_later <= heap * 1.1 + 200_000


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160)])
def test_each_view_has_its_turn_and_fits_the_screen_in_large_letters(
    width: int, height: int, town: Town, open_page: OpenPage
) -> None:
    for number in range(12):
        town.assigned(f"第{number}段")
    page = open_page("sun", width=width, height=height)
    page.goto("/screen/?seconds=0.2")
    shown = ".big__view:not(.big__view--away)"
    views = page.locator(".big__view").count()

    seen = set()
    for _ in range(60):
        seen.add(page.locator(shown).get_attribute("aria-labelledby"))
        page.wait_for_timeout(50)

    assert len(seen) == views
    assert page.evaluate("document.documentElement.scrollHeight") <= height
    # At 5 m a letter of 1/60 of the height of a 1.2 m high screen is 20 mm: 14 minutes of arc.
    size = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.big__name')).fontSize)"
    )
    assert size >= height / 50
