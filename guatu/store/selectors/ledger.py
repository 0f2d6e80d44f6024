"""The ledger as a list: filtered, counted by light in the database, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from guatu.store.actor import Actor
from guatu.store.lights import Colour
from guatu.store.models import BookVersion, Matter
from guatu.store.models.matters import is_root
from guatu.store.models.people import under
from guatu.store.permission import ROLES_OF
from guatu.store.selectors.columns import Column, fetched
from guatu.store.selectors.keyset import Cursor, Order, Take, cursor_of, paged, sliced
from guatu.store.selectors.rows import MatterRow, rows_of, version_map
from guatu.store.selectors.tally import Listed, Tally
from guatu.store.selectors.units import unit_by_key
from guatu.watch import Colour as LightColour

PAGE_SIZE = 50
# What waits for a name: a closing to be accepted, an extension to be granted, either of them, and
# those of either that wait for the very person who asks.
WAITING = ("closing", "extension", "signature", "mine")


@dataclass(frozen=True, slots=True)
class LedgerFilters:
    """What the list is narrowed to; blank and `None` do not narrow.

    `unit` is a unit's key and means it and all under it, as lead. `due_from` and `due_to` are
    both included. `text` is looked for in number, title and text. `waiting` is one of `WAITING`.
    `turning` lets through what is not red and will be within so many days if nothing happens.
    """

    book: str = ""
    unit: str = ""
    light: str = ""
    stage: str = ""
    state: str = Matter.State.OPEN.value
    due_from: date | None = None
    due_to: date | None = None
    text: str = ""
    waiting: str = ""
    turning: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """How a list is shown: in which order, with which columns' cells at hand, how many a page."""

    order: Order = Order.DUE
    columns: Sequence[Column] = ()
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of the list, and the cursors of the pages beside it; "" where there is none.

    `rows` are the `matters` as lines.
    """

    rows: list[MatterRow]
    matters: Sequence[Matter]
    previous: str
    next: str


def ledger_page(
    actor: Actor,
    filters: LedgerFilters,
    *,
    today: date,
    at: str = "",
    shown: Shown = Shown(),
    tally: Tally | None = None,
) -> LedgerPage:
    """Return the matters that `actor` may see, a page of them from the cursor `at` on.

    Args:
        actor: who asks.
        filters: what the list is narrowed to.
        today: the day of the lights.
        at: the cursor of a page, "" for the first.
        shown: how it is listed.
        tally: that of `light_list` for these filters, if there is one: it knows where the matters
            of a light stand, which the database finds by judging those before them.

    Raises:
        NotFound: no such unit. Invalid: `at` is no cursor.

    Cost: two queries, one more with a unit, with columns of other tables, and (without a tally)
    where the page reaches into the matters without a date; it does not grow with the place in the
    list, nor with a tally with the list.
    """
    versions = version_map()
    if tally:
        take = _taking(fetched(Matter.objects.seen_by(actor), shown.columns), tally, filters.light)
        page = paged(take, shown.order, cursor_of(at), shown.size)
    else:
        listed = fetched(chosen(actor, filters, today=today, versions=versions), shown.columns)
        page = sliced(listed, shown.order, cursor_of(at), shown.size)
    rows = rows_of(page.matters, today, versions=versions)
    return LedgerPage(rows, page.matters, page.previous, page.next)


def _taking(matters: QuerySet[Matter], tally: Tally, light: str) -> Take:
    """Return what takes those of `matters` that have `light`, "" for any, from their `tally`."""

    def take(order: Order, at: Cursor | None, count: int) -> list[Matter]:
        pks = tally.listed(lambda kind: light in ("", kind[0]), order, at, count)
        found = matters.in_bulk(pks)
        return [found[pk] for pk in pks if pk in found]

    return take


def chosen(
    actor: Actor, filters: LedgerFilters, *, today: date, versions: Mapping[int, BookVersion]
) -> QuerySet[Matter]:
    """Return the matters that `actor` may see and `filters` let through, the light with them."""
    matters = _turning(narrowed(actor, filters), filters.turning, today, versions)
    if not filters.light:
        return matters
    return matters.alias(colour=Colour(versions.values(), today)).filter(colour=filters.light)


def _turning(
    matters: QuerySet[Matter], days: int, today: date, versions: Mapping[int, BookVersion]
) -> QuerySet[Matter]:
    if not days:
        return matters
    then, red = today + timedelta(days=days), LightColour.RED.value
    coming = matters.alias(
        coming=Colour(versions.values(), then), now=Colour(versions.values(), today)
    )
    return coming.filter(coming=red).exclude(now=red)


def light_counts(actor: Actor, filters: LedgerFilters, *, today: date) -> dict[str, int]:
    """Return colour -> number of matters, the filters' own light left out.

    Exact: each match is judged by the rules of its book, in SQL. Two queries, three with a unit.
    """
    versions = version_map()
    matters = chosen(actor, replace(filters, light=""), today=today, versions=versions)
    return count_by_colour(matters, Colour(versions.values(), today))


def light_list(actor: Actor, filters: LedgerFilters, *, today: date) -> Listed:
    """Return what `light_counts` counts as rows (row number, due, colour), to be tallied."""
    versions = version_map()
    matters = chosen(actor, replace(filters, light=""), today=today, versions=versions)
    coloured = matters.order_by().annotate(colour=Colour(versions.values(), today))
    return coloured.values_list("pk", "due", "colour")


def count_by_colour(matters: QuerySet[Matter], colour: Colour) -> dict[str, int]:
    """Return colour -> number of `matters`. One query."""
    coloured = matters.order_by().annotate(colour=colour)
    counted = coloured.values_list("colour").annotate(Count("pk"))
    return {colour: number for colour, number in counted if colour}


def narrowed(actor: Actor, filters: LedgerFilters) -> QuerySet[Matter]:
    """Return the matters that `actor` may see and `filters`, the light left out, let through."""
    wanted = Q()
    for name in ("book", "stage", "state"):
        if value := getattr(filters, name):
            wanted &= Q(**{name: value})
    if filters.unit:
        wanted &= under(unit_by_key(filters.unit).path, field="lead__path")
    if filters.due_from:
        wanted &= Q(due__gte=filters.due_from)
    if filters.due_to:
        wanted &= Q(due__lte=filters.due_to)
    if filters.waiting:
        wanted &= waiting_for(actor, filters.waiting)
    if text := filters.text.strip():
        wanted &= Q(number__contains=text) | Q(title__contains=text) | Q(text__contains=text)
    matters: QuerySet[Matter] = Matter.objects.seen_by(actor).filter(wanted)
    return matters


def waiting_for(actor: Actor, what: str) -> Q:
    """Return the condition on matters that wait for a name, as `what` (one of `WAITING`) says.

    Mine are those whose lead unit is under a grant of `actor` to accept closings, and that they
    do not handle themselves.
    """
    closing, extension = Q(submitted_on__isnull=False), Q(asked_due__isnull=False)
    match what:
        case "closing":
            return closing
        case "extension":
            return extension
        case "signature":
            return closing | extension
    handled = Q(handler=actor.user_id) if actor.user_id else Q(pk__in=[])
    return (closing | extension) & signed_by(actor) & ~handled


def signed_by(actor: Actor) -> Q:
    """Return the condition on matters whose closings the grants of `actor` let them accept."""
    reach = Q(pk__in=[])
    for grant in actor.grants:
        if grant.role in ROLES_OF["matter.accept"]:
            own = Q(book=grant.book) if grant.book else Q(restricted=False)
            led = Q() if is_root(grant.path) else under(grant.path, field="lead__path")
            reach |= own & led
    return reach
