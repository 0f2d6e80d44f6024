"""Patrol lines and stations of the map: who keeps each, how long it is, where its list is.

A line without a unit is drawn all the same. Those of the sample city, which are used until a
city loads its own, all have one, and are not drawn where there is no such unit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from guatu.lib.geo import Point, metres_between
from guatu.store.selectors.areas import UnitLoad
from guatu.web.areas import unit_url


@dataclass(frozen=True, slots=True)
class Patrol:
    """A line of one part or more, or a station: a single point; degrees of WGS 84."""

    name: str
    unit: str
    url: str
    parts: Sequence[Sequence[Point]]

    @property
    def is_station(self) -> bool:
        """Tell whether it is a point."""
        return len(self.parts) == 1 and len(self.parts[0]) == 1

    @property
    def km(self) -> float:
        """Return its length in kilometres."""
        metres = sum(metres_between(a, b) for part in self.parts for a, b in pairwise(part))
        return round(metres / 1000, 1)


def patrols_of(text: str, loads: Iterable[UnitLoad]) -> list[Patrol]:
    """Return the lines of the layer `text`, then its stations."""
    names = {load.key: load.name for load in loads}
    found = [
        Patrol(said["name"], names.get(said["unit"], ""), _url(said["unit"]), _parts(geometry))
        for feature in json.loads(text)["features"]
        if (said := feature["properties"])["unit"] in {"", *names}
        and (geometry := feature["geometry"])
    ]
    return sorted(found, key=lambda patrol: patrol.is_station)


def _url(unit: str) -> str:
    return unit_url(unit) if unit else ""


def _parts(geometry: Mapping[str, Any]) -> list[list[Point]]:
    """Return the parts of a Point, LineString or MultiLineString."""
    held = geometry["coordinates"]
    match geometry["type"]:
        case "Point":
            nested = [[held]]
        case "LineString":
            nested = [held]
        case _:
            nested = held
    return [[(point[0], point[1]) for point in part] for part in nested]


def patrol_json(patrol: Patrol) -> dict[str, object]:
    """Return a patrol as the browser draws it: latitude first."""
    return {
        "name": patrol.name,
        "unit": patrol.unit,
        "url": patrol.url,
        "station": patrol.is_station,
        "km": patrol.km,
        "parts": [[(lat, lon) for lon, lat in part] for part in patrol.parts],
    }
