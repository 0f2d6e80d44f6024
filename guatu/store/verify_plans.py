"""Does the plan of a matter stand in its rows as its events tell it?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from guatu.findings import Finding
from guatu.schedule.record import PARTS, Record
from guatu.store.models import Event, Matter
from guatu.store.plans import NoPlan, compact, record_of, told


def plan_that_differs(matter: Matter, events: Sequence[Event]) -> Iterator[Finding]:
    """Yield each node, link, baseline … of `matter` whose row is not what `events` tell.

    No query when `WITH_PLAN` was fetched along. What is counted daily is in no event.
    """
    try:
        record = told(events)
    except json.JSONDecodeError:
        return  # the broken hash of that event has been told
    held = _held(matter)
    for part in PARTS:
        for key in sorted(record[part].keys() | held[part].keys()):
            row, said = held[part].get(key), record[part].get(key)
            if row != said:
                facts = {"number": matter.number, "field": f"{part}.{key}"}
                yield Finding("verify.field", facts={**facts, "row": row, "record": said})


def _held(matter: Matter) -> Record:
    try:
        return compact(record_of(matter))
    except NoPlan:
        return {part: {} for part in PARTS}
