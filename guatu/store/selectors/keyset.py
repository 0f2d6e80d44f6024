"""A page of a long list by where the one before ended: flat cost, stable while rows come in.

A page is asked for as "what stands after (or before) this row": the row's place is written into
the address as a cursor. Nothing is counted off, so that the thousandth page costs what the first
does, and no row is shown twice or left out because somebody added one meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from typing import TypeAlias

from django.db.models import F, Q, QuerySet

from guatu.errors import Invalid
from guatu.store.models import Matter

_CURSOR = re.compile(r"([<>])(\d{4}-\d{2}-\d{2})?~(\d{1,18})")


class Order(StrEnum):
    """How matters are listed; those without a date stand last, and the row number decides."""

    DUE = "due"
    LATEST_DUE = "latest_due"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: what stands after the row with this date and number, or before it."""

    due: date | None
    pk: int
    backwards: bool = False

    def __str__(self) -> str:
        return f"{'<' if self.backwards else '>'}{self.due or ''}~{self.pk}"


@dataclass(frozen=True, slots=True)
class Slice:
    """Matters in order, and the cursors of the pages beside them; "" where there is none."""

    matters: Sequence[Matter]
    previous: str
    next: str


def cursor_of(text: str) -> Cursor | None:
    """Return the cursor that `text` is; `None`, the beginning, for "".

    Raises:
        Invalid: it is no cursor.
    """
    if not text:
        return None
    match = _CURSOR.fullmatch(text)
    try:
        due = date.fromisoformat(match[2]) if match and match[2] else None
    except ValueError:
        match = None
    if match is None:
        raise Invalid(what="at", value=text[:60], wanted=">YYYY-MM-DD~1")
    return Cursor(due, int(match[3]), backwards=match[1] == "<")


# Returns the first so many matters behind a cursor, in the direction in which it looks.
Take: TypeAlias = Callable[[Order, Cursor | None, int], list[Matter]]


def sliced(matters: QuerySet[Matter], order: Order, at: Cursor | None, size: int) -> Slice:
    """Return `size` of `matters` from `at` on; `None` is the beginning.

    Cost: one query, two where the page reaches from matters with a date to those without.
    """
    return paged(partial(_taken, matters), order, at, size)


def paged(take: Take, order: Order, at: Cursor | None, size: int) -> Slice:
    """Return `size` of the matters that `take` takes from `at` on; `None` is the beginning.

    Looking back from near the beginning gives the first page, whole.
    """
    back = at is not None and at.backwards
    found = take(order, at, size + 1)
    more, page = len(found) > size, found[:size]
    if back:
        page.reverse()
        if not more:
            return paged(take, order, None, size)
    has_previous, has_next = (more, True) if back else (at is not None, more)
    return Slice(
        page,
        previous=_beside(page, at, backwards=True) if has_previous else "",
        next=_beside(page, at, backwards=False) if has_next else "",
    )


def ordered(matters: QuerySet[Matter], order: Order) -> QuerySet[Matter]:
    """Return all of `matters` in one query, in the order of the pages."""
    match order:
        case Order.NEWEST:
            return matters.order_by("-pk")
        case Order.LATEST_DUE:
            return matters.order_by(F("due").desc(nulls_last=True), "-pk")
        case Order.DUE:
            return matters.order_by(F("due").asc(nulls_last=True), "pk")


def _beside(page: Sequence[Matter], at: Cursor | None, *, backwards: bool) -> str:
    """Return the cursor of the page before or behind `page`; an empty one turns round at `at`."""
    if not page:
        return str(replace(at, backwards=backwards)) if at else ""
    end = page[0] if backwards else page[-1]
    return str(Cursor(end.due, end.pk, backwards))


def _taken(matters: QuerySet[Matter], order: Order, at: Cursor | None, count: int) -> list[Matter]:
    """Return the first `count` behind the cursor, in the direction in which it looks."""
    found: list[Matter] = []
    for stretch in _stretches(matters, order, at):
        found += stretch[: count - len(found)]
        if len(found) == count:
            break
    return found


def _stretches(
    matters: QuerySet[Matter], order: Order, at: Cursor | None
) -> list[QuerySet[Matter]]:
    """Return what stands behind the cursor as stretches that one index serves each."""
    back = at is not None and at.backwards
    down = (order is not Order.DUE) != back
    sign, beyond = ("-", "lt") if down else ("", "gt")
    past = Q(**{f"pk__{beyond}": at.pk}) if at else Q()
    if order is Order.NEWEST:
        return [matters.filter(past).order_by(f"{sign}pk")]
    dated = matters.filter(due__isnull=False).order_by(f"{sign}due", f"{sign}pk")
    undated = matters.filter(due=None).order_by(f"{sign}pk")
    if at is None:
        return [dated, undated]
    if at.due is None:
        return [undated.filter(past), *([dated] if back else [])]
    # The first condition says nothing new; but an index can start at it.
    bound = Q(**{f"due__{beyond}e": at.due})
    behind = Q(**{f"due__{beyond}": at.due}) | (Q(due=at.due) & past)
    return [dated.filter(bound & behind), *([] if back else [undated])]
