"""One matter: what it is, what was done to it, and what this person may do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from guatu.errors import Invalid, NotFound
from guatu.ledger.book import Book
from guatu.store.actor import Actor, Role
from guatu.store.books import book_of
from guatu.store.models import Event, Matter
from guatu.store.permission import roles_over
from guatu.store.record import Conflict
from guatu.store.selectors.evidence import Proven, evidence_of
from guatu.store.selectors.fields import hidden_fields
from guatu.store.selectors.keyset import Order, ordered
from guatu.store.selectors.next_acts import NextAct, next_acts
from guatu.store.selectors.retellings import Source, further_sources
from guatu.store.selectors.rows import MatterRow, rows_of, version_map

# Fields whose change is told by the stage already, or means nothing to a reader.
UNTOLD = {"stage_on", "claim", "last_report_on", "last_evidence_on", "started_on", "book_version"}

# What a person said in an act, in the order in which it is read.
WORDS_SAID = ("+called", "+text", "+came_from", "+handling", "+result", "+where", "+source")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event for reading: `changes` are field, before, after; `text` the person's words.

    `actor` is who acted, as text at the time; `actor_key` is the key by which events name them.
    """

    sequence: int
    act: str
    actor: str
    actor_key: str
    at: datetime
    reason: str
    text: str
    changes: tuple[tuple[str, object, object], ...]


@dataclass(frozen=True, slots=True)
class MatterPage:
    """All that a matter's page shows; `values` are the book's own fields that one may see.

    `sources` are the documents that ask for it again, after its first one; `alike` the matters
    that likely ask for the same, of which it was told when it was imported. `roles` are those that
    whoever asks holds over this matter.
    """

    matter: Matter
    row: MatterRow
    book: Book
    values: dict[str, object]
    responsible: list[str]
    supporting: list[str]
    sources: list[Source]
    alike: list[Matter]
    history: list[HistoryLine]
    evidence: list[Proven]
    parts: list[MatterRow]
    roles: frozenset[Role]
    next_acts: list[NextAct]


def matter_page(actor: Actor, pk: int, *, today: date) -> MatterPage:
    """Return the page of the matter with row number `pk`.

    Raises:
        NotFound: there is none that `actor` may see.

    Cost: a pinned number of queries, whatever the length of its history.
    """
    matter = matter_seen(actor, pk)
    book, versions = book_of(matter), {matter.book_version_id: matter.book_version}
    parts = parts_of(matter)
    for part in parts:
        versions.setdefault(part.book_version_id, part.book_version)
    units = list(matter.involvements.select_related("unit").order_by("unit__path"))
    hidden = hidden_fields(book, actor)
    events = list(Event.objects.filter(matter=matter).order_by("sequence"))
    return MatterPage(
        matter=matter,
        row=rows_of([matter], today, versions=versions)[0],
        book=book,
        values={key: value for key, value in matter.values.items() if key not in hidden},
        responsible=[row.unit.name for row in units if row.part == "responsible"],
        supporting=[row.unit.name for row in units if row.part == "supporting"],
        sources=further_sources(actor, matter, events),
        alike=alike_of(actor, events),
        history=[history_line(event, hidden) for event in events],
        evidence=evidence_of(matter, book),
        parts=rows_of(parts, today, versions=versions),
        roles=roles_over(actor, matter),
        next_acts=next_acts(actor, matter, today=today),
    )


def parts_of(matter: Matter) -> list[Matter]:
    """Return the parts of `matter` that one may see, first due first, those without a date last.

    Sorted here: a database that is to sort them may go through all matters in that order.
    """
    found = Matter.objects.filter(parent=matter).select_related("lead", "handler").order_by()
    return sorted(found, key=lambda part: (part.due or date.max, part.pk))


