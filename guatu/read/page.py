"""A whole page: its layout repaired, its articles read one by one, every place in the raw text."""

from __future__ import annotations

from datetime import date

from guatu.read.facts import Page


def read_page(raw: str, *, name: str, issue_date: date | None = None) -> Page:
    """Return what `raw` says, article by article.

    Args:
        raw: the page as text; every place of the answer is an offset into it.
        name: the file name of the page, kept in the answer.
        issue_date: the day of the paper when the caller knows it; a date that the page itself
            prints stands in the masthead and is used when this is `None`.
    """
    return Page(name=name)
