"""The time chart as data for the browser: columns of whole numbers, words said once.

Days are counted from 1970-01-01, as the browser counts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.lib.calendar import Calendar
from guatu.store.selectors.chart import ChartData, ChartRow
from guatu.web.language import current_language
from guatu.web.signs import SIGNS

Key = TypeVar("Key")
EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date | None) -> int | None:
    """Return the day as days since 1970-01-01."""
    return None if day is None else day.toordinal() - EPOCH


def chart_json(data: ChartData, calendar: Calendar, *, today: date) -> dict[str, object]:
    """Return what the browser draws; `total` is the number of rows, and there are no more."""
    colours = list(SIGNS)
    named = {**data.units, None: _("未交办")}
    units, unit_at = _indexed((row[3] for row in data.rows), named)
    english = current_language() == "en"
    titles = {key: title[english] for key, title in data.books.items()}
    books, book_at = _indexed((row[4] for row in data.rows), titles)
    return {
        "today": day_number(today),
        "total": len(data.rows),
        "url": reverse("wall:matter", args=[0]),
        "lights": [
            {"key": colour, "shape": sign.shape, "colour": colour, "word": str(sign.word)}
            for colour, sign in SIGNS.items()
        ],
        "groups": {
            "unit": units,
            "book": books,
            "light": [str(sign.word) for sign in SIGNS.values()],
        },
        "rows": {
            "id": [row[0] for row in data.rows],
            "title": [row[1] for row in data.rows],
            "unit": [unit_at[row[3]] for row in data.rows],
            "book": [book_at[row[4]] for row in data.rows],
            "light": [colours.index(row[5]) for row in data.rows],
            "start": [day_number(row[6]) for row in data.rows],
            "end": [day_number(row[7]) for row in data.rows],
            "first": [day_number(row[8]) for row in data.rows],
            "done": [day_number(row[9]) for row in data.rows],
            "progress": [row[10] for row in data.rows],
        },
        **_days_off(data.rows, calendar, today),
        "seasons": [],
    }


def _indexed(keys: Iterable[Key], names: dict[Key, str]) -> tuple[list[str], dict[Key, int]]:
    """Return the names of `keys` once each, in the order of their first use, and where each is."""
    at: dict[Key, int] = {}
    for key in keys:
        at.setdefault(key, len(at))
    return [names[key] for key in at], at


def _days_off(rows: Sequence[ChartRow], calendar: Calendar, today: date) -> dict[str, list[int]]:
    """Return the days on which the calendar and the days of the week disagree."""
    ends = [day for row in rows for day in (row[6], row[7]) if day] or [today]
    first, last = min(ends), max(ends)
    span = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    odd = [day for day in span if calendar.is_workday(day) != (day.weekday() < 5)]
    return {
        "holidays": [day.toordinal() - EPOCH for day in odd if not calendar.is_workday(day)],
        "workdays": [day.toordinal() - EPOCH for day in odd if calendar.is_workday(day)],
    }
