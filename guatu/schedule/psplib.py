"""Reads a PSPLIB instance (`.sm`): one mode, renewable resources, no calendar.

Source: Kolisch and Sprecher, PSPLIB, EJOR 96 (1997). Job numbers become node keys; the jobs
without duration at both ends stay, as milestones.
"""

from __future__ import annotations

import re
from datetime import date

from guatu.schedule.errors import FileUnreadable
from guatu.schedule.plan import EVERY_DAY, Link, Node, Plan, Resource

DAY_ZERO = date(2000, 1, 1)  # the format knows no dates; the makespan is what counts

LINKS, JOBS, MEANS = "PRECEDENCE RELATIONS", "REQUESTS/DURATIONS", "RESOURCEAVAILABILITIES"

_Lines = list[tuple[int, str]]  # each with its number


def read_psplib(text: str, *, file: str = "") -> Plan:
    """Return the instance in `text` as a plan in days, all of which work.

    Raises:
        FileUnreadable: a section is missing, a number is not one, or counts disagree.
    """
    sections = _sections(text)
    if missing := [name for name in (LINKS, JOBS, MEANS) if not sections[name]]:
        raise FileUnreadable(file=file, place="-", problem=f"{', '.join(missing)} are needed")
    header = next((line for _, line in sections[JOBS] if _is_heading(line)), "")
    renewable = len(re.findall(r"\bR\s*\d", header))
    number, capacities = _numbers(sections[MEANS][1:], file, sections[MEANS][0][0])[0]
    if len(capacities) != renewable:
        raise _wrong(file, number, f"{renewable} R")
    return Plan(
        start=DAY_ZERO,
        title=file,
        nodes=_nodes(sections[JOBS], file, renewable),
        links=_links(sections[LINKS], file),
        calendar="every",
        calendars={"every": EVERY_DAY},
        resources=tuple(
            Resource(f"R{place}", capacity) for place, capacity in enumerate(capacities, start=1)
        ),
    )


def _sections(text: str) -> dict[str, _Lines]:
    """Return the lines of each section that is needed; a line of asterisks ends one."""
    found: dict[str, _Lines] = {LINKS: [], JOBS: [], MEANS: []}
    here: _Lines | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        name = line.strip().partition(":")[0]
        if name.startswith("*****"):
            here = None
        elif name in found:
            here = found[name]
        elif here is not None and line.strip() and not line.strip().startswith("---"):
            here.append((number, line))
    return found


def _is_heading(line: str) -> bool:
    return line.lstrip().startswith("jobnr")


def _nodes(lines: _Lines, file: str, renewable: int) -> tuple[Node, ...]:
    nodes = []
    for number, row in _numbers(lines, file):
        if len(row) != 3 + renewable:
            raise _wrong(file, number, f"{3 + renewable} numbers")
        needs = {f"R{place}": need for place, need in enumerate(row[3:], start=1) if need}
        nodes.append(Node(str(row[0]), row[2], needs=needs))
    return tuple(nodes)


def _links(lines: _Lines, file: str) -> tuple[Link, ...]:
    links = []
    for number, row in _numbers(lines, file):
        if len(row) < 3 or len(row) != 3 + row[2]:
            raise _wrong(file, number, "#successors numbers")
        if row[1] != 1:
            raise _wrong(file, number, "1 mode, which is what `.sm` has")
        links += [Link(str(row[0]), str(after)) for after in row[3:]]
    return tuple(links)


def _numbers(lines: _Lines, file: str, first: int = 0) -> list[tuple[int, list[int]]]:
    """Return the lines as whole numbers, headings left out; none: an empty one, as `first`."""
    rows = []
    for number, line in lines:
        if _is_heading(line):
            continue
        try:
            rows.append((number, [int(word) for word in line.split()]))
        except ValueError:
            raise _wrong(file, number, f"numbers, not {line.strip()!r}") from None
    return rows or [(first, [])]


def _wrong(file: str, line: int, wanted: str) -> FileUnreadable:
    return FileUnreadable(file=file, place=f"line {line}", problem=wanted)
