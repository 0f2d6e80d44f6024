"""Articles that go on on another page (下转第N版 / 上接第N版), joined when both pages are read.

Two halves belong together when their pages are of one paper and one day, one jumps forward and
the other back; among several the most alike are paired. The joined text is read again as one, so
that who speaks is still known after the jump, and a sentence that the jump cuts is one sentence.
Every place keeps pointing into the raw text of its own page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from guatu.findings import Finding
from guatu.findings import Place as FindingPlace
from guatu.lib.mapped import MappedText
from guatu.read.facts import (
    Alias,
    Article,
    Body,
    Figure,
    Masthead,
    Page,
    Person,
    Project,
    Section,
    Segment,
)
from guatu.read.layout.marks import JUMP, ends_sentence
from guatu.read.page import read_article

Item = TypeVar("Item", Segment, Person, Body, Alias, Project, Figure)
_JUMPED, _JOINED = "read.continued_elsewhere", "read.joined"


@dataclass(frozen=True, slots=True)
class Half:
    """An article that jumps: where it was read, and the length of that page's raw text."""

    name: str
    masthead: Masthead
    article: Article
    length: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Two halves as one: places in `whole` that are `shift` or more lie in the second page.

    Subtract `shift` for the offset in its raw text.
    """

    first: Half
    second: Half
    whole: Article
    shift: int

    def halves(self) -> tuple[Article, Article]:
        """Return both halves as they were read together, places in the raw text of each.

        A sentence that the jump cuts is whole, and belongs to the first half alone.
        """
        return self._half(self.first, self.second, 0), self._half(self.second, self.first, 1)

    def _half(self, half: Half, other: Half, side: int) -> Article:
        whole = self.whole
        body = half.article.body
        low = self.shift * side
        high = low + body.raw_place(0, len(body.text))[1]
        joined = Finding(_JOINED, FindingPlace(half.name), {"name": other.name})
        return replace(
            half.article,
            complete=True,
            segments=_within(whole.segments, low, high),
            people=_within(whole.people, low, high),
            orgs=_within(whole.orgs, low, high),
            aliases=_within(whole.aliases, low, high),
            projects=_within(whole.projects, low, high),
            figures=_within(whole.figures, low, high),
            findings=(
                *(each for each in half.article.findings if each.code == "read.repeated"),
                *_findings_within(whole.findings, half.name, low, high),
                joined,
            ),
        )


def direction(article: Article) -> str:
    """Return "on" when `article` goes on on another page, "back" when it comes from one, or ""."""
    for finding in article.findings:
        found = JUMP.search(str(finding.facts.get("quote", "")))
        if finding.code == _JUMPED and found:
            return "on" if found["on"] or found["on2"] else "back"
    return ""


def halves_of(page: Page, length: int) -> list[Half]:
    """Return the articles of `page` that jump; `length` is that of its raw text.

    Pages without paper or day have none, for nothing says what they belong to; nor have articles
    with rows of a table, which are not read from the text.
    """
    if not (page.masthead.paper and page.masthead.issue_date):
        return []
    return [
        Half(page.name, page.masthead, article, length)
        for article in page.articles
        if direction(article) and not any(segment.cell for segment in article.segments)
    ]


def join_halves(halves: Sequence[Half]) -> list[Joined]:
    """Return the pairs that belong together, read as one; each half is in one pair at most."""
    pairs = sorted(
        (-_likeness(first, second), f, s)
        for f, first in enumerate(halves)
        for s, second in enumerate(halves)
        if _fit(first, second)
    )
    taken: set[int] = set()
    joined = []
    for _, f, s in pairs:
        if not taken & {f, s}:
            taken |= {f, s}
            joined.append(_join(halves[f], halves[s]))
    return joined


def join_pages(readings: Sequence[tuple[Page, str]]) -> tuple[list[Page], list[Joined]]:
    """Return the pages with their jumps joined, each with its own half, and what was joined.

    Args:
        readings: pages with their raw texts.
    """
    joined = join_halves([h for page, raw in readings for h in halves_of(page, len(raw))])
    better = {}
    for pair in joined:
        first, second = pair.halves()
        better[id(pair.first.article)], better[id(pair.second.article)] = first, second
    pages = [
        replace(page, articles=tuple(better.get(id(each), each) for each in page.articles))
        for page, _ in readings
    ]
    return pages, joined


def _fit(first: Half, second: Half) -> bool:
    one, other = first.masthead, second.masthead
    same = (one.paper, one.issue_date) == (other.paper, other.issue_date)
    ways = (direction(first.article), direction(second.article))
    return same and ways == ("on", "back") and first.name != second.name


def _likeness(first: Half, second: Half) -> float:
    """Return how much two halves share, 0 to 2: of their titles, and of their words."""
    titles = (first.article.headline or "", second.article.headline or "")
    return _shared(*titles) + _shared(first.article.body.text, second.article.body.text)


def _shared(one: str, other: str) -> float:
    pairs, others = (Counter(map(str.__add__, text, text[1:])) for text in (one, other))
    return 2 * (pairs & others).total() / ((pairs + others).total() or 1)


def _join(first: Half, second: Half) -> Joined:
    one, other, shift = first.article, second.article, first.length
    between = "\n" if ends_sentence(one.body.text) else ""
    after = _shifted(other.body, shift)
    body = MappedText.joined([one.body, MappedText.glue(between), after])
    start = len(one.body.text) + len(between)
    sections = [Section(each.head, each.start + start) for each in other.sections]
    article = replace(
        one,
        body=body,
        subheads=tuple(dict.fromkeys([*one.subheads, *other.subheads])),
        sections=(*one.sections, *sections),
        reporters=tuple(dict.fromkeys([*one.reporters, *other.reporters])),
        event_date=one.event_date or other.event_date,
        complete=True,
        findings=(),
    )
    issue = first.masthead.issue_date
    day = date.fromisoformat(issue) if issue and not issue.startswith("--") else None
    return Joined(first, second, read_article(article, issue_date=day), shift)


def _shifted(body: MappedText, shift: int) -> MappedText:
    raws = tuple(raw + shift if raw >= 0 else raw for raw in body.raws)
    return MappedText(body.text, body.starts, raws)


def _within(items: Iterable[Item], low: int, high: int) -> tuple[Item, ...]:
    """Return the items that begin from `low` to `high`, not included, in the offsets of that page.

    What goes on beyond its page ends where the page does.
    """
    return tuple(
        replace(item, place=(item.place[0] - low, min(item.place[1], high) - low))
        for item in items
        if low <= item.place[0] < high
    )


def _findings_within(
    findings: Iterable[Finding], name: str, low: int, high: int
) -> Iterator[Finding]:
    for finding in findings:
        start, end = finding.place.start, finding.place.end
        if start is not None and end is not None and low <= start < high:
            place = replace(
                finding.place, document=name, start=start - low, end=min(end, high) - low
            )
            yield replace(finding, place=place)
