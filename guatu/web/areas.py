"""Areas of the map: boundaries of the city's file joined with what is open in each unit.

Longitude and latitude are WGS 84; each feature names its unit by key (`properties.unit`). Where
no area is a unit of the city nothing is drawn and the table stands alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from guatu.lib.geo import Point
from guatu.lib.polygon import middle_of
from guatu.store.models import Standing
from guatu.store.selectors.areas import PlacedMatter, UnitLoad
from guatu.web.ranking import points
from guatu.web.shades import Place, Shade, shades_of
from guatu.web.signs import SIGNS, Sign

LEVELS = ("county", "zone", "township", "village", "grid")
# The levels that are shaded and named; the others are outlines in them.
SHADED = frozenset(LEVELS[:2])


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


@dataclass(frozen=True, slots=True)
class Area:
    """An area as it is drawn: its geometry, where its name stands, and how dark it may be."""

    load: UnitLoad
    geometry: Mapping[str, Any]
    label: str
    middle: Point
    shades: Mapping[str, Shade]
    standing: Standing | None = None

    @property
    def is_shaded(self) -> bool:
        """Tell whether it is filled and named; smaller areas are outlines."""
        return self.load.kind in SHADED


@dataclass(frozen=True, slots=True)
class Names:
    """What areas are called and how they stand; both by the key of the unit."""

    short: Mapping[str, str] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)


def areas_of(text: str, loads: Iterable[UnitLoad], names: Names) -> list[Area]:
    """Return the boundaries of counties, zones and what is in them that are units of this city.

    Larger areas come first, so that the smaller ones are drawn over them.
    """
    by_key = {load.key: load for load in loads}
    known = [
        (load, feature["geometry"], middle)
        for level in LEVELS
        for feature, middle in _read(text)
        if (load := by_key.get(feature["properties"].get("unit"))) and load.kind == level
    ]
    most = most_open(load for load, _, _ in known)
    sizes = Counter(one.group for one in names.standings.values() if one.place)
    return [
        Area(
            load,
            geometry,
            names.short.get(load.key, load.name),
            middle,
            shades_of(load, most, _place(names.standings.get(load.key), sizes)),
            names.standings.get(load.key),
        )
        for load, geometry, middle in known
    ]


@lru_cache(maxsize=2)
def _read(text: str) -> list[tuple[dict[str, Any], Point]]:
    """Return the features of a file, each with where its name stands: the same for every page."""
    features = json.loads(text)["features"]
    return [(feature, middle_of(feature["geometry"])) for feature in features]


def most_open(loads: Iterable[UnitLoad]) -> int:
    """Return the most that is open in one shaded area, at least 1."""
    return max((load.total for load in loads if load.kind in SHADED), default=1) or 1


def _place(one: Standing | None, sizes: Mapping[str, int]) -> Place | None:
    return Place(one.place, sizes[one.group]) if one and one.place else None


def feature_of(area: Area) -> dict[str, object]:
    """Return an area as the browser draws it."""
    load, one = area.load, area.standing
    return {
        "type": "Feature",
        "geometry": area.geometry,
        "properties": {
            "unit": load.key,
            "name": load.name,
            "label": area.label,
            "middle": [area.middle[1], area.middle[0]],
            "level": load.kind,
            "shaded": area.is_shaded,
            "url": unit_url(load.key),
            "total": load.total,
            "points": points(one.score) if one else "",
            "shades": {kind: asdict(shade) for kind, shade in area.shades.items()},
            "lights": [{"word": str(c.sign.word), "count": c.count} for c in light_counts(load)],
        },
    }


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
