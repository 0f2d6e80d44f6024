"""签字: a unit signs a matter's fields as they are now; a later change voids the signature."""

from __future__ import annotations

from datetime import datetime

from guatu.errors import NotAllowed
from guatu.store.actor import Actor
from guatu.store.calendar import day_of
from guatu.store.models import Matter, Unit
from guatu.store.moves import moved, values_digest
from guatu.store.permission import require
from guatu.store.record import Deed, act, change


@act
def sign(matter: Matter, *, actor: Actor, at: datetime) -> None:
    """Sign what `matter` says, for the unit that `actor` belongs to.

    Raises:
        NotAllowed: `actor` signs for none of the units in this matter.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.sign", matter)
    taking_part = Unit.objects.filter(involvements__matter=matter).values_list("key", flat=True)
    lead = {matter.lead.key} if matter.lead else set()
    if actor.unit not in lead | set(taking_part):
        raise NotAllowed(action="matter.sign")
    fields = moved(matter, "matter.sign", day=day_of(at))
    said = {"unit": actor.unit, "over": values_digest(matter)}
    change(matter, Deed("matter.sign", actor, at), fields=fields, said=said)
