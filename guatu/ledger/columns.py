"""What rules of a book may speak of: the columns of every matter and the book's own fields.

Columns that the store keeps for every matter may not be hidden by a field. The others of
`guatu.watch.MATTER_COLUMNS` (investment, a plan, an approval that expires …) are known only in
books that have a field of that name and kind.
"""

from __future__ import annotations

from collections.abc import Mapping

from guatu.ledger.book import Field, FieldKind
from guatu.rules import Column, Kind
from guatu.watch import MATTER_COLUMNS

KEPT = frozenset(
    {
        "accepted", "accepted_on", "book", "contradicted", "done", "done_on", "due",
        "evidence_on", "excuse_accepted", "extended_times", "float_days", "forecast_on",
        "input_lacking", "issued", "key", "last_report_on",
        "progress", "reopened", "returned_times", "stage", "stage_limit", "stage_since",
        "started_on", "title", "today", "unit", "was_red",
    }
)  # fmt: skip
KINDS: Mapping[FieldKind, Kind] = {
    FieldKind.NUMBER: Kind.NUMBER,
    FieldKind.MONEY: Kind.NUMBER,
    FieldKind.DATE: Kind.DATE,
    FieldKind.BOOL: Kind.BOOL,
}


def book_columns(fields: Mapping[str, Field]) -> dict[str, Column]:
    """Return what rules of a book with `fields` may speak of."""
    own = {key: column_of(field) for key, field in fields.items() if key}  # "" was misread
    return {**own, **MATTER_COLUMNS}


def column_of(field: Field) -> Column:
    """Return what rules call a field of the book's own: its key."""
    kind = KINDS.get(field.kind, Kind.TEXT)
    return Column(field.key, kind, field.zh, field.en, field.unit)


def is_taken(field: Field) -> bool:
    """Tell whether `field` would hide a column of every matter, or give one another kind."""
    column = MATTER_COLUMNS.get(field.key)
    return column is not None and (
        field.key in KEPT or column.kind != KINDS.get(field.kind, Kind.TEXT)
    )
