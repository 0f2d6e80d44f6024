"""Holidays and make-up days as a table: a CSV file with a line for each day, and back.

The State Council announces a year's holidays in November of the year before. A file holds whole
years: what it says of a year is all there is to that year. The headings are 日期 类型 名称 (or day,
kind, name); the kind is 休 or 班 (or off, work).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO

from guatu.findings import Finding, Place
from guatu.ledger.cells import as_day

HEADINGS = {
    "日期": "day", "类型": "kind", "名称": "name",
    "day": "day", "kind": "kind", "name": "name",
}  # fmt: skip
OFF, WORKED = ("休", "放假", "off"), ("班", "上班", "调休", "work")
KINDS = dict.fromkeys(OFF, False) | dict.fromkeys(WORKED, True)
YEARS = range(1949, 2101)


@dataclass(frozen=True, slots=True, order=True)
class SpecialDay:
    """A day on which it is otherwise than its weekday says: off, or worked as a make-up day."""

    day: date
    is_worked: bool
    name: str = ""

    @property
    def changes(self) -> bool:
        """Whether the weekday alone would say otherwise: a Sunday in a holiday is off anyway."""
        return self.is_worked == (self.day.weekday() >= 5)


def read_holidays(text: str, *, document: str) -> tuple[list[SpecialDay], list[Finding]]:
    """Return the special days of a CSV file by day, and what is wrong with it by line.

    Days that change nothing (a Sunday off) are left out, as notices list whole weeks.
    """
    lines = list(csv.reader(StringIO(text, newline="")))
    names = [HEADINGS.get(cell.strip().lower(), "") for cell in lines[0]] if lines else []
    if not {"day", "kind"} <= set(names):
        place = Place(document, line=1)
        return [], [Finding("calendar.no_headings", place, {"wanted": "日期,类型,名称"})]
    found: dict[date, SpecialDay] = {}
    findings: list[Finding] = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        special, value = _special(dict(zip(names, cells, strict=False)))
        if special is None:
            facts = {"line": number, "value": value}
            findings.append(Finding("calendar.unread", Place(document, line=number), facts))
        elif found.setdefault(special.day, special).is_worked != special.is_worked:
            facts = {"line": number, "day": special.day}
            findings.append(Finding("calendar.twice", Place(document, line=number), facts))
    return sorted(special for special in found.values() if special.changes), findings


def holiday_lines(days: Iterable[SpecialDay]) -> Iterator[str]:
    """Return `days` as the lines of such a file, headings first."""
    yield "日期,类型,名称"
    for special in days:
        yield f"{special.day},{'班' if special.is_worked else '休'},{special.name}"


def _special(cells: dict[str, str]) -> tuple[SpecialDay | None, str]:
    """Return the day of a line, or `None` and the cell that could not be read."""
    day, kind = cells.get("day", "").strip(), cells.get("kind", "").strip().lower()
    on, is_worked = as_day(day, on=None), KINDS.get(kind)
    if on is None or on.year not in YEARS:
        return None, day
    if is_worked is None:
        return None, kind
    return SpecialDay(on, is_worked, cells.get("name", "").strip()[:40]), ""
