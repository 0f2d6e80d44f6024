"""The time chart in a real browser: its count, its address, its keys, its speed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from guatu.store.models import PlanNode
from guatu.store.permission import SYSTEM, acting
from tests.browser.conftest import OpenPage, printed
from tests.store.plans import planned, with_two_baselines
from tests.store.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(open_page: OpenPage, query: str = "") -> Page:
    page = open_page("sun")
    page.goto(f"/chart/{query}")
    page.wait_for_selector("[data-painted]")
    return page


def count(page: Page) -> str:
    return page.locator("[data-part='count']").inner_text()


def test_search_and_groups_change_the_picture_and_the_count(
    town: Town, open_page: OpenPage
) -> None:
    town.matter("疏通东渠", lead="water")
    town.matter("修补断头路", lead="roads")
    page = opened(open_page)

    assert count(page) == "共 2 件，显示 2 件"
    page.get_by_placeholder("事项或单位").fill("东渠")
    expect(page.locator("[data-part='count']")).to_have_text("共 2 件，显示 1 件")
    page.wait_for_url("**q=*")


def test_the_same_address_shows_the_same_picture(town: Town, open_page: OpenPage) -> None:
    town.matter("疏通东渠")
    page = opened(open_page)
    page.locator("canvas").focus()
    for key in ("+", "+", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    page.wait_for_url("**matter=*")
    page.wait_for_timeout(300)
    address, bytes_before = page.url, picture(page)

    page.goto(address)
    page.wait_for_selector("[data-painted]")
    page.wait_for_timeout(300)

    assert page.url == address
    # Two bars and their words on 1,100,000 pixels: edges of letters may differ, no more.
    differing = sum(a != b for a, b in zip(bytes_before, picture(page), strict=True))
    assert differing < 500


def picture(page: Page) -> list[int]:
    """The picture as numbers, one for each pixel."""
    pixels: list[int] = page.evaluate(
        """() => {
          const canvas = document.querySelector("canvas");
          const pen = canvas.getContext("2d");
          const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
          return [...new Uint32Array(data.buffer)];
        }"""
    )
    return pixels


def test_a_matter_is_opened_by_keys_alone(town: Town, open_page: OpenPage) -> None:
    matter = town.matter("疏通东渠")
    page = opened(open_page)
    page.locator("canvas").focus()

    page.keyboard.press("ArrowDown")
    expect(page.locator(".chart__card")).to_contain_text("疏通东渠")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/matters/{matter.pk}/")


def test_nodes_unfold_and_are_counted_and_a_span_of_days_filters(
    town: Town, open_page: OpenPage
) -> None:
    planned(town)
    town.matter("修补断头路", lead="roads", due=date(2031, 1, 1))
    with acting(SYSTEM):
        nodes = PlanNode.objects.count()
    page = opened(open_page)
    assert count(page) == f"共 2 件、{nodes} 个节点，显示 2 件"

    drawing = "document.querySelector('canvas').toDataURL()"
    painted = page.evaluate(drawing)
    page.get_by_label("全部节点").check()
    page.wait_for_url("**nodes=1*")
    assert page.evaluate(drawing) != painted

    page.get_by_label("从", exact=True).fill("2030-06-01")
    expect(page.locator("[data-part='count']")).to_contain_text("显示 1 件")
    page.get_by_role("button", name="✕").click()
    expect(page.locator("[data-part='count']")).to_contain_text("显示 2 件")


def test_keys_alone_search_fold_and_let_go(town: Town, open_page: OpenPage) -> None:
    town.matter("疏通东渠")
    page = opened(open_page)
    page.locator("canvas").focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    page.wait_for_url("**closed=0*")
    page.keyboard.press("Escape")
    expect(page.locator(".chart__card")).to_be_hidden()
    page.keyboard.press("/")

    expect(page.get_by_placeholder("事项或单位")).to_be_focused()


@pytest.mark.parametrize(("size", "width", "height"), [("A0", 1189, 841), ("A3", 420, 297)])
def test_paper_is_one_sheet_of_its_size_with_text_that_can_be_selected(
    size: str, width: int, height: int, town: Town, open_page: OpenPage
) -> None:
    town.matter("疏通东渠")
    page = open_page("sun")
    page.goto(f"/chart/paper/?size={size}")

    paper = PdfDocument(page.pdf(prefer_css_page_size=True))

    points = paper[0].get_size()
    text = paper[0].get_textpage().get_text_range().replace(" ", "")
    assert [round(side / 72 * 25.4) for side in points] == [width, height]
    assert len(paper) == 2  # the chart and the page of sources
    assert "疏通东渠" in text


def test_the_pdf_carries_its_fonts_and_a_page_of_sources(
    sample_city: None, open_page: OpenPage, tmp_path: Path
) -> None:
    file = tmp_path / "wall.pdf"
    page = open_page("zhou")
    page.goto("/chart/paper/?size=A3")
    page.pdf(path=file, prefer_css_page_size=True)

    text = printed("pdftotext", "-enc", "UTF-8", str(file), "-").replace(" ", "")
    fonts = printed("pdffonts", str(file)).splitlines()[2:]

    assert "出处" in text
    assert "←" in text
    assert fonts
    # Columns of pdffonts from the right: object id (2), uni, sub, emb.
    assert all(line.split()[-5] == "yes" for line in fonts)


def test_one_chooses_which_baseline_is_drawn(town: Town, open_page: OpenPage) -> None:
    with_two_baselines(town)
    page = opened(open_page, "?nodes=1")
    drawing = "document.querySelector('canvas').toDataURL()"
    newest = page.evaluate(drawing)

    page.get_by_label("基线").select_option("none")
    page.wait_for_url("**baseline=none*")
    none = page.evaluate(drawing)
    page.get_by_label("基线").select_option("第 1 次基线")
    page.wait_for_url("**baseline=1*")

    assert none != newest
    assert page.evaluate(drawing) != none
