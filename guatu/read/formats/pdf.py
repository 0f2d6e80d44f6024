"""PDF as text: lines put together from coordinates; pages that are pictures are recognised.

Tables are known by their ruled lines: see `guatu.read.formats.ruled`. The order of reading is
that of `guatu.read.formats.blocks`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from PIL import Image

from guatu.findings import Finding, Place
from guatu.read.formats.blocks import Run, write_runs
from guatu.read.formats.ruled import Box, ruled_tables
from guatu.read.formats.scan import Recogniser
from guatu.read.formats.source import Source, SourceWriter

MOST_PAGES = 2_000
_MOST_RUNS = 60_000  # text runs of one page; a printed page has some thousands
_SCAN_DPI = 200
_MOST_PIXELS = 40_000_000  # of a page that is drawn: A1 at 200 dpi has 31 million
_PICTURE_SHARE = 0.3  # of a page without text that pictures cover when it is a scan


def read_pdf(data: bytes, *, name: str) -> Source:
    """Return the text and ruled tables of a PDF; a broken, locked or scanned one gives findings."""
    place = Place(document=name)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        return _broken(name, error)
    try:
        pages = len(document)
        if pages > MOST_PAGES:
            sizes = {"name": name, "what": f"{pages} pages"}
            return Source("", findings=(Finding("table.too_large", place, sizes),))
        source = _read_pages(document, name)
    finally:
        document.close()
    if not source.text.strip() and not source.findings:
        finding = Finding("read.no_text_layer", place, {"name": name, "pages": pages})
        return Source("", findings=(finding,))
    return source


def _broken(name: str, error: pdfium.PdfiumError) -> Source:
    facts = {"name": name, "why": str(error)[:120]}
    return Source("", findings=(Finding("read.broken", Place(document=name), facts),))


def _read_pages(document: pdfium.PdfDocument, name: str) -> Source:
    """Return the text of all pages, up to the first that is broken."""
    writer, recogniser = SourceWriter(), Recogniser()
    try:
        for number in range(len(document)):
            page = document[number]
            try:
                if not _write_text(writer, page) and _is_scan(page):
                    recogniser.write(writer, _drawn(page))
            finally:
                page.close()
    except pdfium.PdfiumError as error:
        writer.finding(*_broken(name, error).findings)
    for finding in recogniser.findings(name):
        writer.finding(finding)
    return writer.source()


def _write_text(writer: SourceWriter, page: pdfium.PdfPage) -> bool:
    """Write the text layer of a page; return whether there is any."""
    text = page.get_textpage()
    try:
        tables = ruled_tables(page, text)
        runs = [run for run in _runs(text) if not any(_inside(run, table.box) for table in tables)]
    finally:
        text.close()
    write_runs(writer, runs, tables)
    return bool(runs or tables)


def _is_scan(page: pdfium.PdfPage) -> bool:
    """Return whether pictures cover a good part of a page."""
    pictures = page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    boxes = (Box(*picture.get_bounds()) for picture in pictures)
    covered = sum((box.right - box.left) * (box.top - box.bottom) for box in boxes)
    return bool(covered > _PICTURE_SHARE * page.get_width() * page.get_height())


def _drawn(page: pdfium.PdfPage) -> Image.Image:
    """Return a page as a picture, smaller than 200 dpi when it is huge."""
    scale = _SCAN_DPI / 72
    pixels = page.get_width() * page.get_height() * scale**2
    bitmap = page.render(scale=scale * min(1, (_MOST_PIXELS / max(pixels, 1)) ** 0.5))
    picture: Image.Image = bitmap.to_pil()
    return picture


def _inside(run: Run, box: Box) -> bool:
    x, y = (run.left + run.right) / 2, (run.top + run.bottom) / 2
    return box.left <= x <= box.right and box.bottom <= y <= box.top


def _runs(text: pdfium.PdfTextPage) -> Iterator[Run]:
    for index in range(min(text.count_rects(), _MOST_RUNS)):
        left, bottom, right, top = text.get_rect(index)
        words = text.get_text_bounded(left, bottom, right, top).strip("\r\n")
        if words.strip():
            yield Run(words.replace("\r\n", ""), left, bottom, right, top)
