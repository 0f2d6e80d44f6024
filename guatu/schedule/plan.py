"""A plan as it comes in: nodes, links, calendars, windows, shared means, remedies.

Values only; nothing is computed here. `guatu.schedule.network` checks a plan and turns it into
arrays, `guatu.schedule.answer` schedules it. Durations and lags count *ticks*: working days when
`Plan.unit` is DAY, working hours when it is HOUR, working minutes when it is MINUTE, working
seconds when it is SECOND. A date means the whole day: from its start for something that may not
begin earlier, to its end for something that has to be over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from guatu.findings import Finding


class Unit(StrEnum):
    """What one tick of the plan is."""

    DAY = "day"
    HOUR = "hour"
    MINUTE = "minute"
    SECOND = "second"


class Relation(StrEnum):
    """Which end of the earlier node holds back which end of the later one."""

    FINISH_START = "FS"
    START_START = "SS"
    FINISH_FINISH = "FF"
    START_FINISH = "SF"


class Direction(StrEnum):
    """Whether planned dates lean to the earliest or, backwards 倒排, to the latest ones."""

    FORWARD = "forward"
    BACKWARD = "backward"


class RemedyKind(StrEnum):
    """What a plan may allow when the date cannot be met."""

    JOINT = "joint"  # 联审联批: the named nodes are handed in and examined together
    PARALLEL = "parallel"  # two serial nodes overlap: their link goes from start to start
    SHIFT = "shift"  # a second shift, more crews: the named nodes take fewer days
    INPUT = "input"  # an input (land, funds, plant) comes earlier than planned
    DROP = "drop"  # a node that is not mandatory is left out


Moment = date | datetime  # a date is a whole day; a datetime an instant (no time zone: local)


def day_of(moment: Moment) -> date:
    """Return the day of `moment`."""
    return moment.date() if isinstance(moment, datetime) else moment


@dataclass(frozen=True, slots=True)
class Hours:
    """A working interval of a day, in minutes after midnight, `end` not included."""

    start: int
    end: int


OFFICE_HOURS = (Hours(8 * 60, 12 * 60), Hours(14 * 60, 18 * 60))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a unit.

    Attributes:
        weekdays: working weekdays, 0 = Monday.
        holidays: days off although their weekday works.
        extra_days: working days although their weekday is off 调休.
        hours: working intervals of a working day; used by plans in hours or minutes only.
        other_hours: working intervals of a weekday (0 = Monday), or of a date, that differ.
    """

    weekdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()
    extra_days: frozenset[date] = frozenset()
    hours: tuple[Hours, ...] = OFFICE_HOURS
    other_hours: Mapping[int | date, tuple[Hours, ...]] = field(default_factory=dict)

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """Return the working intervals of `day`; none when it is off."""
        if not self.works_on(day):
            return ()
        usual = self.other_hours.get(day.weekday(), self.hours)
        return self.other_hours.get(day, usual)

    def works_on(self, day: date) -> bool:
        """Return whether `day` is a working day."""
        if day in self.extra_days:
            return True
        return day.weekday() in self.weekdays and day not in self.holidays


