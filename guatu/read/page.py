"""A whole page: its layout repaired, its articles read one by one, every place in the raw text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from guatu.findings import Finding, Place
from guatu.lib.mapped import MappedText
from guatu.lib.values import with_field
from guatu.read.context import Context
from guatu.read.facts import Alias, Article, Body, Figure, Masthead, Page, Person, Project, Segment
from guatu.read.figures import check_figures, find_figures
from guatu.read.formats.source import TableSpan
from guatu.read.formats.tasks import with_tasks
from guatu.read.layout import repair_layout
from guatu.read.misprints import suggest_misprints
from guatu.read.names import (
    find_aliases,
    find_bodies,
    find_people,
    find_projects,
    with_moods,
    without_works,
)
from guatu.read.statements import (
    agreement_findings,
    campaign_findings,
    duty_findings,
    read_statements,
)

# Days before and after are slips of the keyboard, and at the end of the calendar nothing follows.
_YEARS = range(1900, 2200)
Item = TypeVar("Item", Segment, Person, Body, Alias, Project, Figure)


def read_page(
    raw: str, *, name: str, issue_date: date | None = None, tables: Sequence[TableSpan] = ()
) -> Page:
    """Return what `raw` says, article by article.

    Args:
        raw: the page as text; every place of the answer is an offset into it.
        name: the file name of the page, kept in the answer.
        issue_date: the day of the paper when the caller knows it; a date that the page itself
            prints stands in the masthead and is used when this is `None`.
        tables: the tables of the document; each row of a task table becomes a demand of the
            article in which the table stands.
    """
    odd = _odd_date(issue_date)
    issue_date = None if odd else issue_date
    spans = [(table.start, table.end, table.lines) for table in tables]
    layout = repair_layout(raw, issue_date=issue_date, tables=spans)
    issue = _issue_date(issue_date, layout.masthead)
    tasks = {task.place[0]: task for table in tables for task in table.tasks}
    articles = []
    for repaired in layout.articles:
        article = with_tasks(read_article(repaired, issue_date=issue), tasks, issue_date=issue)
        articles.append(replace(article, findings=tuple(_named(article.findings, name))))
    return Page(
        name=name,
        articles=tuple(articles),
        masthead=layout.masthead,
        findings=tuple(_named((*odd, *layout.findings), name)),
    )


def _odd_date(given: date | None) -> tuple[Finding, ...]:
    """Return a finding when no paper can be of the day that the caller gave."""
    if given is None or given.year in _YEARS:
        return ()
    return (Finding("read.issue_date_unlikely", Place(), {"date": given.isoformat()}),)


def read_article(article: Article, *, issue_date: date | None = None) -> Article:
    """Return `article` with its statements and facts, places in the raw text."""
    text, body = article.body.text, article.body
    people, projects = find_people(text), find_projects(text)
    bodies = without_works(find_bodies(text, people), projects)
    context = Context(
        people=people,
        bodies=tuple(body.name for body in bodies),
        headline=article.headline,
        subheads=article.subheads,
        sections=article.sections,
        publisher=article.publisher,
        event_date=article.event_date,
        issue_date=issue_date,
    )
    figures = find_figures(text)
    segments = read_statements(text, context=context)
    odd = (
        *check_figures(figures, text), *suggest_misprints(text), *duty_findings(segments),
        *campaign_findings(segments, on=article.event_date),
        *agreement_findings(segments, context.bodies),
    )  # fmt: skip
    return replace(
        article,
        segments=_placed(segments, body),
        people=_placed(people, body),
        orgs=_placed(bodies, body),
        aliases=_placed(find_aliases(text, bodies), body),
        projects=_placed(with_moods(projects, segments), body),
        figures=_placed(figures, body),
        findings=(*article.findings, *(_raw_finding(finding, body) for finding in odd)),
    )


def _placed(items: Iterable[Item], body: MappedText) -> tuple[Item, ...]:
    """Return items of the text of `body` with their places in the raw text."""
    return tuple(with_field(item, "place", body.raw_place(*item.place)) for item in items)


def _issue_date(given: date | None, masthead: Masthead) -> date | None:
    """Return the day of the paper: as the caller says, else as it prints itself."""
    if given or not masthead.issue_date:
        return given
    return date.fromisoformat(masthead.issue_date)


def _named(findings: Iterable[Finding], document: str) -> Iterable[Finding]:
    for finding in findings:
        yield replace(finding, place=replace(finding.place, document=document))


def _raw_finding(finding: Finding, body: MappedText) -> Finding:
    """Return a finding whose place is in the text of `body` with its place in the raw text."""
    if finding.place.start is None or finding.place.end is None:
        return finding
    start, end = body.raw_place(finding.place.start, finding.place.end)
    return replace(finding, place=replace(finding.place, start=start, end=end))
