"""The map: areas by what is open in them or by their rank, and matters as points."""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from guatu.errors import NotFound
from guatu.store.boundaries import AREAS, PATROLS, layer
from guatu.store.selectors.areas import (
    UnitLoad,
    lead_list,
    placed_matters,
    unit_loads,
    unplaced_count,
)
from guatu.store.selectors.chart_sources import source_lines
from guatu.store.selectors.ranking import newest_standings
from guatu.store.selectors.units import short_names
from guatu.web import clock
from guatu.web.areas import Area, Names, area_rows, areas_of, feature_of, most_open, point_columns
from guatu.web.kept import kept_tally
from guatu.web.map_picture import Drawn
from guatu.web.paper_map import map_sheets, swatches
from guatu.web.paper_parts import SIZES
from guatu.web.paper_sources import source_sheets
from guatu.web.patrols import patrol_json, patrols_of
from guatu.web.ranges import part_of
from guatu.web.scope import actor
from guatu.web.shades import KINDS, legend_of
from guatu.web.signs import SIGNS


def city_map(request: HttpRequest) -> HttpResponse:
    """Show the map and, for those without scripts or eyes, its table."""
    loads = _loads(request)
    found = newest_standings(actor(request))
    most = most_open(loads)
    context = {
        "rows": area_rows(loads),
        "has_areas": bool(_areas(request, loads)),
        "source": reverse("wall:areas"),
        "points": reverse("wall:points"),
        "patrols": reverse("wall:patrols"),
        "lights": SIGNS.values(),
        "ranking": found and found[0],
        "base": reverse("wall:base_map") if settings.BASE_MAP else "",
        "credit": settings.BASE_MAP_CREDIT,
        "legends": [(kind, legend_of(kind, most)) for kind in KINDS],
    }
    return render(request, "wall/map.html", context)


def areas(request: HttpRequest) -> HttpResponse:
    """Return the areas as GeoJSON with their counts and, if there is a ranking, their places."""
    features = [feature_of(area) for area in _areas(request, _loads(request))]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def points(request: HttpRequest) -> HttpResponse:
    """Return the open matters that have a position, in columns."""
    return JsonResponse(point_columns(placed_matters(actor(request), today=clock.today())))


def patrols(request: HttpRequest) -> HttpResponse:
    """Return patrol lines and stations; the city's own, as everybody's."""
    found = patrols_of(layer(PATROLS), _loads(request))
    return JsonResponse({"patrols": [patrol_json(patrol) for patrol in found]})


def base_map(request: HttpRequest) -> HttpResponse:
    """Return a part of the city's base map, if it has one."""
    file = Path(settings.BASE_MAP)
    if not settings.BASE_MAP or not file.is_file():
        raise NotFound(what="GUATU_BASE_MAP")
    return part_of(file, request)


def map_paper(request: HttpRequest) -> HttpResponse:
    """Show the map as sheets to print, drawn by the server."""
    size = _asked(request, "size", SIZES, "A3")
    kind = _asked(request, "shade", KINDS, "red")
    loads = _loads(request)
    matters = placed_matters(actor(request), today=clock.today())
    drawn = Drawn(_areas(request, loads), patrols_of(layer(PATROLS), loads))
    lines = source_lines(actor(request), [matter.pk for matter in matters])
    context = {
        "size": size,
        "sizes": list(SIZES),
        "kind": kind,
        "kinds": KINDS.items(),
        "shaded_by": KINDS[kind],
        "swatches": swatches(legend_of(kind, most_open(loads))),
        "sheets": map_sheets(drawn, matters, size, kind),
        "sources": source_sheets(lines, size),
        "placed": len(matters),
        "unplaced": unplaced_count(actor(request)),
        "paper_style": f"css/paper-{size.lower()}.css",
        "at": clock.now(),
        "who": actor(request).text,
    }
    return render(request, "wall/map_paper.html", context)


def _asked(request: HttpRequest, name: str, known: Container[str], usual: str) -> str:
    value = request.GET.get(name, usual)
    return value if value in known else usual


def _loads(request: HttpRequest) -> list[UnitLoad]:
    led = lead_list(actor(request), today=clock.today())
    return unit_loads(kept_tally(request, led, "led").counts())


def _areas(request: HttpRequest, loads: Sequence[UnitLoad]) -> list[Area]:
    found = newest_standings(actor(request))
    return areas_of(layer(AREAS), loads, Names(short_names(), found[1] if found else {}))
