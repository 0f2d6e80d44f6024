"""Positions on the earth: between the grids that Chinese files use and WGS 84.

Degrees of CGCS2000 and of WGS 84 differ by centimetres: for a map they are the same. GCJ-02 is
shifted by 50 to 700 metres inside China. Metres of CGCS2000 are a Gauss-Krüger grid: zones of 3
or 6 degrees, often with the number of the zone before the easting.

A point is (longitude, latitude) in degrees, or (easting, northing) in metres.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import atan, atanh, cos, cosh, hypot, pi, radians, sin, sinh, sqrt

from guatu.errors import Invalid

Point = tuple[float, float]
Convert = Callable[[Point], Point]

# Krasovsky's ellipsoid, which GCJ-02 counts on.
_GCJ_A, _GCJ_E2 = 6378245.0, 0.00669342162296594323
# CGCS2000 (GB/T 22021): semi-major axis in metres, flattening.
_A, _F = 6378137.0, 1 / 298.257222101
_FALSE_EASTING = 500_000.0
_CLOSE = 1e-10
_EARTH_M = 6_371_008.8


class Datum(StrEnum):
    """What the numbers of a file count from."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    METRES = "cgcs2000-metres"


@dataclass(frozen=True, slots=True)
class Frame:
    """A datum; for `Datum.METRES` also the meridian in the middle of the zone.

    `meridian` is in degrees; `None` takes the zone's number that stands before each easting.
    """

    datum: Datum
    meridian: float | None = None


def to_wgs84(frame: Frame) -> Convert:
    """Return the function that turns a point of `frame` into degrees of WGS 84."""
    match frame.datum:
        case Datum.GCJ02:
            return gcj02_to_wgs84
        case Datum.METRES:
            return lambda point: degrees_of_metres(point, frame.meridian)
        case _:
            return lambda point: point


def is_in_china(point: Point) -> bool:
    """Tell whether GCJ-02 shifts `point`: the rectangle that the grid itself uses."""
    longitude, latitude = point
    return 72.004 <= longitude <= 137.8347 and 0.8293 <= latitude <= 55.8271


def wgs84_to_gcj02(point: Point) -> Point:
    """Return `point` shifted; points outside China stay."""
    if not is_in_china(point):
        return point
    longitude, latitude = point
    x, y = longitude - 105, latitude - 35
    north, east = _shift_north(x, y), _shift_east(x, y)
    magic = 1 - _GCJ_E2 * sin(radians(latitude)) ** 2
    root = sqrt(magic)
    north *= 180 / (_GCJ_A * (1 - _GCJ_E2) / (magic * root) * pi)
    east *= 180 / (_GCJ_A / root * cos(radians(latitude)) * pi)
    return longitude + east, latitude + north


def gcj02_to_wgs84(point: Point) -> Point:
    """Return the point that the shift brings to `point`, to a hundredth of a millimetre."""
    longitude, latitude = point
    for _ in range(30):
        there = wgs84_to_gcj02((longitude, latitude))
        dx, dy = there[0] - point[0], there[1] - point[1]
        longitude, latitude = longitude - dx, latitude - dy
        if abs(dx) < _CLOSE and abs(dy) < _CLOSE:
            break
    return longitude, latitude


def _shift_north(x: float, y: float) -> float:
    metres = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    metres += (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    metres += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    return metres + (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3


def _shift_east(x: float, y: float) -> float:
    metres = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    metres += (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    metres += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    return metres + (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3


def degrees_of_metres(point: Point, meridian: float | None = None) -> Point:
    """Return degrees of a point of CGCS2000 in metres of a Gauss-Krüger grid.

    Args:
        point: easting and northing; the easting with its 500 kilometres.
        meridian: degrees in the middle of the zone; `None` when the zone's number stands before
            the easting: 13 to 23 are zones of 6 degrees, 25 to 45 zones of 3.

    Raises:
        Invalid: no meridian, and no zone of China before the easting.

    Source: the series of Krüger (1912) to the fourth order in n; within a millimetre here.
    """
    easting, northing = point
    if meridian is None:
        zone, easting = divmod(easting, 1_000_000)
        meridian = zone_meridian(int(zone))
    n = _F / (2 - _F)
    radius = _A / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    xi, eta = northing / radius, (easting - _FALSE_EASTING) / radius
    xi_, eta_ = xi, eta
    for order, factor in enumerate(_krueger(n), start=1):
        xi_ -= factor * sin(2 * order * xi) * cosh(2 * order * eta)
        eta_ -= factor * cos(2 * order * xi) * sinh(2 * order * eta)
    # tan of the conformal latitude, and the latitude from it.
    conformal = sin(xi_) / hypot(sinh(eta_), cos(xi_))
    longitude = atan(sinh(eta_) / cos(xi_))
    return meridian + longitude * 180 / pi, _latitude(conformal) * 180 / pi


def zone_meridian(zone: int) -> float:
    """Return the meridian in the middle of a zone of China, in degrees.

    Raises:
        Invalid: no zone of China has this number.
    """
    if 13 <= zone <= 23:
        return zone * 6.0 - 3
    if 25 <= zone <= 45:
        return zone * 3.0
    raise Invalid(what="field.zone", value=zone, wanted="13–23, 25–45")


def _krueger(n: float) -> tuple[float, ...]:
    return (
        n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96 - n**4 / 360,
        n**2 / 48 + n**3 / 15 - 437 * n**4 / 1440,
        17 * n**3 / 480 - 37 * n**4 / 840,
        4397 * n**4 / 161280,
    )


def _latitude(conformal: float) -> float:
    """Return the latitude (radians) whose conformal latitude has this tangent, by Newton."""
    e2 = _F * (2 - _F)
    e = sqrt(e2)
    t = conformal
    for _ in range(6):
        sigma = sinh(e * atanh(e * t / sqrt(1 + t * t)))
        there = t * sqrt(1 + sigma * sigma) - sigma * sqrt(1 + t * t)
        slope = (1 + (1 - e2) * t * t) / ((1 - e2) * sqrt(1 + t * t) * sqrt(1 + there * there))
        t += (conformal - there) * slope
    return atan(t)


def metres_between(a: Point, b: Point) -> float:
    """Return the distance of two points in degrees, on a sphere; right to half a percent."""
    middle = radians((a[1] + b[1]) / 2)
    east = radians(b[0] - a[0]) * cos(middle)
    return hypot(east, radians(b[1] - a[1])) * _EARTH_M
