"""The city's map files: boundaries, patrols, zones and sites; which are in force.

A file lies with the evidence, under its SHA-256; the last event of its chain names it. Without
one the sample city's is used, whose keys no real city has: then nothing is drawn. Zones in which
one may not build, and the sites of projects, are a city's own: without a file there are none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files

from guatu.lib.geojson import Feature
from guatu.store.evidence import evidence_path
from guatu.store.models import Event, Unit
from guatu.store.record import last_noted
from guatu.store.selectors.units import UnitIndex

AREAS, PATROLS = "map:boundaries", "map:patrols"
ZONES, SITES = "map:zones", "map:sites"
NOTHING = '{"type": "FeatureCollection", "features": []}'
SHIPPED = {AREAS: "city/map.geojson", PATROLS: "city/patrols.geojson"}
# Under which names map files keep the code and the name of an area, and whose a line is.
CODES = ("adcode", "code", "XZQDM", "gb")
NAMES = ("name", "NAME", "XZQMC", "名称")
NUMBERS = ("number", "编号", "事项编号", "项目编号")
KEEPERS = ("unit", "责任单位", "管理单位")


def layer(stream: str) -> str:
    """Return the layer in force of `AREAS` … `SITES`, as GeoJSON in WGS 84. One query."""
    last = last_noted(stream)
    if last is None and stream not in SHIPPED:
        return NOTHING
    if last is None:
        return files("guatu.books").joinpath(SHIPPED[stream]).read_text("utf-8")
    return evidence_path(str(last.after_facts["sha256"])).read_text("utf-8")


def held_digests() -> dict[str, str]:
    """Return the SHA-256 of the files in force by their chain; "" when a file is gone."""
    layers = (AREAS, PATROLS, ZONES, SITES)
    return {stream: _digest(last) for stream in layers if (last := last_noted(stream))}


def _digest(last: Event) -> str:
    path = evidence_path(str(last.after_facts["sha256"]))
    return sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def matched(areas: Sequence[Feature]) -> list[tuple[Feature, Unit | None]]:
    """Return each area with its unit: by the unit's key, its code, or a name it goes by.

    Cost: three queries.
    """
    units = list(Unit.objects.all())
    by_key = {unit.key: unit for unit in units}
    by_code = {unit.code: unit for unit in units if unit.code}
    index = UnitIndex.load(None)
    return [
        (area, by_key.get(_said(area, ("unit",))) or by_code.get(_said(area, CODES))
         or index.by_name.get(_said(area, NAMES)))
        for area in areas
    ]  # fmt: skip


def kept_by(lines: Sequence[Feature]) -> list[Unit | None]:
    """Return the unit that looks after each line or station; `None` where it is not told.

    Cost: three queries.
    """
    units = {unit.key: unit for unit in Unit.objects.all()}
    index = UnitIndex.load(None)
    named = [_said(line, KEEPERS) for line in lines]
    return [units.get(name) or index.by_name.get(name) for name in named]


def site_number(area: Feature) -> str:
    """Return the number of the matter whose site `area` is, "" when it names none."""
    return _said(area, NUMBERS)


def area_name(area: Feature) -> str:
    """Return what `area` is called in its file; "?" when it has no name."""
    return _said(area, (*NAMES, "unit", *CODES)) or "?"


def _said(area: Feature, names: Sequence[str]) -> str:
    given = area.get("properties")
    properties: Mapping[str, object] = given if isinstance(given, dict) else {}
    return next((str(properties[name]) for name in names if properties.get(name)), "")
