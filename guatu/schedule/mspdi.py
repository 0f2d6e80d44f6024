"""Reads MS Project XML (MSPDI) to the tenth of a minute, which is how MS Project counts.

Lags are tenths of minutes of working time, or elapsed, or a percentage of the earlier node.
Summary tasks are not nodes; their links go to their leaves. Resources are not read: MS Project
does not level by itself. Costs and notes are left out.

Source: Project XML Data Interchange Schema; LagFormat and ConstraintType as MPXJ reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from math import ceil
from xml.etree import ElementTree as ET

from guatu.findings import Finding, Place
from guatu.schedule.dates import start_of
from guatu.schedule.errors import FileUnreadable
from guatu.schedule.mspdi_calendars import read_calendars
from guatu.schedule.network import ticks_held
from guatu.schedule.plan import (
    EVERY_DAY,
    Calendar,
    Direction,
    Link,
    Node,
    Plan,
    Relation,
    Unit,
)
from guatu.schedule.scheduler import timed

RELATIONS = {
    "0": Relation.FINISH_FINISH,
    "1": Relation.FINISH_START,
    "2": Relation.START_FINISH,
    "3": Relation.START_START,
}
FROM_START = {Relation.START_START, Relation.START_FINISH}
ELAPSED_FORMATS = {4, 6, 8, 10, 12, 20, 36, 38, 40, 42, 44, 52}
PERCENT_FORMATS = {19, 20, 51, 52}
ELAPSED_KEY = "elapsed"  # the calendar of tasks whose duration counts days off too

MOST_TICKS = 80_000_000  # about a year of tenths of minutes; 700 MB
PART_OF_MINUTE = "schedule.part_of_minute"
MINUTE_S, TENTH_S = 60, 6

_DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$")


def read_mspdi(text: str, *, file: str = "") -> Plan:
    """Return the project in `text` as a plan in minutes; node keys are task UIDs.

    Where a length is no whole number of minutes the plan is in seconds, unless that is too long
    an axis to hold; then begun minutes count whole, and each is a finding.
    `ScheduleFromStart` 0 makes a backward plan with the project's finish as hard date; tasks are
    as late as possible there unless their constraint says as soon as possible. What cannot be
    held to the letter is in the plan's findings.

    Raises:
        FileUnreadable: no XML, no project, or a value that is not what the schema says.
    """
    reader = _Reader(_project(text, file), file)
    plan = reader.plan()
    if any(finding.code == PART_OF_MINUTE for finding in plan.findings):
        exact = replace(reader, step_s=TENTH_S).plan()
        plan = exact if ticks_held(exact) <= MOST_TICKS else plan
    return _begun_in_time(plan) if reader.is_backward else plan


def _project(text: str, file: str) -> ET.Element:
    """Return the root of the file."""
    if "<!DOCTYPE" in text:
        raise FileUnreadable(file=file, place="<!DOCTYPE", problem="<Project> without it is needed")
    try:
        root = ET.fromstring(re.sub(r'\sxmlns="[^"]*"', "", text, count=1))
    except ET.ParseError as error:
        raise FileUnreadable(
            file=file, place=f"line {error.position[0]}", problem=f"XML: {error}"
        ) from None
    if root.tag != "Project":
        raise FileUnreadable(file=file, place=f"<{root.tag}>", problem="<Project> is needed")
    return root


def _begun_in_time(plan: Plan) -> Plan:
    """Return a backward `plan` that starts early enough for its finish, if any start is.

    In MS Project only the finish of such a project is given: "calculates the start dates based
    on the earliest task's start date". A `StartDate` after that is out of date.
    """
    network, timing = timed(plan)
    if not timing.missing:
        return plan
    network, timing = timed(replace(plan, start=network.axis.instant(0)))
    if timing.missing or timing.stuck >= 0:
        return plan
    starts = [start_of(network, place, int(at)) for place, at in enumerate(timing.late)]
    return replace(plan, start=min(starts, key=str))


def _ahead(nodes: list[Node], links: Iterable[Link]) -> tuple[Node, ...]:
    """Return `nodes`, those that a lead may start before the project marked.

    MS Project holds what waits for nothing to the start of the project, and what ends with
    something (FF); all else goes where its links put it (so MPXJ's scheduler).
    """
    waits = {link.after for link in links}
    held = {link.after for link in links if link.relation is Relation.FINISH_FINISH}
    return tuple(replace(node, ahead=node.key in waits - held) for node in nodes)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads values of one file, naming the task when one is wrong."""

    root: ET.Element
    file: str
    step_s: int = MINUTE_S  # begun steps count whole

    def plan(self) -> Plan:
        """Return the plan of the file."""
        root, backward = self.root, self.is_backward
        try:
            calendars = {**read_calendars(root), ELAPSED_KEY: EVERY_DAY}
        except ValueError as error:
            raise FileUnreadable(file=self.file, place="Calendars", problem=str(error)) from None
        tasks = [task for task in root.iterfind("Tasks/Task") if self.is_task(task)]
        links = tuple(self.links(tasks))
        nodes = [self.node(task, calendars) for task in self.leaves(tasks)]
        calendar = self.text(root, "CalendarUID", "1")
        return Plan(
            start=self.needed_instant(root, "StartDate"),
            due=self.needed_instant(root, "FinishDate") if backward else None,
            direction=Direction.BACKWARD if backward else Direction.FORWARD,
            title=self.text(root, "Title", self.text(root, "Name")),
            unit=Unit.MINUTE if self.step_s == MINUTE_S else Unit.SECOND,
            calendar=calendar if calendar in calendars else next(iter(calendars)),
            calendars=calendars,
            nodes=_ahead(nodes, links),
            links=links,
            findings=tuple(self.findings(tasks)),
        )

    @property
    def is_backward(self) -> bool:
        """Return whether the project is scheduled from its finish."""
        return self.text(self.root, "ScheduleFromStart", "1") == "0"

    def text(self, element: ET.Element, name: str, default: str = "") -> str:
        """Return the text of the child `name`."""
        return (element.findtext(name) or default).strip()

    def instant(self, element: ET.Element, name: str) -> datetime | None:
        """Return the local date-time of the child `name`."""
        words = self.text(element, name)
        if not words or words.startswith(("1984-01-01", "NA")):  # MS Project's "no date"
            return None
        try:
            return datetime.fromisoformat(words).replace(tzinfo=None)
        except ValueError:
            raise self.wrong(element, name, words, "YYYY-MM-DDTHH:MM:SS") from None

    def needed_instant(self, element: ET.Element, name: str) -> datetime:
        """Return the local date-time of the child `name`, which has to be there."""
        found = self.instant(element, name)
        if found is None:
            raise self.wrong(element, name, "", "YYYY-MM-DDTHH:MM:SS")
        return found

    def seconds(self, element: ET.Element, name: str) -> Fraction:
        """Return the ISO 8601 duration of the child `name` in seconds; not there: 0."""
        words = self.text(element, name)
        found = _DURATION.match(words or "PT0H")
        if found is None:
            raise self.wrong(element, name, words, "PT8H0M0S")
        days, hours, minutes, seconds = (Fraction(part or 0) for part in found.groups())
        return days * 86_400 + hours * 3600 + minutes * 60 + seconds

    def units(self, seconds: Fraction) -> int:
        """Return `seconds` in the plan's unit, begun steps whole."""
        unit_s = MINUTE_S if self.step_s == MINUTE_S else 1
        return ceil(seconds / self.step_s) * self.step_s // unit_s

    def whole(self, element: ET.Element, name: str, default: int) -> int:
        """Return the number in the child `name`."""
        words = self.text(element, name, str(default))
        try:
            return round(float(words))
        except ValueError:
            raise self.wrong(element, name, words, "a number") from None

    def wrong(self, element: ET.Element, name: str, value: str, wanted: str) -> FileUnreadable:
        """Return the failure: child `name` is `value`, not what was `wanted`."""
        uid = element.findtext("UID")
        place = f"{element.tag} UID {uid}" if uid else element.tag
        return FileUnreadable(
            file=self.file, place=place, problem=f"{name} = {value!r}; {wanted} is needed"
        )

    def is_task(self, task: ET.Element) -> bool:
        """Return whether `task` is more than an empty row or the project itself, and active."""
        if self.text(task, "Active") == "0":
            return False
        return self.text(task, "IsNull") != "1" and self.text(task, "UID") not in {"", "0"}

    def _is_manual(self, task: ET.Element) -> bool:
        """Return whether `task` stands where somebody put it, whatever it waits for."""
        return self.text(task, "Manual") == "1" and self.text(task, "Summary") != "1"

    def leaves(self, tasks: list[ET.Element]) -> list[ET.Element]:
        """Return the tasks that are not summaries."""
        return [task for task in tasks if self.text(task, "Summary") != "1"]

    def node(self, task: ET.Element, calendars: Mapping[str, Calendar]) -> Node:
        """Return `task` as a node."""
        key = self.text(task, "CalendarUID", "-1")
        if self.whole(task, "DurationFormat", 7) in ELAPSED_FORMATS:
            key = ELAPSED_KEY
        node = Node(
            key=self.text(task, "UID"),
            duration=self.units(self.seconds(task, "Duration")),
            title=self.text(task, "Name"),
            calendar=key if key in calendars else None,
            due=self.instant(task, "Deadline"),
            started=self.instant(task, "ActualStart"),
            finished=self.instant(task, "ActualFinish"),
        )
        return self._constrained(task, node)

    def _constrained(self, task: ET.Element, node: Node) -> Node:
        kind = self.whole(task, "ConstraintType", int(self.is_backward))
        if self._is_manual(task):
            begin = self.instant(task, "Start")
            return replace(node, not_before=begin, start_by=begin)
        if kind in {0, 1}:
            return replace(node, late=kind == 1, soon=kind == 0 and self.is_backward)
        on = self.needed_instant(task, "ConstraintDate")
        deadline = self.instant(task, "Deadline")
        due = on if deadline is None else min(deadline, on)
        constrained = {
            2: replace(node, not_before=on, start_by=on),
            3: replace(node, finish_not_before=on, due=due),
            4: replace(node, not_before=on),
            5: replace(node, start_by=on),
            6: replace(node, finish_not_before=on),
            7: replace(node, due=due),
        }
        if kind not in constrained:
            raise self.wrong(task, "ConstraintType", str(kind), "0 to 7")
        return constrained[kind]

    def links(self, tasks: list[ET.Element]) -> Iterator[Link]:
        """Yield the links between leaves; a link of a summary is one of each of its leaves.

        Inactive tasks hold nothing back, and manual ones are held by nothing.
        """
        under = self._leaves_under(tasks)
        every = {self.text(task, "UID") for task in self.root.iterfind("Tasks/Task")}
        heads = self._heads(tasks, under)
        lengths = self._lengths(tasks)
        for task in tasks:
            if self._is_manual(task):
                continue
            for link in task.iterfind("PredecessorLink"):
                before = self.text(link, "PredecessorUID")
                if before not in under and before in every:
                    continue
                if before not in under:
                    raise self.wrong(task, "PredecessorUID", before, "the UID of a task")
                lag, elapsed = self._lag(link, lengths[before])
                relation = RELATIONS.get(self.text(link, "Type", "1"))
                if relation is None:
                    raise self.wrong(task, "Type", self.text(link, "Type"), "0 to 3")
                sources = heads if relation in FROM_START else under
                for first in sources[before]:
                    for last in under[self.text(task, "UID")]:
                        yield Link(first, last, relation, self.units(lag), elapsed=elapsed)

    def _heads(self, tasks: list[ET.Element], under: dict[str, list[str]]) -> dict[str, list[str]]:
        """Return for each task the leaves that may be the first of it to start."""
        waits = {
            self.text(task, "UID"): {
                self.text(link, "PredecessorUID") for link in task.iterfind("PredecessorLink")
            }
            for task in tasks
        }
        return {
            uid: [leaf for leaf in leaves if not waits[leaf] & set(leaves)]
            for uid, leaves in under.items()
        }

    def _lengths(self, tasks: list[ET.Element]) -> dict[str, Fraction]:
        return {self.text(task, "UID"): self.seconds(task, "Duration") for task in tasks}

    def _lag(self, link: ET.Element, length: Fraction) -> tuple[Fraction, bool]:
        """Return the lag in seconds and whether it is elapsed; `length`: of the earlier task."""
        lag, kind = self.whole(link, "LinkLag", 0), self.whole(link, "LagFormat", 7)
        seconds = length * lag / 100 if kind in PERCENT_FORMATS else Fraction(lag * TENTH_S)
        return seconds, kind in ELAPSED_FORMATS

    def findings(self, tasks: list[ET.Element]) -> Iterator[Finding]:
        """Yield what is not held to the letter: parts of minutes, percentages of elapsed time."""
        lengths = self._lengths(tasks)
        for task in self.leaves(tasks):
            if self._is_part(lengths[self.text(task, "UID")]):
                yield self._finding(PART_OF_MINUTE, task, "Duration", self.text(task, "Duration"))
        for task in tasks:
            for link in task.iterfind("PredecessorLink"):
                yield from self._odd_lag(task, link, lengths)

    def _odd_lag(
        self, task: ET.Element, link: ET.Element, lengths: Mapping[str, Fraction]
    ) -> Iterator[Finding]:
        length = lengths.get(self.text(link, "PredecessorUID"), Fraction())
        lag, elapsed = self._lag(link, length)
        words = self.text(link, "LinkLag", "0")
        if self._is_part(lag):
            yield self._finding(PART_OF_MINUTE, task, "LinkLag", words)
        if elapsed and lag and self.whole(link, "LagFormat", 7) in PERCENT_FORMATS:
            yield self._finding("schedule.percent_of_elapsed", task, "LinkLag", words)

    def _is_part(self, seconds: Fraction) -> bool:
        """Return whether a begun minute was counted whole."""
        return self.step_s == MINUTE_S and seconds % MINUTE_S != 0

    def _finding(self, code: str, task: ET.Element, name: str, value: str) -> Finding:
        place = f"Task UID {self.text(task, 'UID')}, {name}"
        return Finding(code, Place(self.file, quote=value), {"place": place, "value": value})

    def _leaves_under(self, tasks: list[ET.Element]) -> dict[str, list[str]]:
        """Return for each task its leaves: itself, or those that a summary outlines."""
        under: dict[str, list[str]] = {}
        above: list[tuple[int, str]] = []
        for task in tasks:
            uid, level = self.text(task, "UID"), self.whole(task, "OutlineLevel", 1)
            while above and above[-1][0] >= level:
                above.pop()
            under[uid] = []
            if self.text(task, "Summary") == "1":
                above.append((level, uid))
                continue
            for owner in (*(key for _, key in above), uid):
                under[owner].append(uid)
        return under
