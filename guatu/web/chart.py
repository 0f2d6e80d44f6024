"""The time chart as data for the browser: columns of whole numbers, words said once.

Days are counted from 1970-01-01, as the browser counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.ledger.seasons import Season, season_spans
from guatu.lib.calendar import Calendar
from guatu.store.selectors.chart import MARKS, ChartData, ChartNode, ChartPlans, ChartRow, Promise
from guatu.web.language import current_language
from guatu.web.signs import SIGNS

Key = TypeVar("Key")
EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date | None) -> int | None:
    """Return the day as days since 1970-01-01."""
    return None if day is None else day.toordinal() - EPOCH


def chart_json(
    data: ChartData,
    calendar: Calendar,
    *,
    today: date,
    plans: ChartPlans | None = None,
    seasons: Sequence[Season] = (),
) -> dict[str, object]:
    """Return what the browser draws; `total` is the number of rows, and there are no more."""
    plans = plans or ChartPlans()
    words, columns = _groups(data)
    return {
        "today": day_number(today),
        "total": len(data.rows),
        "url": reverse("wall:matter", args=[0]),
        "lights": [
            {"key": colour, "shape": sign.shape, "colour": colour, "word": str(sign.word)}
            for colour, sign in SIGNS.items()
        ],
        "groups": words,
        "rows": {**_rows(data.rows), **columns, **_promises(data.rows, plans)},
        "nodes": _nodes(data, plans, calendar),
        "baselines": list(_baselines(plans)),
        "links": _links(plans),
        **_days_off(data.rows, calendar, today),
        "seasons": _seasons(data.rows, seasons, today),
    }


def _rows(rows: Sequence[ChartRow]) -> dict[str, list[object]]:
    return {
        "id": [row[0] for row in rows],
        "title": [row[1] for row in rows],
        "start": [day_number(row[6]) for row in rows],
        "end": [day_number(row[7]) for row in rows],
        "first": [day_number(row[8]) for row in rows],
        "done": [day_number(row[9]) for row in rows],
        "progress": [row[10] for row in rows],
    }


def _groups(data: ChartData) -> tuple[dict[str, list[str]], dict[str, list[int]]]:
    """Return the words of each grouping, and for each row which of them is its own.

    Leaders, batches and classes are left out where no row has any.
    """
    english = current_language() == "en"
    nobody, unsaid = _("未交办"), _("未注明")
    named = {
        "unit": [data.units[row[3]] if row[3] else nobody for row in data.rows],
        "book": [data.books[row[4]][english] for row in data.rows],
        "leader": [data.leaders.get(row[3] or 0) or unsaid for row in data.rows],
    }
    for at, mark in enumerate(MARKS):
        named[mark] = [str(said[at] or unsaid) for said in data.marks]
    words, columns = {}, {}
    for group, names in named.items():
        if group in ("unit", "book") or set(names) - {unsaid}:
            words[group], columns[group] = _indexed(names)
    colours = list(SIGNS)
    words["light"] = [str(sign.word) for sign in SIGNS.values()]
    columns["light"] = [colours.index(row[5]) for row in data.rows]
    return words, columns


def _indexed(names: Iterable[Key]) -> tuple[list[Key], list[int]]:
    """Return `names` once each, in the order of their first use, and where each one stands."""
    at: dict[Key, int] = {}
    places = [at.setdefault(name, len(at)) for name in names]
    return list(at), places


def _promises(rows: Sequence[ChartRow], plans: ChartPlans) -> dict[str, list[int | None]]:
    """Return the hard dates and the bands in which forecasts end, where a row has a plan."""
    found = [plans.plans.get(row[0]) for row in rows]
    return {
        "hard": [day_number(plan.due) if plan else None for plan in found],
        "p50": [day_number(plan.p50_on) if plan else None for plan in found],
        "p80": [day_number(plan.p80_on) if plan else None for plan in found],
    }


def _nodes(data: ChartData, plans: ChartPlans, calendar: Calendar) -> dict[str, list[object]]:
    """Return the nodes in columns; `row` is the place of the node's matter."""
    place = {row[0]: at for at, row in enumerate(data.rows)}
    english = current_language() == "en"
    newest = {matter: held[max(held)] for matter, held in plans.promised.items()}
    later = cache(calendar.add_workdays)  # nodes share their days
    days: dict[str, Callable[[ChartNode], date | None]] = {
        "start": lambda node: node.planned_start or node.forecast_start,
        "end": lambda node: node.planned_finish or node.forecast_finish,
        "begun": lambda node: node.started,
        "done": lambda node: node.finished,
        "guess": lambda node: node.forecast_finish,
        "slack": lambda node: _slack(node, later),
    }
    return {
        "row": [place[node.matter] for node in plans.nodes],
        "title": [(english and node.title_en) or node.title for node in plans.nodes],
        "unit": [data.units[node.unit] if node.unit else "" for node in plans.nodes],
        "milestone": [int(not node.duration) for node in plans.nodes],
        "critical": [int(node.critical) for node in plans.nodes],
        **{name: [day_number(of(node)) for node in plans.nodes] for name, of in days.items()},
        **_promised(plans.nodes, newest),
    }


