"""值班表: who is on duty when, where nobody is, and who is on duty at two places at once.

Instants are those of the city's clock, without a zone. A shift begins with its first minute and
ends before its last: 08:00-20:00 and 20:00-08:00 neither overlap nor leave a hole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations

_CLOCK = r"(\d{1,2})[:：时](\d{2})?分?"
_HOURS = re.compile(rf"\s*{_CLOCK}\s*[-－–—~～至到]+\s*(?:次日|翌日)?\s*{_CLOCK}\s*")
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody's turn at a post (值班点) of one level; `person` "" is a turn nobody has.

    `leader` is who leads the room (带班领导), or "".
    """

    key: int
    level: str
    post: str
    begins: datetime
    ends: datetime
    person: str = ""
    phone: str = ""
    leader: str = ""

    def holds_at(self, at: datetime) -> bool:
        """Tell whether it is somebody's turn at the instant `at`."""
        return bool(self.person) and self.begins <= at < self.ends


@dataclass(frozen=True, slots=True)
class Hole:
    """A time in which nobody is on duty at a post."""

    level: str
    post: str
    begins: datetime
    ends: datetime


def hours_of(text: str, day: date) -> tuple[datetime, datetime] | None:
    """Return first and last instant of hours such as 08:00-20:00 that begin on `day`.

    Hours that end no later than they begin go on into the next day; 24小时 and 全天 are the whole
    day from midnight. `None`: a word that has no hours of its own, such as 白班.
    """
    midnight = datetime.combine(day, time())
    if text.strip() in {"24小时", "全天"}:
        return midnight, midnight + timedelta(days=1)
    match = _HOURS.fullmatch(text)
    if match is None:
        return None
    begin, end = (int(match[n]) * 60 + int(match[n + 1] or 0) for n in (1, 3))
    if max(begin, end) > _DAY_MINUTES or begin == _DAY_MINUTES:
        return None
    end += _DAY_MINUTES if end <= begin else 0
    return midnight + timedelta(minutes=begin), midnight + timedelta(minutes=end)


def on_duty(shifts: Iterable[Shift], at: datetime) -> list[Shift]:
    """Return the shifts that somebody stands at the instant `at`, by level and post."""
    return sorted((s for s in shifts if s.holds_at(at)), key=lambda s: (s.level, s.post, s.key))


def roster_holes(shifts: Iterable[Shift], first: datetime, last: datetime) -> list[Hole]:
    """Return when nobody is on duty from `first` until before `last`, at each post there is.

    A post is known by its shifts: one for which there is no roster at all is not.
    """
    posts: dict[tuple[str, str], list[Shift]] = {}
    for shift in shifts:
        posts.setdefault((shift.level, shift.post), []).append(shift)
    return [
        Hole(level, post, begins, ends)
        for (level, post), held in sorted(posts.items())
        for begins, ends in _uncovered([s for s in held if s.person], first, last)
    ]


def double_bookings(shifts: Iterable[Shift]) -> list[tuple[Shift, Shift]]:
    """Return the pairs of shifts in which one person is at two places, or twice at one, at once.

    People of one name are one person unless their phones differ.
    """
    by_name: dict[str, list[Shift]] = {}
    for shift in sorted(shifts, key=lambda s: (s.begins, s.key)):
        if shift.person:
            by_name.setdefault(shift.person, []).append(shift)
    return [
        (one, other)
        for held in by_name.values()
        for one, other in combinations(held, 2)
        if other.begins < one.ends and not (one.phone and other.phone and one.phone != other.phone)
    ]


def _uncovered(
    shifts: Sequence[Shift], first: datetime, last: datetime
) -> list[tuple[datetime, datetime]]:
    """Return the stretches of `first` to `last` in which none of `shifts` lies, in order."""
    gaps, reached = [], first
    for shift in sorted(shifts, key=lambda s: s.begins):
        if shift.begins >= last:
            break
        if shift.begins > reached:
            gaps.append((reached, shift.begins))
        reached = max(reached, shift.ends)
    return [*gaps, (reached, last)] if reached < last else gaps
