"""What the administrators of rights and of the record look at; for others none of it is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils.timezone import get_current_timezone

from guatu.errors import NotFound
from guatu.store.actor import Actor
from guatu.store.acts.second_factor import factor_of
from guatu.store.models import Checkpoint, Event, Grant, Identity, Token, User
from guatu.store.permission import may
from guatu.store.selectors.access import identities_of, tokens_of

PIECE = 100
# Kinds of events, by the beginnings of their acts.
KINDS: dict[str, tuple[str, ...]] = {
    "sign_in": ("session.",),
    "rights": ("grant.", "user.", "token.", "factor.", "identity.", "password."),
    "matter": ("matter.", "draft.", "plan."),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with all that opens something to them."""

    user: User
    grants: list[Grant]
    tokens: list[Token]
    identities: list[Identity]
    has_phone: bool


@dataclass(frozen=True, slots=True)
class RecordFilters:
    """What the record is narrowed to; blank does not narrow. Days are included at both ends."""

    kind: str = ""
    who: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some events, newest first; `next` is the number before which the next piece begins, or 0.

    `checkpoint` is the newest root over all chains, if there is one.
    """

    events: list[Event]
    next: int
    checkpoint: Checkpoint | None


def people_list(actor: Actor, text: str = "", *, limit: int = 200) -> list[User]:
    """Return people with `text` in account, name or post, by account, with their grants.

    Raises:
        NotFound: `actor` does not keep the rights. Two queries.
    """
    _need(actor, "grant.give")
    found = User.objects.select_related("unit").order_by("username")
    if text := text.strip():
        names = Q(username__contains=text) | Q(name__contains=text) | Q(post__contains=text)
        found = found.filter(names)
    return list(found.prefetch_related("grants__unit")[:limit])


def person_page(actor: Actor, pk: int) -> Person:
    """Return the person with row number `pk`.

    Raises:
        NotFound: there is none, or `actor` does not keep the rights.
    """
    _need(actor, "grant.give")
    user = User.objects.filter(pk=pk).select_related("unit").first()
    if user is None:
        raise NotFound(what=pk)
    held = user.grants.filter(revoked_at=None).select_related("unit", "user")
    return Person(
        user=user,
        grants=list(held.order_by("unit__path", "role")),
        tokens=tokens_of(user),
        identities=identities_of(user),
        has_phone=factor_of(user) is not None,
    )


def record_page(actor: Actor, filters: RecordFilters, *, before: int = 0) -> RecordPage:
    """Return a piece of the record as `actor` may see it: of matters those in their reach.

    Raises:
        NotFound: `actor` does not keep the record. Three queries.
    """
    _need(actor, "audit.read")
    events = _narrowed(Event.objects.seen_by(actor), filters)
    if before:
        events = events.filter(pk__lt=before)
    found = list(events.select_related("matter").order_by("-pk")[: PIECE + 1])
    following = found[PIECE - 1].pk if len(found) > PIECE else 0
    return RecordPage(found[:PIECE], following, Checkpoint.objects.order_by("day").last())


def _narrowed(events: QuerySet[Event], filters: RecordFilters) -> QuerySet[Event]:
    wanted = Q()
    for beginning in KINDS.get(filters.kind, ()):
        wanted |= Q(act__startswith=beginning)
    if who := filters.who.strip():
        named = Q(actor__contains=who) | Q(actor_text__contains=who)
        wanted &= named | Q(stream__endswith=f":{who}")
    if filters.first:
        wanted &= Q(at__gte=_midnight(filters.first))
    if filters.last:
        wanted &= Q(at__lte=datetime.combine(filters.last, time.max, get_current_timezone()))
    return events.filter(wanted)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, get_current_timezone())


def _need(actor: Actor, action: str) -> None:
    """Let the administrator go on; for everybody else the page is not there."""
    if not may(actor, action):
        raise NotFound(what="page")
