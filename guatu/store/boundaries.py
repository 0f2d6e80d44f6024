"""The city's boundaries: which unit's area a feature of a map file is, and the file in force.

The file lies with the evidence, under its SHA-256; the last event of its chain names it. Without
one the sample city's boundaries are used, whose keys no real city has: then nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files

from guatu.lib.geojson import Feature
from guatu.store.evidence import evidence_path
from guatu.store.models import Unit
from guatu.store.record import last_noted
from guatu.store.selectors.units import UnitIndex

STREAM = "map:boundaries"
# Under which names map files keep the code and the name of an area.
CODES = ("adcode", "code", "XZQDM", "gb")
NAMES = ("name", "NAME", "XZQMC", "名称")


def boundaries() -> str:
    """Return the boundaries in force as the text of a GeoJSON file in WGS 84. One query."""
    last = last_noted(STREAM)
    if last is None:
        return files("guatu.books").joinpath("city/map.geojson").read_text("utf-8")
    return evidence_path(str(last.after_facts["sha256"])).read_text("utf-8")


def held_digest() -> str | None:
    """Return the SHA-256 of the file in force, "" when it is gone, `None` without any."""
    if (last := last_noted(STREAM)) is None:
        return None
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


def area_name(area: Feature) -> str:
    """Return what `area` is called in its file; "?" when it has no name."""
    return _said(area, (*NAMES, "unit", *CODES)) or "?"


def _said(area: Feature, names: Sequence[str]) -> str:
    given = area.get("properties")
    properties: Mapping[str, object] = given if isinstance(given, dict) else {}
    return next((str(properties[name]) for name in names if properties.get(name)), "")
