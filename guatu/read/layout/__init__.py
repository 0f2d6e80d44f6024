"""From a raw page to its articles: lines, units, stories, titles, bylines, dates.

    raw ─ lines ─ margins │ units (flow) ─ stories ─ titles assigned ─ articles

Columns that broke in mid-sentence are joined, spaces that the layout put between characters
dropped, titles given to the bodies they belong to, what was printed twice kept once. No
character is changed or added; every article's body knows its places in the raw text. The rules
are those of the genre (Chinese newspaper pages and official documents), not of one paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import regex

from guatu.findings import Finding, Place
from guatu.lib.mapped import MappedText
from guatu.read.facts import Article, Masthead, Section
from guatu.read.layout.dates import event_date_of, signature_date_of
from guatu.read.layout.flow import Unit, is_section_head, read_units
from guatu.read.layout.lines import Line, read_lines, with_tables
from guatu.read.layout.margins import printing_day, read_masthead, split_margins
from guatu.read.layout.marks import CONTINUED, JUMP
from guatu.read.layout.pieces import Kind
from guatu.read.layout.repeats import find_repeats
from guatu.read.layout.spaces import without_gaps
from guatu.read.layout.stories import Paragraph, Story, cut_stories, is_cut
from guatu.read.layout.strays import reunited
from guatu.read.layout.titles import assign_titles, headline_of, is_letterhead

_YEAR = regex.compile(r"(?P<year>(?:19|20)\d\d)[年〕﹞\]］)）】]")
_NEW_LINE = MappedText.glue("\n")


@dataclass(frozen=True, slots=True)
class Layout:
    """The articles of a page without their statements and facts, in reading order."""

    articles: tuple[Article, ...]
    masthead: Masthead
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Days:
    """The day of the page, and whether the caller said it: only then 昨日 is dated by it."""

    issue: date | None
    spoken: bool


Table = tuple[int, int, Sequence[tuple[int, int]]]


def repair_layout(
    raw: str, *, issue_date: date | None = None, tables: Sequence[Table] = ()
) -> Layout:
    """Return the articles of `raw`.

    Args:
        raw: the page as text.
        issue_date: the day of the paper when the caller knows it; else the masthead's is used for
            days without a year. 昨日 has a date only when the caller says the day (SCHEMA).
        tables: start and end of each table of the document, in order, and those stretches of it
            that are text, each a paragraph of the article in which the table stands.

    Cost: O(len(raw)); matching stray titles is cubic in the titles of 40 articles at most.
    """
    lines, margin = split_margins(raw, with_tables(raw, read_lines(raw), tables))
    top = read_masthead(margin)
    issue = issue_date or (
        date.fromisoformat(top.masthead.issue_date) if top.masthead.issue_date else None
    )
    stories, stray = assign_titles(reunited(cut_stories(read_units(lines))))
    _date_by_printing(stories, margin)
    days = _Days(issue, spoken=issue_date is not None)
    articles = _with_year([_article(raw, story, days) for story in stories], stories)
    findings = [*top.findings, *(_stray_title(title) for title in stray)]
    if not articles:
        findings.append(Finding("read.no_article", Place(start=0, end=len(raw))))
    return Layout(articles, top.masthead, tuple(findings))


def _date_by_printing(stories: Sequence[Story], margin: Sequence[Line]) -> None:
    """Give the story above 某某办2025年2月28日印发, or below 签发：某某, the day that it says."""
    for line in margin:
        day = printing_day(line.text)
        starts = [story.paragraphs[0].unit.lines[0].start for story in stories] if day else []
        above = sum(start < line.start for start in starts)
        at = above if line.text.startswith("签发") else above - 1
        if 0 <= at < len(starts):
            stories[at].printed = stories[at].printed or day


def _with_year(articles: Sequence[Article], stories: Sequence[Story]) -> tuple[Article, ...]:
    """Give dates without a year the year of the page, when its dates and numbers agree on one."""
    years = {article.event_date[:4] for article in articles if article.event_date}
    years |= {
        found["year"]
        for story in stories
        for title in (*story.numbered, *story.titles)
        if title in story.numbered or title.text.startswith(("—", "（", "("))
        if (found := _YEAR.search(title.text))
    }
    years = {year for year in years if year.isdigit()}
    if len(years) != 1:
        return tuple(articles)
    year = years.pop()
    return tuple(
        replace(article, event_date=year + article.event_date[1:])
        if article.event_date and article.event_date.startswith("--")
        else article
        for article in articles
    )


def _stray_title(title: Unit) -> Finding:
    place = Place(start=title.lines[0].start, end=title.lines[-1].end, quote=title.text)
    return Finding("read.title_without_article", place, {"title": title.text})


def _article(raw: str, story: Story, days: _Days) -> Article:
    kept, findings = _without_repeats(raw, story.paragraphs)
    body = MappedText.joined(part for text in kept for part in (_NEW_LINE, without_gaps(text)))
    body = body.cut(1, len(body.text))
    headline, subheads = headline_of(_below_number(story))
    sections = [title.text for title in story.sections if title.text != headline]
    complete = not story.jumps and not is_cut(story)
    if not complete:
        findings.extend(_incomplete(story, body))
    return Article(
        body=body,
        headline=headline,
        subheads=tuple(dict.fromkeys([*subheads, *sections])),
        sections=tuple(_sections(raw, story, body)),
        publisher=next((byline.publisher for byline in story.bylines if byline.publisher), None),
        reporters=tuple(
            dict.fromkeys(name for byline in story.bylines for name in byline.reporters)
        ),
        event_date=_event_date(story, body.text, days),
        complete=complete,
        findings=tuple(findings),
    )


def _below_number(story: Story) -> list[Unit]:
    """Return the titles without the unit that stands above the number of a document."""
    number = story.numbered[0].lines[0].start if story.numbered else -1
    below = [title for title in story.titles if title.lines[0].start > number]
    above = len(story.titles) - len(below)
    return below if above == 1 and below and is_letterhead(story.titles[0].text) else story.titles


def _sections(raw: str, story: Story, body: MappedText) -> Iterator[Section]:
    """Return the heads inside the article with where their parts begin in its text."""
    opening = [(title, story.paragraphs[0]) for title in story.titles if story.paragraphs]
    starts = dict(zip(body.raws, body.starts, strict=True))
    numbered = [(title, first) for title, first in opening if is_section_head(title.text)]
    for title, paragraph in (*numbered, *story.parts):
        runs = _mapped(raw, paragraph).raws
        if runs and runs[0] in starts:
            yield Section(title.text, starts[runs[0]])


def _event_date(story: Story, text: str, days: _Days) -> str | None:
    """Return the date of the event: of the signature, in the lead, or in the subtitle."""
    if issued := story.signed or story.printed:
        return signature_date_of(issued)
    below = [title.text for title in story.titles if title.text.startswith(("—", "（", "("))]
    dated_below = (signature_date_of(title.strip("（）() ")) for title in below)
    if found := next((day for day in dated_below if day), None):
        return found
    datelines = [byline.dateline for byline in story.bylines if byline.dateline]
    printed = [title.strip("—（）() ") for title in below]
    dated = [title for title in printed if signature_date_of(title)]
    lead = [*dated, text, *printed, *datelines]
    found_days = (event_date_of(words, days.issue, spoken=days.spoken) for words in lead)
    return next((found for found in found_days if found), None)


def _mapped(raw: str, paragraph: Paragraph) -> MappedText:
    whole = paragraph.unit.mapped(raw)
    text = whole.text[paragraph.start : paragraph.end]
    left = paragraph.start + len(text) - len(text.lstrip())
    right = paragraph.start + len(text.rstrip())
    return whole if (left, right) == (0, len(whole.text)) else whole.cut(left, right)


def _without_repeats(
    raw: str, paragraphs: Sequence[Paragraph]
) -> tuple[list[MappedText], list[Finding]]:
    """Return the paragraphs, what stands in an earlier one left out, and where that happened."""
    texts = [_mapped(raw, paragraph) for paragraph in paragraphs]
    prose = [
        "" if paragraph.unit.kind is Kind.TABLE else text.text
        for paragraph, text in zip(paragraphs, texts, strict=True)
    ]
    repeats = {repeat.number: repeat for repeat in find_repeats(prose)}
    findings = []
    for number, repeat in repeats.items():
        again = texts[number]
        start, end = again.raw_place(0, len(again.text))
        first = texts[repeat.first].raw_place(repeat.at, repeat.at + len(again.text))
        place = Place(start=start, end=end, quote=again.text[:40])
        findings.append(
            Finding("read.repeated", place, {"first_start": first[0], "first_end": first[1]})
        )
    return [text for n, text in enumerate(texts) if n not in repeats and text.text], findings


def _incomplete(story: Story, body: MappedText) -> list[Finding]:
    """Return where an article goes on and where it comes from, or that it breaks off."""
    jumps: dict[str, Finding] = {}
    for line in (*story.jumps[:1], *story.jumps[-1:]):
        for found in [*JUMP.finditer(line.text)] or [CONTINUED.search(line.text)]:
            quote = found[0] if found else line.text[-40:]
            place = Place(start=line.start, end=line.end, quote=quote)
            jumps[quote] = Finding("read.continued_elsewhere", place, {"quote": quote})
    if jumps:
        return list(jumps.values())
    start, end = body.raw_place(max(len(body.text) - 20, 0), len(body.text))
    quote = body.text[-20:]
    place = Place(start=start, end=end, quote=quote)
    return [Finding("read.breaks_off", place, {"quote": quote})]
