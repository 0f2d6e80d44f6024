"""Grids of Chinese maps against published points and against PROJ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.errors import Invalid
from guatu.lib.geo import (
    Datum,
    Frame,
    Point,
    degrees_of_metres,
    gcj02_to_wgs84,
    is_in_china,
    metres_between,
    to_wgs84,
    wgs84_to_gcj02,
)

# The control points of eviltransform, in Shanghai, Shenzhen and Beijing: WGS 84, GCJ-02.
SHIFTED = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]
# What PROJ 9 gives for EPSG 4490 -> 4547, 4527, 4491 and 4546: degrees, metres, meridian.
PROJECTED = [
    ((114.3, 30.6), (528770.2372556805, 3386666.2505623596), 114.0),
    ((117.25, 31.85), (39523661.69694474, 3525246.850245533), None),
    ((75.9, 39.4), (13577523.516079575, 4363298.190059021), None),
    ((112.1, 34.0), (601625.623034074, 3764206.995014338), 111.0),
]


@pytest.mark.parametrize(("here", "shifted"), SHIFTED)
def test_the_shift_is_that_of_published_points(here: Point, shifted: Point) -> None:
    assert metres_between(wgs84_to_gcj02(here), shifted) < 0.01
    assert metres_between(gcj02_to_wgs84(shifted), here) < 0.01


@given(st.floats(73, 135), st.floats(4, 53))
def test_there_and_back_is_the_same_place(longitude: float, latitude: float) -> None:
    shifted = wgs84_to_gcj02((longitude, latitude))

    assert metres_between(gcj02_to_wgs84(shifted), (longitude, latitude)) < 0.001
    assert metres_between(shifted, (longitude, latitude)) < 1500


def test_nothing_is_shifted_outside_china() -> None:
    berlin = (13.4, 52.5)

    assert not is_in_china(berlin)
    assert wgs84_to_gcj02(berlin) == berlin


@pytest.mark.parametrize(("degrees", "metres", "meridian"), PROJECTED)
def test_metres_become_the_degrees_that_proj_gives(
    degrees: Point, metres: Point, meridian: float | None
) -> None:
    assert metres_between(degrees_of_metres(metres, meridian), degrees) < 0.001


def test_an_easting_without_its_zone_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        degrees_of_metres((528770.2, 3386666.3))

    assert refused.value.facts["value"] == 0


def test_degrees_of_cgcs2000_are_taken_as_they_are() -> None:
    assert to_wgs84(Frame(Datum.CGCS2000))((114.3, 30.6)) == (114.3, 30.6)


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    # 6371008.8 m × π / 180 = 111195 m; at 60 degrees a degree of longitude is half of it.
    assert metres_between((114, 30), (114, 31)) == pytest.approx(111_195, abs=1)
    assert metres_between((114, 60), (115, 60)) == pytest.approx(55_597, abs=1)
