"""取消: take a matter off the account with a reason."""

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
def cancel(matter: Matter, *, actor: Actor, at: datetime, reason: str) -> None:
    """Cancel `matter`; it stays in the account as cancelled.

    Raises:
        NotAllowed: `actor` may not do this to matters of its lead unit.
        Invalid: no reason.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.cancel", matter)
    check_text(reason, "field.reason")
    fields = moved(matter, "matter.cancel", day=day_of(at))
    change(matter, Deed("matter.cancel", actor, at, reason), fields=fields)
