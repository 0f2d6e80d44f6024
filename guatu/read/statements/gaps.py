"""What a demand lacks before it can be a matter: an owner, a date.

Such a demand stays a candidate. That is no fault of the document; a deadline without a day
(汛期前) is a finding, because somebody has to set the day.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from guatu.findings import Finding, Place
from guatu.read.facts import Duty, Label, Segment
from guatu.read.statements.deadlines import is_undated


class Gap(StrEnum):
    """What is missing."""

    OWNER = "owner"
    DATE = "date"


def gaps(duty: Duty) -> tuple[Gap, ...]:
    """Return what a demand lacks.

    An audience (各县区) is no owner. 长期坚持 is no date: nothing is ever late by it.
    """
    missing = []
    if not duty.responsible:
        missing.append(Gap.OWNER)
    if not _has_day(duty):
        missing.append(Gap.DATE)
    return tuple(missing)


def duty_findings(segments: Iterable[Segment]) -> tuple[Finding, ...]:
    """Return a finding for each deadline that has no day, in order.

    Places are those of the segments.
    """
    return tuple(
        Finding(
            "read.deadline_without_day",
            Place(start=segment.place[0], end=segment.place[1], quote=segment.text[:40]),
            {"deadline": segment.duty.deadline},
        )
        for segment in segments
        if segment.label is Label.DEMAND and _is_open(segment.duty)
    )


def _is_open(duty: Duty) -> bool:
    return duty.deadline is not None and not _has_day(duty) and not is_undated(duty.deadline)


def _has_day(duty: Duty) -> bool:
    """Tell whether a deadline is a day; without its year (--11-15) it is none yet."""
    return duty.deadline_iso is not None and not duty.deadline_iso.startswith("--")
