"""The month of deadlines."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from guatu.store.calendar import unknown_year
from guatu.store.selectors.deadlines import Day, month_of_deadlines
from guatu.web import clock
from guatu.web.kept import kept, kept_key
from guatu.web.month import month_after, month_before, month_weeks, wanted_month
from guatu.web.scope import actor
from guatu.web.signs import SIGNS, Sign


@dataclass(frozen=True, slots=True)
class DueEntry:
    """How many matters of one light are due on a day."""

    sign: Sign
    count: int


def month(request: HttpRequest) -> HttpResponse:
    """Show what is due on each day of a month."""
    body = kept(kept_key(request), lambda: _body(request))
    return render(request, "wall/month.html", {"body": body})


def _body(request: HttpRequest) -> str:
    today = clock.today()
    first = wanted_month(request.GET.get("month", ""), today)
    days = month_of_deadlines(actor(request), first.year, first.month, today=today)
    due = {day.day: _entries(day) for day in days}
    worked = {day.day: day.is_workday for day in days}
    context = {
        "first": first,
        "weeks": month_weeks(first, due, today=today, worked=worked),
        "previous": month_before(first),
        "next": month_after(first),
        "unknown_year": unknown_year(days[-1].day),
        "total": sum(day.total for day in days),
    }
    return render_to_string("wall/_month.html", context)


def _entries(day: Day) -> list[DueEntry]:
    lights = day.lights
    return [DueEntry(sign, lights[colour]) for colour, sign in SIGNS.items() if colour in lights]
