"""会议: call the next meeting of a series, put down what it decides, close it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db.models import Max

from guatu.errors import Invalid, RuleBroken
from guatu.ledger.chain import canonical
from guatu.read.decisions import read_decisions
from guatu.read.facts import Page
from guatu.store.actor import Actor
from guatu.store.acts.store_document import Stored, store_document
from guatu.store.books import digest
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.meetings import meeting_name
from guatu.store.models import Document, Meeting, Unit
from guatu.store.permission import require
from guatu.store.record import Conflict, Deed, act, note
from guatu.store.selectors.agenda import agenda
from guatu.store.snapshot import stored_value


class MeetingHeld(RuleBroken):
    """The meeting was closed already; what it decided stands."""

    code = "meeting.held"


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting as it is called; number 0 is the one after the last of its series.

    `unit` and `book` narrow its agenda; without them it takes up everything.
    """

    series: str
    on: date
    next_on: date
    number: int = 0
    place: str = ""
    chair: str = ""
    unit: Unit | None = None
    book: str = ""


@act
def call_meeting(new: NewMeeting, *, actor: Actor, at: datetime) -> Meeting:
    """Call a meeting and return it with its number.

    Raises:
        NotAllowed: `actor` may call no meetings.
        Invalid: a blank or long series, a number that is not behind the last one of the series,
            or a next meeting that is not after this one.
    """
    require(actor, "meeting.call")
    series = new.series.strip()
    check_text(series, "field.series")
    if len(series) > 80:
        raise Invalid(what="field.series", value=f"{series[:20]}…", wanted="≤ 80 字")
    if new.next_on <= new.on:
        raise Invalid(what="field.next_on", value=new.next_on, wanted=f"> {new.on}")
    number = new.number or last_number(series) + 1
    if number <= last_number(series):
        raise Invalid(what="field.number", value=number, wanted=f"> {last_number(series)}")
    meeting: Meeting = Meeting.objects.create(
        series=series, number=number, on=new.on, next_on=new.next_on, place=new.place[:120],
        chair=new.chair[:120], unit=new.unit, book=new.book,
    )  # fmt: skip
    note(meeting.stream, Deed("meeting.call", actor, at), after=meeting.told)
    return meeting


def last_number(series: str) -> int:
    """Return the number of the last meeting of `series`, 0 when there was none. One query."""
    held = Meeting.objects.filter(series=series).aggregate(last=Max("number"))
    return int(held["last"] or 0)


@act
def put_down(meeting: Meeting, lines: Sequence[str], *, actor: Actor, at: datetime) -> Stored:
    """Store what was decided, a decision a line, as a paper of `meeting` with a draft for each.

    Raises:
        NotAllowed: `actor` may not put decisions down. MeetingHeld: it is closed.
        Invalid: nothing was typed.
    """
    require(actor, "meeting.decide")
    check_text("".join(lines), "field.decisions")
    count = meeting.papers.count() + 1
    heading = f"{meeting_name(meeting)}议定事项 {count}　{meeting.on:%Y-%m-%d}"
    page, text = read_decisions(lines, heading=heading, on=meeting.on)
    return take_paper(meeting, page, text, actor=actor, at=at)


@act
def take_paper(meeting: Meeting, page: Page, text: str, *, actor: Actor, at: datetime) -> Stored:
    """Store a page that was read (minutes, say) and make it a paper of `meeting`: both or neither.

    Raises:
        NotAllowed: `actor` may not put decisions down. MeetingHeld: the meeting is closed.
    """
    require(actor, "meeting.decide")
    check_open(meeting)
    stored = store_document(page, text, actor=actor, at=at)
    attach(meeting, stored.document, actor=actor, at=at)
    return stored


@act
def attach(meeting: Meeting, document: Document, *, actor: Actor, at: datetime) -> None:
    """Make `document` (its minutes, say) a paper of `meeting`: its drafts are decisions of it.

    Raises:
        NotAllowed: `actor` may not put decisions down. NotFound: they may not read it.
        MeetingHeld: the meeting is closed.
    """
    require(actor, "meeting.decide", document)
    check_open(meeting)
    meeting.papers.add(document)
    note(meeting.stream, Deed("meeting.decide", actor, at), after={"+paper": document.sha256})


@act
def close_meeting(meeting: Meeting, present: str, *, actor: Actor, at: datetime) -> None:
    """Close `meeting`: its agenda is kept as it stood, and who attended.

    Raises:
        NotAllowed: `actor` may close no meetings.
        MeetingHeld: it is closed already. Conflict: somebody closed it just now.
    """
    require(actor, "meeting.close")
    check_open(meeting)
    sections = agenda(actor, meeting, today=day_of(at))
    kept = [asdict(section) for section in sections]
    for section in kept:
        for item in section["items"]:
            item["due"] = item["due"].isoformat() if item["due"] else None
    closed = Meeting.objects.filter(pk=meeting.pk, held_at=None)
    if closed.update(held_at=at, present=present.strip(), agenda=kept) != 1:
        raise Conflict(what=meeting_name(meeting))
    facts = {
        "present": present.strip(),
        "held_at": stored_value("held_at", at),
        "agenda": digest(canonical(kept)),
        "+items": sum(len(section["items"]) for section in kept),
    }
    note(meeting.stream, Deed("meeting.close", actor, at), after=facts)


def check_open(meeting: Meeting) -> None:
    """Let `meeting` be changed while it is not closed.

    Raises:
        MeetingHeld: it is closed.
    """
    if meeting.held_at:
        raise MeetingHeld(meeting=meeting_name(meeting))
