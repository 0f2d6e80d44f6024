"""入库: store a page that was read, whole, with the drafts that its demands propose.

The promises of a report of work are drafts too: its city is held to them at the end of the year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from guatu.findings import Finding
from guatu.read.facts import Article as ReadArticle
from guatu.read.facts import Label, Page, Segment
from guatu.read.statements import AGREEMENT
from guatu.store.actor import Actor
from guatu.store.books import digest
from guatu.store.demands import keep_retellings
from guatu.store.joins import join_stored
from guatu.store.models import Article, BookVersion, Document, Draft, Statement, Unit
from guatu.store.permission import require
from guatu.store.record import Deed, act, note
from guatu.store.selectors.units import UnitIndex

# The book to which a reader proposes; whoever accepts a draft may choose another.
PROPOSED_BOOK = "meeting_tasks"
# Where what two sides signed is kept (合作共建).
AGREEMENTS_BOOK = "cobuilding"


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a page: `is_new` is false when the same text was there already."""

    document: Document
    drafts: int
    is_new: bool


@act
def store_document(
    page: Page, text: str, *, actor: Actor, at: datetime, restricted_to: str = ""
) -> Stored:
    """Store `page` with its raw `text`, or tell that this text is there already.

    One transaction: a page is stored with all its articles, statements and drafts or not at all.

    Args:
        page: what was read in `text`; places are offsets into it.
        text: the raw text as it came.
        actor: who stores it.
        at: when.
        restricted_to: key of the restricted book whose people alone may see it.

    Raises:
        NotAllowed: `actor` may not store documents.
    """
    require(actor, "document.store")
    return keep_page(page, text, Deed("document.store", actor, at), restricted_to=restricted_to)


def keep_page(
    page: Page, text: str, deed: Deed, *, restricted_to: str = "", lead: Unit | None = None
) -> Stored:
    """Store `page` as part of an act that has checked the right.

    `lead` is whom the words are about: drafts that name no unit propose it.
    """
    if held := Document.objects.filter(sha256=digest(text)).first():
        return Stored(held, held.drafts.count(), is_new=False)
    page = join_stored(page, text, restricted_to=restricted_to)
    document = Document.objects.create(
        name=page.name,
        sha256=digest(text),
        text=text,
        page_starts=[0],
        paper=page.masthead.paper or "",
        issue=page.masthead.issue or "",
        issue_date=_day(page.masthead.issue_date),
        restricted_to=restricted_to,
        findings=[_finding_facts(finding) for finding in _all_findings(page)],
        stored_at=deed.at,
    )
    units = UnitIndex.load(document.issue_date)
    drafts = [
        draft
        for position, article in enumerate(page.articles, start=1)
        for draft in _store_article(article, position, document, units=units, lead=lead)
    ]
    keep_retellings(drafts, document, units)
    facts = {"name": page.name, "sha256": document.sha256, "drafts": len(drafts)}
    note(f"document:{document.sha256}", deed, after=facts)
    return Stored(document, len(drafts), is_new=True)


def _store_article(
    read: ReadArticle, position: int, document: Document, *, units: UnitIndex, lead: Unit | None
) -> list[Draft]:
    article = Article.objects.create(
        document=document,
        position=position,
        headline=read.headline or "",
        subheads=list(read.subheads),
        publisher=read.publisher or "",
        reporters=list(read.reporters),
        event_date=read.event_date or "",
        complete=read.complete,
        text=read.body.text,
        starts=list(read.body.starts),
        raws=list(read.body.raws),
        facts={
            name: [asdict(item) for item in getattr(read, name)]
            for name in ("people", "orgs", "projects", "figures")
        },
    )
    statements = Statement.objects.bulk_create(
        _statement(segment, number, article) for number, segment in enumerate(read.segments, 1)
    )
    signed = _signed(read)
    drafts = []
    for segment, statement in zip(read.segments, statements, strict=True):
        if segment.label == Label.DEMAND or segment.duty.task:
            drafts.append(_draft(segment, statement, units, lead))
        elif title := signed(statement):
            drafts.append(_agreement(title, statement))
    return list(Draft.objects.bulk_create(drafts))


def _signed(read: ReadArticle) -> Callable[[Statement], str]:
    """Return what tells of a statement which agreement it says was signed, and by whom; or ""."""
    found = {
        finding.place.start or 0: "{words}：{pairs}".format(**finding.facts)
        for finding in read.findings
        if finding.code == AGREEMENT
    }

    def title_of(statement: Statement) -> str:
        starts = (start for start in found if statement.start <= start < statement.end)
        return "；".join(found[start] for start in starts)

    return title_of


def _agreement(title: str, statement: Statement) -> Draft:
    """Return the draft of an agreement: who its parties are is printed, what they owe is asked."""
    is_kept = BookVersion.objects.filter(key=AGREEMENTS_BOOK).exists()
    return Draft(
        document=statement.document,
        statement=statement,
        book=statement.document.restricted_to or (AGREEMENTS_BOOK if is_kept else PROPOSED_BOOK),
        title=title[:200],
        text=statement.text,
        inferred=["title"],
    )


def _statement(segment: Segment, position: int, article: Article) -> Statement:
    return Statement(
        document=article.document,
        article=article,
        position=position,
        text=segment.text,
        label=segment.label.value,
        speaker=segment.speaker or "",
        start=segment.place[0],
        end=segment.place[1],
        rule=segment.rule[:80],
        cues=list(segment.cues),
    )


def _draft(segment: Segment, statement: Statement, units: UnitIndex, lead: Unit | None) -> Draft:
    duty = segment.duty
    task = duty.task or segment.text
    named = units.named(duty.responsible or "")
    inferred = [*(["title"] if duty.task else []), *(["lead"] if lead and not named else [])]
    return Draft(
        document=statement.document,
        statement=statement,
        book=statement.document.restricted_to or PROPOSED_BOOK,
        title=task.strip()[:200],
        text=segment.text,
        lead_text=(duty.responsible or "")[:255],
        lead=named or lead,
        supporting_texts=list(duty.supporting),
        due_text=(duty.deadline or "")[:120],
        due=_day(duty.deadline_iso),
        inferred=inferred,
    )


def _day(iso: str | None) -> date | None:
    """Return a full ISO date as a day; one without its year is not resolved."""
    return date.fromisoformat(iso) if iso and not iso.startswith("--") else None


def _all_findings(page: Page) -> Iterator[Finding]:
    yield from page.findings
    for article in page.articles:
        yield from article.findings


def _finding_facts(finding: Finding) -> dict[str, object]:
    place = asdict(finding.place)
    facts = {name: str(value) for name, value in finding.facts.items()}
    return {"code": finding.code, "place": place, "facts": facts}
