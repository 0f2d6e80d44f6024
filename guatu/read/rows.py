"""A page as flat rows: what an archive of a million pages is stored and asked as.

One shape for articles, statements and facts, told apart by `kind`, so that one pass over the
pages writes all of them. Places are offsets into the raw text of the page, end not included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from guatu.read.facts import Article, Page, Segment


@dataclass(frozen=True, slots=True)
class Row:
    """One article, statement, person, body, project, figure or finding of a page.

    `article` counts from 0 in the order of the page, -1 for what is about the whole page. `label`
    is a statement's label, a project's stage or a finding's code; `posts` are joined by 、.
    """

    page: str
    sha256: str
    kind: str
    article: int
    start: int
    end: int
    text: str
    label: str | None = None
    speaker: str | None = None
    responsible: str | None = None
    deadline: str | None = None
    deadline_iso: str | None = None
    posts: str | None = None
    value: float | None = None
    unit: str | None = None
    of: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the columns by name, in their order."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def page_rows(page: Page, *, sha256: str) -> Iterator[Row]:
    """Yield the rows of `page`, whose raw bytes have the digest `sha256`, in reading order."""
    for finding in page.findings:
        place = finding.place
        yield Row(
            page.name, sha256, "finding", -1, place.start or 0, place.end or 0, finding.say("en"),
            label=finding.code,
        )  # fmt: skip
    for number, article in enumerate(page.articles):
        yield from _article_rows(article, (page.name, sha256), number)


def _article_rows(article: Article, key: tuple[str, str], number: int) -> Iterator[Row]:
    text = article.body.text
    place = article.body.raw_place(0, len(text))
    yield Row(*key, "article", number, *place, text, label=article.headline)
    for segment in article.segments:
        yield _statement_row(segment, key, number)
    for person in article.people:
        posts = "、".join(person.posts)
        yield Row(*key, "person", number, *person.place, person.name, posts=posts)
    for body in article.orgs:
        yield Row(*key, "body", number, *body.place, body.name)
    for project in article.projects:
        yield Row(*key, "project", number, *project.place, project.name, label=project.stage)
    for figure in article.figures:
        yield Row(
            *key, "figure", number, *figure.place, figure.text,
            value=figure.value, unit=figure.unit, of=figure.of,
        )  # fmt: skip


def _statement_row(segment: Segment, key: tuple[str, str], number: int) -> Row:
    duty = segment.duty
    return Row(
        *key, "statement", number, *segment.place, segment.text,
        label=segment.label.value,
        speaker=segment.speaker,
        responsible=duty.responsible,
        deadline=duty.deadline,
        deadline_iso=duty.deadline_iso,
    )  # fmt: skip
