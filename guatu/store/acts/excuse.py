"""容错: accept an excuse for a delay up to a day; a past red stays visible as red."""

from __future__ import annotations

from datetime import date, datetime

from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.models import Matter
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.record import Deed, act, change


@act
def excuse(matter: Matter, *, actor: Actor, at: datetime, until: date, reason: str) -> None:
    """Accept a reviewed excuse for `matter` up to and including `until`.

    It moves no date. Light rules and scorecards may ask for `excuse_accepted`.

    Raises:
        NotAllowed: `actor` does not sign for its lead unit.
        Invalid: no reason, or a day that has passed.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.excuse", matter)
    check_text(reason, "field.reason")
    day = day_of(at)
    if until < day:
        raise Invalid(what="field.until", value=until, wanted=f"≥ {day}")
    fields = {"excused_until": until, **moved(matter, "matter.excuse", day=day)}
    change(matter, Deed("matter.excuse", actor, at, reason), fields=fields)
