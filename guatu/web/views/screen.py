"""The big screen: the city in turn of views, readable at five metres, without a hand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from guatu.store.boundaries import AREAS, PATROLS, layer
from guatu.store.selectors.areas import lead_list, placed_list, unit_loads
from guatu.store.selectors.home import home_counts, home_lists, open_list
from guatu.store.selectors.units import short_names
from guatu.web import clock
from guatu.web.areas import Names, areas_of
from guatu.web.big_screen import city_picture, lists_shown, projects, standings, unit_bars
from guatu.web.kept import kept_page, kept_tally
from guatu.web.map_picture import Drawn
from guatu.web.patrols import patrols_of
from guatu.web.scope import actor
from guatu.web.today import SHOWN, figures, panels


def screen(request: HttpRequest) -> HttpResponse:
    """Show the big screen."""
    return kept_page(request, "wall/screen.html", lambda: _context(request))


def _context(request: HttpRequest) -> dict[str, object]:
    who, today = actor(request), clock.today()
    loads = unit_loads(kept_tally(request, lead_list(who, today=today), "led").counts())
    placed = kept_tally(request, placed_list(who, today=today), "placed").counts()
    tally = kept_tally(request, open_list(who, today=today), "open")
    home = home_counts(who, tally, today=today)
    lists = home_lists(who, tally, today=today, size=SHOWN)
    short = short_names()
    areas = areas_of(layer(AREAS), loads, Names(short))
    units = unit_bars(loads, short)
    return {
        "today": today,
        "figures": figures(home, today),
        "map": city_picture(Drawn(areas, patrols_of(layer(PATROLS), loads)), placed),
        "projects": projects(who, today=today),
        "standings": standings(who),
        "panels": lists_shown(panels(who, home, lists, today)),
        "units": units,
        "most": max((bar.total for bar in units), default=1),
    }
