"""Documents: what was read, and a new one to read; drafts are accepted or put aside."""

from django.http import HttpRequest
from ninja import Router

from guatu.api import clock
from guatu.api.answers import does, reads
from guatu.api.bodies import Asked, bytes_of
from guatu.api.days import Day
from guatu.api.matters import Key, done, row_number
from guatu.api.scope import actor, language
from guatu.api.shapes import DocumentLine, Done, Draft, WholeDocument
from guatu.errors import Invalid
from guatu.read.files import read_bytes
from guatu.store.acts.accept_draft import accept_draft
from guatu.store.acts.reject_draft import reject_draft
from guatu.store.acts.store_document import store_document
from guatu.store.models import Draft as Row
from guatu.store.once import Answer, done_once
from guatu.store.permission import require
from guatu.store.selectors.documents import document_list, document_page, draft_seen
from guatu.store.selectors.units import unit_by_key

router = Router(tags=["documents"])


@router.get("", response=reads(list[DocumentLine]), operation_id="documents")
def documents(request: HttpRequest) -> list[DocumentLine]:
    """List the newest documents, newest first."""
    return [
        DocumentLine(
            id=row.pk, name=row.name, headline=row.headline, issue_date=row.issue_date,
            drafts=row.drafts, waiting=row.waiting,
        )
        for row in document_list(actor(request))
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


class AcceptAsked(Asked):
    """What is different from the draft; fields that are not named stay."""

    title: str | None = None
    text: str | None = None
    lead: str | None = None
    due: Day | None = None
    book: str | None = None
    reason: str = ""

    def edits(self) -> dict[str, object]:
        """Return the fields that were named, as the act takes them."""
        named = self.model_dump(exclude_unset=True, exclude={"reason"})
        if named.get("lead"):
            named["lead"] = unit_by_key(named["lead"])
        return {name: value for name, value in named.items() if value is not None}


@router.post("/drafts/{number}/accept", response=does(Done), operation_id="draft.accept")
def accept(request: HttpRequest, number: int, asked: AcceptAsked, key: Key = "") -> Answer:
    """Make a matter of a draft."""

    def do() -> Answer:
        draft = draft_seen(who, row_number(number))
        edits = asked.edits()
        return done(accept_draft(draft, actor=who, at=at, edits=edits, reason=asked.reason))

    who, at = actor(request), clock.now()
    said = {"act": "draft.accept", "draft": number, "body": asked.model_dump(mode="json")}
    return done_once(key, said, do, actor=who, at=at)


class RejectAsked(Asked):
    """Why no matter comes of it."""

    reason: str


@router.post("/drafts/{number}/reject", response=does(Draft), operation_id="draft.reject")
def reject(request: HttpRequest, number: int, asked: RejectAsked, key: Key = "") -> Answer:
    """Put a draft aside."""

    def do() -> Answer:
        draft = draft_seen(who, row_number(number))
        reject_draft(draft, actor=who, at=at, reason=asked.reason)
        return _draft(draft).model_dump(mode="json")

    who, at = actor(request), clock.now()
    said = {"act": "draft.reject", "draft": number, "body": asked.model_dump(mode="json")}
    return done_once(key, said, do, actor=who, at=at)


def _whole(request: HttpRequest, pk: int, *, is_new: bool) -> WholeDocument:
    page = document_page(actor(request), pk)
    return WholeDocument(
        id=page.document.pk,
        name=page.document.name,
        text=page.document.text,
        drafts=[_draft(draft) for draft in page.drafts.values()],
        is_new=is_new,
    )


def _draft(draft: Row) -> Draft:
    return Draft(
        id=draft.pk,
        state=str(draft.state),
        title=draft.title,
        sentence=draft.text,
        lead=draft.lead.key if draft.lead else "",
        lead_text=draft.lead_text,
        due=draft.due,
        due_text=draft.due_text,
        matter=draft.matter_id,
    )
