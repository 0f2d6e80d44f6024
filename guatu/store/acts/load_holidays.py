"""载入节假日: the days off and the make-up days of whole years, as they were announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from guatu.errors import Invalid
from guatu.ledger.holidays import SpecialDay
from guatu.store.actor import Actor
from guatu.store.calendar import fill_calendar, forget_calendar
from guatu.store.models import SpecialDay as Row
from guatu.store.permission import require
from guatu.store.record import Deed, act, last_noted, note


@act
def load_holidays(
    days: Sequence[SpecialDay], *, actor: Actor, at: datetime, source: str
) -> list[int]:
    """Let `days` be all special days of their years; return the years that changed.

    Dates that were given before stay as they are: a due date is moved only by an act on its
    matter. Lights count working days by the new table at once.

    Args:
        days: in any order.
        actor: who signs for it.
        at: when.
        source: the notice that announces them.

    Raises:
        NotAllowed: `actor` does not keep the system. Invalid: no day at all.
    """
    require(actor, "calendar.load")
    if not days:
        raise Invalid(what="field.holidays", value=0, wanted="≥ 1")
    changed = [
        year
        for year, listed in groupby(sorted(days), key=lambda special: special.day.year)
        if _replaced(year, list(listed), Deed("calendar.load", actor, at, source))
    ]
    if changed:
        fill_calendar()
        transaction.on_commit(forget_calendar)
    return changed


def _replaced(year: int, days: list[SpecialDay], deed: Deed) -> bool:
    """Make `days` those of `year` and record it; tell whether that changes anything."""
    stream = f"calendar:{year}"
    told = {
        special.day.isoformat(): {"is_worked": special.is_worked, "name": special.name}
        for special in days
    }
    last = last_noted(stream)
    before = last.after_facts if last else {}
    if before == {"days": told}:
        return False
    Row.objects.filter(day__year=year).delete()
    Row.objects.bulk_create(
        Row(day=special.day, is_worked=special.is_worked, name=special.name) for special in days
    )
    note(stream, deed, before=before, after={"days": told})
    return True
