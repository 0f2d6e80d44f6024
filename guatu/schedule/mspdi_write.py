"""Writes a scheduled plan as MS Project XML (MSPDI), with the dates that guatu found.

Whole working days become the hours of their calendar, so that MS Project and MPXJ show the same
days. What the format cannot say is pinned or noted: a start that a window or a shared means holds
back becomes a "start no earlier than"; a greatest lag stands in the notes of the later task.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from xml.etree import ElementTree as ET

from guatu.schedule.answer import NodeDates, Schedule
from guatu.schedule.mspdi import RELATIONS
from guatu.schedule.network import UNIT_S
from guatu.schedule.plan import Calendar, Direction, Hours, Link, Moment, Node, Plan, Relation, Unit

NAMESPACE = "http://schemas.microsoft.com/project"
TYPES = {relation: number for number, relation in RELATIONS.items()}
FORMATS = {
    Unit.DAY: ("7", "8"),
    Unit.HOUR: ("5", "6"),
    Unit.MINUTE: ("3", "4"),
    Unit.SECOND: ("3", "4"),
}
ASAP, ALAP, SNET = "0", "1", "4"
TENTH_S = 6  # seconds of a tenth of a minute


def write_mspdi(plan: Plan, answer: Schedule) -> str:
    """Return `plan` with the dates of `answer` as XML; tasks are numbered in the plan's order.

    A backward plan has `ScheduleFromStart` 0 and tasks as late as possible, `soon` ones as soon.
    """
    return _Writer(plan, answer).text()


@dataclass(frozen=True, slots=True)
class _Writer:
    plan: Plan
    answer: Schedule

    def text(self) -> str:
        """Return the whole file."""
        root = ET.Element("Project", xmlns=NAMESPACE)
        self._head(root)
        calendars = ET.SubElement(root, "Calendars")
        for number, calendar in enumerate(self.plan.calendars.values(), start=1):
            self._calendar(calendars, number, calendar)
        tasks = ET.SubElement(root, "Tasks")
        into: dict[str, list[Link]] = {}
        for link in self.plan.links:
            into.setdefault(link.after, []).append(link)
        for number, node in enumerate(self.plan.nodes, start=1):
            self._task(tasks, number, node, into.get(node.key, []))
        ET.indent(root)
        return ET.tostring(root, "unicode", xml_declaration=True) + "\n"

    def _head(self, root: ET.Element) -> None:
        plan, backward = self.plan, self._is_backward()
        finish = self.answer.finish or plan.start
        if backward and plan.due is not None:
            finish = plan.due
        _add(root, "Title", plan.title)
        _add(root, "ScheduleFromStart", "0" if backward else "1")
        _add(root, "StartDate", min(self._begin(plan.start, key) for key in plan.calendars))
        _add(root, "FinishDate", max(self._end(finish, key) for key in plan.calendars))
        _add(root, "CalendarUID", str(self._number(plan.calendar)))
        day = _day_minutes(plan.calendars[plan.calendar])
        _add(root, "MinutesPerDay", str(day))
        _add(root, "MinutesPerWeek", str(day * len(plan.calendars[plan.calendar].weekdays)))

    def _calendar(self, parent: ET.Element, number: int, calendar: Calendar) -> None:
        element = ET.SubElement(parent, "Calendar")
        _add(element, "UID", str(number))
        _add(element, "Name", list(self.plan.calendars)[number - 1] or "calendar")
        _add(element, "IsBaseCalendar", "1")
        _add(element, "BaseCalendarUID", "-1")
        days = ET.SubElement(element, "WeekDays")
        for kind in range(1, 8):
            weekday = (kind + 5) % 7
            day = ET.SubElement(days, "WeekDay")
            _add(day, "DayType", str(kind))
            hours = calendar.other_hours.get(weekday, calendar.hours)
            _working(day, hours if weekday in calendar.weekdays else ())
        exceptions = ET.SubElement(element, "Exceptions")
        dated = {day for day in calendar.other_hours if isinstance(day, date)}
        for day_off in sorted(calendar.holidays | calendar.extra_days | dated):
            exception = ET.SubElement(exceptions, "Exception")
            period = ET.SubElement(exception, "TimePeriod")
            _add(period, "FromDate", f"{day_off.isoformat()}T00:00:00")
            _add(period, "ToDate", f"{day_off.isoformat()}T23:59:00")
            _working(exception, calendar.hours_on(day_off))

    def _task(self, parent: ET.Element, number: int, node: Node, links: list[Link]) -> None:
        task = ET.SubElement(parent, "Task")
        for name, value in (("UID", number), ("ID", number), ("Name", node.title or node.key)):
            _add(task, name, str(value))
        _add(task, "WBS", node.key)
        _add(task, "OutlineLevel", "1")
        _add(task, "Milestone", str(int(node.duration == 0)))
        seconds = self._seconds(node.duration, self._key(node))
        _add(task, "Duration", _iso(seconds))
        _add(task, "DurationFormat", FORMATS[self.plan.unit][0])
        dates = self.answer.nodes.get(node.key)
        if dates is not None:
            self._dates(task, node, dates, links)
        _add(task, "CalendarUID", str(self._number(self._key(node))))
        dues = [node.due] if self._is_backward() else [node.due, self.plan.due]
        if ends := [self._end(due, self._key(node)) for due in dues if due is not None]:
            _add(task, "Deadline", min(ends))
        lapses = [f"{link.before}: max_lag {link.max_lag}" for link in links if link.max_lag]
        if lapses:
            _add(task, "Notes", "; ".join(lapses))
        for link in links:
            self._link(task, link, self._key(node))

    def _dates(self, task: ET.Element, node: Node, dates: NodeDates, links: list[Link]) -> None:
        key = self._key(node)
        start = self._begin(dates.planned_start, key)
        if node.duration == 0:
            start = self._end(dates.planned_start, key)
        _add(task, "Start", start)
        _add(task, "Finish", self._end(dates.planned_finish, key))
        if self._leans_late(node, dates):
            _add(task, "ConstraintType", ALAP)
        elif self._is_backward():
            _add(task, "ConstraintType", ASAP)
        elif self._held(node, dates) or self._would_lead(node, links):
            _add(task, "ConstraintType", SNET)
            _add(task, "ConstraintDate", start)
        if node.started is not None:
            _add(task, "ActualStart", self._begin(node.started, key))
        if node.finished is not None:
            _add(task, "ActualFinish", self._end(node.finished, key))
            _add(task, "PercentComplete", "100")

    def _is_backward(self) -> bool:
        """Return whether MS Project shall plan from the finish, from which it moves the start.

        What cannot be over in time is planned from its start, as early as it can be, and the
        hard date stands as the deadline of each task.
        """
        return self.plan.direction is Direction.BACKWARD and not self.answer.missing_days

    def _leans_late(self, node: Node, dates: NodeDates) -> bool:
        if self._is_backward():
            return not node.soon
        return node.late and dates.planned_start != dates.earliest_start

    def _held(self, node: Node, dates: NodeDates) -> bool:
        """Return whether more than links keeps `node` from starting earlier."""
        windows = node.start_window or node.finish_window
        dated = node.not_before or node.finish_not_before or windows or node.started
        return bool(dated) or dates.planned_start != dates.earliest_start

    def _would_lead(self, node: Node, links: list[Link]) -> bool:
        """Return whether MS Project might start `node` before the plan, which the plan does not."""
        leads = (link.lag < 0 or link.relation is Relation.START_FINISH for link in links)
        return not node.ahead and any(leads)

    def _link(self, task: ET.Element, link: Link, key: str) -> None:
        element = ET.SubElement(task, "PredecessorLink")
        before = next(i for i, node in enumerate(self.plan.nodes, 1) if node.key == link.before)
        _add(element, "PredecessorUID", str(before))
        _add(element, "Type", TYPES[link.relation])
        if link.elapsed:
            seconds = link.lag * UNIT_S[self.plan.unit]
        else:
            seconds = self._seconds(link.lag, link.calendar or key)
        _add(element, "LinkLag", str(ceil(seconds / TENTH_S)))
        _add(element, "LagFormat", FORMATS[self.plan.unit][int(link.elapsed)])

    def _key(self, node: Node) -> str:
        return self.plan.calendar if node.calendar is None else node.calendar

    def _number(self, key: str) -> int:
        return list(self.plan.calendars).index(key) + 1

    def _seconds(self, units: int, key: str) -> int:
        if self.plan.unit is Unit.DAY:
            return units * _day_minutes(self.plan.calendars[key]) * 60
        return units * UNIT_S[self.plan.unit]

    def _begin(self, moment: Moment, key: str) -> str:
        return _instant(moment, self.plan.calendars[key], first=True)

    def _end(self, moment: Moment, key: str) -> str:
        return _instant(moment, self.plan.calendars[key], first=False)


def _instant(moment: Moment, calendar: Calendar, *, first: bool) -> str:
    """Return an instant as it is, and of a day its first or last working minute."""
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds")
    hours = calendar.hours_on(moment) or calendar.hours
    minute = hours[0].start if first else hours[-1].end
    midnight = datetime.combine(moment, time())
    return (midnight + timedelta(minutes=minute)).isoformat(timespec="seconds")


def _working(parent: ET.Element, hours: tuple[Hours, ...]) -> None:
    _add(parent, "DayWorking", str(int(bool(hours))))
    if hours:
        times = ET.SubElement(parent, "WorkingTimes")
        for interval in hours:
            working = ET.SubElement(times, "WorkingTime")
            _add(working, "FromTime", _clock(interval.start))
            _add(working, "ToTime", _clock(interval.end % 1440))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}:00"


def _iso(seconds: int) -> str:
    return f"PT{seconds // 3600}H{seconds // 60 % 60}M{seconds % 60}S"


def _day_minutes(calendar: Calendar) -> int:
    return sum(hours.end - hours.start for hours in calendar.hours)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
