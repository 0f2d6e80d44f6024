"""A page whose article goes on on one that was stored before, or comes from it: read as one."""

from __future__ import annotations

from dataclasses import replace

from django.db.models.functions import Length

from guatu.findings import Finding, Place
from guatu.lib.mapped import MappedText
from guatu.read.facts import Article as ReadArticle
from guatu.read.facts import Masthead, Page, Segment
from guatu.read.jumps import Half, halves_of, join_halves
from guatu.store.models import Article, Document, Draft, Statement

# Between the last word of an article and its jump line stands a line break or a credit.
_BESIDE = 40


def join_stored(page: Page, text: str, *, restricted_to: str = "") -> Page:
    """Return `page` with its halves read together with those of stored pages.

    A stored half is marked complete when the whole is. Its sentences keep their labels; those of
    which nobody has decided a draft get the speaker, and the end beyond the jump, that the whole
    text gives. Two queries, none when no article jumps.
    """
    mine = halves_of(page, len(text))
    if not mine:
        return page
    rows = {id(half.article): (half, row) for half, row in _stored(page, restricted_to)}
    better = {}
    for pair in join_halves([*mine, *(half for half, _ in rows.values())]):
        for half, joined in zip(pair.parts, pair.halves(), strict=True):
            if id(half.article) in rows:
                _read_again(rows[id(half.article)][1], joined)
            else:
                better[id(half.article)] = joined
    articles = tuple(better.get(id(article), article) for article in page.articles)
    return replace(page, articles=articles)


def _stored(page: Page, restricted_to: str) -> list[tuple[Half, Article]]:
    """Return the halves of the same paper and day that wait for their other half."""
    documents = Document.objects.filter(
        paper=page.masthead.paper,
        issue_date=page.masthead.issue_date,
        restricted_to=restricted_to,
    )
    rows = Article.objects.filter(document__in=documents, complete=False)
    told = documents.annotate(length=Length("text")).defer("text").in_bulk()
    masthead = Masthead(page.masthead.paper, page.masthead.issue_date)
    halves = []
    for row in rows:
        document = told[row.document_id]
        article = _as_read(row, document.findings)
        halves.append((Half(document.name, masthead, article, document.length), row))
    return halves


def _as_read(row: Article, findings: list[dict[str, object]]) -> ReadArticle:
    """Return a stored article as it was read, without its facts: they are read again."""
    body = MappedText(row.text, tuple(row.starts), tuple(row.raws))
    return ReadArticle(
        body=body,
        headline=row.headline or None,
        subheads=tuple(row.subheads),
        publisher=row.publisher or None,
        reporters=tuple(row.reporters),
        event_date=row.event_date or None,
        complete=False,
        findings=tuple(_jumps(body, findings)),
    )


def _jumps(body: MappedText, findings: list[dict[str, object]]) -> list[Finding]:
    """Return those jump lines of the document that stand within or just beside `body`."""
    low, high = body.raw_place(0, len(body.text))
    found = []
    for each in findings:
        place, facts = each["place"], each["facts"]
        if each["code"] == "read.continued_elsewhere" and isinstance(place, dict):
            start, end = place["start"], place["end"]
            if start <= high + _BESIDE and end >= low - _BESIDE and isinstance(facts, dict):
                found.append(Finding("read.continued_elsewhere", Place(start=start), facts))
    return found


def _read_again(row: Article, joined: ReadArticle) -> None:
    """Give the sentences of a stored half what the whole text says of them."""
    Article.objects.filter(pk=row.pk).update(complete=joined.complete)
    statements = {
        statement.start: statement
        for statement in Statement.objects.filter(article=row).select_related("draft")
    }
    for segment in joined.segments:
        statement = statements.get(segment.place[0])
        if statement and statement.label == segment.label.value:
            _mend(statement, segment)


def _mend(statement: Statement, segment: Segment) -> None:
    draft = getattr(statement, "draft", None)
    if draft and draft.state != Draft.State.PROPOSED:
        return
    Statement.objects.filter(pk=statement.pk).update(
        text=segment.text, speaker=segment.speaker or ""
    )
    if draft:
        title = (segment.duty.task or segment.text).strip()[:200]
        Draft.objects.filter(pk=draft.pk).update(text=segment.text, title=title)
