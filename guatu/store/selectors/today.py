"""What the war room shows beside the account: what changed lately, and what comes due."""

from __future__ import annotations

from datetime import date

from django.db.models import Count

from guatu.store.actor import Actor
from guatu.store.lights import Colour
from guatu.store.models import Event, Matter
from guatu.store.selectors.rows import version_map


def latest_events(actor: Actor, *, limit: int = 12) -> list[Event]:
    """Return the newest events of matters that `actor` may see, newest first. One query.

    Newest as recorded: in the order of the rows, which the database walks from the end without
    sorting a million events.
    """
    events = Event.objects.seen_by(actor).filter(matter__isnull=False)
    return list(events.select_related("matter").order_by("-pk")[:limit])


def due_load(actor: Actor, first: date, last: date, *, today: date) -> dict[date, dict[str, int]]:
    """Return day -> colour -> number of open matters due on it, `first` to `last` included.

    Cost: two queries.
    """
    due = Matter.objects.seen_by(actor).filter(
        state=Matter.State.OPEN, due__gte=first, due__lte=last
    )
    coloured = due.annotate(colour=Colour(version_map().values(), today)).order_by()
    load: dict[date, dict[str, int]] = {}
    for day, colour, number in coloured.values_list("due", "colour").annotate(Count("pk")):
        load.setdefault(day, {})[colour] = number
    return load
