"""Areas of the map: boundaries of the city's file joined with what is open in each unit.

Longitude and latitude are WGS 84; each feature names its unit by key (`properties.unit`). Where
no area is a unit of the city nothing is drawn and the table stands alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from guatu.store.models import Standing
from guatu.store.selectors.areas import PlacedMatter, UnitLoad
from guatu.web.ranking import points
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
            "unit": load.key,
            "name": load.name,
            "level": load.kind,
            "url": unit_url(load.key),
            "total": load.total,
            "worst": next((c for c in SIGNS if load.colours[c]), ""),
            "red": load.colours["red"],
            "lights": lights,
        },
    }


def ranked(
    features: Iterable[dict[str, Any]], standings: Mapping[str, Standing]
) -> list[dict[str, object]]:
    """Return `features` with the place of each unit in its group, and how many the group has."""
    sizes = Counter(one.group for one in standings.values() if one.place)
    return [
        {**feature, "properties": feature["properties"] | _place(feature, standings, sizes)}
        for feature in features
    ]


def _place(
    feature: Mapping[str, Any], standings: Mapping[str, Standing], sizes: Mapping[str, int]
) -> dict[str, object]:
    one = standings.get(feature["properties"]["unit"])
    if one is None or one.place is None:
        return {}
    return {"place": one.place, "places": sizes[one.group], "points": points(one.score)}


def point_columns(matters: Sequence[PlacedMatter]) -> dict[str, object]:
    """Return matters in columns, as the map draws them."""
    colours = list(SIGNS)
    return {
        "url": reverse("wall:matter", args=[0]),
        "lights": [
            {"shape": sign.shape, "colour": sign.colour, "word": str(sign.word)}
            for sign in SIGNS.values()
        ],
        "id": [matter.pk for matter in matters],
        "title": [matter.title for matter in matters],
        "light": [colours.index(matter.colour) for matter in matters],
        "at": [[matter.latitude, matter.longitude] for matter in matters],
    }


def unit_url(key: str) -> str:
    """Return the ledger of a unit."""
    return f"{reverse('wall:ledger')}?{urlencode({'unit': key})}"
