"""Pictures of pages, drawn here, recognised by the real recogniser (`make ocr`)."""

from __future__ import annotations

from difflib import SequenceMatcher
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

from guatu.read.files import read_bytes, read_source
from guatu.read.formats import scan
from tests.read.formats.making import pdf

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
HEADLINE = "市防汛会商会要求加密巡查"
LEFT = [
    "8月20日，云溪市召开防汛会商会，",
    "市水利局局长鲁建洲主持会议。他要",
    "求，各县区要加密巡查频次，8月底前",
    "完成隐患点排查；市应急管理局要落",
    "实24小时值班制度。",
]
RIGHT = [
    "据介绍，全市已投入资金1.2亿元，",
    "整治河道35公里，转移群众486人。",
    "会议强调，责任到人、措施到位，",
    "确保安全度汛。",
]


def drawn(columns: list[list[str]] = [LEFT, RIGHT]) -> Image.Image:  # noqa: B006
    """Return an A5 page at 200 dpi: a headline above columns."""
    page = Image.new("RGB", (1160, 820), "white")
    pen = ImageDraw.Draw(page)
    pen.text((180, 40), HEADLINE, "black", ImageFont.truetype(FONT, 60))
    for number, lines in enumerate(columns):
        for row, line in enumerate(lines):
            place = (60 + 560 * number, 180 + 50 * row)
            pen.text(place, line, "black", ImageFont.truetype(FONT, 29))
    return page


def saved(page: Image.Image, form: str = "PNG", **how: object) -> bytes:
    file = BytesIO()
    page.save(file, form, **how)
    return file.getvalue()


def likeness(found: str, wanted: str) -> float:
    """Return the share of characters that are right, in order; spaces do not count."""
    one, other = "".join(found.split()), "".join(wanted.split())
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


PRINTED = HEADLINE + "".join(LEFT) + "".join(RIGHT)


@pytest.mark.slow
def test_a_photographed_page_of_two_columns_is_read_column_by_column() -> None:
    page, raw = read_bytes(saved(drawn()), name="page.png")

    assert likeness(raw, PRINTED) > 0.97
    (article,) = page.articles
    assert article.headline == HEADLINE
    assert ("鲁建洲", ("市水利局局长",)) in [(each.name, each.posts) for each in article.people]
    assert [finding.code for finding in page.findings] == ["read.recognised"]


@pytest.mark.slow
def test_a_page_that_lies_askew_and_is_badly_compressed_is_still_in_order() -> None:
    askew = drawn().rotate(1.5, Image.Resampling.BICUBIC, expand=True, fillcolor="white")

    source = read_source(saved(askew, "JPEG", quality=40), name="page.jpg")

    assert likeness(source.text, PRINTED) > 0.95


@pytest.mark.slow
def test_a_scanned_pdf_is_recognised_and_each_place_is_in_its_text() -> None:
    page, raw = read_bytes(saved(drawn(), "PDF", resolution=200), name="scan.pdf")

    assert likeness(raw, PRINTED) > 0.97
    demands = [s for s in page.articles[0].segments if s.label == "demand"]
    assert demands
    for segment in demands:
        start, end = segment.place
        assert likeness(raw[start:end], segment.text) > 0.9


@pytest.mark.slow
def test_every_page_of_a_fax_is_read_and_an_empty_one_gives_nothing() -> None:
    first, blank = drawn([LEFT]), Image.new("RGB", (400, 300), "white")
    fax = saved(first, "TIFF", save_all=True, append_images=[blank, drawn([RIGHT])])

    source = read_source(fax, name="fax.tif")

    assert likeness(source.text, HEADLINE + "".join(LEFT) + HEADLINE + "".join(RIGHT)) > 0.95
    assert source.findings[0].facts["pages"] == 3


def test_without_the_extra_a_picture_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_engine", lambda: None)

    page, raw = read_bytes(saved(Image.new("RGB", (40, 40))), name="photo.png")

    assert (raw, page.articles) == ("", ())
    assert [finding.code for finding in page.findings] == ["read.ocr_missing"]


@pytest.mark.parametrize("side", [9_000, 11_000, 16_000])  # the last two alarm Pillow itself
def test_a_picture_too_large_to_open_is_refused_by_its_size(side: int) -> None:
    source = read_source(saved(Image.new("1", (side, side))), name="wall.png")

    assert [finding.code for finding in source.findings] == ["table.too_large"]


@pytest.mark.parametrize("cut", [9, 60, 200])
def test_a_broken_picture_is_a_finding(cut: int) -> None:
    source = read_source(saved(drawn())[:cut], name="cut.png")

    assert [finding.code for finding in source.findings] == ["read.broken"]


def test_odd_marks_of_a_camera_are_no_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_engine", lambda: None)
    file = BytesIO()
    Image.new("RGB", (40, 40)).save(file, "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x05\x01\x12")

    source = read_source(file.getvalue(), name="photo.jpg")

    assert [finding.code for finding in source.findings] == ["read.ocr_missing"]


def test_text_that_starts_like_a_bitmap_is_text() -> None:
    assert read_source("BM25算法\n".encode(), name="a.txt").text == "BM25算法\n"


def test_an_empty_page_of_a_pdf_is_not_a_scan() -> None:
    source = read_source(pdf(([], [])), name="empty.pdf")

    assert [finding.code for finding in source.findings] == ["read.no_text_layer"]
