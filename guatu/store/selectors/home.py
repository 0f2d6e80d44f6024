"""The account at a glance: established = open + closed + cancelled + merged + carried."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from guatu.store.actor import Actor
from guatu.store.models import BookVersion, Draft, Matter
from guatu.store.selectors.ledger import WAITING, light_turns, waiting_for
from guatu.watch import Colour

SOON = timedelta(days=7)
TURNING = 3


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


def home_counts(actor: Actor, *, today: date) -> Home:
    """Return the counts for `actor` on `today`. Four queries."""
    waits = {name: Count("pk", filter=waiting_for(actor, name)) for name in WAITING}
    soon = Count("pk", filter=Q(due__range=(today, today + SOON)))
    is_open = Matter.objects.seen_by(actor).filter(state=Matter.State.OPEN)
    waiting = is_open.aggregate(due_soon=soon, **waits)
    lights, turning = _lights(actor, today)
    return Home(
        lights=lights,
        turning=turning,
        waiting_drafts=Draft.objects.seen_by(actor).filter(state="proposed").count(),
        due_soon=waiting["due_soon"],
        handed_in=waiting["closing"],
        extensions_asked=waiting["extension"],
        to_sign=waiting["mine"],
    )


def _lights(actor: Actor, today: date) -> tuple[dict[str, int], int]:
    """Return the open matters by colour, and how many are not red and will be."""
    lights: Counter[str] = Counter()
    turning, red = 0, Colour.RED.value
    for (now, then), number in light_turns(actor, today=today, days=TURNING).items():
        if now:
            lights[now] += number
        turning += number if then == red and now != red else 0
    return dict(lights), turning


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
