"""The war room: what needs somebody today, and the city in one line of numbers."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from guatu.store.selectors.home import home_counts
from guatu.store.selectors.today import due_load, latest_events
from guatu.web import clock
from guatu.web.kept import kept, kept_key
from guatu.web.load import load_chart, monday_of
from guatu.web.scope import actor
from guatu.web.today import changes, figures, panels

WEEKS = 12


def home(request: HttpRequest) -> HttpResponse:
    """Show the war room."""
    body = kept(kept_key(request), lambda: _body(request))
    return render(request, "wall/home.html", {"body": body, "today": clock.today()})


def _body(request: HttpRequest) -> str:
    who, today = actor(request), clock.today()
    first = monday_of(today)
    load = due_load(who, first, first + timedelta(weeks=WEEKS, days=-1), today=today)
    context = {
        "figures": figures(home_counts(who, today=today), today),
        "panels": panels(who, today),
        "load": load_chart(load, today, weeks=WEEKS),
        "changes": changes(latest_events(who)),
    }
    return render_to_string("wall/_home.html", context)
