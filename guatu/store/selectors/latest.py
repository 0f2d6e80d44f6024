"""How far the record has come: the whole of it for the house, and what of it a person may see.

The number of the newest event moves with every act anywhere. It is the key under which parts of
pages are kept, and never told to anybody: that something was done in a restricted book can be
read from it. A person is told a mark, which changes with what they see and says nothing else.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from django.utils.crypto import salted_hmac

from guatu.store.actor import Actor
from guatu.store.models import Document, Event
from guatu.store.models.matters import of_seen_matter
from guatu.store.permission import SYSTEM, acting

MARK = 16
# Numbers are given when an act begins and seen when it ends: so many may still be under way.
LATE = 64


def latest_event() -> int:
    """Return the row number of the newest event, 0 when there is none. One query."""
    with acting(SYSTEM):
        return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def latest_events() -> tuple[int, ...]:
    """Return the row numbers of the newest events, the newest first. One query.

    Several, because one with a smaller number may appear after one with a larger. What was made
    from the store before is still true while they stand.
    """
    with acting(SYSTEM):
        return tuple(Event.objects.order_by("-pk").values_list("pk", flat=True)[:LATE])


def latest_mark(actor: Actor) -> str:
    """Return what changes when something is recorded that `actor` may see. One query.

    Seen are the events of matters, of documents and their drafts, and of meetings. A mark is not
    a number: how much was done between two of them cannot be told.
    """
    with acting(SYSTEM):
        seen = Event.objects.filter(_told(actor)).order_by("-pk")
        newest = seen.values_list("pk", flat=True).first()
    return salted_hmac("guatu.latest", f"{actor.key} {newest}").hexdigest()[:MARK]


def _told(actor: Actor) -> Q:
    if not actor.seeing and not actor.is_system:
        return Q(pk__in=[])
    told = of_seen_matter(actor) | Q(stream__startswith="meeting:")
    for prefix in ("document:", "draft:"):  # both go on with the SHA-256 of the text
        sha256 = Substr(OuterRef("stream"), len(prefix) + 1, 64)
        readable = Document.objects.seen_by(actor).filter(sha256=sha256)
        told |= Q(Exists(readable), stream__startswith=prefix)
    return told


def let_go() -> None:
    """End this thread's connection to the database; the next query opens another.

    For threads that will wait for minutes without a query.
    """
    connection.close()
