"""Articles that go on on another page (下转第N版 / 上接第N版), joined when both pages are read.

Two parts belong together when their pages are of one paper and one day, one jumps forward and
the other back; among several the most alike are paired. A part between two jumps does both. The
joined text is read again as one, so that who speaks is still known after the jump, and a sentence
that the jump cuts is one sentence. Every place keeps pointing into the raw text of its own page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
# What is no part of a page's number in a jump line.
_PAGE = re.compile(r"[^A-Z0-9０-９一二三四五六七八九十百零〇○两]")
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
    """Parts of an article, two or more, as one.

    `starts`: where the page of each part begins in the places of `whole`; subtract it for the
    offset in that page's raw text.
    """

    parts: tuple[Half, ...]
    whole: Article
    starts: tuple[int, ...]

    def halves(self) -> tuple[Article, ...]:
        """Return the parts as they were read together, places in the raw text of each.

        A sentence that a jump cuts is whole, and belongs to the part before the jump alone.
        """
        return tuple(self._half(number) for number in range(len(self.parts)))

    def _half(self, number: int) -> Article:
        half, low, whole = self.parts[number], self.starts[number], self.whole
        body = half.article.body
        high = low + body.raw_place(0, len(body.text))[1]
        others = (part.name for part in self.parts if part is not half)
        return replace(
            half.article,
            complete=whole.complete,
            segments=_within(whole.segments, low, high),
            people=_within(whole.people, low, high),
            orgs=_within(whole.orgs, low, high),
            aliases=_within(whole.aliases, low, high),
            projects=_within(whole.projects, low, high),
            figures=_within(whole.figures, low, high),
            findings=(
                *(each for each in half.article.findings if each.code == "read.repeated"),
                *_findings_within(whole.findings, half.name, low, high),
                *(Finding(_JOINED, FindingPlace(half.name), {"name": name}) for name in others),
            ),
        )


def ways(article: Article) -> frozenset[str]:
    """Return "on" when `article` goes on on another page, "back" when it comes from one."""
    return frozenset(_jumps(article))


def _jumps(article: Article) -> dict[str, str]:
    """Return by way the page that a jump line names, as printed."""
    found = {}
    for finding in article.findings:
        jump = JUMP.search(str(finding.facts.get("quote", "")))
        if finding.code == _JUMPED and jump:
            way = "on" if jump["on"] or jump["on2"] else "back"
            found[way] = _PAGE.sub("", jump.group())
    return found


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
        if ways(article) and not any(segment.cell for segment in article.segments)
    ]


def join_halves(halves: Sequence[Half]) -> list[Joined]:
    """Return those that belong together, read as one: A goes on in B, and B perhaps in C.

    Each is in one article at most.
    """
    pairs = sorted(
        (-_likeness(first, second), f, s)
        for f, first in enumerate(halves)
        for s, second in enumerate(halves)
        if _fit(first, second)
    )
    following: dict[int, int] = {}
    for _, f, s in pairs:
        if f not in following and s not in following.values():
            following[f] = s
    beginnings = [f for f in following if f not in following.values()]
    return [_join([halves[at] for at in _chain(first, following)]) for first in beginnings]


def _chain(at: int, following: Mapping[int, int]) -> Iterator[int]:
    """Yield `at` and what follows it, one after the other."""
    yield at
    while at in following:
        at = following[at]
        yield at


def join_pages(readings: Sequence[tuple[Page, str]]) -> tuple[list[Page], list[Joined]]:
    """Return the pages with their jumps joined, each with its own half, and what was joined.

    Args:
        readings: pages with their raw texts.
    """
    joined = join_halves([h for page, raw in readings for h in halves_of(page, len(raw))])
    better = {}
    for whole in joined:
        for part, article in zip(whole.parts, whole.halves(), strict=True):
            better[id(part.article)] = article
    pages = [
        replace(page, articles=tuple(better.get(id(each), each) for each in page.articles))
        for page, _ in readings
    ]
    return pages, joined


def _fit(first: Half, second: Half) -> bool:
    one, other = first.masthead, second.masthead
    same = (one.paper, one.issue_date) == (other.paper, other.issue_date)
    on, back = _jumps(first.article).get("on"), _jumps(second.article).get("back")
    # 下转第3版 leads to page 3: what comes from page 3 too goes on from there, not from here.
    return same and bool(on and back) and on != back and first.name != second.name


def _likeness(first: Half, second: Half) -> float:
    """Return how much two halves share, 0 to 2: of their titles, and of their words."""
    titles = (first.article.headline or "", second.article.headline or "")
    return _shared(*titles) + _shared(first.article.body.text, second.article.body.text)


def _shared(one: str, other: str) -> float:
    pairs, others = (Counter(map(str.__add__, text, text[1:])) for text in (one, other))
    return 2 * (pairs & others).total() / ((pairs + others).total() or 1)


def _join(parts: Sequence[Half]) -> Joined:
    first, last = parts[0], parts[-1]
    starts = [sum(part.length for part in parts[:number]) for number in range(len(parts))]
    bodies: list[MappedText] = []
    sections: list[Section] = []
    length = 0
    for part, start in zip(parts, starts, strict=True):
        if bodies and ends_sentence(bodies[-1].text):
            bodies.append(MappedText.glue("\n"))
            length += 1
        sections += [Section(each.head, each.start + length) for each in part.article.sections]
        bodies.append(_shifted(part.article.body, start))
        length += len(part.article.body.text)
    articles = [part.article for part in parts]
    article = replace(
        first.article,
        body=MappedText.joined(bodies),
        subheads=tuple(dict.fromkeys(head for each in articles for head in each.subheads)),
        sections=tuple(sections),
        reporters=tuple(dict.fromkeys(name for each in articles for name in each.reporters)),
        event_date=next((each.event_date for each in articles if each.event_date), None),
        complete="back" not in ways(first.article) and "on" not in ways(last.article),
        findings=(),
    )
    issue = first.masthead.issue_date
    day = date.fromisoformat(issue) if issue and not issue.startswith("--") else None
    return Joined(tuple(parts), read_article(article, issue_date=day), tuple(starts))


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