EVERY_DAY = Calendar(weekdays=frozenset(range(7)), hours=(Hours(0, 24 * 60),))


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which something may happen, such as a joint meeting on the 5th, 15th, 20th.

    A day is in the window if its day of the month is in `month_days`, or its weekday in
    `weekdays`, or it is one of `dates`.
    """

    month_days: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    dates: frozenset[date] = frozenset()

    def holds(self, day: date) -> bool:
        """Return whether `day` is in the window."""
        return day.day in self.month_days or day.weekday() in self.weekdays or day in self.dates


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a plan 节点.

    Attributes:
        duration: working ticks of its calendar, >= 0; 0 is a milestone, which happens at the
            end of a day and holds back what waits for it to the next.
        calendar: key of its calendar; `None`: the plan's.
        not_before: the earliest start (for a milestone: the earliest day it may happen).
        finish_not_before: the earliest day on which it may finish.
        due: hard date, the last day on which it may finish, included.
        start_by: the last day on which it may start, included.
        start_window, finish_window: keys of windows that its first, or last, day must be in.
        mandatory: no remedy may drop it 安全质量底线.
        late: its planned dates are the latest ones although the plan leans forward (ALAP).
        soon: its planned dates are the earliest ones that the others leave although the plan
            leans backwards (ASAP).
        ahead: it may start before the plan does when what it waits for lets it, as a lead of
            MS Project does; without a link into it, it would have no first day.
        started, finished: actual dates; `remaining` ticks of a started node, `None`: what its
            duration leaves after the plan's `today`.
        needs: resource key -> units held from start to finish.
        uses: stock key -> units consumed for good at the start.
        announced: the start that was promised; see `Plan.keep_announced`.
        announced_factor: how many times as dear as that of others its promise is, >= 0.
    """

    key: str
    duration: int
    title: str = ""
    unit: str = ""
    project: str = ""
    calendar: str | None = None
    not_before: Moment | None = None
    finish_not_before: Moment | None = None
    due: Moment | None = None
    start_by: Moment | None = None
    start_window: str | None = None
    finish_window: str | None = None
    mandatory: bool = False
    late: bool = False
    soon: bool = False
    ahead: bool = False
    started: Moment | None = None
    finished: Moment | None = None
    remaining: int | None = None
    announced: Moment | None = None
    announced_factor: float = 1.0
    needs: Mapping[str, int] = field(default_factory=dict)
    uses: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """`after` waits for `before`.

    Attributes:
        lag: least distance in ticks between the two ends; negative for an overlap.
        max_lag: greatest distance, `None`: no limit. An approval that lapses.
        elapsed: the distances are calendar ticks (days off count) instead of working ones.
        calendar: key of the calendar that counts the lags; `None`: the one of `after`.
    """

    before: str
    after: str
    relation: Relation = Relation.FINISH_START
    lag: int = 0
    max_lag: int | None = None
    elapsed: bool = False
    calendar: str | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """A shared means: a task force, an approval window, a crew.

    Attributes:
        capacity: units available at once.
        changes: day -> capacity from that day on, until the next change.
    """

    key: str
    capacity: int
    title: str = ""
    changes: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stock:
    """Something used up: land quota, quarterly funds. `supply`: day -> units that arrive then."""

    key: str
    supply: Mapping[date, int]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that the plan allows when a hard date cannot be met.

    Attributes:
        nodes: the nodes concerned; for PARALLEL the earlier and the later one.
        cost: what it costs, in the plan's own money; remedies are offered cheapest first.
        duration: JOINT, SHIFT: new duration of each node that takes longer, in ticks.
        lag: PARALLEL: ticks after the start of the earlier node at which the later may start.
        date: INPUT: the day from which the nodes may start.
    """

    key: str
    kind: RemedyKind
    nodes: tuple[str, ...]
    title: str = ""
    cost: float = 0.0
    duration: int | None = None
    lag: int = 0
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is known about a plan.

    Attributes:
        start: the first day on which anything not yet started may start.
        today: the day up to which actual dates are known; `None`: nothing is known.
        due: hard date of the whole plan, included; `None`: as early as possible.
        calendar: key of the calendar of nodes that name none.
        announced_weight: what a working day by which an announced start moves, earlier or
            later, costs against one by which the whole ends later, >= 0; 0: nothing. Hard dates,
            links and means come first.
        keep_announced: in place of a weight, its limit: what was announced starts earlier only
            where a hard date forces it to and later only where the rules do, each no further
            than that, and the end costs nothing against it.
        findings: what its file says that the plan cannot hold to the letter.
    """

    start: Moment
    nodes: tuple[Node, ...]
    links: tuple[Link, ...] = ()
    title: str = ""
    unit: Unit = Unit.DAY
    direction: Direction = Direction.FORWARD
    today: date | None = None
    due: Moment | None = None
    calendar: str = ""
    calendars: Mapping[str, Calendar] = field(default_factory=lambda: {"": Calendar()})
    windows: Mapping[str, Window] = field(default_factory=dict)
    resources: tuple[Resource, ...] = ()
    stocks: tuple[Stock, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    announced_weight: float = 0.0
    keep_announced: bool = False
    findings: tuple[Finding, ...] = ()
