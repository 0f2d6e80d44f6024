"""The big screen: the city in turn of views, readable at five metres, without a hand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from guatu.store.selectors.areas import unit_loads
from guatu.store.selectors.home import home_counts
from guatu.web import clock
from guatu.web.areas import area_rows
from guatu.web.kept import kept, kept_key
from guatu.web.scope import actor
from guatu.web.today import figures, panels

UNITS_SHOWN = 12


def screen(request: HttpRequest) -> HttpResponse:
    """Show the big screen."""
    body = kept(kept_key(request), lambda: _body(request))
    return render(request, "wall/screen.html", {"body": body, "today": clock.today()})


def _body(request: HttpRequest) -> str:
    who, today = actor(request), clock.today()
    rows = [row for row in area_rows(unit_loads(who, today=today)) if row.depth]
    busiest = sorted(rows, key=lambda row: -row.total)[:UNITS_SHOWN]
    home = home_counts(who, today=today)
    context = {
        "figures": figures(home, today),
        "panels": panels(who, home, today),
        "units": busiest,
        "most": max((row.total for row in busiest), default=1),
    }
    return render_to_string("wall/_screen.html", context)
