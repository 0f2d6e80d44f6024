"""催办与升级: remind a unit, and climb the book's ladder; no more often than the book allows."""

from __future__ import annotations

from datetime import datetime

from guatu.ledger.book import Rung
from guatu.ledger.limits import next_rung
from guatu.store.actor import Actor
from guatu.store.books import book_of
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.models import Event, Matter
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.record import Deed, act, change


@act
def remind(matter: Matter, *, actor: Actor, at: datetime, text: str, reason: str = "") -> None:
    """Remind the lead unit of `matter`. Beyond the book's limit a leader must give a `reason`.

    Raises:
        NotAllowed: `actor` may not remind its lead unit.
        TooOften: the limit of the period is reached, and no leader gives a reason.
        Invalid: no words.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.remind", matter)
    check_text(text, "field.reminder")
    fields = moved(matter, "matter.remind", day=day_of(at))
    deed = Deed("matter.remind", actor, at, reason)
    change(matter, deed, fields=fields, said={"text": text})


@act
def escalate(matter: Matter, *, actor: Actor, at: datetime, reason: str) -> Rung:
    """Climb one rung of the book's ladder for an overdue matter; return the rung.

    Raises:
        NotAllowed: `actor` may not escalate matters of its lead unit.
        LadderEnded: no rung is left. RungTooEarly: it is not overdue enough for the next one.
        Invalid: no reason.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.escalate", matter)
    check_text(reason, "field.reason")
    day = day_of(at)
    climbed = Event.objects.filter(matter=matter, act="matter.escalate").count()
    rung = next_rung(book_of(matter), climbed, due=matter.due, today=day)
    fields = moved(matter, "matter.escalate", day=day)
    said = {"rung": rung.key, "role": rung.role}
    change(matter, Deed("matter.escalate", actor, at, reason), fields=fields, said=said)
    return rung
