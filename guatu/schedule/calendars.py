"""Calendars at array speed: an axis of ticks, and for each calendar which ticks work.

The axis starts at midnight of its first day; a tick is a day, or some seconds of one. A
*boundary* t lies before tick t, so that a node occupies the ticks from its start boundary to its
end boundary, excluded. Working time is counted by index: `counts[c, t]` working ticks of
calendar c lie before boundary t, and `ticks[c, k]` is its k-th working tick. Row 0 always works:
elapsed time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from guatu.schedule.passes import Flags, Ints
from guatu.schedule.plan import EVERY_DAY, Calendar, Moment, Window

DAY_S = 24 * 60 * 60
ELAPSED = 0  # the row of the calendar that always works


@dataclass(frozen=True, slots=True)
class Axis:
    """Ticks of `seconds` each, from midnight of `first`, over `days` days."""

    first: date
    days: int
    seconds: int = DAY_S

    @property
    def per_day(self) -> int:
        """Ticks of a day."""
        return DAY_S // self.seconds

    @property
    def length(self) -> int:
        """Ticks of the whole axis."""
        return self.days * self.per_day

    def start_of(self, moment: Moment) -> int:
        """Return the boundary at which `moment` starts: midnight of a date, or the instant."""
        if isinstance(moment, datetime):
            seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
            return self.start_of(moment.date()) + seconds // self.seconds
        return (moment - self.first).days * self.per_day

    def end_of(self, moment: Moment) -> int:
        """Return the boundary at which `moment` is over: the end of a date, or the instant."""
        if isinstance(moment, datetime):
            return self.start_of(moment)
        return self.start_of(moment) + self.per_day

    def day(self, tick: int) -> date:
        """Return the day that holds `tick`."""
        return self.first + timedelta(days=tick // self.per_day)

    def instant(self, boundary: int) -> datetime:
        """Return the instant of `boundary`."""
        day, rest = divmod(boundary, self.per_day)
        midnight = datetime.combine(self.first + timedelta(days=day), time())
        return midnight + timedelta(seconds=rest * self.seconds)


@dataclass(frozen=True, slots=True)
class Clockwork:
    """All calendars of a plan on one axis.

    Attributes:
        counts: row c, boundary t -> working ticks before t; `length + 1` columns.
        ticks: row c, index k -> the k-th working tick; past the last one, the axis length.
        works: row c, tick t -> whether t works.
    """

    axis: Axis
    counts: Ints
    ticks: Ints
    works: Flags


def wind(axis: Axis, calendars: Sequence[Calendar]) -> Clockwork:
    """Return the clockwork of `calendars` (rows 1, 2, ...) and elapsed time (row 0).

    Cost: O(calendars x ticks).
    """
    works = np.stack([_working_ticks(axis, each) for each in (EVERY_DAY, *calendars)])
    counts = np.zeros((len(works), axis.length + 1), np.int32)
    np.cumsum(works, axis=1, out=counts[:, 1:])
    ticks = np.full((len(works), axis.length + 2), axis.length, np.int32)
    for row, working in enumerate(works):
        found = np.flatnonzero(working)
        ticks[row, : len(found)] = found
    return Clockwork(axis, counts, ticks, works)


def window_ticks(axis: Axis, window: Window) -> Flags:
    """Return for each tick whether it is in `window`."""
    days = [window.holds(axis.first + timedelta(days=day)) for day in range(axis.days)]
    return np.repeat(np.array(days, np.bool_), axis.per_day)


def snap_rows(clockwork: Clockwork, row: int, allowed: Flags) -> tuple[Ints, Ints]:
    """Return the next and the previous index of calendar `row` whose tick is `allowed`.

    Both count an allowed index itself. No next one: the width of `ticks`; no previous one: -1.
    """
    width = clockwork.ticks.shape[1]
    found = np.zeros(width, np.bool_)
    total = int(clockwork.counts[row, -1])
    found[:total] = allowed[clockwork.ticks[row, :total]]
    places = np.arange(width, dtype=np.int32)
    behind = np.maximum.accumulate(np.where(found, places, -1)).astype(np.int32)
    ahead = np.minimum.accumulate(np.where(found, places, width)[::-1])[::-1]
    return np.ascontiguousarray(ahead, np.int32), behind


def _working_ticks(axis: Axis, calendar: Calendar) -> Flags:
    days = np.array(
        [calendar.works_on(axis.first + timedelta(days=day)) for day in range(axis.days)], np.bool_
    )
    if axis.per_day == 1:
        return days
    ticks = np.zeros((axis.days, axis.per_day), np.bool_)
    for number in np.flatnonzero(days):
        for hours in calendar.hours_on(axis.first + timedelta(days=int(number))):
            first, last = (edge * 60 // axis.seconds for edge in (hours.start, hours.end))
            ticks[number, first:last] = True
    return ticks.ravel()
