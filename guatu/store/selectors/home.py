"""The account at a glance: established = open + closed + cancelled + merged + carried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Case, Count, F, Q, When

from guatu.store.actor import Actor
from guatu.store.lights import Colour
from guatu.store.models import BookVersion, Draft, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.keyset import Cursor, Order
from guatu.store.selectors.ledger import LedgerFilters, narrowed, signed_by, waiting_for
from guatu.store.selectors.rows import MatterRow, rows_of, version_map
from guatu.store.selectors.tally import ROW, Kind, Listed, Tally
from guatu.watch import Colour as LightColour

SOON = timedelta(days=7)
TURNING = 3
AHEAD = timedelta(weeks=12)
RED = LightColour.RED.value


@dataclass(frozen=True, slots=True)
class BookAccount:
    """The account of one book: how many were established and what became of them."""

    book: str
    title: str
    title_en: str
    established: int
    open: int
    closed: int
    cancelled: int
    merged: int
    carried: int


@dataclass(frozen=True, slots=True)
class Home:
    """What a person sees first, of open matters: each number is that of a list of the ledger.

    `lights` counts by colour; `turning` those that will be red within `TURNING` days if nothing
    happens; `to_sign` those that wait for this very person's name.
    """

    lights: dict[str, int]
    turning: int
    waiting_drafts: int
    due_soon: int
    handed_in: int
    extensions_asked: int
    to_sign: int


class OpenKind(NamedTuple):
    """What an open matter counts as: its colours, and what of it waits for a name.

    `now` and `then` are the colours today and in `TURNING` days if nothing happens. `signable` is
    what the grants of whoever asks let them sign, and `handler` who may not: who handled it.
    """

    now: str | None
    then: str | None
    closing: bool
    extension: bool
    signable: bool
    handler: int | None

    @property
    def is_turning(self) -> bool:
        """Whether it is not red and will be."""
        return self.then == RED != self.now

    def waits_for(self, actor: Actor) -> bool:
        """Tell whether it waits for the name of `actor`."""
        return bool(self.signable) and (actor.user_id is None or self.handler != actor.user_id)


def open_list(actor: Actor, *, today: date) -> Listed:
    """Return the open matters that `actor` may see as rows (row number, due, *`OpenKind`).

    They are the same for all who hold the same grants.
    """
    versions = version_map().values()
    matters = narrowed(actor, LedgerFilters()).order_by()
    signable = waiting_for(actor, "signature") & signed_by(actor)
    return matters.annotate(
        now=Colour(versions, today),
        then=Colour(versions, today + timedelta(days=TURNING)),
        closing=_is(waiting_for(actor, "closing")),
        extension=_is(waiting_for(actor, "extension")),
        signable=_is(signable),
        of=Case(When(signable, then=F("handler"))),
    ).values_list("pk", "due", "now", "then", "closing", "extension", "signable", "of")


def _is(condition: Q) -> Case:
    return Case(When(condition, then=1), default=0)


def home_counts(actor: Actor, tally: Tally, *, today: date) -> Home:
    """Return the counts for `actor` on `today`; `tally` is that of `open_list`. One query."""
    kinds = [(OpenKind._make(kind), number) for kind, number in tally.counts().items()]
    lights: Counter[str] = Counter()
    for kind, number in kinds:
        if kind.now:
            lights[kind.now] += number
    return Home(
        lights=dict(lights),
        turning=sum(n for kind, n in kinds if kind.is_turning),
        waiting_drafts=Draft.objects.seen_by(actor).filter(state="proposed").count(),
        due_soon=sum(tally.by_day(today, today + SOON).values()),
        handed_in=sum(n for kind, n in kinds if kind.closing),
        extensions_asked=sum(n for kind, n in kinds if kind.extension),
        to_sign=sum(n for kind, n in kinds if kind.waits_for(actor)),
    )


def home_lists(actor: Actor, tally: Tally, *, today: date, size: int) -> dict[str, list[MatterRow]]:
    """Return the first `size` matters of each list that needs somebody, what is due first first.

    `mine` waits for this person's name, `red` is, `turning` soon will be, `soon` is due within
    `SOON`. `tally` is that of `open_list`. Two queries, whatever the number of matters.
    """
    soon = min(size, sum(tally.by_day(today, today + SOON).values()))
    eve = Cursor(today - timedelta(days=1), ROW)
    needing: Mapping[str, Callable[[Kind], bool]] = {
        "mine": lambda kind: OpenKind._make(kind).waits_for(actor),
        "red": lambda kind: OpenKind._make(kind).now == RED,
        "turning": lambda kind: OpenKind._make(kind).is_turning,
    }
    picked = {name: tally.listed(of, Order.DUE, None, size) for name, of in needing.items()}
    picked["soon"] = tally.listed(lambda _: True, Order.DUE, eve, soon)
    pks = {pk for listed in picked.values() for pk in listed}
    found = Matter.objects.seen_by(actor).select_related("lead", "handler").filter(pk__in=pks)
    rows = {row.pk: row for row in rows_of(found, today, versions=version_map())}
    return {name: [rows[pk] for pk in listed if pk in rows] for name, listed in picked.items()}


def due_load(tally: Tally, today: date) -> dict[date, dict[str, int]]:
    """Return day -> colour -> number of open matters due on it, from `today`'s week to `AHEAD`.

    `tally` is that of `open_list`.
    """
    load: dict[date, dict[str, int]] = {}
    week = timedelta(days=today.weekday())
    for (due, kind), number in tally.by_day(today - week, today + AHEAD).items():
        if now := OpenKind._make(kind).now:
            of_day = load.setdefault(due, {})
            of_day[now] = of_day.get(now, 0) + number
    return load


def book_accounts(actor: Actor) -> list[BookAccount]:
    """Return the account of each book in which `actor` sees a matter, by key. Two queries.

    A restricted book of which the actor sees nothing is not listed: it leaves no trace.
    """
    by_state = {str(state): Count("pk", filter=Q(state=state)) for state in Matter.State.values}
    counted = (
        Matter.objects.seen_by(actor)
        .order_by("book")
        .values("book")
        .annotate(established=Count("pk"), **by_state)
    )
    titles = {version.key: version for version in BookVersion.objects.order_by("version")}
    return [
        BookAccount(title=titles[row["book"]].title, title_en=titles[row["book"]].title_en, **row)
        for row in counted
    ]


def is_city_empty() -> bool:
    """Tell whether there is no matter yet, whoever might see it. One query."""
    with acting(SYSTEM):
        return not Matter.objects.order_by().exists()


def all_books() -> list[BookVersion]:
    """Return the newest version of every book, by key, for who gives rights. One query."""
    newest = {version.key: version for version in BookVersion.objects.order_by("version")}
    return [version for _, version in sorted(newest.items())]


def open_books(actor: Actor) -> list[BookVersion]:
    """Return the newest version of each book that `actor` may know of, by key. One query."""
    return [
        version
        for version in all_books()
        if not version.restricted or version.key in actor.books or actor.is_system
    ]
