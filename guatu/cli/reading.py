"""Reading pages for `guatu read`: one by one, shown or printed, and stored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from guatu.cli.files import bytes_of
from guatu.errors import GuatuError
from guatu.findings import Finding, Place
from guatu.read.as_json import page_dict
from guatu.read.facts import Article, Label, Page, Segment
from guatu.read.files import read_bytes
from guatu.read.jumps import halves_of, join_pages

_MARKS = {
    Label.DEMAND: ("要求", "red"),
    Label.PROBLEM: ("问题", "yellow"),
    Label.COMMITMENT: ("承诺", "cyan"),
    Label.RESULT: ("成效", "green"),
    Label.NARRATIVE: ("叙述", "dim"),
}


def read_pages(
    pages: Sequence[Path],
    issue_date: date | None,
    *,
    as_json: bool = False,
    explain: bool = False,
    second: bool = False,
    who: str | None = None,
) -> int:
    """Read `pages`, show or print what they say, and store them; return the exit code.

    Args:
        pages: the files, in the order in which they are read.
        issue_date: the day of the papers where they do not print it.
        as_json: print the reading format and store nothing.
        explain: tell the rule and the words behind each label.
        second: ask the city's own model too.
        who: the account that stores; `None` is the system.
    """
    second_reader = import_module("guatu.cli.second") if second else None  # late, for httpx
    endpoint = second_reader.second_endpoint() if second_reader else None
    failures = 0
    several = len(pages) > 1
    paths = track(pages, "读取", console=Console(stderr=True), transient=True, disable=not several)
    readings = _read_all(paths, issue_date)
    for page, text in _joined(readings):
        failures += not page.articles
        _tell(page.findings)
        if as_json and (page.articles or page.findings):
            facts = page_dict(page, explain=explain)
            click.echo(json.dumps(facts, ensure_ascii=False, indent=None if several else 1))
        elif page.articles:
            _show(page, explain)
            if second_reader:
                second_reader.show_second(page, endpoint)
            _store(page, text, who)
    return 3 if failures else 0


def _joined(readings: Iterable[tuple[Page, str]]) -> Iterator[tuple[Page, str]]:
    """Yield the pages; those whose articles jump come last, joined with their other halves."""
    waiting = []
    for page, text in readings:
        if halves_of(page, len(text)):
            waiting.append((page, text))
        else:
            yield page, text
    pages, _ = join_pages(waiting)
    yield from zip(pages, (text for _, text in waiting), strict=True)


def _store(page: Page, text: str, who: str | None) -> None:
    """Store a page and say so. Imported late: Django takes half a second that --json saves."""
    stored = import_module("guatu.cli.keeping").store(page, text, who=who)
    state = "已入库 / stored" if stored.is_new else "此前已入库 / was stored before"
    click.echo(f"{page.name}：{state}，拟办 / drafts {stored.drafts}")


def _read_all(paths: Iterable[Path], issue: date | None) -> Iterator[tuple[Page, str]]:
    """Yield the pages with their raw text, one by one.

    A file that cannot be opened is told and gives a page without articles.
    """
    seen: dict[bytes, str] = {}
    for path in paths:
        name = click.format_filename(path, shorten=True)
        try:
            data = bytes_of(path)
        except GuatuError as error:
            _complain(click.format_filename(path), error.say("zh"), error.say("en"))
            yield Page(name=name), ""
            continue
        key = sha256(data).digest()
        if data and key in seen:
            facts = {"name": name, "first": seen[key]}
            _tell([Finding("read.same_page", Place(document=name), facts)])
            continue
        seen[key] = name
        yield read_bytes(data, name=name, issue_date=issue)


def _tell(findings: Sequence[Finding]) -> None:
    for finding in findings:
        _complain(finding.place.document, finding.say("zh"), finding.say("en"))


def _complain(name: str, chinese: str, english: str) -> None:
    for sentence in (chinese, english):
        click.echo(sentence if name in sentence else f"{name}: {sentence}", err=True)


def _show(page: Page, explain: bool) -> None:
    """Print a summary of a page for people."""
    console = Console()
    head = " · ".join(filter(None, (page.masthead.paper, page.masthead.issue_date)))
    title = f"{page.name}（{head}）" if head else page.name
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("标题", ratio=1)
    table.add_column("日期", no_wrap=True)
    for column in ("要求", "问题", "承诺", "成效", "人", "单位", "项目", "数字"):
        table.add_column(column, justify="right", no_wrap=True)
    for article in page.articles:
        table.add_row(*_row(article))
    console.print(table)
    for article in page.articles:
        for finding in article.findings:
            click.echo(f"  {finding.place.document}: {finding.say('zh')}", err=True)
        if explain:
            _explain(console, article)


def _row(article: Article) -> list[str]:
    labels = [segment.label for segment in article.segments]
    facts = (article.people, article.orgs, article.projects, article.figures)
    title = article.headline or f"{article.body.text[:16]}…"
    return [
        title if article.complete else f"{title}（未完）",
        article.event_date or "",
        *(str(labels.count(label)) for label in list(_MARKS)[:4]),
        *(str(len(items)) for items in facts),
    ]


def _explain(console: Console, article: Article) -> None:
    console.rule(article.headline or "（无标题）", align="left")
    for segment in article.segments:
        console.print(
            _reason(segment),
            highlight=False,
            markup=False,
            soft_wrap=True,
            style=_MARKS[segment.label][1],
        )


def _reason(segment: Segment) -> str:
    """Return one line: the label, who speaks, the words, then the rule and its cue words."""
    who = f"〔{segment.speaker}〕" if segment.speaker else ""
    cues = "、".join(segment.cues)
    return (
        f"{_MARKS[segment.label][0]} {who}{segment.text.strip()}  ← {segment.rule} {cues}".rstrip()
    )
