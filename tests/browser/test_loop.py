"""The way of one sentence, by hand: read, accept, assign, report, hand in, close."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from guatu.store.acts.report_progress import report_progress
from guatu.store.models import Draft, Matter
from guatu.store.permission import SYSTEM, acting
from tests.browser.conftest import OpenPage, shot
from tests.store.town import Town
from tests.web.pages import stored_document

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTICE = (
    "本报讯 11月3日，全市防汛工作会议召开。\n"
    "会议要求，市水利局要在2026年12月20日前完成东渠险工险段除险加固。\n"
)


def do_act(page: Page, name: str) -> None:
    """Open the form of an act; its button is pressed by `press`."""
    page.locator("summary", has_text=name).click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".note--success")).to_contain_text(name)


def test_a_sentence_becomes_a_matter_and_is_closed(
    town: Town, open_page: OpenPage, tmp_path: Path
) -> None:
    notice = tmp_path / "防汛会议.txt"
    notice.write_text(NOTICE, "utf-8")
    office = open_page("sun")
    office.get_by_role("link", name="文件", exact=True).click()
    office.get_by_role("link", name="读一份新文件").click()
    office.get_by_label("文件", exact=True).set_input_files(notice)
    office.get_by_role("button", name="读", exact=True).click()
    office.wait_for_url("**/documents/*/")

    office.keyboard.press("a")
    accepted = office.locator(".draft[data-state='accepted']").first
    expect(accepted).to_be_visible()
    accepted.get_by_role("link").last.click()
    office.wait_for_url("**/matters/*/")
    do_act(office, "交办")
    assign = office.locator("#act-assign")
    assign.get_by_label("牵头单位").select_option(label="　市水利局")
    assign.get_by_label("完成时限").fill("2026-12-20")
    press(office, "交办")

    handler = open_page("li")
    handler.goto(office.url)
    do_act(handler, "报告进展")
    handler.locator("#act-report").get_by_label("进度").fill("60")
    handler.locator("#act-report").get_by_label("进展").fill("护岸已完成六成。")
    press(handler, "报告进展")
    do_act(handler, "申请销号")
    form = handler.locator("#act-submit")
    form.get_by_label("办结情况").fill("除险加固全部完成。")
    form.get_by_label("佐证种类").select_option("result")
    form.get_by_label("佐证说明").fill("验收单 2026-88")
    press(handler, "申请销号")
    expect(handler.locator(".light--large")).not_to_contain_text("已销号")

    closer = open_page("he")
    closer.goto(office.url)
    do_act(closer, "核准销号")
    press(closer, "核准销号")
    expect(closer.locator(".light--large")).to_contain_text("已销号")
    expect(closer.locator(".timeline")).to_contain_text("核准销号")


def test_drafts_are_decided_by_keys_alone(town: Town, open_page: OpenPage) -> None:
    document = stored_document(town)
    page = open_page("sun")
    page.goto(f"/documents/{document.pk}/")

    page.keyboard.press("a")
    expect(page.locator(".draft[data-state='accepted']")).to_have_count(1)
    page.keyboard.press("x")
    expect(page.locator(".draft[data-state='rejected']")).to_have_count(1)

    with acting(SYSTEM):
        states = list(Draft.objects.order_by("pk").values_list("state", flat=True))
        assert Matter.objects.count() == 1
    assert states == ["accepted", "rejected"]


def test_a_click_on_a_draft_shows_its_sentence(town: Town, open_page: OpenPage) -> None:
    document = stored_document(town)
    page = open_page("sun")
    page.goto(f"/documents/{document.pk}/")

    page.locator(".draft").nth(1).click(position={"x": 5, "y": 5})

    expect(page.locator(".source__part--here")).to_have_text("市交通局要修补断头路。")


def test_everything_works_without_scripts(town: Town, open_page: OpenPage) -> None:
    document = stored_document(town)
    page = open_page("sun", java_script_enabled=False)
    page.goto(f"/documents/{document.pk}/")

    page.get_by_role("button", name="立项").first.click()

    expect(page.locator(".draft[data-state='accepted']")).to_have_count(1)
    page.goto("/ledger/")
    page.get_by_label("搜索").fill("东渠")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_filters_apply_at_once_and_stand_in_the_address(town: Town, open_page: OpenPage) -> None:
    town.assigned("疏通东渠", lead="water")
    town.assigned("修补断头路", lead="roads")
    page = open_page("sun")
    page.goto("/ledger/")

    page.get_by_role("search").get_by_label("牵头单位").select_option("roads")

    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("#said")).to_have_text("共 1 件")
    assert "unit=roads" in page.url


def test_what_one_does_is_on_the_wall_of_another_within_two_seconds(
    town: Town, open_page: OpenPage
) -> None:
    matter = town.assigned("疏通东渠", due=date(2099, 1, 1))
    wall = open_page("sun")
    wall.goto("/ledger/")
    expect(wall.locator("tbody tr")).to_contain_text("0%")
    wall.wait_for_timeout(1600)  # it has asked once how far the record is

    with acting(town.actor("li")) as li:
        report_progress(matter, actor=li, at=timezone.now(), progress=45, text="已开工")

    expect(wall.locator("tbody tr")).to_contain_text("45%", timeout=2500)


def test_the_big_screen_turns_its_views(town: Town, open_page: OpenPage) -> None:
    town.assigned("疏通东渠", due=date(2026, 1, 1))
    page = open_page("sun", width=1920, height=1080)
    page.goto("/screen/?seconds=1")

    expect(page.get_by_role("heading", name="各单位在办")).to_be_visible()
    expect(page.get_by_role("heading", name="红灯")).to_be_visible(timeout=3000)
    expect(page.get_by_role("heading", name="各单位在办")).to_be_hidden()
    expect(page.get_by_role("heading", name="七天内到期")).to_have_count(0)


def test_the_sample_city_fills_the_wall(sample_city: None, open_page: OpenPage) -> None:
    """GUATU_SHOTS=1 writes the picture of the README."""
    page = open_page("zhou")

    expect(page.locator(".figures__value").first).not_to_have_text("0")
    shot(page, "wall.png")
