"""公示: make a matter's result public."""

from __future__ import annotations

from datetime import datetime

from guatu.store.actor import Actor
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.models import Matter
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.record import Deed, act, change


@act
def publish(matter: Matter, *, actor: Actor, at: datetime, where: str) -> None:
    """Note that what became of `matter` was made public, and where.

    Raises:
        NotAllowed: `actor` may not publish matters of its lead unit.
        Invalid: no place.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.publish", matter)
    check_text(where, "field.where")
    day = day_of(at)
    fields = {"published_on": day, **moved(matter, "matter.publish", day=day)}
    change(matter, Deed("matter.publish", actor, at), fields=fields, said={"where": where})
