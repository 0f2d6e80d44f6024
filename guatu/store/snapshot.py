"""The fields of a matter as events hold them: JSON values that name rows by key, not by number.

Events must mean the same in another database, so a unit is its key, a person theirs, another
matter its book and number.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Model

from guatu.ledger.chain import instant
from guatu.store.models import BookVersion, Document, Involvement, Matter, Statement, Unit, User

# Everything in a matter's row that events tell; `version` and `head` come from the chain itself.
TRACKED = (
    "book", "book_version", "restricted", "number", "title", "text", "document", "statement",
    "inferred", "lead", "handler", "acceptor", "issued", "first_due", "due", "due_at",
    "asked_due", "paused_on", "stage", "stage_on", "state", "progress", "claim",
    "last_report_on", "last_evidence_on", "started_on", "submitted_on", "closed_on",
    "extended_times", "returned_times", "reopened_times", "published_on",
    "excused_until", "recheck_on", "parent", "mandatory",
    "weight", "merged_into", "money", "longitude", "latitude", "values",
)  # fmt: skip
RELATED = ("book_version", "document", "statement", "lead", "handler", "acceptor", "parent",
           "merged_into")  # fmt: skip
# The units beside the lead stand in a table of their own and in events as lists of keys.
PARTS = ("responsible", "supporting")


def stored_value(name: str, value: object) -> object:
    """Return `value` of the field `name` as events hold it.

    Raises:
        TypeError: a kind of value that no field has: a fault of ours.
    """
    match value:
        case None | bool() | int() | float() | str() | list() | dict():
            return value
        case Decimal():
            # One spelling, whatever the database or the caller made of trailing zeros.
            return format(value.normalize(), "f")
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case Model():
            return key_of(value)
    raise TypeError(f"{name}: {type(value).__name__}")


def key_of(row: Model) -> str:
    """Return the key under which events name `row`."""
    match row:
        case Unit() | User() | Matter():
            return row.key
        case BookVersion():
            return str(row)
        case Document():
            return row.sha256
        case Statement():
            return f"{row.document.sha256}:{row.start}-{row.end}"
    raise TypeError(type(row).__name__)


def snapshot(matter: Matter) -> dict[str, object]:
    """Return all tracked fields and units of `matter` as events hold them.

    Cost: no query when `RELATED` and `involvements__unit` were fetched along.
    """
    parts = list(matter.involvements.all())
    return row_facts(matter) | {part: unit_keys(parts, part) for part in PARTS}


def row_facts(matter: Matter) -> dict[str, object]:
    """Return the tracked fields of `matter` alone; it need not be stored."""
    return {name: stored_value(name, getattr(matter, name)) for name in TRACKED}


def unit_keys(involvements: Iterable[Involvement], part: str) -> list[str]:
    """Return the keys of the units that take `part`, sorted."""
    return sorted(row.unit.key for row in involvements if row.part == part)
