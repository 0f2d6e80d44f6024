"""The map: areas by what is open in them, drawn from the city's own GeoJSON."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from guatu.store.boundaries import boundaries
from guatu.store.selectors.areas import unit_loads
from guatu.web import clock
from guatu.web.areas import area_features, area_rows
from guatu.web.scope import actor


def city_map(request: HttpRequest) -> HttpResponse:
    """Show the map and, for those without scripts or eyes, its table."""
    loads = unit_loads(actor(request), today=clock.today())
    context = {"rows": area_rows(loads), "source": reverse("wall:areas")}
    return render(request, "wall/map.html", context)


def areas(request: HttpRequest) -> HttpResponse:
    """Return the areas as GeoJSON with their counts."""
    loads = unit_loads(actor(request), today=clock.today())
    features = area_features(json.loads(boundaries()), loads)
    return JsonResponse({"type": "FeatureCollection", "features": features})
