"""A file's datum is told from what it says, or asked for; its points are turned."""

from __future__ import annotations

import json

import pytest

from guatu.errors import Invalid
from guatu.lib.geo import Datum, Frame, to_wgs84, wgs84_to_gcj02
from guatu.lib.geojson import Sureness, crs_of, read_features, recognise, turned

HERE = [(114.3, 30.6), (114.4, 30.6), (114.4, 30.7), (114.3, 30.6)]


def file_of(points: object, *, crs: str = "", **properties: object) -> str:
    area = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [points]},
    }
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", **named, "features": [area]})


def guess(text: str) -> tuple[Frame | None, Sureness, str]:
    found = recognise(read_features(text), crs_of(text))
    return found.frame, found.sureness, found.why


@pytest.mark.parametrize(
    ("crs", "frame"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", Frame(Datum.WGS84)),
        ("EPSG:4490", Frame(Datum.CGCS2000)),
        ("urn:ogc:def:crs:EPSG::4547", Frame(Datum.METRES, 114.0)),  # 3 degrees, central 114 E
        ("urn:ogc:def:crs:EPSG::4527", Frame(Datum.METRES)),  # zone 39 stands in the easting
        ("urn:ogc:def:crs:EPSG::4508", Frame(Datum.METRES, 111.0)),  # 6 degrees, central 111 E
    ],
)
def test_what_a_file_says_of_itself_is_believed(crs: str, frame: Frame) -> None:
    assert guess(file_of(HERE, crs=crs)) == (frame, Sureness.SURE, "map.crs")


def test_a_map_makers_marks_make_the_shifted_grid_likely() -> None:
    found = guess(file_of(HERE, adcode=410100))

    assert found == (Frame(Datum.GCJ02), Sureness.LIKELY, "map.gcj_marks")


def test_bare_degrees_in_china_are_asked_for() -> None:
    assert guess(file_of(HERE, name="东河县")) == (None, Sureness.UNKNOWN, "map.degrees")


def test_metres_with_a_zone_are_likely_and_without_one_are_asked_for() -> None:
    zoned = guess(file_of([(39523661.7, 3525246.9)] * 4))
    bare = guess(file_of([(523661.7, 3525246.9)] * 4))

    assert zoned == (Frame(Datum.METRES), Sureness.LIKELY, "map.zoned_metres")
    assert bare == (None, Sureness.UNKNOWN, "map.metres")


def test_all_points_are_turned_and_no_height_is_kept() -> None:
    shifted = [[*wgs84_to_gcj02(point), 51.0] for point in HERE]
    area = read_features(file_of(shifted))[0]

    geometry = turned(area["geometry"], to_wgs84(Frame(Datum.GCJ02)))

    assert geometry == {"type": "Polygon", "coordinates": [[list(point) for point in HERE]]}


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"type": "Point"}', '{"type": "FeatureCollection", "features": []}',
     file_of([]), file_of([["a", "b"]]), file_of([None])],
)  # fmt: skip
def test_what_holds_no_area_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_features(text)
