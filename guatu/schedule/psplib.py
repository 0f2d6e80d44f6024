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

_SECTION = re.compile(
    r"PRECEDENCE RELATIONS:.*?\n(?P<links>.*?)\*{5,}.*?"
    r"REQUESTS/DURATIONS:\s*\n(?P<header>.*?)\n\s*-+\s*\n(?P<jobs>.*?)\*{5,}.*?"
    r"RESOURCEAVAILABILITIES:\s*\n.*?\n(?P<capacities>[^\n]*)",
    re.DOTALL,
)


def read_psplib(text: str, *, file: str = "") -> Plan:
    """Return the instance in `text` as a plan in days, all of which work.

    Raises:
        FileUnreadable: a section is missing, a number is not one, or counts disagree.
    """
    found = _SECTION.search(text)
    if found is None:
        raise FileUnreadable(
            file=file,
            place="-",
            problem="PRECEDENCE RELATIONS, REQUESTS/DURATIONS, RESOURCEAVAILABILITIES are needed",
        )
    line, capacities = _numbers(found, "capacities", text, file)[0]
    renewable = len(re.findall(r"\bR\s*\d", found["header"]))
    if len(capacities) != renewable:
        raise _wrong(file, line, f"{renewable} R")
    return Plan(
        start=DAY_ZERO,
        title=file,
        nodes=_nodes(found, text, file, renewable),
        links=_links(found, text, file),
        calendar="every",
        calendars={"every": EVERY_DAY},
        resources=tuple(
            Resource(f"R{number}", capacity) for number, capacity in enumerate(capacities, start=1)
        ),
    )


def _nodes(found: re.Match[str], text: str, file: str, renewable: int) -> tuple[Node, ...]:
    nodes = []
    for line, row in _numbers(found, "jobs", text, file):
        if len(row) != 3 + renewable:
            raise _wrong(file, line, f"{3 + renewable} numbers")
        needs = {f"R{place}": need for place, need in enumerate(row[3:], start=1) if need}
        nodes.append(Node(str(row[0]), row[2], needs=needs))
    return tuple(nodes)


def _links(found: re.Match[str], text: str, file: str) -> tuple[Link, ...]:
    links = []
    for line, row in _numbers(found, "links", text, file):
        if len(row) < 3 or len(row) != 3 + row[2]:
            raise _wrong(file, line, "#successors numbers")
        links += [Link(str(row[0]), str(after)) for after in row[3:]]
    return tuple(links)


def _numbers(found: re.Match[str], part: str, text: str, file: str) -> list[tuple[int, list[int]]]:
    """Return the lines of `part`, each with its number, as whole numbers; headings are skipped."""
    rows = []
    first = text.count("\n", 0, found.start(part)) + 1
    for number, line in enumerate(found[part].splitlines(), start=first):
        if not line.strip() or line.lstrip().startswith("jobnr"):
            continue
        try:
            rows.append((number, [int(word) for word in line.split()]))
        except ValueError:
            raise _wrong(file, number, f"numbers, not {line.strip()!r}") from None
    return rows or [(first, [])]


def _wrong(file: str, line: int, wanted: str) -> FileUnreadable:
    return FileUnreadable(file=file, place=f"line {line}", problem=wanted)
