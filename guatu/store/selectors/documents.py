"""Documents: the list with what waits in each, and one document with its marked sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, Subquery

from guatu.errors import NotFound
from guatu.read.facts import Label
from guatu.store.actor import Actor
from guatu.store.models import Article, Document, Draft, Matter, Misprint, Statement
from guatu.store.selectors.retellings import Known, known_demands

WAITING = Draft.State.PROPOSED.value


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list; `waiting` counts drafts that nobody has decided."""

    pk: int
    name: str
    paper: str
    issue_date: date | None
    stored_at: datetime
    headline: str
    drafts: int
    waiting: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem that a document names: its draft if there is one, its task if one may be seen."""

    statement: Statement
    draft: Draft | None
    task: Matter | None

    @property
    def is_without_task(self) -> bool:
        """Tell whether nobody has made a task of it, or decided that it waits to be one."""
        waits = (Draft.State.PROPOSED, Draft.State.ACCEPTED, Draft.State.LINKED)
        return self.draft is None or self.draft.state not in waits


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document: its raw text, articles, and statements with their drafts by place.

    `drafts` are those of `statements`, by the statement's row number. By the draft's row number,
    `known` is what it may tell again and `matters` what became of it, as far as one may see that.
    `misprints` are the decisions on suggestions, by their start in the text.
    """

    document: Document
    articles: list[Article]
    statements: list[Statement]
    drafts: dict[int, Draft]
    known: dict[int, list[Known]]
    matters: dict[int, Matter]
    misprints: dict[int, Misprint]

    @property
    def problems(self) -> list[Problem]:
        """Return every problem that the document names, with the draft that was made of it.

        A sentence that only says 问题 in a title or a slogan was labelled otherwise by the reader.
        """
        return [
            Problem(statement, draft, self.matters.get(draft.pk) if draft else None)
            for statement in self.statements
            if statement.label == Label.PROBLEM
            for draft in [self.drafts.get(statement.pk)]
        ]


def document_list(
    actor: Actor, *, waiting: bool = False, after: int = 0, limit: int = 200
) -> tuple[list[DocumentRow], int]:
    """Return the newest `limit` documents that `actor` may read, and how many there are.

    With `waiting` those alone of which a draft waits to be decided, with `after` those that stand
    behind the document with this row number; none when there is no such. Newest first; three
    queries at most.
    """
    first = Article.objects.filter(document=OuterRef("pk")).order_by("position")
    documents = (
        Document.objects.seen_by(actor)
        .defer("text")
        .annotate(
            drafts_made=Count("drafts"),
            drafts_waiting=Count("drafts", filter=Q(drafts__state=WAITING)),
            drafts_accepted=Count("drafts", filter=Q(drafts__state="accepted")),
            headline=Subquery(first.values("headline")[:1]),
        )
        .order_by("-stored_at", "-pk")
    )
    if waiting:
        documents = documents.filter(drafts_waiting__gt=0)
    if after:
        documents = documents.filter(_behind(actor, after))
    rows = [
        DocumentRow(
            document.pk, document.name, document.paper, document.issue_date,
            document.stored_at, document.headline or "",
            document.drafts_made, document.drafts_waiting, document.drafts_accepted,
        )
        for document in documents[:limit]
    ]  # fmt: skip
    return rows, len(rows) if len(rows) < limit else documents.count()


def _behind(actor: Actor, pk: int) -> Q:
    """Return which documents stand behind that with row number `pk`."""
    found = Document.objects.seen_by(actor).filter(pk=pk)
    stored_at = found.values_list("stored_at", flat=True).first()
    if stored_at is None:
        return Q(pk__in=[])
    return Q(stored_at__lt=stored_at) | Q(stored_at=stored_at, pk__lt=pk)


def document_page(actor: Actor, pk: int) -> DocumentPage:
    """Return the document with row number `pk` and all that was read in it.

    Seven queries; a few more when its drafts tell known demands again.

    Raises:
        NotFound: there is none that `actor` may read.
    """
    document = document_seen(actor, pk)
    statements = Statement.objects.filter(document=document).order_by("start", "end")
    drafts = list(Draft.objects.filter(document=document).select_related("lead", "decided_by"))
    articles = Article.objects.filter(document=document).defer("starts", "raws")
    return DocumentPage(
        document=document,
        articles=list(articles),
        statements=list(statements),
        drafts={draft.statement_id: draft for draft in drafts},
        known=known_demands(actor, drafts),
        matters=matters_of(actor, drafts),
        misprints={row.start: row for row in Misprint.objects.filter(document=document)},
    )


def matters_of(actor: Actor, drafts: Iterable[Draft]) -> dict[int, Matter]:
    """Return draft -> the matter that it became or was linked to, if `actor` sees it. One query."""
    wanted = {draft.pk: draft.matter_id for draft in drafts if draft.matter_id}
    seen = Matter.objects.seen_by(actor).in_bulk(set(wanted.values()))
    return {pk: seen[matter] for pk, matter in wanted.items() if matter in seen}


def document_seen(actor: Actor, pk: int) -> Document:
    """Return the document with row number `pk`, for a page or an act.

    Raises:
        NotFound: there is none that `actor` may read.
    """
    document: Document | None = Document.objects.seen_by(actor).filter(pk=pk).first()
    if document is None:
        raise NotFound(what=pk)
    return document


def next_waiting(actor: Actor, after: Document) -> int | None:
    """Return the row number of another document in which drafts wait, the oldest. One query."""
    waiting = Draft.objects.seen_by(actor).filter(state=WAITING).exclude(document=after)
    pk: int | None = waiting.order_by("document").values_list("document", flat=True).first()
    return pk


def draft_seen(actor: Actor, pk: int) -> Draft:
    """Return the draft with row number `pk`, for an act.

    Raises:
        NotFound: there is none that `actor` may read.
    """
    found = Draft.objects.seen_by(actor).filter(pk=pk)
    related = ("document", "statement__document", "lead", "matter")
    draft: Draft | None = found.select_related(*related).first()
    if draft is None:
        raise NotFound(what=pk)
    return draft


def waiting_drafts(actor: Actor, *, limit: int = 200) -> list[Draft]:
    """Return the drafts that wait, oldest document first. One query."""
    waiting = Draft.objects.seen_by(actor).filter(state=WAITING)
    related = waiting.select_related("document", "statement", "lead").defer("document__text")
    return list(related.order_by("document", "statement__start")[:limit])


def statement_seen(actor: Actor, document: int, pk: int) -> Statement:
    """Return a statement of a document, for an act.

    Raises:
        NotFound: there is none that `actor` may read.
    """
    found = Statement.objects.seen_by(actor).filter(document=document, pk=pk)
    statement: Statement | None = found.select_related("document").first()
    if statement is None:
        raise NotFound(what=pk)
    return statement
