"""Areas of the map: boundaries of the city's file joined with what is open in each unit.

Longitude and latitude are WGS 84; each feature names its unit by key (`properties.unit`). Where
no area is a unit of the city nothing is drawn and the table stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from guatu.store.selectors.areas import UnitLoad
from guatu.web.signs import SIGNS, Sign

LEVELS = ("county", "zone", "township", "village", "grid")


@dataclass(frozen=True, slots=True)
class LightCount:
    """How many matters of one light."""

    sign: Sign
    count: int


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A unit in the table beside the map."""

    name: str
    url: str
    depth: int
    total: int
    lights: Sequence[LightCount]


def area_rows(loads: Iterable[UnitLoad]) -> list[AreaRow]:
    """Return the units that have something open, in the order of the tree."""
    return [
        AreaRow(load.name, unit_url(load.key), load.depth, load.total, light_counts(load))
        for load in loads
        if load.total
    ]


def light_counts(load: UnitLoad) -> list[LightCount]:
    """Return the lights of a unit, the most severe first."""
    return [
        LightCount(sign, load.colours[colour])
        for colour, sign in SIGNS.items()
        if load.colours[colour]
    ]


def area_features(
    boundaries: Mapping[str, Any], loads: Iterable[UnitLoad]
) -> list[dict[str, object]]:
    """Return the boundaries of counties, zones and what is in them that are units of this city.

    Larger areas come first, so that the smaller ones are drawn over them.
    """
    by_key = {load.key: load for load in loads}
    known = [
        feature
        for level in LEVELS
        for feature in boundaries["features"]
        if (load := by_key.get(feature["properties"].get("unit"))) and load.kind == level
    ]
    return [_feature(feature, by_key[feature["properties"]["unit"]]) for feature in known]


def _feature(feature: Mapping[str, Any], load: UnitLoad) -> dict[str, object]:
    lights = [{"word": str(c.sign.word), "count": c.count} for c in light_counts(load)]
    return {
        "type": "Feature",
        "geometry": feature["geometry"],
        "properties": {
            "name": load.name,
            "level": load.kind,
            "url": unit_url(load.key),
            "total": load.total,
            "worst": next((c for c in SIGNS if load.colours[c]), ""),
            "red": load.colours["red"],
            "lights": lights,
        },
    }


def unit_url(key: str) -> str:
    """Return the ledger of a unit."""
    return f"{reverse('wall:ledger')}?{urlencode({'unit': key})}"
