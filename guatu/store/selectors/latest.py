"""How far the record has come: the one number that changes with every act."""

from __future__ import annotations

from django.db import connection

from guatu.store.models import Event
from guatu.store.permission import SYSTEM, acting


def latest_event() -> int:
    """Return the row number of the newest event, 0 when there is none. One query.

    It tells that something was recorded and not what, so that it may be told to anybody: what
    was made from the store before is still true while it stands.
    """
    with acting(SYSTEM):
        return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def let_go() -> None:
    """End this thread's connection to the database; the next query opens another.

    For threads that will wait for minutes without a query.
    """
    connection.close()