def _slack(node: ChartNode, later: Callable[[date, int], date]) -> date | None:
    """Return the last day to which an open node may slip without breaking a hard date."""
    finish = node.forecast_finish or node.planned_finish
    if node.finished or finish is None or not node.float_days or node.float_days < 0:
        return None
    return later(finish, node.float_days)


def _baselines(plans: ChartPlans) -> Iterator[dict[str, object]]:
    """Yield the baselines by number, where plans have more than one: the newest comes anyway."""
    numbers = sorted({number for held in plans.promised.values() for number in held})
    for number in numbers if len(numbers) > 1 else ():
        of_it = {m: held[number] for m, held in plans.promised.items() if number in held}
        yield {"number": number, **_promised(plans.nodes, of_it)}


def _promised(nodes: Sequence[ChartNode], dates: Mapping[int, Promise]) -> dict[str, list[object]]:
    """Return the first and last day that `dates` (by matter) promised for each node."""
    held = [dates.get(node.matter, {}).get(node.key) or ("", "") for node in nodes]
    day = cache(date.fromisoformat)  # nodes share their days
    return {
        name: [day_number(day(pair[end]) if pair[end] else None) for pair in held]
        for end, name in enumerate(("first", "last"))
    }


def _links(plans: ChartPlans) -> list[tuple[int, int]]:
    place = {node.pk: at for at, node in enumerate(plans.nodes)}
    return [(place[before], place[after]) for before, after in plans.links]


def _span(rows: Sequence[ChartRow], today: date) -> tuple[date, date]:
    ends = [day for row in rows for day in (row[6], row[7]) if day] + [today]
    return min(ends), max(ends)


def _seasons(
    rows: Sequence[ChartRow], seasons: Sequence[Season], today: date
) -> list[dict[str, object]]:
    first, last = _span(rows, today)
    english = current_language() == "en"
    return [
        {
            "from": day_number(begins),
            "to": day_number(ends),
            "word": season.en if english else season.zh,
        }
        for season in seasons
        for begins, ends in season_spans(season, first.year, last.year + 1)
    ]


def _days_off(rows: Sequence[ChartRow], calendar: Calendar, today: date) -> dict[str, list[int]]:
    """Return the days on which the calendar and the days of the week disagree."""
    first, last = _span(rows, today)
    span = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    odd = [day for day in span if calendar.is_workday(day) != (day.weekday() < 5)]
    return {
        "holidays": [day.toordinal() - EPOCH for day in odd if not calendar.is_workday(day)],
        "workdays": [day.toordinal() - EPOCH for day in odd if calendar.is_workday(day)],
    }
