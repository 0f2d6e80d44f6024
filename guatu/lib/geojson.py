"""GeoJSON of areas, lines and points: read, its datum recognised, turned into WGS 84.

RFC 7946 says WGS 84; files of Chinese offices and map makers often mean something else and do
not say so. What cannot be told from the file is asked for, never guessed in silence: a wrong
guess moves a boundary by half a kilometre.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from guatu.errors import Invalid
from guatu.lib.geo import Convert, Datum, Frame, Point, is_in_china

Feature = Mapping[str, Any]
AREAS = frozenset({"Polygon", "MultiPolygon"})
ROUTES = frozenset({"LineString", "MultiLineString", "Point"})
DIGITS = 6  # a tenth of a metre
# Properties that files of the map maker AutoNavi carry; its maps are GCJ-02.
GCJ_MARKS = frozenset({"adcode", "childrenNum", "subFeatureIndex", "acroutes", "__gid"})
_EPSG = re.compile(r"EPSG:+(?:[\d.]*:)?(\d{4,5})$", re.IGNORECASE)


class Sureness(StrEnum):
    """How sure a recognition is; on anything less than `SURE` a person is asked."""

    SURE = "sure"
    LIKELY = "likely"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Guess:
    """The frame that a file seems to count in; `why` is the code of the reason."""

    frame: Frame | None
    sureness: Sureness
    why: str


def read_features(text: str, kinds: Collection[str] = AREAS) -> list[Feature]:
    """Return the features of a FeatureCollection whose geometry is of `kinds`, in its order.

    Raises:
        Invalid: no GeoJSON, or no such feature in it.
    """
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise Invalid(what="GeoJSON", value=str(error), wanted="FeatureCollection") from error
    kind = given.get("type") if isinstance(given, dict) else type(given).__name__
    if kind != "FeatureCollection":
        raise Invalid(what="GeoJSON", value=kind, wanted="FeatureCollection")
    found = [each for each in given.get("features", []) if _is_whole(each, kinds)]
    if not found:
        raise Invalid(what="GeoJSON", value=0, wanted=", ".join(sorted(kinds)))
    return found


def _is_whole(feature: object, kinds: Collection[str]) -> bool:
    """Tell whether `feature` is whole and of `kinds`: points that are numbers."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") not in kinds:
        return False
    try:
        return sum(1 for _ in _points(geometry["coordinates"])) > 0
    except (KeyError, TypeError, IndexError):
        return False


def crs_of(text: str) -> str:
    """Return the name of the old `crs` member of a file, "" when there is none."""
    given = json.loads(text)
    named = given.get("crs") if isinstance(given, dict) else None
    properties = named.get("properties") if isinstance(named, dict) else None
    return str(properties.get("name", "")) if isinstance(properties, dict) else ""


def recognise(areas: Sequence[Feature], crs: str = "") -> Guess:
    """Return in which frame `areas` seem to be.

    Args:
        areas: at least one, of `read_features`.
        crs: what the file says itself (`crs_of`).
    """
    if named := _frame_of_crs(crs):
        return Guess(named, Sureness.SURE, "map.crs")
    points = [point for area in areas for point in _points(area["geometry"]["coordinates"])]
    if any(abs(x) > 180 or abs(y) > 90 for x, y in points):
        return _guess_of_metres(points)
    if not all(map(is_in_china, points)):
        return Guess(Frame(Datum.WGS84), Sureness.LIKELY, "map.abroad")
    if any(GCJ_MARKS & area.get("properties", {}).keys() for area in areas):
        return Guess(Frame(Datum.GCJ02), Sureness.LIKELY, "map.gcj_marks")
    return Guess(None, Sureness.UNKNOWN, "map.degrees")


def _guess_of_metres(points: Sequence[Point]) -> Guess:
    zones = {int(x // 1_000_000) for x, _ in points}
    if zones <= set(range(13, 24)) or zones <= set(range(25, 46)):
        return Guess(Frame(Datum.METRES), Sureness.LIKELY, "map.zoned_metres")
    return Guess(None, Sureness.UNKNOWN, "map.metres")


def _frame_of_crs(name: str) -> Frame | None:
    """Return the frame that the name of a coordinate system means, `None` if it is not known."""
    if name.upper().endswith("CRS84"):
        return Frame(Datum.WGS84)
    found = _EPSG.search(name)
    code = int(found[1]) if found else 0
    if code in (4326, 4490):
        return Frame(Datum.WGS84 if code == 4326 else Datum.CGCS2000)
    # EPSG's CGCS2000 grids: 4491-4501 and 4513-4533 with the zone's number before the easting,
    # 4502-4512 (75, 81, ...) and 4534-4554 (75, 78, ...) without it.
    if 4491 <= code <= 4501 or 4513 <= code <= 4533:
        return Frame(Datum.METRES)
    if 4502 <= code <= 4512:
        return Frame(Datum.METRES, 75.0 + 6 * (code - 4502))
    if 4534 <= code <= 4554:
        return Frame(Datum.METRES, 75.0 + 3 * (code - 4534))
    return None


def _points(coordinates: Any) -> Iterator[Point]:
    """Yield the points of nested rings.

    Raises:
        TypeError, IndexError: something else than lists of numbers is among them.
    """
    if not isinstance(coordinates, list):
        raise TypeError(coordinates)
    if isinstance(coordinates[0], int | float):
        yield coordinates[0] + 0.0, coordinates[1] + 0.0
        return
    for inner in coordinates:
        yield from _points(inner)


def turned(geometry: Feature, convert: Convert) -> dict[str, Any]:
    """Return `geometry` with each point turned by `convert`, rounded to a tenth of a metre."""
    return {"type": geometry["type"], "coordinates": _turned(geometry["coordinates"], convert)}


def _turned(coordinates: Any, convert: Convert) -> list[Any]:
    if isinstance(coordinates[0], int | float):
        longitude, latitude = convert((coordinates[0], coordinates[1]))
        return [round(longitude, DIGITS), round(latitude, DIGITS)]
    return [_turned(inner, convert) for inner in coordinates]
