"""Any file to a page: the one door for bytes, whatever their format.

The format is known by the file's first bytes, not by its name.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module
from io import BytesIO
from zipfile import ZipFile

from guatu.findings import Finding, Place
from guatu.read.decode import decode
from guatu.read.facts import Page
from guatu.read.formats.excel import read_excel
from guatu.read.formats.html import looks_like_html, read_html
from guatu.read.formats.packed import BROKEN_ZIP
from guatu.read.formats.source import Source
from guatu.read.page import read_page

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_ZIP, _PDF = b"PK\x03\x04", b"%PDF-"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_bytes(data: bytes, *, name: str, issue_date: date | None = None) -> tuple[Page, str]:
    """Return the page that `data` holds and its raw text, into which all places point.

    Never raises for content: what cannot be read gives a page with findings and no articles.

    Args:
        data: the bytes of the file.
        name: the file name; kept in the page and in the findings.
        issue_date: see `guatu.read.page.read_page`.
    """
    source = read_source(data, name=name)
    if not source.text.strip():
        empty = Finding("read.empty", Place(document=name), {"name": name})
        return Page(name=name, findings=source.findings or (empty,)), source.text
    page = read_page(source.text, name=name, issue_date=issue_date, tables=source.tables)
    return replace(page, findings=(*source.findings, *page.findings)), source.text


def read_source(data: bytes, *, name: str) -> Source:
    """Return `data` as text with its tables, whatever its format."""
    if data.startswith(_ZIP):
        return _read_packed(data, name)
    if data.startswith(_PDF):
        return _read_with("pdf", data, name)
    if data.startswith(_OLE) and name.lower().endswith((".xls", ".et")):
        return read_excel(data, name=name)
    if _is_picture(data):
        return _read_with("scan", data, name)
    decoded = decode(data, name=name)
    if "<" in decoded.text[:2000] and looks_like_html(decoded.text):
        source = read_html(decoded.text, name=name)
        return replace(source, findings=(*decoded.findings, *source.findings))
    return Source(decoded.text, findings=decoded.findings)


def _is_picture(data: bytes) -> bool:
    is_webp = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    is_bitmap = data.startswith(b"BM") and data[6:10] == bytes(4)  # text may start with BM too
    return data.startswith(_PICTURES) or is_webp or is_bitmap


def _read_packed(data: bytes, name: str) -> Source:
    """Return a packed document as text: Word by its main part, any other as a workbook."""
    try:
        parts = set(ZipFile(BytesIO(data)).namelist())
    except BROKEN_ZIP as error:
        facts = {"name": name, "why": str(error)[:120]}
        return Source("", findings=(Finding("read.broken", Place(document=name), facts),))
    if "word/document.xml" in parts:
        return _read_with("word", data, name)
    if any(part.startswith("xl/") or part == "content.xml" for part in parts):
        return read_excel(data, name=name)
    binary = Finding("read.binary", Place(document=name), {"name": name, "at": 0})
    return Source("", findings=(binary,))


def _read_with(module: str, data: bytes, name: str) -> Source:
    """Read with a module whose library takes a while to import: only when such a file comes."""
    read = getattr(import_module(f"guatu.read.formats.{module}"), f"read_{module}")
    source: Source = read(data, name=name)
    return source
