"""The big screen: the city in turn of views, readable at five metres, without a hand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from guatu.store.selectors.areas import lead_list, unit_loads
from guatu.store.selectors.home import home_counts, home_lists, open_list
from guatu.web import clock
from guatu.web.areas import area_rows
from guatu.web.kept import kept_page, kept_tally
from guatu.web.scope import actor
from guatu.web.today import SHOWN, figures, panels

UNITS_SHOWN = 12


def screen(request: HttpRequest) -> HttpResponse:
    """Show the big screen."""
    return kept_page(request, "wall/screen.html", lambda: _context(request))


def _context(request: HttpRequest) -> dict[str, object]:
    who, today = actor(request), clock.today()
    led = kept_tally(request, lead_list(who, today=today), "led")
    rows = [row for row in area_rows(unit_loads(led.counts())) if row.depth]
    busiest = sorted(rows, key=lambda row: -row.total)[:UNITS_SHOWN]
    tally = kept_tally(request, open_list(who, today=today), "open")
    home = home_counts(who, tally, today=today)
    lists = home_lists(who, tally, today=today, size=SHOWN)
    return {
        "today": today,
        "figures": figures(home, today),
        "panels": panels(who, home, lists, today),
        "units": busiest,
        "most": max((row.total for row in busiest), default=1),
    }
