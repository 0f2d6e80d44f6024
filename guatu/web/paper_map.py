"""The map on paper: the areas on the first sheet, the matters by their numbers beside and after.

Nobody can click on paper: what lies in one spot has a mark with its numbers, and each number
stands in the list. No matter is left out; those without a position are counted in the foot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, pi, radians
from typing import Any

from django.utils.translation import gettext as _

from guatu.lib.geo import Point
from guatu.lib.polygon import polygons_of
from guatu.store.selectors.areas import PlacedMatter
from guatu.web.areas import Area
from guatu.web.paper_parts import (
    FOOT,
    HEAD,
    LETTER,
    MARGIN,
    PATHS,
    SIZES,
    LegendMark,
    cut,
    legend_of,
    signs_of,
)
from guatu.web.patrols import Patrol
from guatu.web.shades import Shade
from guatu.web.signs import SIGNS, Sign

COLUMN, LINE, GAP, SWATCH = 88.0, 8.0, 6.0, 28.0
# Matters nearer than this, in millimetres, share a mark.
SPOT = 6.0
KM_PER_DEGREE = 6371.0 * pi / 180


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
        """Return where a point (longitude, latitude) stands on the sheet."""
        x = self.left + (point[0] - self.west) * self.narrow * self.mm
        return round(x, 2), round(self.top + (self.north - point[1]) * self.mm, 2)

    def path(self, geometry: Mapping[str, Any]) -> str:
        """Return the outline of an area as the data of an SVG path."""
        rings = [ring for rings in polygons_of(geometry) for ring in rings]
        return "".join(f"M{' '.join('{} {}'.format(*self.xy(p)) for p in ring)}z" for ring in rings)


@dataclass(frozen=True, slots=True)
class Shape:
    """An area on the sheet and its name; `shade` is `None` for an outline."""

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
class Drawn:
    """What lies under the matters: areas, the larger ones first, and patrols."""

    areas: Sequence[Area]
    patrols: Sequence[Patrol] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """What lies in one place: the most severe light, and the numbers in the list."""

    x: float
    y: float
    sign: Sign
    numbers: str

    @property
    def path(self) -> str:
        """Return the shape of its light."""
        return PATHS[self.sign.shape]


@dataclass(frozen=True, slots=True)
class Entry:
    """A matter of the list."""

    x: float
    y: float
    number: int
    sign: Sign
    title: str
    note: str

    @property
    def path(self) -> str:
        """Return the shape of its light."""
        return PATHS[self.sign.shape]


@dataclass(frozen=True, slots=True)
class Swatch:
    """A shade of the legend and where it stands."""

    x: float
    shade: Shade


@dataclass(frozen=True, slots=True)
class Scale:
    """A bar of `km` kilometres, `mm` long."""

    km: int
    mm: float


@dataclass(frozen=True, slots=True)
class MapSheet:
    """A sheet: the first has the areas, all have a part of the list."""

    number: int
    width: int
    height: int
    entries: Sequence[Entry]
    shapes: Sequence[Shape] = ()
    tracks: Sequence[Track] = ()
    spots: Sequence[Spot] = ()
    scale: Scale | None = None
    signs: Sequence[Sign] = ()

    @property
    def legend(self) -> list[LegendMark]:
        """Return the lights as they stand in the head."""
        return legend_of(self.signs, self.width)


def map_sheets(
    drawn: Drawn, matters: Sequence[PlacedMatter], size: str, kind: str
) -> list[MapSheet]:
    """Return the sheets of a map, at least one.

    Args:
        drawn: what lies under the matters.
        matters: open ones with a position, in any order.
        size: a key of `SIZES`.
        kind: a key of `guatu.web.shades.KINDS`.
    """
    projection = _fit(drawn.areas, matters, size)
    spots = _spots(matters, projection)
    marks = _marks(spots, projection)
    listed = [matter for spot in spots for matter in spot]
    first, *others = _columns(listed, size)
    width, height = SIZES[size]
    sheet = MapSheet(
        1,
        width,
        height,
        first,
        shapes=[_shape(area, projection, marks, kind) for area in drawn.areas],
        tracks=[_track(patrol, projection) for patrol in drawn.patrols],
        spots=marks,
        scale=_scale(projection, width),
        signs=signs_of(matter.colour for matter in matters),
    )
    return [sheet, *(MapSheet(at, width, height, part) for at, part in enumerate(others, start=2))]


def swatches(shades: Sequence[Shade]) -> list[Swatch]:
    """Return `shades` beside each other, after the words that say what they mean."""
    return [Swatch(at * SWATCH, shade) for at, shade in enumerate(shades, start=1)]


def _fit(areas: Iterable[Area], matters: Iterable[PlacedMatter], size: str) -> Projection:
    """Return the projection that puts all of it left of the list, in the middle."""
    points = [(matter.longitude, matter.latitude) for matter in matters]
    for area in areas:
        points += [(p[0], p[1]) for rings in polygons_of(area.geometry) for p in rings[0]]
    west, east = min((p[0] for p in points), default=0.0), max((p[0] for p in points), default=1.0)
    south, north = min((p[1] for p in points), default=0), max((p[1] for p in points), default=1)
    width, height = SIZES[size]
    room_x, room_y = width - 2 * MARGIN - COLUMN - GAP, height - 2 * MARGIN - HEAD - FOOT
    narrow = cos(radians((south + north) / 2))
    tall, wide = max(north - south, 0.01), max(east - west, 0.01) * narrow
    mm = min(room_x / wide, room_y / tall)
    left = MARGIN + (room_x - wide * mm) / 2
    return Projection(west, north, mm, narrow, left, MARGIN + HEAD + (room_y - tall * mm) / 2)


def _spots(matters: Iterable[PlacedMatter], projection: Projection) -> list[list[PlacedMatter]]:
    """Return matters by the spot they lie in, from above to below, so that numbers run on."""

    def spot(matter: PlacedMatter) -> tuple[int, int]:
        x, y = projection.xy((matter.longitude, matter.latitude))
        return int(y // SPOT), int(x // SPOT)

    return [list(group) for _at, group in groupby(sorted(matters, key=spot), key=spot)]


def _marks(spots: Sequence[Sequence[PlacedMatter]], projection: Projection) -> list[Spot]:
    order, marks, number = list(SIGNS), [], 1
    for matters in spots:
        last = number + len(matters) - 1
        worst = min(matters, key=lambda matter: order.index(matter.colour))
        x, y = projection.xy((worst.longitude, worst.latitude))
        numbers = f"{number}" if last == number else f"{number}–{last}"
        marks.append(Spot(x, y, SIGNS[worst.colour], numbers))
        number = last + 1
    return marks


def _columns(matters: Sequence[PlacedMatter], size: str) -> list[list[Entry]]:
    """Return the list in parts: one column beside the map, whole sheets of columns after it."""
    width, height = SIZES[size]
    lines = int((height - 2 * MARGIN - HEAD - FOOT) // LINE)
    across = int((width - 2 * MARGIN + GAP) // (COLUMN + GAP))
    parts: list[list[Entry]] = [[]]
    for at, matter in enumerate(matters):
        column, line = divmod(at, lines)
        sheet, column = divmod(column - 1, across) if column else (-1, 0)
        if sheet + 2 > len(parts):
            parts.append([])
        x = MARGIN + column * (COLUMN + GAP) if sheet >= 0 else width - MARGIN - COLUMN
        parts[-1].append(_entry(matter, at + 1, x, MARGIN + HEAD + line * LINE))
    return parts


def _entry(matter: PlacedMatter, number: int, x: float, y: float) -> Entry:
    said = (matter.number, matter.lead or _("未交办"), matter.due.isoformat() if matter.due else "")
    letters = int((COLUMN - 14) / LETTER)
    return Entry(
        round(x, 2),
        round(y, 2),
        number,
        SIGNS[matter.colour],
        cut(matter.title, letters),
        " · ".join(filter(None, said)),
    )


def _shape(area: Area, projection: Projection, spots: Sequence[Spot], kind: str) -> Shape:
    x, y = projection.xy(area.middle)
    shade = area.shades[kind] if area.is_shaded else None
    # A name gives way to the marks: down, by no more than its own two lines.
    lower = next((dy for dy in (0, 3, 6) if not _is_covered(x, y + dy, spots)), 0)
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


def _scale(projection: Projection, width: int) -> Scale:
    """Return a bar of a round number of kilometres, at most an eighth of the sheet long."""
    mm = projection.mm / KM_PER_DEGREE
    fitting = [km for km in (1, 2, 5, 10, 20, 50, 100, 200) if km * mm <= width / 8]
    km = max(fitting, default=1)
    return Scale(km, round(km * mm, 2))
