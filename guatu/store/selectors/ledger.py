"""The ledger as a list: filtered, counted by light in the database, one page at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from guatu.store.actor import Actor
from guatu.store.lights import Colour
from guatu.store.models import Matter
from guatu.store.models.people import under
from guatu.store.selectors.rows import MatterRow, rows_of, version_map
from guatu.store.selectors.units import unit_by_key

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class LedgerFilters:
    """What the list is narrowed to; blank and `None` do not narrow.

    `unit` is a unit's key and means it and all under it, as lead. `due_from` and `due_to` are
    both included. `text` is looked for in number, title and text. `page` counts from 1.
    """

    book: str = ""
    unit: str = ""
    light: str = ""
    stage: str = ""
    state: str = Matter.State.OPEN.value
    due_from: date | None = None
    due_to: date | None = None
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of the list. `lights` counts by colour without the light filter; `total` with it."""

    rows: list[MatterRow]
    total: int
    lights: dict[str, int]
    page: int
    pages: int


def ledger_page(actor: Actor, filters: LedgerFilters, *, today: date) -> LedgerPage:
    """Return the matters that `actor` may see, what is due first first, without a date last.

    Raises:
        NotFound: no such unit.

    Cost: three queries, one more with a unit; the light of each match is computed in SQL.
    """
    versions = version_map()
    matters, colour = narrowed(actor, filters), Colour(versions.values(), today)
    lights = count_by_colour(matters, colour)
    total = lights.get(filters.light, 0) if filters.light else sum(lights.values())
    pages = max(-(-total // PAGE_SIZE), 1)
    page = min(max(filters.page, 1), pages)
    chosen = matters.alias(colour=colour).filter(colour=filters.light) if filters.light else matters
    listed = chosen.select_related("lead", "handler").order_by(F("due").asc(nulls_last=True), "pk")
    start = (page - 1) * PAGE_SIZE
    rows = rows_of(listed[start : start + PAGE_SIZE], today, versions=versions)
    return LedgerPage(rows, total, lights, page, pages)


def light_counts(actor: Actor, filters: LedgerFilters, *, today: date) -> dict[str, int]:
    """Return colour -> number of matters, the filters' own light left out. Two queries."""
    matters = narrowed(actor, replace(filters, light=""))
    return count_by_colour(matters, Colour(version_map().values(), today))


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
    if text := filters.text.strip():
        wanted &= Q(number__contains=text) | Q(title__contains=text) | Q(text__contains=text)
    matters: QuerySet[Matter] = Matter.objects.seen_by(actor).filter(wanted)
    return matters
