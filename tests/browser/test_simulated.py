"""Each screen of a city of 20,000 matters: it opens, counts what the database holds, and is clean.

Clean: no console message, no report of the Content-Security-Policy (Chromium writes it to the
console), no request to another host, nothing that axe-core finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.wall import WORDS
from tests.browser.axe import violations
from tests.browser.conftest import listen, sign_in
from tests.browser.simulated import OFFICE, SimulatedCity, simulated_city

__all__ = ["simulated_city"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MATTERS, PROJECTS = 20_000, 1_000
OPEN = "SELECT count(*) FROM store_matter WHERE state = 'open'"
# Simulated matters stand in one book: red is what is past its day, and no clock was stopped.
RED = f"{OPEN} AND due < date('now', '+8 hours')"
SCREENS = (
    "/", "/mine/", "/ledger/", "/ledger/?state=all", "/ledger/?light=red&order=latest_due",
    "/ledger/?q=泵站", "/ledger/views/", "/chart/", "/portfolio/", "/bottlenecks/", "/map/",
    "/ranking/", "/month/", "/meetings/", "/screen/", "/documents/", "/documents/new/", "/design/",
    "/matters/7/", "/matters/7/?on={day}", "/matters/7/plan/", "/account/", "/burden/",
)  # fmt: skip
DRAWN_BY_SCRIPT = {"/chart/", "/map/"}
OpenAs = Callable[..., Page]


@pytest.fixture
def open_as(chromium: Browser, simulated_city: SimulatedCity) -> Iterator[OpenAs]:
    """Give a function that opens the city's pages as somebody; complaints fail the test."""
    complaints: list[str] = []
    context = chromium.new_context(
        base_url=simulated_city.url, viewport={"width": 1440, "height": 900}, locale="zh-CN"
    )

    context.set_default_timeout(90_000)  # the first page on a busy machine

    def opened(who: str = OFFICE) -> Page:
        page = context.new_page()
        listen(page, simulated_city.url, complaints)
        sign_in(page, who, words=WORDS)
        return page

    yield opened
    context.close()
    assert complaints == []


def number_in(text: str) -> int:
    """Return the first number in `text`, whatever separates its thousands."""
    found = re.search(r"\d[\d,]*", text)
    assert found, text
    return int(found[0].replace(",", ""))


def test_every_screen_opens_and_shuts_nobody_out(
    open_as: OpenAs, simulated_city: SimulatedCity
) -> None:
    page, found = open_as(), []
    issued = "SELECT strftime('%Y%m%d', issued, '+3 days') FROM store_matter WHERE id = 7"
    day = str(simulated_city.asked(issued))
    for path in SCREENS:
        answer = page.goto(
            path.format(day=f"{day[:4]}-{day[4:6]}-{day[6:]}"),
            wait_until="networkidle" if path in DRAWN_BY_SCRIPT else "load",
        )
        assert answer
        found += [] if answer.ok else [f"{answer.status} {path}"]
        found += violations(page)

    assert found == []


def test_the_city_in_one_line_of_numbers_is_what_the_lists_behind_them_hold(
    open_as: OpenAs, simulated_city: SimulatedCity
) -> None:
    page = open_as()
    figures = page.locator(".figures__item")
    shown = {
        str(figures.nth(at).get_attribute("href")): number_in(figures.nth(at).inner_text())
        for at in range(figures.count())
    }
    lists = {url: count for url, count in shown.items() if url.startswith("/ledger/")}

    assert lists["/ledger/"] == simulated_city.asked(OPEN)
    assert lists["/ledger/?light=red"] == simulated_city.asked(RED)
    for url, count in lists.items():
        page.goto(url)
        expect(page.locator(".pager p").first).to_contain_text(f"共 {count} 件")


def test_the_ledger_counts_all_and_its_pages_neither_repeat_nor_miss(
    open_as: OpenAs, simulated_city: SimulatedCity
) -> None:
    page = open_as()
    page.goto("/ledger/?state=all")
    expect(page.locator(".pager p").first).to_contain_text(f"共 {MATTERS} 件")
    assert simulated_city.asked("SELECT count(*) FROM store_matter") == MATTERS

    pages = [listed(page)]
    for _ in range(3):
        page.get_by_role("link", name="下一页").click()
        page.wait_for_url("**at=*")
        pages.append(listed(page))
    page.get_by_role("link", name="上一页").click()
    page.wait_for_load_state()

    assert [len(rows) for rows in pages] == [50] * 4
    assert len({row for rows in pages for row in rows}) == 200
    assert listed(page) == pages[2]


def listed(page: Page) -> list[str]:
    return [row.get_attribute("id") or "" for row in page.locator("tbody tr").all()]


def test_the_chart_shows_every_matter_and_stays_where_its_address_says(
    open_as: OpenAs, simulated_city: SimulatedCity
) -> None:
    page = open_as()
    page.goto("/chart/")
    count = page.locator("[data-part='count']")
    nodes = simulated_city.asked("SELECT count(*) FROM store_plannode")
    total = f"共 {MATTERS:,} 件、{nodes:,} 个节点"
    expect(count).to_have_text(f"{total}，显示 {MATTERS:,} 件")

    page.get_by_placeholder("事项或单位").fill("期项目")
    expect(count).to_have_text(f"{total}，显示 {PROJECTS:,} 件")
    page.get_by_label("红灯").check()
    red = simulated_city.asked(f"{RED} AND title LIKE '%期项目%'")
    expect(count).to_have_text(f"{total}，显示 {red:,} 件")
    page.wait_for_url("**light=red*")
    page.goto(page.url)

    expect(count).to_have_text(f"{total}，显示 {red:,} 件")


