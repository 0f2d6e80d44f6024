"""How every act changes and records: one conditional update and one event, in one transaction.

`change` claims a matter's row by its version, so that of two people at once one wins and the
other is told. The event's hash goes into the row as `head`: a chain that lost its tail shows.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, transaction

from guatu.errors import Busy, RuleBroken
from guatu.ledger.chain import canonical, event_hash
from guatu.store.actor import SYSTEM, Actor
from guatu.store.models import Event, Matter
from guatu.store.parts import Parts, changed_parts, set_parts
from guatu.store.rates import check_rate
from guatu.store.scope import acting
from guatu.store.snapshot import stored_value

Facts = Mapping[str, object]
P = ParamSpec("P")
R = TypeVar("R")
logger = logging.getLogger(__name__)
Listener = Callable[[str, str], None]
LISTENERS: list[Listener] = []


class Conflict(RuleBroken):
    """Somebody changed the thing since it was read."""

    code = "store.conflict"


def act(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function` an act: all or nothing, and busy databases say so in words."""

    @wraps(function)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return function(*args, **kwargs)
        except OperationalError as error:
            if "locked" in str(error) or "deadlock" in str(error):
                raise Busy(what="database") from error
            raise
        except IntegrityError as error:
            # Two acts drew the same number or place in a chain: the other one was first.
            if "UNIQUE" in str(error) or "duplicate key" in str(error):  # SQLite, PostgreSQL
                raise Conflict(what=function.__name__) from error
            raise

    return whole


@dataclass(frozen=True, slots=True)
class Deed:
    """What is recorded of every act: its code, who did it, when, and why in their words.

    All events of one deed carry its `act_id`.
    """

    code: str
    actor: Actor
    at: datetime
    reason: str = ""
    act_id: uuid.UUID = field(default_factory=uuid.uuid4)


def change(
    matter: Matter,
    deed: Deed,
    *,
    fields: Facts | None = None,
    parts: Parts | None = None,
    said: Facts | None = None,
) -> Event:
    """Change `matter` and record it, inside the caller's transaction.

    Args:
        matter: as the person saw it; its `version` is what is claimed. Brought up to date.
        deed: what is recorded.
        fields: attribute -> new value; those that stay the same are not recorded.
        parts: responsible and supporting -> the units that shall take it.
        said: facts of the event that are no field of the row; recorded with a leading "+".

    Raises:
        TooOften: the book limits how often this is done. Conflict: the row's version moved on.
    """
    check_rate(matter, deed.code, actor=deed.actor, at=deed.at, reason=deed.reason)
    units = changed_parts(matter, parts or {})
    event, changed = next_event(matter, deed, fields=fields or {}, units=units, said=said or {})
    claimed = Matter.objects.filter(pk=matter.pk, version=matter.version).update(
        **changed, version=event.sequence, head=event.hash
    )
    if claimed != 1:
        raise Conflict(what=matter.number)
    set_parts(matter, {part: listed for part, listed in (parts or {}).items() if part in units})
    for name, value in {**changed, "version": event.sequence, "head": event.hash}.items():
        setattr(matter, name, value)
    return keep(event, matter)


def next_event(
    matter: Matter,
    deed: Deed,
    *,
    fields: Facts,
    units: Mapping[str, tuple[list[str], list[str]]],
    said: Facts,
) -> tuple[Event, dict[str, object]]:
    """Return the event that follows in the chain of `matter`, and those of `fields` that differ.

    `units` are the parts that differ, before and after. Stores nothing and asks nothing.
    """
    changed = _changed_fields(matter, fields)
    before = {name: stored_value(name, getattr(matter, name)) for name in changed}
    after = {name: stored_value(name, value) for name, value in changed.items()}
    event = made_event(
        Link(matter.stream, matter.version + 1, matter.head),
        deed,
        before=before | {part: pair[0] for part, pair in units.items()},
        after=after | {part: pair[1] for part, pair in units.items()} | as_said(said),
    )
    return event, changed


def _changed_fields(matter: Matter, fields: Facts) -> dict[str, object]:
    return {
        name: value
        for name, value in fields.items()
        if stored_value(name, value) != stored_value(name, getattr(matter, name))
    }


def as_said(said: Facts) -> dict[str, object]:
    """Return facts of an event that are no state, marked as such."""
    return {f"+{name}": value for name, value in said.items()}


def note(
    stream: str, deed: Deed, *, before: Facts | None = None, after: Facts | None = None
) -> Event:
    """Record an event that belongs to no matter, at the end of `stream`.

    Two at once on one stream: the database's constraint lets one through; see `act`.
    """
    last = last_noted(stream)
    link = Link(stream, last.sequence + 1, last.hash) if last else Link(stream, 1, "")
    return keep(made_event(link, deed, before=before or {}, after=after or {}), None)


def last_noted(stream: str) -> Event | None:
    """Return the last event of `stream`, whoever asks: a chain has one end for everybody."""
    with acting(SYSTEM):
        last: Event | None = Event.objects.filter(stream=stream).order_by("-sequence").first()
    return last


@dataclass(frozen=True, slots=True)
class Link:
    """Where in which chain an event goes: its number, and the hash of the one before."""

    stream: str
    sequence: int
    previous: str


def made_event(link: Link, deed: Deed, *, before: Facts, after: Facts) -> Event:
    """Return an event with its hash, not yet stored."""
    event = Event(
        stream=link.stream,
        sequence=link.sequence,
        act=deed.code,
        act_id=deed.act_id,
        actor=deed.actor.key,
        actor_text=deed.actor.text,
        at=deed.at,
        before=canonical(before),
        after=canonical(after),
        reason=deed.reason,
        previous=link.previous,
    )
    event.hash = event_hash(event.body)
    return event


def keep(event: Event, matter: Matter | None) -> Event:
    """Store `event` and announce it when the transaction is committed."""
    event.matter = matter
    event.save(force_insert=True)
    announce_all([event])
    return event


def keep_all(events: Iterable[Event]) -> None:
    """Store `events` of no matter in batches, and announce them as `keep` does."""
    made = Event.objects.bulk_create(events, batch_size=500)
    announce_all(made)


def announce_all(events: Sequence[Event]) -> None:
    """Announce events that were stored together, when the transaction is committed."""
    for event in events:
        transaction.on_commit(partial(_announce, event.act, event.stream))


def _announce(code: str, stream: str) -> None:
    logger.info("%s %s", code, stream)
    for listener in LISTENERS:
        listener(code, stream)
