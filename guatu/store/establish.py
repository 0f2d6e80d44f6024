"""How a matter comes to be: numbered by its book, in its first stage, with its first event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import F

from guatu.ledger.book import Book
from guatu.ledger.numbering import number_of
from guatu.store.books import book_in
from guatu.store.calendar import day_of
from guatu.store.models import BookVersion, Counter, Matter
from guatu.store.parts import Parts, part_facts, set_parts
from guatu.store.record import Deed, Facts, Link, as_said, keep, made_event
from guatu.store.snapshot import row_facts


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
    """
    book, day = book_in(version), day_of(deed.at)
    given: dict[str, object] = {"issued": day, **fields}
    given.setdefault("number", next_number(book, day))
    given.setdefault("first_due", given.get("due"))
    matter = Matter(
        book=book.key,
        book_version=version,
        restricted=book.restricted,
        stage=book.first_stage.key,
        stage_on=day,
        **given,
    )
    first = row_facts(matter) | part_facts(parts or {}) | as_said(said or {})
    event = made_event(Link(matter.stream, 1, ""), deed, before={}, after=first)
    matter.head = event.hash
    matter.save(force_insert=True)
    set_parts(matter, parts or {})
    keep(event, matter)
    return matter


def next_number(book: Book, day: date) -> str:
    """Return the next number of `book` in the year of `day`; without gaps, also when two ask."""
    name = f"{book.key}:{day.year}"
    counted = Counter.objects.filter(name=name)
    if not counted.update(value=F("value") + 1):
        Counter.objects.create(name=name, value=1)
    return number_of(book.numbering, day.year, counted.get().value)
