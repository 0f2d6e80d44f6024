"""The ledger piece by piece: each piece begins where the one before ended, whatever changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.lights import Colour
from guatu.store.selectors.ledger import LedgerFilters, narrowed
from guatu.store.selectors.rows import MatterRow, rows_of, version_map

LONGEST_PIECE = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows, and the cursor after the last of them; "" when nothing follows."""

    rows: list[MatterRow]
    next: str


def matters_after(
    actor: Actor, filters: LedgerFilters, *, after: str, limit: int, today: date
) -> Piece:
    """Return up to `limit` matters after the cursor `after`, due first first, undated last.

    Raises:
        Invalid: a cursor that this did not give, or a limit outside 1 to 200.
        NotFound: no such unit.

    Cost: two queries, one more with a unit; the same for every piece.
    """
    if not 1 <= limit <= LONGEST_PIECE:
        raise Invalid(what="limit", value=limit, wanted=f"1–{LONGEST_PIECE}")
    versions = version_map()
    matters = narrowed(actor, filters).filter(_beyond(after))
    if filters.light:
        colour = Colour(versions.values(), today)
        matters = matters.alias(colour=colour).filter(colour=filters.light)
    listed = matters.select_related("lead", "handler").order_by(F("due").asc(nulls_last=True), "pk")
    found = list(listed[: limit + 1])
    rows = rows_of(found[:limit], today, versions=versions)
    return Piece(rows, _cursor(rows[-1]) if len(found) > limit else "")


def _cursor(row: MatterRow) -> str:
    return f"{row.due or ''}.{row.pk}"


def _beyond(cursor: str) -> Q:
    if not cursor:
        return Q()
    day, _, number = cursor.partition(".")
    try:
        due, pk = date.fromisoformat(day) if day else None, int(number)
    except ValueError as error:
        raise Invalid(what="after", value=cursor, wanted="next") from error
    if not 0 <= pk < 2**63:
        raise Invalid(what="after", value=cursor, wanted="next")
    if due is None:
        return Q(due=None, pk__gt=pk)
    return Q(due__gt=due) | Q(due=due, pk__gt=pk) | Q(due=None)
