"""How a matter comes to be: numbered by its book, in its first stage, with its first event."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F

from guatu.errors import RuleBroken
from guatu.ledger.book import Book
from guatu.ledger.numbering import number_of
from guatu.store.books import book_in
from guatu.store.calendar import day_of
from guatu.store.models import BookVersion, Counter, Event, Involvement, Matter, Unit
from guatu.store.parts import Parts, part_facts, set_parts
from guatu.store.record import Deed, Facts, Link, announce_all, as_said, keep, made_event
from guatu.store.snapshot import row_facts

BATCH = 500


class BookTooOpen(RuleBroken):
    """What a restricted document or matter demands stays in its restricted book."""

    code = "store.book_too_open"


@dataclass(frozen=True, slots=True)
class Entry:
    """One of many matters to establish: its attributes, and its units beside the lead."""

    fields: Facts
    supporting: Sequence[Unit] = ()
    said: Facts = field(default_factory=dict)


def establish(
    version: BookVersion,
    deed: Deed,
    *,
    fields: Mapping[str, object],
    parts: Parts | None = None,
    said: Facts | None = None,
) -> Matter:
    """Return a new matter of the book `version`, stored with its first event.

    Args:
        version: the version of the book under which it is made.
        deed: what is recorded.
        fields: attributes; `title` and `text` at least. `number` is given when it is missing.
        parts: responsible and supporting -> units.
        said: facts of the event that are no field of the row.

    Raises:
        BookTooOpen: a part of a restricted matter in another book.
    """
    book = book_in(version)
    _keep_secret(version, fields)
    number = next_numbers(book, day_of(deed.at), 1)[0] if "number" not in fields else ""
    matter, event = _first(
        version, deed, fields={"number": number, **fields}, parts=parts or {}, said=said or {}
    )
    matter.save(force_insert=True)
    set_parts(matter, parts or {})
    keep(event, matter)
    return matter


def _keep_secret(version: BookVersion, fields: Mapping[str, object]) -> None:
    whole = fields.get("parent")
    if isinstance(whole, Matter) and whole.restricted and whole.book != version.key:
        raise BookTooOpen(what=str(fields["title"])[:40], book=version.title)


def establish_many(
    version: BookVersion,
    deed: Deed,
    entries: Sequence[Entry],
    *,
    stored: Callable[[int], None] = lambda count: None,
) -> list[Matter]:
    """Return new matters of the book `version`, in the order of `entries`, stored and recorded.

    The number of queries does not grow with the number of entries, but for batches of `BATCH`;
    `stored` is called after each with how many there are so far.
    """
    numbers = next_numbers(book_in(version), day_of(deed.at), len(entries))
    matters: list[Matter] = []
    for start in range(0, len(entries), BATCH):
        piece = slice(start, start + BATCH)
        matters += _stored(version, deed, numbers[piece], entries[piece])
        stored(len(matters))
    return matters


def _stored(
    version: BookVersion, deed: Deed, numbers: Sequence[str], entries: Sequence[Entry]
) -> list[Matter]:
    """Return a batch of new matters, stored with their events and units."""
    made = [
        _first(
            version, deed, fields={"number": number, **entry.fields},
            parts={"supporting": entry.supporting}, said=entry.said,
        )
        for number, entry in zip(numbers, entries, strict=True)
    ]  # fmt: skip
    matters: list[Matter] = Matter.objects.bulk_create(matter for matter, _ in made)
    for matter, (_, event) in zip(matters, made, strict=True):
        event.matter = matter
    Event.objects.bulk_create(event for _, event in made)
    Involvement.objects.bulk_create(
        Involvement(matter=matter, unit=unit, part="supporting")
        for matter, entry in zip(matters, entries, strict=True)
        for unit in entry.supporting
    )
    announce_all([event for _, event in made])
    return matters


def _first(
    version: BookVersion, deed: Deed, *, fields: Facts, parts: Parts, said: Facts
) -> tuple[Matter, Event]:
    """Return a matter and its first event, neither stored yet.

    It stands in the book's first stage, unless `fields` say that it came further elsewhere.
    """
    book, day = book_in(version), day_of(deed.at)
    first: dict[str, object] = {"issued": day, "stage": book.first_stage.key, "stage_on": day}
    given = {**first, **fields}
    given.setdefault("first_due", given.get("due"))
    matter = Matter(
        book=book.key,
        book_version=version,
        restricted=book.restricted,
        **given,
    )
    told = row_facts(matter) | part_facts(parts) | as_said(said)
    event = made_event(Link(matter.stream, 1, ""), deed, before={}, after=told)
    matter.head = event.hash
    return matter, event


def next_numbers(book: Book, day: date, count: int) -> list[str]:
    """Return the next numbers of `book` in the year of `day`; without gaps, also when two ask."""
    name = f"{book.key}:{day.year}"
    counted = Counter.objects.filter(name=name)
    if not counted.update(value=F("value") + count):
        Counter.objects.create(name=name, value=count)
    last = counted.get().value
    return [number_of(book.numbering, day.year, n) for n in range(last - count + 1, last + 1)]
