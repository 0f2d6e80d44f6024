"""The map in a real browser: areas and points that lead to their matters, and the heat."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db.models import Q
from playwright.sync_api import expect
from pypdfium2 import PdfDocument
from pytest_django import Settings

from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.models import Matter, Unit
from guatu.store.permission import SYSTEM, acting
from guatu.web import clock
from tests.browser.base_map import write_base_map
from tests.browser.conftest import OpenPage, printed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Where the first pixel of a red light stands on the page: nothing else has its full colour.
WHERE = """() => {
  const canvas = document.querySelector(".leaflet-overlay-pane canvas:not(.map__heat)");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const { width, height } = canvas;
  const pixels = new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer);
  const at = pixels.indexOf(0xff1a20a8);
  const box = canvas.getBoundingClientRect();
  const ratio = box.width / width;
  return { x: box.x + (at % width + 3) * ratio, y: box.y + ((at / width | 0) + 4) * ratio };
}"""
WITHIN_MS = 15_000  # 2 seconds on a machine of its own
PICTURE = "document.querySelector('.leaflet-overlay-pane canvas').toDataURL()"


def test_a_point_lists_what_lies_there(sample_city: None, open_page: OpenPage) -> None:
    with acting(SYSTEM):
        placed = Matter.objects.filter(state="open").exclude(longitude=None).count()
    page = open_page("zhou")
    page.goto("/map/")
    box = page.locator(".map")
    expect(box).to_have_attribute("data-placed", str(placed))
    page.wait_for_timeout(300)

    where = page.evaluate(WHERE)
    page.mouse.click(where["x"], where["y"])

    page.locator(".leaflet-popup li a").first.click()
    page.wait_for_url("**/matters/*/")


def test_shading_and_heat_follow_the_form(sample_city: None, open_page: OpenPage) -> None:
    page = open_page("zhou")
    page.goto("/map/")
    page.wait_for_selector(".map[data-placed]")
    page.wait_for_timeout(300)
    by_reds = page.evaluate(PICTURE)

    page.get_by_label("着色").select_option("load")
    page.wait_for_timeout(300)
    assert page.evaluate(PICTURE) != by_reds

    page.get_by_label("热力").check()
    expect(page.locator("canvas.map__heat")).to_be_visible()


def test_the_map_takes_in_what_another_did_and_stays_where_it_was(
    sample_city: None, open_page: OpenPage
) -> None:
    page = open_page("zhou")
    page.goto("/map/")
    page.wait_for_selector("html[data-live]")
    page.get_by_label("着色").select_option("load")
    page.locator(".leaflet-control-zoom-in").click()
    name = page.locator(".map__name").first
    open_there = name.locator("small")
    before = open_there.inner_text()
    page.wait_for_timeout(500)  # the zoom's own movement
    place = name.get_attribute("style")

    with acting(SYSTEM):
        label = name.inner_text().removesuffix(before).strip()
        unit = Unit.objects.filter(Q(name=label) | Q(aliases__name=label)).first()
        new = NewMatter("meeting_tasks", "疏通东渠", lead=unit)
        add_matter(new, actor=SYSTEM, at=clock.now())

    one_more = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), before)
    expect(open_there).to_have_text(one_more, timeout=WITHIN_MS)
    assert name.get_attribute("style") == place
    assert page.get_by_label("着色").input_value() == "load"
    expect(page.locator("[data-legend='load']")).to_be_visible()


def test_the_map_on_paper_is_a_pdf_of_its_size_with_legend_date_and_sources(
    sample_city: None, open_page: OpenPage, tmp_path: Path
) -> None:
    file = tmp_path / "map.pdf"
    page = open_page("zhou")
    page.goto("/map/")
    page.get_by_role("link", name="打印版").click()
    page.get_by_role("link", name="A2").click()
    page.wait_for_url("**size=A2**")
    page.pdf(path=file, prefer_css_page_size=True)

    with PdfDocument(file) as paper:
        sides = [round(side / 72 * 25.4) for side in paper[0].get_size()]
        texts = [sheet.get_textpage().get_text_range().replace(" ", "") for sheet in paper]

    assert sides == [594, 420]
    assert "作战地图" in texts[0]
    assert "颜色：红灯" in texts[0]
    assert "10公里" in texts[0]
    assert re.search(r"20\d\d年\d+月\d+日", texts[0])
    assert "白石县" in texts[0]
    assert "出处" in texts[-1]
    fonts = printed("pdffonts", str(file)).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts)  # emb
    assert printed("pdfimages", "-list", str(file)).count("\n") == 2  # a head and no picture


def test_a_base_map_lies_under_it_in_the_city_s_own_file(
    sample_city: None, open_page: OpenPage, tmp_path: Path, settings: Settings
) -> None:
    file = tmp_path / "city.pmtiles"
    write_base_map(file, longitude=115.9, latitude=31.95, zooms=range(7, 13))
    settings.BASE_MAP, settings.BASE_MAP_CREDIT = str(file), "测绘院（虚构）"
    page = open_page("zhou")
    page.goto("/map/", wait_until="networkidle")

    tile = page.locator(".leaflet-tile-pane canvas.leaflet-tile-loaded").first
    expect(tile).to_be_attached()
    colours = tile.evaluate(
        """canvas => new Set(new Uint32Array(canvas.getContext("2d")
            .getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"""
    )

    assert colours > 2  # the ground, the lake, the road
    expect(page.get_by_text("底图 测绘院（虚构）")).to_be_visible()
