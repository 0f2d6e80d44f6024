"""What the pages of a meeting show: its agenda in words, its decisions, its slides, its minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.report.minutes import Decision, Minutes, Topic, sum_words
from guatu.store.models import Draft, Event, Meeting
from guatu.store.permission import Actor
from guatu.store.selectors.agenda import AgendaItem, Section, agenda, section_filters
from guatu.store.selectors.ledger import LedgerFilters
from guatu.store.selectors.meetings import decided
from guatu.store.selectors.special import Balance
from guatu.web.language import current_language
from guatu.web.rows import days_words
from guatu.web.signs import Sign
from guatu.web.today import ledger_url

TITLES: Mapping[str, Promise] = {
    "left": gettext_lazy("前几次议定未办结"),
    "red": gettext_lazy("红灯"),
    "due": gettext_lazy("下次会议前到期"),
    "signature": gettext_lazy("待签"),
}
# The words of the same in the minutes, which are an official paper and in Chinese.
TOPICS = {
    "left": "前几次议定事项办理情况",
    "red": "红灯事项",
    "due": "下次会议前到期事项",
    "signature": "待签事项",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A matter on the agenda as it is shown; `due_words` are counted from today."""

    pk: int
    url: str
    number: str
    title: str
    lead: str
    due_day: str
    due_words: str
    progress: int
    sign: Sign


@dataclass(frozen=True, slots=True)
class AgendaPart:
    """A part of the agenda; `url` is the list behind it, "" where all of it is here."""

    key: str
    title: str | Promise
    total: int
    before: int
    url: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Slide:
    """One screen of the presentation: the meeting itself, a matter, or what was decided."""

    kind: str
    number: int
    total: int
    previous: str
    next: str
    part: AgendaPart | None = None
    item: Item | None = None


def agenda_parts(actor: Actor, meeting: Meeting, today: date) -> list[AgendaPart]:
    """Return the agenda as pages show it."""
    return [_part(section, meeting, today) for section in agenda(actor, meeting, today=today)]


def _part(section: Section, meeting: Meeting, today: date) -> AgendaPart:
    filters = None if meeting.held_at else section_filters(meeting, section.key, today)
    return AgendaPart(
        key=section.key,
        title=TITLES[section.key],
        total=section.total,
        before=section.before,
        url=_filters_url(filters) if filters else "",
        items=[_item(item, today) for item in section.items],
    )


def _filters_url(filters: LedgerFilters) -> str:
    given = {name: value for name, value in asdict(filters).items() if value}
    del given["state"]
    return ledger_url(**given)


def _item(item: AgendaItem, today: date) -> Item:
    english = current_language() == "en"
    word, reason = (item.en, item.reason_en) if english else (item.zh, item.reason_zh)
    return Item(
        pk=item.pk,
        url=reverse("wall:matter", args=[item.pk]),
        number=item.number,
        title=item.title,
        lead=item.lead or _("未交办"),
        due_day=item.due.isoformat() if item.due else "",
        due_words=days_words((item.due - today).days) if item.due else "",
        progress=item.progress,
        sign=Sign(item.shape, item.colour, word, reason),
    )


def slide(meeting: Meeting, parts: Sequence[AgendaPart], number: int) -> Slide:
    """Return slide `number`: 0 is the meeting, then a matter each, the last is what was decided."""
    shown = [(part, item) for part in parts for item in part.items]
    last = len(shown) + 1
    number = min(max(number, 0), last)
    here = reverse("wall:present", args=[meeting.pk])
    kind = "opening" if number == 0 else "decisions" if number == last else "matter"
    part, item = shown[number - 1] if kind == "matter" else (None, None)
    return Slide(
        kind=kind,
        number=number,
        total=last,
        previous=f"{here}?slide={number - 1}" if number else "",
        next=f"{here}?slide={number + 1}" if number < last else "",
        part=part,
        item=item,
    )


def sums(balances: Sequence[Balance]) -> list[str]:
    """Return each count beside its parts in words: 23 = 15 + 8, or how much is missing."""
    return [_sum(balance) for balance in balances]


def _sum(balance: Balance) -> str:
    account = balance.account
    parts = " + ".join(map(str, account.parts))
    told = {"title": balance.title, "total": account.total, "parts": parts, "gap": account.gap}
    if account.gap:
        return _("%(title)s：%(total)s ≠ %(parts)s，差 %(gap)s。") % told
    return _("%(title)s：%(total)s = %(parts)s。") % told


def minutes_of(actor: Actor, meeting: Meeting, today: date) -> Minutes:
    """Return the minutes of a meeting as `actor` sees it, in Chinese."""
    found = decided(actor, meeting)
    return Minutes(
        series=meeting.series,
        number=meeting.number,
        on=meeting.on,
        place=meeting.place,
        chair=meeting.chair,
        present=meeting.present,
        topics=[_topic(section) for section in agenda(actor, meeting, today=today)],
        decisions=[_decision(draft) for draft in found.drafts if draft.state != "rejected"],
        sums=[sum_words(b.title, b.account.total, b.account.parts) for b in found.balances],
    )


def _topic(section: Section) -> Topic:
    return Topic(TOPICS[section.key], section.total, [_line(item) for item in section.items])


def _line(item: AgendaItem) -> str:
    due = f"，时限{item.due}" if item.due else ""
    return f"{item.number}　{item.title}（{item.lead or '未交办'}，{item.zh}{due}）"


def _decision(draft: Draft) -> Decision:
    matter = draft.matter
    lead = (matter.lead if matter else draft.lead) or None
    return Decision(
        text=draft.text,
        lead=lead.name if lead else draft.lead_text,
        due=matter.due if matter else draft.due,
        number=matter.number if matter else "",
    )


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was said about a matter lately."""

    who: str
    at: datetime
    text: str


def said(events: Sequence[Event]) -> list[Said]:
    """Return the words of events."""
    return [
        Said(event.actor_text, event.at, str(event.after_facts.get("+text") or event.reason))
        for event in events
    ]