def alike_of(actor: Actor, events: list[Event]) -> list[Matter]:
    """Return what the first event names as likely the same, as far as `actor` sees it.

    One query, none where nothing was named.
    """
    keys = events[0].after_facts.get("+alike") if events else None
    if not isinstance(keys, list):
        return []
    named = Q()
    for key in keys:
        book, _, number = str(key).partition(":")
        named |= Q(book=book, number=number)
    return list(Matter.objects.seen_by(actor).filter(named).order_by("pk"))


def matters_picked(actor: Actor, pks: Iterable[int], *, today: date) -> list[MatterRow]:
    """Return those of the matters `pks` that `actor` may see, first due first. Two queries."""
    found = Matter.objects.seen_by(actor).filter(pk__in=list(pks))
    listed = ordered(found.select_related("lead", "handler"), Order.DUE)
    return rows_of(listed, today, versions=version_map())


def matter_seen(actor: Actor, pk: int, *, version: int | None = None) -> Matter:
    """Return the matter with row number `pk`, for a page or an act.

    Args:
        actor: who asks.
        pk: its row number.
        version: the version that the person saw; an act on an older one is refused.

    Raises:
        NotFound: there is none that `actor` may see.
        Conflict: somebody changed it since that version; said before any rule of the book, which
            would speak of a stage that the person never saw.
    """
    found = Matter.objects.seen_by(actor).filter(pk=pk)
    related = ("lead", "handler", "book_version", "statement")
    matter: Matter | None = found.select_related(*related).order_by("pk").first()
    if matter is None:
        raise NotFound(what=pk)
    check_version(matter, version)
    return matter


def check_version(matter: Matter, version: int | None) -> None:
    """Let `version` be the one that the person saw of `matter`; `None` asks for nothing.

    Raises:
        Conflict: somebody changed it since.
    """
    if version not in (None, matter.version):
        raise Conflict(what=matter.number)


def history_line(event: Event, hidden: frozenset[str]) -> HistoryLine:
    """Return an event for reading, without the fields of the book that are hidden."""
    before, after = event.before_facts, event.after_facts
    changes = tuple(
        (name, before.get(name), after[name])
        for name in after
        if event.sequence > 1 and not name.startswith("+") and name not in UNTOLD
    )
    return HistoryLine(
        sequence=event.sequence,
        act=event.act,
        actor=event.actor_text,
        actor_key=event.actor,
        at=event.at,
        reason=event.reason,
        text="\n".join(str(after[name]) for name in WORDS_SAID if after.get(name)),
        changes=tuple(_shown(change, hidden) for change in changes),
    )


def _shown(
    change: tuple[str, object, object], hidden: frozenset[str]
) -> tuple[str, object, object]:
    """Return a change without the fields of the book that may not be seen."""
    name, before, after = change
    if name != "values" or not hidden:
        return change
    kept = [
        {key: value for key, value in side.items() if key not in hidden}
        for side in (before, after)
        if isinstance(side, dict)
    ]
    return name, kept[0] if isinstance(before, dict) else None, kept[-1]


def open_matter_of(actor: Actor, book: str, number: str) -> Matter:
    """Return the open matter with the printed `number` in the book with key `book`.

    Raises:
        Invalid: `actor` sees none; told where the number was typed.
    """
    found = Matter.objects.seen_by(actor).filter(book=book, number=number.strip())
    matter: Matter | None = found.filter(state=Matter.State.OPEN).first()
    if matter is None:
        wanted = "本台账在办事项的编号 the number of an open matter of this book"
        raise Invalid(what="field.number", value=number, wanted=wanted)
    return matter


def matter_numbered(actor: Actor, number: str) -> Matter:
    """Return the matter with the printed `number`, for a command or an import.

    Raises:
        NotFound: `actor` sees none, or more than one book has that number.
    """
    found = list(Matter.objects.seen_by(actor).filter(number=number).values_list("pk")[:2])
    if len(found) != 1:
        raise NotFound(what=number)
    return matter_seen(actor, found[0][0])