def test_a_drag_with_shift_keeps_the_matters_of_a_span_of_days(
    open_as: OpenAs, simulated_city: SimulatedCity
) -> None:
    page = open_as()
    page.goto("/chart/?group=light&scale=4")
    page.wait_for_selector("[data-painted]")
    box = page.locator("canvas").bounding_box()
    assert box
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] + 500, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 620, box["y"] + 320, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")

    first = page.locator("[name='from']").input_value()
    last = page.locator("[name='to']").input_value()
    within = f"coalesce(due, issued) >= '{first}' AND issued <= '{last}'"
    kept = simulated_city.asked(f"SELECT count(*) FROM store_matter WHERE {within}")

    assert 0 < kept < MATTERS
    expect(page.locator("[data-part='count']")).to_contain_text(f"显示 {kept:,} 件")


def test_the_map_the_month_and_a_matter_hold_what_the_database_holds(
    open_as: OpenAs, simulated_city: SimulatedCity
) -> None:
    page = open_as()
    page.goto("/map/")
    page.wait_for_selector("[data-placed]")
    placed = simulated_city.asked(f"{OPEN} AND longitude IS NOT NULL")
    assert page.locator("[data-placed]").get_attribute("data-placed") == str(placed)

    page.goto("/month/")
    this_month = "strftime('%Y-%m', due) = strftime('%Y-%m', 'now', '+8 hours')"
    due = simulated_city.asked(f"{OPEN} AND {this_month}")
    lead = page.locator(".page__lead")
    expect(lead).to_contain_text(f"本月到期 {due} 件在办")

    longest = "SELECT id FROM store_matter ORDER BY version DESC, id LIMIT 1"
    pk = simulated_city.asked(longest)
    page.goto(f"/matters/{pk}/")
    told = simulated_city.asked(f"SELECT count(*) FROM store_event WHERE matter_id = {pk}")
    assert page.locator("#history > li").count() == told


def test_the_slider_goes_to_a_past_day_and_back(open_as: OpenAs) -> None:
    page = open_as()
    page.goto("/matters/7/")
    events = page.locator("#history > li")
    today = events.count()

    page.get_by_label("拖到过去的一天").fill("0")
    expect(page.locator(".past__note")).to_contain_text("终了时的样子")
    assert 0 < events.count() < today
    page.wait_for_url("**on=*")
    page.get_by_role("link", name="回到今天").click()

    expect(events).to_have_count(today)


def test_those_who_report_see_how_many_matters_are_theirs(
    open_as: OpenAs, simulated_city: SimulatedCity
) -> None:
    unit = simulated_city.asked(
        "SELECT lead_id FROM store_matter WHERE state = 'open' GROUP BY 1 ORDER BY count(*) DESC"
    )
    page = open_as(f"sim-{unit - 2:03}")  # the root is unit 1, and handlers are numbered from 0
    page.goto("/mine/")
    total = simulated_city.asked(f"{OPEN} AND lead_id = {unit}")

    expect(page.locator("main")).to_contain_text(f"共 {total} 件，以上是最先到期的")
    assert page.locator("details.act").count() == 100


def test_many_are_reminded_at_once(open_as: OpenAs, simulated_city: SimulatedCity) -> None:
    reminders = "SELECT count(*) FROM store_event WHERE act = 'matter.remind'"
    before = simulated_city.asked(reminders)
    page = open_as()
    page.goto("/ledger/?light=red")
    for tick in page.locator(".pick").all()[:3]:
        tick.check()
    page.get_by_role("button", name="办理选中的事项").click()
    expect(page.get_by_role("heading", name="选中 3 件")).to_be_visible()
    page.get_by_label("办理什么").select_option("催办")
    page.wait_for_url("**act=remind*")
    form = page.locator("form[method='post']").last
    form.locator("textarea").fill("请本周内报进展")
    form.get_by_role("button", name="催办").click()
    page.wait_for_load_state()

    assert simulated_city.asked(reminders) == before + 3


def test_a_list_is_saved_and_opened_again(open_as: OpenAs, simulated_city: SimulatedCity) -> None:
    page = open_as()
    page.goto("/ledger/?light=red&order=latest_due")
    page.get_by_role("link", name="保存视图").click()
    page.get_by_label("名称").fill("最近转红")
    page.get_by_role("button", name="保存视图").click()
    page.goto("/ledger/")
    page.get_by_role("navigation", name="我的视图").get_by_role("link", name="最近转红").click()

    count = simulated_city.asked(RED)
    expect(page.locator(".pager p").first).to_contain_text(f"共 {count} 件")
    page.goto("/ledger/views/")
    page.get_by_role("button", name="删除").last.click()
    expect(page.locator("main")).not_to_contain_text("最近转红")
