"""退回: send a matter back that was handed in as done."""

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
def return_matter(matter: Matter, *, actor: Actor, at: datetime, reason: str) -> None:
    """Send `matter` back to its lead unit and say what is missing.

    Raises:
        NotAllowed: `actor` may not do this to matters of its lead unit.
        Invalid: no reason.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.return", matter)
    check_text(reason, "field.reason")
    fields = {
        "submitted_on": None,
        "returned_times": matter.returned_times + 1,
        **moved(matter, "matter.return", day=day_of(at)),
    }
    change(matter, Deed("matter.return", actor, at, reason), fields=fields)
