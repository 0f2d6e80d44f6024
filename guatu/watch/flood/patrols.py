"""巡查: which rounds of a segment were due since a response began, and which were skipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Round:
    """A stretch of time in which a segment is patrolled once; `walked` tells how often it was."""

    begins: datetime
    ends: datetime
    walked: int

    def is_skipped(self, at: datetime) -> bool:
        """Tell whether it ended by the instant `at` and nobody walked it."""
        return not self.walked and self.ends <= at


def rounds(
    since: datetime, at: datetime, *, hours: int, reports: Sequence[datetime]
) -> list[Round]:
    """Return the rounds of `hours` each from `since` to the one that runs at `at`, in order.

    Args:
        since: when the response came into force.
        at: now; nothing is due before `since`.
        hours: within how many hours a segment is patrolled once, at least 1.
        reports: when somebody reported a round of the segment.
    """
    found, begins, step = list[Round](), since, timedelta(hours=hours)
    while begins <= at:
        ends = begins + step
        walked = sum(begins <= report < ends for report in reports)
        found.append(Round(begins, ends, walked))
        begins = ends
    return found
