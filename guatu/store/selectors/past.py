"""The time machine: the ledger as of a past day, and what changed between two days.

Who may see a matter is asked of today's rights and units, not of those of the past.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

from django.db.models import QuerySet

from guatu.errors import Invalid, NotFound
from guatu.ledger.book import Book
from guatu.store.actor import Actor
from guatu.store.books import book_in
from guatu.store.lights import Colour
from guatu.store.models import Event, Matter
from guatu.store.past import Keys, end_of, events_of, matter_at, state_at
from guatu.store.selectors.fields import hidden_fields
from guatu.store.selectors.home import BookAccount, open_books
from guatu.store.selectors.keyset import Order, ordered
from guatu.store.selectors.ledger import PAGE_SIZE, LedgerFilters, count_by_colour, narrowed
from guatu.store.selectors.rows import MatterRow, rows_of, version_map
from guatu.store.selectors.units import unit_by_key

Facts = Mapping[str, object]
# What a diff does not tell: it follows from the fields that it does.
UNTOLD = frozenset({"stage_on", "book_version"})


@dataclass(frozen=True, slots=True)
class Why:
    """What somebody did between the days that made a matter differ, in their words ("": none)."""

    act: str
    actor: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A matter that differs between two days; `what` is established, changed, or its new state.

    `fields` are field -> (before, after), empty for a matter that is new; a field of the book's
    own by its key, and only those that the asker may see. `reasons` are the acts behind them.
    """

    pk: int
    number: str
    title: str
    what: str
    book: Book
    fields: dict[str, tuple[object, object]]
    reasons: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class PastPage:
    """Page `page` of `pages` of the list as it was; `lights` leaves the light filter out.

    Numbered, because the past does not move under whoever turns its pages.
    """

    rows: list[MatterRow]
    total: int
    lights: dict[str, int]
    page: int
    pages: int


