"""The picture of the map as the server draws it, for a sheet of paper and for the big screen.

What lies in one spot shares a mark; what the mark says is for the page to choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, pi, radians
from typing import Any, Protocol, TypeVar

from guatu.lib.geo import Point
from guatu.lib.polygon import polygons_of
from guatu.web.areas import Area
from guatu.web.patrols import Patrol
from guatu.web.shades import Shade
from guatu.web.signs import SIGNS, Sign

# Points nearer than this, in millimetres, share a mark.
SPOT = 6.0
KM_PER_DEGREE = 6371.0 * pi / 180


class Placed(Protocol):
    """What has a position, in degrees of WGS 84, and a light."""

    @property
    def longitude(self) -> float:
        """Return its degrees east."""

    @property
    def latitude(self) -> float:
        """Return its degrees north."""

    @property
    def colour(self) -> str:
        """Return the colour of its light."""


AnyPlaced = TypeVar("AnyPlaced", bound=Placed)


@dataclass(frozen=True, slots=True)
class Room:
    """Where the picture has its place; millimetres from the upper left corner of the drawing."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to millimetres, true to scale in the middle of the city."""

    west: float
    north: float
    mm: float
    narrow: float
    left: float
    top: float

    def xy(self, point: Point) -> Point:
        """Return where a point (longitude, latitude) stands in the drawing."""
        x = self.left + (point[0] - self.west) * self.narrow * self.mm
        return round(x, 2), round(self.top + (self.north - point[1]) * self.mm, 2)

    def path(self, geometry: Mapping[str, Any]) -> str:
        """Return the outline of an area as the data of an SVG path."""
        rings = [ring for rings in polygons_of(geometry) for ring in rings]
        return "".join(f"M{' '.join('{} {}'.format(*self.xy(p)) for p in ring)}z" for ring in rings)


@dataclass(frozen=True, slots=True)
class Shape:
    """An area in the drawing and its name; `shade` is `None` for an outline."""

    path: str
    shade: Shade | None
    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Track:
    """A patrol line, or with an empty path a station, and its name."""

    path: str
    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Spot:
    """What lies in one place: the most severe light, and what is said of it."""

    x: float
    y: float
    sign: Sign
    words: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A bar of `km` kilometres, `mm` long."""

    km: int
    mm: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """What lies under the matters: areas, the larger ones first, and patrols."""

    areas: Sequence[Area]
    patrols: Sequence[Patrol] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn, from below to above, and the bar of its scale."""

    shapes: Sequence[Shape]
    tracks: Sequence[Track]
    spots: Sequence[Spot]
    scale: Scale


def fitted(areas: Iterable[Area], placed: Iterable[Placed], room: Room) -> Projection:
    """Return the projection that puts all of it into the middle of `room`."""
    points = [(one.longitude, one.latitude) for one in placed]
    for area in areas:
        points += [(p[0], p[1]) for rings in polygons_of(area.geometry) for p in rings[0]]
    west, east = min((p[0] for p in points), default=0.0), max((p[0] for p in points), default=1.0)
    south, north = min((p[1] for p in points), default=0), max((p[1] for p in points), default=1)
    narrow = cos(radians((south + north) / 2))
    tall, wide = max(north - south, 0.01), max(east - west, 0.01) * narrow
    mm = min(room.width / wide, room.height / tall)
    left, top = room.left + (room.width - wide * mm) / 2, room.top + (room.height - tall * mm) / 2
    return Projection(west, north, mm, narrow, left, top)


def spots_of(placed: Iterable[AnyPlaced], projection: Projection) -> list[list[AnyPlaced]]:
    """Return what lies in one spot together; the spots from above to below, as numbers run."""

    def spot(one: AnyPlaced) -> tuple[int, int]:
        x, y = projection.xy((one.longitude, one.latitude))
        return int(y // SPOT), int(x // SPOT)

    return [list(group) for _at, group in groupby(sorted(placed, key=spot), key=spot)]


def mark_of(spot: Sequence[Placed], words: str, projection: Projection) -> Spot:
    """Return the mark of a spot: it stands where its most severe light is."""
    order = list(SIGNS)
    worst = min(spot, key=lambda one: order.index(one.colour))
    x, y = projection.xy((worst.longitude, worst.latitude))
    return Spot(x, y, SIGNS[worst.colour], words)


def picture_of(
    drawn: Drawn, spots: Sequence[Spot], projection: Projection, *, kind: str, longest: float
) -> Picture:
    """Return the picture.

    Args:
        drawn: what lies under the matters.
        spots: the marks of the matters.
        projection: that of `fitted`.
        kind: a key of `guatu.web.shades.KINDS`.
        longest: how long the bar of the scale may be, in millimetres.
    """
    return Picture(
        shapes=[_shape(area, projection, spots, kind) for area in drawn.areas],
        tracks=[_track(patrol, projection) for patrol in drawn.patrols],
        spots=spots,
        scale=_scale(projection, longest),
    )


def _shape(area: Area, projection: Projection, spots: Sequence[Spot], kind: str) -> Shape:
    x, y = projection.xy(area.middle)
    shade = area.shades[kind] if area.is_shaded else None
    # A name gives way to the marks, as little as it can.
    lower = next((dy for dy in (0, 3, -3, 6, -6, 9, -9) if not _is_covered(x, y + dy, spots)), 0)
    return Shape(projection.path(area.geometry), shade, x, round(y + lower, 2), area.label)


def _track(patrol: Patrol, projection: Projection) -> Track:
    """Return a line with its name at its middle, or a station with its name beside it."""
    parts = [[projection.xy(point) for point in part] for part in patrol.parts]
    longest = max(parts, key=len)
    x, y = longest[(len(longest) - 1) // 2]
    path = "".join(f"M{' '.join(f'{x} {y}' for x, y in part)}" for part in parts)
    return Track("" if patrol.is_station else path, x, y, patrol.name)


def _is_covered(x: float, y: float, spots: Iterable[Spot]) -> bool:
    return any(abs(spot.x - x) < 9 and -5 < spot.y - y < 5 for spot in spots)


def _scale(projection: Projection, longest: float) -> Scale:
    """Return a bar of a round number of kilometres, at most `longest`."""
    mm = projection.mm / KM_PER_DEGREE
    fitting = [km for km in (1, 2, 5, 10, 20, 50, 100, 200) if km * mm <= longest]
    km = max(fitting, default=1)
    return Scale(km, round(km * mm, 2))
