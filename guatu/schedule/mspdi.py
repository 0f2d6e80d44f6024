"""Reads MS Project XML (MSPDI) to the minute.

Durations and lags keep their minutes: lags are tenths of minutes of working time, or elapsed, or
a percentage of the earlier node. Summary tasks are not nodes; their links go to their leaves.
Resources are not read: MS Project does not level by itself. Costs and notes are left out.

Source: Project XML Data Interchange Schema; LagFormat and ConstraintType as MPXJ reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from xml.etree import ElementTree as ET

from guatu.findings import Finding, Place
from guatu.schedule.errors import FileUnreadable
from guatu.schedule.mspdi_calendars import read_calendars
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

_WHOLE_MINUTES = re.compile(r"^$|[TDHM]$|[^0-9.]0+(?:\.0+)?S$")
_DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?$")


def read_mspdi(text: str, *, file: str = "") -> Plan:
    """Return the project in `text` as a plan in minutes; node keys are task UIDs.

    `ScheduleFromStart` 0 makes a backward plan with the project's finish as hard date; tasks are
    as late as possible there unless their constraint says as soon as possible. What cannot be
    held to the letter is in the plan's findings.

    Raises:
        FileUnreadable: no XML, no project, or a value that is not what the schema says.
    """
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
    reader = _Reader(root, file)
    try:
        calendars = {**read_calendars(root), ELAPSED_KEY: EVERY_DAY}
    except ValueError as error:
        raise FileUnreadable(file=file, place="Calendars", problem=str(error)) from None
    tasks = [task for task in root.iterfind("Tasks/Task") if reader.is_task(task)]
    links = tuple(reader.links(tasks))
    nodes = [reader.node(task, calendars) for task in reader.leaves(tasks)]
    backward = reader.is_backward
    return Plan(
        start=reader.needed_instant(root, "StartDate"),
        due=reader.needed_instant(root, "FinishDate") if backward else None,
        direction=Direction.BACKWARD if backward else Direction.FORWARD,
        title=reader.text(root, "Title", reader.text(root, "Name")),
        unit=Unit.MINUTE,
        calendar=_project_calendar(reader, calendars),
        calendars=calendars,
        nodes=_ahead(nodes, links),
        links=links,
        findings=tuple(reader.findings(tasks)),
    )


def _ahead(nodes: list[Node], links: Iterable[Link]) -> tuple[Node, ...]:
    """Return `nodes`, those that a lead may start before the project marked.

    MS Project holds what waits for nothing to the start of the project, and what ends with
    something (FF); all else goes where its links put it (so MPXJ's scheduler).
    """
    waits = {link.after for link in links}
    held = {link.after for link in links if link.relation is Relation.FINISH_FINISH}
    return tuple(replace(node, ahead=node.key in waits - held) for node in nodes)


def _project_calendar(reader: _Reader, calendars: Mapping[str, Calendar]) -> str:
    key = reader.text(reader.root, "CalendarUID", "1")
    return key if key in calendars else next(iter(calendars))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads values of one file, naming the task when one is wrong."""

    root: ET.Element
    file: str

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

    def minutes(self, element: ET.Element, name: str) -> int | None:
        """Return the ISO 8601 duration of the child `name` in minutes, begun ones whole."""
        words = self.text(element, name)
        if not words:
            return None
        found = _DURATION.match(words)
        if found is None:
            raise self.wrong(element, name, words, "PT8H0M0S")
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return days * 1440 + hours * 60 + minutes + ceil(seconds / 60)

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
            duration=self.minutes(task, "Duration") or 0,
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
        minutes = {self.text(task, "UID"): self.minutes(task, "Duration") or 0 for task in tasks}
        for task in tasks:
            if self._is_manual(task):
                continue
            for link in task.iterfind("PredecessorLink"):
                before = self.text(link, "PredecessorUID")
                if before not in under and before in every:
                    continue
                if before not in under:
                    raise self.wrong(task, "PredecessorUID", before, "the UID of a task")
                lag, elapsed = self._lag(link, minutes[before])
                relation = RELATIONS.get(self.text(link, "Type", "1"))
                if relation is None:
                    raise self.wrong(task, "Type", self.text(link, "Type"), "0 to 3")
                sources = heads if relation in FROM_START else under
                for first in sources[before]:
                    for last in under[self.text(task, "UID")]:
                        yield Link(first, last, relation, lag, elapsed=elapsed)

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

    def _lag(self, link: ET.Element, minutes: int) -> tuple[int, bool]:
        """Return the lag in minutes, up to the next whole one, and whether it is elapsed.

        `minutes`: of the earlier task.
        """
        lag, kind = self.whole(link, "LinkLag", 0), self.whole(link, "LagFormat", 7)
        tenths = minutes * lag / 10 if kind in PERCENT_FORMATS else lag
        return ceil(tenths / 10), kind in ELAPSED_FORMATS

    def findings(self, tasks: list[ET.Element]) -> Iterator[Finding]:
        """Yield what is not held to the letter: parts of minutes, percentages of elapsed time."""
        lengths = {self.text(task, "UID"): self.minutes(task, "Duration") or 0 for task in tasks}
        for task in self.leaves(tasks):
            words = self.text(task, "Duration")
            if not _WHOLE_MINUTES.search(words):
                yield self._finding("schedule.part_of_minute", task, "Duration", words)
        for task in tasks:
            for link in task.iterfind("PredecessorLink"):
                yield from self._odd_lag(task, link, lengths)

    def _odd_lag(
        self, task: ET.Element, link: ET.Element, lengths: Mapping[str, int]
    ) -> Iterator[Finding]:
        lag, kind = self.whole(link, "LinkLag", 0), self.whole(link, "LagFormat", 7)
        percent = kind in PERCENT_FORMATS
        length = lengths.get(self.text(link, "PredecessorUID"), 0)
        if length * lag % 100 if percent else lag % 10:
            yield self._finding("schedule.part_of_minute", task, "LinkLag", str(lag))
        if percent and kind in ELAPSED_FORMATS:
            yield self._finding("schedule.percent_of_elapsed", task, "LinkLag", str(lag))

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
