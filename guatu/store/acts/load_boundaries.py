"""载入边界: the areas of the city's units on the map, from the city's own GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guatu.errors import Invalid
from guatu.lib.geo import Frame, to_wgs84
from guatu.lib.geojson import Feature, read_areas, turned
from guatu.store.actor import Actor
from guatu.store.boundaries import STREAM, area_name, matched
from guatu.store.evidence import keep_file
from guatu.store.models import Unit
from guatu.store.permission import require
from guatu.store.record import Deed, act, last_noted, note


@dataclass(frozen=True, slots=True)
class Loaded:
    """Keys of the units that have an area now, and names of areas that are no unit here."""

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
    found = matched(read_areas(text))
    drawn = [(area, unit) for area, unit in found if unit]
    unmatched = [area_name(area) for area, unit in found if not unit]
    if not drawn:
        raise Invalid(what="field.boundaries", value="、".join(unmatched[:3]), wanted="field.unit")
    features = [_feature(area, unit, frame) for area, unit in drawn]
    kept = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    sha256 = keep_file(kept.encode())
    last = last_noted(STREAM)
    if last is None or last.after_facts["sha256"] != sha256:
        facts = {"sha256": sha256, "areas": len(drawn), "datum": frame.datum.value}
        note(STREAM, Deed("map.load", actor, at, source), after=facts)
    return Loaded([unit.key for _, unit in drawn], unmatched)


def _feature(area: Feature, unit: Unit, frame: Frame) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"unit": unit.key, "level": unit.kind},
        "geometry": turned(area["geometry"], to_wgs84(frame)),
    }
