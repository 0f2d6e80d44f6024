"""What the war room shows beside the account: what changed lately."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.store.actor import Actor
from guatu.store.models import Event, Look

COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Changes:
    """What others did to matters since somebody looked, newest first, as far as it is shown.

    `total` counts up to `COUNTED`; `since` is the event they had seen, 0 when they never looked.
    """

    events: list[Event]
    total: int
    since: int


def changes_since(actor: Actor, since: int, *, limit: int = 100) -> Changes:
    """Return the changes of matters that `actor` may see behind the event `since`.

    Who never looked gets the newest ones without a count. Newest as recorded: in the order of
    the rows, which the database walks from the end without sorting a million events. Two queries.
    """
    events = Event.objects.seen_by(actor).filter(matter__isnull=False, pk__gt=since)
    others = events.exclude(actor=actor.key) if since else events
    newest = others.select_related("matter").defer("before", "after").order_by("-pk")
    total = others.order_by("-pk")[:COUNTED].count() if since else 0
    return Changes(list(newest[:limit]), total, since)


def seen_up_to(actor: Actor) -> int:
    """Return the event up to which `actor` has seen what changed, 0 for never. One query."""
    return Look.objects.seen_by(actor).values_list("event", flat=True).first() or 0
