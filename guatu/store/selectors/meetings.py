"""Meetings: the list of them, and one with what it decided and how its counts add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from guatu.errors import NotFound
from guatu.store.actor import Actor
from guatu.store.models import Document, Draft, Event, Meeting
from guatu.store.selectors.special import Balance, balances

SPOKEN = ("matter.report", "matter.remind", "matter.submit")


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in the list; `waiting` counts decisions that nobody signed yet."""

    meeting: Meeting
    decided: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What a meeting decided: its papers, its drafts in order, and counts that should add up."""

    papers: Sequence[Document]
    drafts: Sequence[Draft]
    balances: Sequence[Balance]


def meetings(actor: Actor, *, limit: int = 200) -> list[MeetingRow]:
    """Return the newest `limit` meetings, the latest first. One query."""
    readable = Q(papers__restricted_to="") | Q(papers__restricted_to__in=sorted(actor.books))
    held = Meeting.objects.seen_by(actor).annotate(
        decided=Count("papers__drafts", filter=readable & Q(papers__drafts__state="accepted")),
        waiting=Count("papers__drafts", filter=readable & Q(papers__drafts__state="proposed")),
    )
    return [MeetingRow(meeting, meeting.decided, meeting.waiting) for meeting in held[:limit]]


def meeting_seen(actor: Actor, pk: int) -> Meeting:
    """Return the meeting with row number `pk`.

    Raises:
        NotFound: there is none that `actor` may know of.
    """
    found = Meeting.objects.seen_by(actor).select_related("unit").filter(pk=pk)
    meeting: Meeting | None = found.first()
    if meeting is None:
        raise NotFound(what=pk)
    return meeting


def decided(actor: Actor, meeting: Meeting) -> Decided:
    """Return what `meeting` decided, as far as `actor` may read it. Four queries."""
    papers = Document.objects.seen_by(actor).filter(meetings=meeting).defer("text").order_by("pk")
    drafts = (
        Draft.objects.seen_by(actor)
        .filter(document__meetings=meeting)
        .select_related("statement", "lead", "matter__lead", "decided_by")
        .order_by("document", "statement__start")
    )
    series = Q(values__series=meeting.series)
    return Decided(list(papers), list(drafts), balances(actor, among=series))


def last_words(actor: Actor, pk: int, *, limit: int = 3) -> list[Event]:
    """Return the last reports on a matter, newest first, for whoever speaks of it. One query."""
    said = Event.objects.seen_by(actor).filter(matter=pk, act__in=SPOKEN)
    return list(said.order_by("-sequence")[:limit])
