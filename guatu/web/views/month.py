"""The month of deadlines."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from guatu.store.calendar import unknown_year
from guatu.store.selectors.deadlines import Day, month_list, month_of_deadlines
from guatu.web import clock
from guatu.web.kept import kept_page, kept_tally
from guatu.web.month import month_after, month_before, month_weeks, wanted_month
from guatu.web.scope import actor
from guatu.web.signs import SIGNS, Sign
from guatu.web.today import ledger_url


@dataclass(frozen=True, slots=True)
class DueEntry:
    """How many matters are due on a day, and their list: open ones of one light, or closed ones."""

    count: int
    url: str
    sign: Sign | None = None


def month(request: HttpRequest) -> HttpResponse:
    """Show what is due on each day of a month."""
    return kept_page(request, "wall/month.html", lambda: _context(request))


def _context(request: HttpRequest) -> dict[str, object]:
    today = clock.today()
    first = wanted_month(request.GET.get("month", ""), today)
    listed = month_list(actor(request), first, today=today)
    days = month_of_deadlines(kept_tally(request, listed, "month", first), first)
    due = {day.day: _entries(day) for day in days}
    worked = {day.day: day.is_workday for day in days}
    return {
        "first": first,
        "weeks": month_weeks(first, due, today=today, worked=worked),
        "previous": month_before(first),
        "next": month_after(first),
        "unknown_year": unknown_year(days[-1].day),
        "total": sum(day.open for day in days),
        "closed": sum(day.closed for day in days),
    }


def _entries(day: Day) -> list[DueEntry]:
    on = {"due_from": day.day, "due_to": day.day}
    lights = [
        DueEntry(day.lights[colour], ledger_url(**on, light=colour), sign)
        for colour, sign in SIGNS.items()
        if colour in day.lights
    ]
    closed = [DueEntry(day.closed, ledger_url(**on, state="closed"))] if day.closed else []
    return lights + closed
