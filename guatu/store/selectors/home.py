"""The account at a glance: established = open + closed + cancelled + merged + carried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Case, Count, F, Q, When

from guatu.store.actor import Actor
from guatu.store.lights import Colour
from guatu.store.models import BookVersion, Draft, Matter
from guatu.store.selectors.ledger import LedgerFilters, narrowed, waiting_for
from guatu.store.selectors.rows import version_map
from guatu.store.selectors.tally import Kind, Listed
from guatu.watch import Colour as LightColour

SOON = timedelta(days=7)
TURNING = 3
AHEAD = timedelta(weeks=12)


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
    """What an open matter counts as: its colours, its due date if near, and what waits for a name.

    `now` and `then` are the colours today and in `TURNING` days if nothing happens; `due` lies
    within `AHEAD` of today.
    """

    now: str | None
    then: str | None
    due: date | None
    closing: bool
    extension: bool
    mine: bool


def open_list(actor: Actor, *, today: date) -> Listed:
    """Return the open matters that `actor` may see as rows (row number, *`OpenKind`)."""
    versions = version_map().values()
    near = Case(When(due__range=(today - AHEAD, today + AHEAD), then=F("due")))
    matters = narrowed(actor, LedgerFilters()).order_by()
    return matters.annotate(
        now=Colour(versions, today),
        then=Colour(versions, today + timedelta(days=TURNING)),
        near=near,
        **{name: _is(waiting_for(actor, name)) for name in ("closing", "extension", "mine")},
    ).values_list("pk", "now", "then", "near", "closing", "extension", "mine")


def _is(condition: Q) -> Case:
    return Case(When(condition, then=1), default=0)


def home_counts(actor: Actor, counted: Mapping[Kind, int], *, today: date) -> Home:
    """Return the counts for `actor` on `today`; `counted` are those of `open_list`. One query."""
    kinds = [(OpenKind._make(kind), number) for kind, number in counted.items()]
    lights: Counter[str] = Counter()
    for kind, number in kinds:
        if kind.now:
            lights[kind.now] += number
    red, soon = LightColour.RED.value, today + SOON
    return Home(
        lights=dict(lights),
        turning=sum(n for kind, n in kinds if kind.then == red and kind.now != red),
        waiting_drafts=Draft.objects.seen_by(actor).filter(state="proposed").count(),
        due_soon=sum(n for kind, n in kinds if kind.due and today <= kind.due <= soon),
        handed_in=sum(n for kind, n in kinds if kind.closing),
        extensions_asked=sum(n for kind, n in kinds if kind.extension),
        to_sign=sum(n for kind, n in kinds if kind.mine),
    )


def due_load(counted: Mapping[Kind, int]) -> dict[date, dict[str, int]]:
    """Return day -> colour -> number of open matters due on it, `AHEAD` before and after today.

    `counted` are the counts of `open_list`.
    """
    load: dict[date, dict[str, int]] = {}
    for kind, number in counted.items():
        now, _, due, *_ = OpenKind._make(kind)
        if due and now:
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