def ledger_at(actor: Actor, filters: LedgerFilters, *, day: date, page: int = 1) -> PastPage:
    """Return the ledger as it stood at the end of `day`, with the lights of that day.

    Matters on which nothing was done since are asked in SQL, the others are made again from
    their events: the cost grows with what happened since `day`.
    """
    versions, later = version_map(), _changed_since(actor, day)
    still = narrowed(actor, filters).exclude(pk__in=later)
    colour = Colour(versions.values(), day)
    rewound = _rewound_rows(later, filters, day)
    lights = Counter(count_by_colour(still, colour))
    lights.update(row.light.colour.value for row in rewound)
    if filters.light:
        still = still.alias(colour=colour).filter(colour=filters.light)
        rewound = [row for row in rewound if row.light.colour == filters.light]
    total = lights[filters.light] if filters.light else lights.total()
    pages = max(-(-total // PAGE_SIZE), 1)
    page = min(max(page, 1), pages)
    rows = _merged(still, rewound, page * PAGE_SIZE, day)[(page - 1) * PAGE_SIZE :]
    return PastPage(rows, total, dict(lights), page, pages)


def account_at(actor: Actor, key: str, *, day: date) -> BookAccount:
    """Return the account of the book `key` as it stood at the end of `day`, as `actor` sees it.

    Raises:
        NotFound: no such book, or a restricted one of which the actor may not know.
    """
    titles = {version.key: version for version in open_books(actor)}
    if key not in titles:
        raise NotFound(what=key)
    later = _changed_since(actor, day)
    seen = Matter.objects.seen_by(actor).filter(book=key)
    sides = Counter(seen.exclude(pk__in=later).order_by().values_list("state", flat=True))
    then = (
        state_at(events, end_of(day))
        for events in events_of(seen.filter(pk__in=later).values_list("pk", flat=True)).values()
    )
    sides.update(str(facts["state"]) for facts in then if facts)
    known = {str(state): sides[state] for state in Matter.State.values}
    title, english = titles[key].title, titles[key].title_en
    return BookAccount(key, title, english, established=sides.total(), **known)


def row_at(actor: Actor, pk: int, *, day: date) -> MatterRow:
    """Return the matter with row number `pk` as it stood at the end of `day`.

    Raises:
        NotFound: there was none yet, or none that `actor` may see.
    """
    seen = Matter.objects.seen_by(actor).filter(pk=pk).only("red_on", "number").first()
    matter = matter_at(events_of([pk]).get(pk, []), day, Keys.load()) if seen else None
    if matter is None:
        raise NotFound(what=f"{seen.number if seen else pk} {day}")
    matter.red_on = seen.red_on
    return rows_of([matter], day, versions=version_map())[0]


def changes_between(actor: Actor, first: date, last: date) -> list[Changed]:
    """Return what differs between the ends of two days, by number.

    A matter that was changed and changed back does not differ.

    Raises:
        Invalid: `last` is before `first`.
    """
    if last < first:
        raise Invalid(what="to", value=last, wanted=f"≥ {first}")
    touched = (
        Event.objects.filter(at__gte=end_of(first), at__lt=end_of(last), matter__isnull=False)
        .filter(matter__in=Matter.objects.seen_by(actor))
        .order_by()
        .values_list("matter", flat=True)
        .distinct()
    )
    books = {pk: book_in(version) for pk, version in version_map().items()}
    versions = dict(Matter.objects.filter(pk__in=touched).values_list("pk", "book_version"))
    changes = []
    for pk, events in events_of(touched).items():
        book = books[versions[pk]]
        before, after = state_at(events, end_of(first)), state_at(events, end_of(last))
        if after and (change := _compared(pk, book, before, after, hidden_fields(book, actor))):
            between = [e for e in events if end_of(first) <= e.at < end_of(last)]
            changes.append(replace(change, reasons=_reasons(between, change)))
    return sorted(changes, key=lambda change: change.number)


def _compared(
    pk: int, book: Book, before: Facts | None, after: Facts, hidden: frozenset[str]
) -> Changed | None:
    told, was = _told(after, hidden), _told(before or {}, hidden)
    fields = {
        name: (was.get(name), told.get(name))
        for name in ((told.keys() | was.keys()) if before is not None else ())
        if was.get(name) != told.get(name)
    }
    if before is not None and not fields:
        return None
    state = str(after["state"]) if "state" in fields else "changed"
    return Changed(
        pk=pk,
        number=str(after["number"]),
        title=str(after["title"]),
        what="established" if before is None else state,
        book=book,
        fields=fields,
    )


def _reasons(events: Sequence[Event], change: Changed) -> tuple[Why, ...]:
    """Return the acts among `events` that changed a field of `change`, in their order.

    Of a new matter that is its first event; what an act changed and a later one changed back is
    left out with its field.
    """
    found = []
    for event in events:
        after = event.after_facts
        own = after.get("values")
        touched = {*after, *(own if isinstance(own, dict) else ())}
        if touched & change.fields.keys() or (event.sequence == 1 and not change.fields):
            words = event.reason or str(after.get("+text", ""))
            found.append(Why(event.act, event.actor_text, event.at, words))
    return tuple(found)


def _told(facts: Facts, hidden: frozenset[str]) -> dict[str, object]:
    """Return what a diff tells of a state: its fields, and the book's own that are seen."""
    fields = {
        name: value
        for name, value in facts.items()
        if not name.startswith("+") and name not in UNTOLD
    }
    own = cast(dict[str, object], fields.pop("values", None) or {})
    return fields | {key: value for key, value in own.items() if key not in hidden}


def _changed_since(actor: Actor, day: date) -> list[int]:
    seen = Matter.objects.seen_by(actor)
    later = Event.objects.filter(at__gte=end_of(day), matter__in=seen)
    return list(later.order_by().values_list("matter", flat=True).distinct())


def _rewound_rows(pks: list[int], filters: LedgerFilters, day: date) -> list[MatterRow]:
    keys, versions = Keys.load(), version_map()
    path = unit_by_key(filters.unit).path if filters.unit else ""
    reds = dict(Matter.objects.filter(pk__in=pks).values_list("pk", "red_on"))
    past = []
    for events in events_of(pks).values():
        matter = matter_at(events, day, keys)
        if matter and _matches(matter, filters, path):
            matter.red_on = reds[matter.pk]
            past.append(matter)
    return rows_of(past, day, versions=versions)


def _matches(matter: Matter, filters: LedgerFilters, path: str) -> bool:
    """Tell whether a restored matter passes the filters: the same as `narrowed` in SQL."""
    for name in ("book", "stage", "state"):
        if getattr(filters, name) and getattr(filters, name) != getattr(matter, name):
            return False
    if path and not (matter.lead and matter.lead.path.startswith(path)):
        return False
    if filters.due_from and not (matter.due and matter.due >= filters.due_from):
        return False
    if filters.due_to and not (matter.due and matter.due <= filters.due_to):
        return False
    if filters.waiting and not _waits(matter, filters.waiting):
        return False
    text = filters.text.strip()
    return not text or any(text in held for held in (matter.number, matter.title, matter.text))


def _waits(matter: Matter, what: str) -> bool:
    closing, extension = matter.submitted_on is not None, matter.asked_due is not None
    return {"closing": closing, "extension": extension}.get(what, closing or extension)


def _merged(
    still: QuerySet[Matter], rewound: list[MatterRow], wanted: int, day: date
) -> list[MatterRow]:
    """Return the first `wanted` rows of both, what is due first first, without a date last."""
    listed = still.select_related("lead", "handler")
    first = ordered(listed, Order.DUE)[:wanted]
    rows = rows_of(first, day, versions=version_map()) + rewound
    rows.sort(key=lambda row: (row.due is None, row.due or date.min, row.pk))
    return rows[:wanted]
