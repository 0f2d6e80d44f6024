"""载入边界、巡查线、管控区和项目用地: what the map knows of the city, from its own GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guatu.errors import Invalid
from guatu.lib.geo import Frame, to_wgs84
from guatu.lib.geojson import ROUTES, Feature, read_features, turned
from guatu.store.actor import SYSTEM, Actor
from guatu.store.boundaries import (
    AREAS,
    PATROLS,
    SITES,
    ZONES,
    area_name,
    kept_by,
    matched,
    site_number,
)
from guatu.store.evidence import keep_file
from guatu.store.models import Matter, Unit
from guatu.store.permission import require
from guatu.store.record import Deed, act, last_noted, note
from guatu.store.scope import acting


@dataclass(frozen=True, slots=True)
class Loaded:
    """Keys of the units that have a part of the file now, and names of parts that are no unit's."""

    units: Sequence[str]
    unmatched: Sequence[str]


@act
def load_boundaries(text: str, frame: Frame, *, actor: Actor, at: datetime, source: str) -> Loaded:
    """Let the areas of a GeoJSON file be the city's map, in WGS 84; the ones before are replaced.

    Args:
        text: a FeatureCollection; an area names its unit by key (`unit`), code or name.
        frame: what its coordinates count in; see `guatu.lib.geojson.recognise`.
        actor: who signs for it.
        at: when.
        source: where the file comes from.

    Raises:
        NotAllowed: `actor` does not keep the system.
        Invalid: no GeoJSON, no area, or none of them a unit of this city.
    """
    require(actor, "map.load")
    found = matched(read_features(text))
    drawn = [(area, unit) for area, unit in found if unit]
    unmatched = [area_name(area) for area, unit in found if not unit]
    if not drawn:
        raise Invalid(what="field.boundaries", value="、".join(unmatched[:3]), wanted="field.unit")
    features = [_feature(area, unit, frame) for area, unit in drawn]
    _keep(AREAS, features, frame, Deed("map.load", actor, at, source))
    return Loaded([unit.key for _, unit in drawn], unmatched)


@act
def load_patrols(text: str, frame: Frame, *, actor: Actor, at: datetime, source: str) -> Loaded:
    """Let the lines and points of a GeoJSON file be the city's patrol lines and stations.

    One names the unit that looks after it by key or name (`unit`, 责任单位, 管理单位); one that
    names none is drawn all the same, and stands among the unmatched.

    Raises:
        NotAllowed: `actor` does not keep the system.
        Invalid: no GeoJSON, or neither a line nor a point in it.
    """
    require(actor, "map.load")
    lines = read_features(text, ROUTES)
    keepers = kept_by(lines)
    features = [
        _named(line, {"name": area_name(line), "unit": unit.key if unit else ""}, frame)
        for line, unit in zip(lines, keepers, strict=True)
    ]
    _keep(PATROLS, features, frame, Deed("map.load", actor, at, source))
    known = [unit.key for unit in keepers if unit]
    unmatched = [area_name(line) for line, unit in zip(lines, keepers, strict=True) if not unit]
    return Loaded(known, unmatched)


@act
def load_zones(text: str, frame: Frame, *, actor: Actor, at: datetime, source: str) -> Loaded:
    """Let the areas of a GeoJSON file be the zones in which one may not simply build (红线).

    Raises:
        NotAllowed: `actor` does not keep the system. Invalid: no GeoJSON, or no area in it.
    """
    require(actor, "map.load")
    zones = read_features(text)
    features = [_named(zone, {"name": area_name(zone)}, frame) for zone in zones]
    _keep(ZONES, features, frame, Deed("map.load", actor, at, source))
    return Loaded([area_name(zone) for zone in zones], [])


@act
def load_sites(text: str, frame: Frame, *, actor: Actor, at: datetime, source: str) -> Loaded:
    """Let the areas of a GeoJSON file be the sites of matters, each by the matter's `number`.

    A number that no matter has is kept, for its matter may be entered yet, and told.

    Raises:
        NotAllowed: `actor` does not keep the system. Invalid: no GeoJSON, or no area in it.
    """
    require(actor, "map.load")
    sites = read_features(text)
    numbers = [site_number(site) for site in sites]
    with acting(SYSTEM):
        held = Matter.objects.filter(number__in=numbers, restricted=False)
        known = set(held.values_list("number", flat=True))
    features = [
        _named(site, {"number": number}, frame) for site, number in zip(sites, numbers, strict=True)
    ]
    _keep(SITES, features, frame, Deed("map.load", actor, at, source))
    unknown = [number or area_name(site) for site, number in zip(sites, numbers, strict=True)
               if number not in known]  # fmt: skip
    return Loaded(sorted(known), unknown)


def _named(area: Feature, properties: dict[str, str], frame: Frame) -> dict[str, Any]:
    geometry = turned(area["geometry"], to_wgs84(frame))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _keep(stream: str, features: Sequence[object], frame: Frame, deed: Deed) -> None:
    """Let a file of `features` be in force, if it is another than the one before."""
    kept = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    sha256 = keep_file(kept.encode())
    last = last_noted(stream)
    if last is None or last.after_facts["sha256"] != sha256:
        facts = {"sha256": sha256, "areas": len(features), "datum": frame.datum.value}
        note(stream, deed, after=facts)


def _feature(area: Feature, unit: Unit, frame: Frame) -> dict[str, Any]:
    return _named(area, {"unit": unit.key, "level": unit.kind}, frame)
