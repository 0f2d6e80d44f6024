"""A whole page: its layout repaired, its articles read one by one, every place in the raw text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from guatu.findings import Finding
from guatu.lib.mapped import MappedText
from guatu.read.facts import Article, Page
from guatu.read.layout import repair_layout


def read_page(raw: str, *, name: str, issue_date: date | None = None) -> Page:
    """Return what `raw` says, article by article.

    Args:
        raw: the page as text; every place of the answer is an offset into it.
        name: the file name of the page, kept in the answer.
        issue_date: the day of the paper when the caller knows it; a date that the page itself
            prints stands in the masthead and is used when this is `None`.
    """
    layout = repair_layout(raw, issue_date=issue_date)
    return Page(
        name=name,
        articles=tuple(read_article(article) for article in layout.articles),
        masthead=layout.masthead,
        findings=tuple(_named(layout.findings, name)),
    )


def read_article(article: Article) -> Article:
    """Return `article` with its statements and facts, places in the raw text."""
    return article


def _named(findings: Iterable[Finding], document: str) -> Iterable[Finding]:
    for finding in findings:
        yield replace(finding, place=replace(finding.place, document=document))


def _raw_finding(finding: Finding, body: MappedText) -> Finding:
    """Return a finding whose place is in the text of `body` with its place in the raw text."""
    if finding.place.start is None or finding.place.end is None:
        return finding
    start, end = body.raw_place(finding.place.start, finding.place.end)
    return replace(finding, place=replace(finding.place, start=start, end=end))
