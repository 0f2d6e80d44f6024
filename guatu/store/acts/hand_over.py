"""移交: hand a matter over to another lead unit, at one instant."""

from __future__ import annotations

from datetime import datetime

from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.calendar import day_of
from guatu.store.checks import check_in_being, check_text
from guatu.store.models import Matter, Unit
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.record import Deed, act, change


@act
def hand_over(matter: Matter, to: Unit, *, actor: Actor, at: datetime, reason: str) -> None:
    """Make `to` the lead unit of `matter` in the place of the one that has it.

    One event changes it: before it the old unit owns the matter, from it on the new one, and at
    no instant both or neither. Who handled it for the old unit handles it no longer.

    Raises:
        NotAllowed: `actor` has no right over the unit that gives or the one that takes.
        Invalid: no reason, it leads already, or it no longer exists.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.hand_over", matter)
    # Nobody moves a matter out of their own reach.
    require(actor, "matter.hand_over", to)
    check_text(reason, "field.reason")
    check_in_being(to, day_of(at))
    if to.pk == matter.lead_id:
        raise Invalid(what="field.unit", value=to.name, wanted="another unit 其他单位")
    fields = {
        "lead": to,
        "handler": None,
        **moved(matter, "matter.hand_over", day=day_of(at)),
    }
    parts = {
        part: [unit for unit in units if unit.pk != to.pk]
        for part, units in _units_beside(matter).items()
    }
    change(matter, Deed("matter.hand_over", actor, at, reason), fields=fields, parts=parts)


def _units_beside(matter: Matter) -> dict[str, list[Unit]]:
    units: dict[str, list[Unit]] = {}
    for row in matter.involvements.select_related("unit"):
        units.setdefault(row.part, []).append(row.unit)
    return units
