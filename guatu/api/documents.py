"""Documents: what was read, and a new one to read; likely misprints in them are decided."""

from collections.abc import Callable

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from guatu.api import clock
from guatu.api.answers import does, reads
from guatu.api.bodies import Asked, Plain, bytes_of
from guatu.api.days import Day
from guatu.api.matters import Key, row_number
from guatu.api.scope import actor, language
from guatu.api.shapes import DocumentLine, Draft, Misprint, WholeDocument
from guatu.errors import Invalid
from guatu.read.files import read_bytes
from guatu.store.acts.decide_misprint import accept_misprint, dismiss_misprint, suggestions_of
from guatu.store.acts.store_document import store_document
from guatu.store.models import Misprint as Row
from guatu.store.once import Answer, done_once
from guatu.store.permission import require
from guatu.store.selectors.documents import document_list, document_page, document_seen

router = Router(tags=["documents"])


class Piece(Plain):
    """A piece of the list: up to `limit` documents behind the one with the number `after`."""

    after: int = Field(default=0, ge=0, lt=2**63)
    limit: int = Field(default=200, ge=1, le=200)


@router.get("", response=reads(list[DocumentLine]), operation_id="documents")
def documents(request: HttpRequest, wanted: Query[Piece]) -> list[DocumentLine]:
    """List documents, newest first; a piece shorter than its limit is the last."""
    rows, _ = document_list(actor(request), after=wanted.after, limit=wanted.limit)
    return [
        DocumentLine(
            id=row.pk, name=row.name, headline=row.headline, issue_date=row.issue_date,
            drafts=row.drafts, waiting=row.waiting,
        )
        for row in rows
    ]  # fmt: skip


@router.get("/{number}", response=reads(WholeDocument), operation_id="document")
def document(request: HttpRequest, number: int) -> WholeDocument:
    """Show a document with the drafts made of it."""
    return _whole(request, row_number(number), is_new=False)


class NewDocument(Asked):
    """A text, or a file as `content` in base64, with its name."""

    name: str
    text: str = ""
    content: str = ""
    issue_date: Day | None = None
    restricted_to: str = ""


@router.post("", response=does(WholeDocument), operation_id="document.store")
def new_document(request: HttpRequest, asked: NewDocument, key: Key = "") -> Answer:
    """Read a document and store it; its demands become drafts."""

    def store() -> Answer:
        page, text = read_bytes(data, name=asked.name, issue_date=asked.issue_date)
        if not page.articles:
            told = "; ".join(finding.say(language(request)) for finding in page.findings)
            raise Invalid(what=asked.name, value=f"{len(data)} B", wanted=told or "text 文字")
        restricted = asked.restricted_to
        stored = store_document(page, text, actor=who, at=at, restricted_to=restricted)
        whole = _whole(request, stored.document.pk, is_new=stored.is_new)
        return whole.model_dump(mode="json")

    who, at = actor(request), clock.now()
    require(who, "document.store")
    data = bytes_of(asked.content) or asked.text.encode()
    said = {"act": "document.store", "body": asked.model_dump(mode="json")}
    return done_once(key, said, store, actor=who, at=at)


def _deciding(act: str, decide: Callable[..., Row]) -> Callable[..., Answer]:
    """Return the operation that decides a likely misprint."""

    def operation(request: HttpRequest, number: int, place: int, key: Key = "") -> Answer:
        def do() -> Answer:
            document = document_seen(who, row_number(number))
            row = decide(document, place, actor=who, at=at)
            found = next(each for each in suggestions_of(document) if each.number == place)
            return Misprint.of(found, row).model_dump(mode="json")

        who, at = actor(request), clock.now()
        said = {"act": act, "document": number, "misprint": place}
        return done_once(key, said, do, actor=who, at=at)

    return operation


for code, act, told in (
    ("misprint.accept", accept_misprint, "Take a suggestion as what was meant."),
    ("misprint.dismiss", dismiss_misprint, "Say that the text is right as it is printed."),
):
    slug = code.removeprefix("misprint.")
    router.post(
        f"/{{number}}/misprints/{{place}}/{slug}",
        response=does(Misprint),
        operation_id=code,
        summary=told,
    )(_deciding(code, act))


def _whole(request: HttpRequest, pk: int, *, is_new: bool) -> WholeDocument:
    page = document_page(actor(request), pk)
    return WholeDocument(
        id=page.document.pk,
        name=page.document.name,
        text=page.document.text,
        drafts=[Draft.of(draft, page.matters) for draft in page.drafts.values()],
        misprints=[
            Misprint.of(each, page.misprints.get(each.correction.start))
            for each in suggestions_of(page.document)
        ],
        is_new=is_new,
    )
