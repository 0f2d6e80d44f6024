"""What a person who reports has to report on, and whether a report arrived before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from guatu.store.actor import Actor
from guatu.store.models import Event, Matter
from guatu.store.models.people import under
from guatu.store.permission import ROLES_OF
from guatu.store.selectors.rows import MatterRow, rows_of, version_map

SHOWN = 100  # forms on one page of a phone


@dataclass(frozen=True, slots=True)
class Handled:
    """Open matters that somebody may report on: those due first, of `total`."""

    rows: list[MatterRow]
    total: int


def handled_matters(actor: Actor, *, today: date) -> Handled:
    """Return open matters led by the units for which `actor` may report, due first first.

    Cost: two queries, one more to count what is beyond `SHOWN`.
    """
    reach = Q(pk__in=[])
    for grant in actor.grants:
        if grant.role in ROLES_OF["matter.report"]:
            reach |= under(grant.path, field="lead__path")
    matters = (
        Matter.objects.seen_by(actor)
        .filter(reach, state=Matter.State.OPEN)
        .select_related("lead", "handler")
        .order_by(F("due").asc(nulls_last=True), "pk")
    )
    rows = rows_of(matters[:SHOWN], today, versions=version_map())
    return Handled(rows, len(rows) if len(rows) < SHOWN else matters.count())


def is_reported(actor: Actor, pk: int, *, version: int, progress: int, text: str) -> bool:
    """Tell whether exactly this report of `actor` followed version `version` of matter `pk`.

    A phone that did not hear the answer sends again; the same words after the same version are
    the same report. One query.
    """
    events = Event.objects.seen_by(actor).filter(matter=pk, sequence=version + 1)
    event = events.filter(act="matter.report", actor=actor.key).first()
    if event is None:
        return False
    after = event.after_facts
    # A field that did not change is not in the event: then the progress was the same before.
    return bool(after.get("+text") == text and after.get("progress", progress) == progress)
