"""How often: supervision is limited by the book, whichever act it is that the book limits.

国令733: visits and reminders must not become a burden. Once more than the book allows needs a
reason that a leader of the matter's unit signs.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q

from guatu.ledger.book import Limit
from guatu.ledger.limits import check_often
from guatu.store.actor import SYSTEM, Actor, Role
from guatu.store.books import book_of
from guatu.store.calendar import day_of
from guatu.store.models import Event, Matter
from guatu.store.permission import roles_over
from guatu.store.scope import acting


def check_rate(matter: Matter, act: str, *, actor: Actor, at: datetime, reason: str) -> None:
    """Let `actor` do `act` to `matter` once more, or raise. Asks nothing when no limit is set.

    Raises:
        TooOften: the limit of the period is reached, and no leader gives a reason.
    """
    book, day = book_of(matter), day_of(at)
    if (limit := book.limit_on(act)) is None:
        return
    signed = bool(reason.strip()) and Role.LEADER in roles_over(actor, matter)
    check_often(book, act, _days(matter, limit, day), day, signed=signed)


def _days(matter: Matter, limit: Limit, today: date) -> list[date]:
    """Return the days of the period on which it was done, whoever did it and sees it."""
    of_unit = limit.per == "unit" and matter.lead_id
    done_to = Q(matter__lead=matter.lead_id) if of_unit else Q(matter=matter)
    since = today - timedelta(days=limit.days)
    with acting(SYSTEM):
        done = Event.objects.filter(done_to, act=limit.act, at__date__gte=since)
        return [day_of(at) for at in done.values_list("at", flat=True)]
