"""叫应: a call along the duty tree; one that nobody answers in time goes to the level above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# From the bottom of the duty tree to its top: the way that an unanswered call climbs.
CLIMB = ("村", "办", "区")


@dataclass(frozen=True, slots=True)
class Call:
    """That somebody was called about a segment; `answered_at` is `None` while nobody answered.

    `minutes` is how long an answer may take by the plan, `None` where the city has not set it;
    `climbed_to` is the level that was called instead, or "".
    """

    key: int
    segment: str
    level: str
    called: str
    at: datetime
    minutes: int | None = None
    answered_at: datetime | None = None
    climbed_to: str = ""
    exercise: bool = False

    @property
    def due(self) -> datetime | None:
        """Return when it climbs if nobody answers; `None` where the city has not set it."""
        return None if self.minutes is None else self.at + timedelta(minutes=self.minutes)


def unanswered(calls: Iterable[Call], at: datetime) -> list[Call]:
    """Return the calls that nobody answered in time at the instant `at` and that still climb."""
    return [
        call
        for call in calls
        if call.answered_at is None
        and not call.climbed_to
        and call.due is not None
        and call.due <= at
        and next_level(call.level)
    ]


def next_level(level: str) -> str:
    """Return the level above, "" above the highest."""
    place = CLIMB.index(level)
    return CLIMB[place + 1] if place + 1 < len(CLIMB) else ""
