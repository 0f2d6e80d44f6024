"""重开: open a closed or cancelled matter again."""

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
def reopen(matter: Matter, *, actor: Actor, at: datetime, reason: str) -> None:
    """Open `matter` again; that it was closed stays in its history.

    Raises:
        NotAllowed: `actor` may not do this to matters of its lead unit.
        Invalid: no reason.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.reopen", matter)
    check_text(reason, "field.reason")
    fields = {
        **moved(matter, "matter.reopen", day=day_of(at)),
        "acceptor": None,
        "submitted_on": None,
        "reopened_times": matter.reopened_times + 1,
        "recheck_on": None,
        "claim": Matter.Claim.NONE.value,
    }
    change(matter, Deed("matter.reopen", actor, at, reason), fields=fields)
