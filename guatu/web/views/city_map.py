"""The map: areas by what is open in them or by their rank, and matters as points."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from guatu.store.boundaries import boundaries
from guatu.store.selectors.areas import placed_matters, unit_loads
from guatu.store.selectors.ranking import newest_standings
from guatu.web import clock
from guatu.web.areas import area_features, area_rows, point_columns, ranked
from guatu.web.scope import actor
from guatu.web.signs import SIGNS


def city_map(request: HttpRequest) -> HttpResponse:
    """Show the map and, for those without scripts or eyes, its table."""
    loads = unit_loads(actor(request), today=clock.today())
    found = newest_standings(actor(request))
    context = {
        "rows": area_rows(loads),
        "source": reverse("wall:areas"),
        "points": reverse("wall:points"),
        "lights": SIGNS.values(),
        "ranking": found and found[0],
    }
    return render(request, "wall/map.html", context)


def areas(request: HttpRequest) -> HttpResponse:
    """Return the areas as GeoJSON with their counts and, if there is a ranking, their places."""
    loads = unit_loads(actor(request), today=clock.today())
    found = newest_standings(actor(request))
    features = area_features(json.loads(boundaries()), loads)
    features = ranked(features, found[1] if found else {})
    return JsonResponse({"type": "FeatureCollection", "features": features})


def points(request: HttpRequest) -> HttpResponse:
    """Return the open matters that have a position, in columns."""
    return JsonResponse(point_columns(placed_matters(actor(request), today=clock.today())))
