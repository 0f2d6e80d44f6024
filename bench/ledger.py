"""What an act costs as the ledger grows, and how fast a record is verified. One run, one machine.

    GUATU_HOME=/tmp/bench python bench/ledger.py [1000 10000 …]

DATABASE_URL for PostgreSQL; the database must be empty.

Prints a line for each size: acts a second, the ratio to the first size, events verified a second.
"""

from __future__ import annotations

import sys
import time

from django.core.management import call_command
from django.db import connection

from guatu.cli.store import now
from guatu.store.acts.load_book import load_book
from guatu.store.acts.people import NewUnit, add_unit
from guatu.store.acts.remind import remind
from guatu.store.books import newest_version, shipped_books
from guatu.store.establish import Entry, establish_many
from guatu.store.models import Event, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.record import Deed
from guatu.store.verify import verify

AT = now()
ACTS = 300
BOOK = "meeting_tasks"


def grow(size: int) -> None:
    """Bring the ledger to `size` matters."""
    unit = Matter.objects.values_list("lead", flat=True).first()
    lead = unit or add_unit(NewUnit("city", "市", "city"), actor=SYSTEM, at=AT).pk
    missing = size - Matter.objects.count()
    fields = {"title": "甲", "text": "甲", "lead_id": lead}
    entries = [Entry(fields) for _ in range(missing)]
    establish_many(newest_version(BOOK), Deed("matter.add", SYSTEM, AT), entries)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as either database does by itself, some time later


def acts_a_second(size: int) -> float:
    """Return how many reminders a second are stored, one transaction each."""
    pks = list(Matter.objects.values_list("pk", flat=True)[:: max(size // ACTS, 1)][:ACTS])
    matters = [Matter.objects.select_related("book_version").get(pk=pk) for pk in pks]
    start = time.perf_counter()
    for matter in matters:
        remind(matter, actor=SYSTEM, at=AT, text="请抓紧")
    return len(matters) / (time.perf_counter() - start)


def events_a_second() -> float:
    """Return how many events a second are verified."""
    start = time.perf_counter()
    if list(verify()):
        raise SystemExit("the record does not hold")
    count: int = Event.objects.count()
    return count / (time.perf_counter() - start)


def main(sizes: list[int]) -> None:
    """Print one line for each size."""
    call_command("migrate", verbosity=0)
    first = 0.0
    with acting(SYSTEM):
        if Matter.objects.exists():
            raise SystemExit("the database is not empty; name another GUATU_HOME")
        load_book(shipped_books()[f"{BOOK}.toml"], name=BOOK, actor=SYSTEM, at=AT)
        for size in sorted(sizes):
            grow(size)
            rate = acts_a_second(size)
            first = first or rate
            print(
                f"{size:>8} matters  {rate:7.0f} acts/s  {first / rate:5.2f} × the first  "
                f"{events_a_second():7.0f} events/s verified"
            )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 10_000])
