"""Any file to a page: the one door for bytes, whatever their format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from guatu.read.decode import decode
from guatu.read.facts import Page
from guatu.read.page import read_page


def read_bytes(data: bytes, *, name: str, issue_date: date | None = None) -> tuple[Page, str]:
    """Return the page that `data` holds and its raw text, into which all places point.

    Never raises for content: what cannot be read gives a page with findings and no articles.

    Args:
        data: the bytes of the file.
        name: the file name; kept in the page and in the findings.
        issue_date: see `guatu.read.page.read_page`.
    """
    decoded = decode(data, name=name)
    if decoded.encoding is None or not decoded.text.strip():
        return Page(name=name, findings=decoded.findings), decoded.text
    page = read_page(decoded.text, name=name, issue_date=issue_date)
    return replace(page, findings=(*decoded.findings, *page.findings)), decoded.text
