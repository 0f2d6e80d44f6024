"""The burden that guatu causes: what each unit was made to fill in and upload, month by month.

Counted from the events, shown to everyone, so that it can be brought down. How long somebody took
is not measured: that would be watching people. Minutes follow from what the city says that a
field and an upload take (`GUATU_SECONDS_PER_FIELD`, `GUATU_SECONDS_PER_UPLOAD`); without that they
are unknown. Restricted books are left out.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q

from guatu.store.calendar import day_of
from guatu.store.models import Event, Unit
from guatu.store.past import end_of
from guatu.store.permission import SYSTEM, acting

# What a unit does because it is asked to; what the office does is not a unit's burden.
ASKED_OF_UNITS = (
    "matter.add_evidence", "matter.advance", "matter.extend_ask", "matter.report", "matter.sign",
    "matter.submit",
)  # fmt: skip
# Set by guatu itself, not filled in by anybody.
BY_ITSELF = frozenset(
    {
        "claim", "last_evidence_on", "last_report_on", "stage", "stage_on", "started_on", "state",
        "submitted_on", "+evidence", "+over", "+unit",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Burden:
    """What a unit had to do in a month: acts, fields filled in, files or proofs handed in.

    `minutes` is `None` where the city has not said what a field and an upload take.
    """

    unit: str
    month: str
    acts: int
    fields: int
    uploads: int
    minutes: float | None = None


def burden(first: date, last: date) -> list[Burden]:
    """Return the burden of each lead unit in each month from `first` to `last`, both included.

    By month, and in it the heaviest first. Cost: one query over the events of the span.
    """
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    span = Q(at__lt=end_of(last)) & Q(at__gte=end_of(first - timedelta(days=1)))
    with acting(SYSTEM):
        names = dict(Unit.objects.values_list("pk", "name"))
        events = Event.objects.filter(
            span, act__in=ASKED_OF_UNITS, matter__restricted=False, matter__lead__isnull=False
        ).order_by()
        # Three columns rather than models: a month of a large city has ten thousands of them.
        for at, lead, after in events.values_list("at", "matter__lead", "after").iterator():
            facts = json.loads(after)
            count = counts[f"{day_of(at):%Y-%m}", names[lead]]
            count[0] += 1
            count[1] += len(facts.keys() - BY_ITSELF)
            count[2] += len(facts.get("+evidence", []))
    rows = [
        Burden(unit, month, acts, fields, uploads, _minutes(fields, uploads))
        for (month, unit), (acts, fields, uploads) in counts.items()
    ]
    return sorted(rows, key=lambda row: (row.month, -row.fields, row.unit))


def _minutes(fields: int, uploads: int) -> float | None:
    per_field, per_upload = settings.SECONDS_PER_FIELD, settings.SECONDS_PER_UPLOAD
    if not per_field and not per_upload:
        return None
    return float(round((fields * per_field + uploads * per_upload) / 60, 1))
