"""Polygons of a map: where the name of one is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from guatu.lib.geo import Point

Ring = Sequence[Point]
# At how many heights of its box an area is looked through for the widest place.
HEIGHTS = 31


def polygons_of(geometry: Mapping[str, Any]) -> list[Sequence[Ring]]:
    """Return the polygons of a GeoJSON Polygon or MultiPolygon: each its outer ring, then holes."""
    whole = geometry["coordinates"]
    return [whole] if geometry["type"] == "Polygon" else list(whole)


def middle_of(geometry: Mapping[str, Any]) -> Point:
    """Return where a line of text has room: inside the area, in the middle of a wide place.

    Wide places near half the height of the area are preferred, so that the name neither
    touches its upper nor its lower edge. Degrees in, degrees out.

    Cost: heights * points.
    """
    spans = [span for rings in polygons_of(geometry) for span in _spans(rings)]
    if not spans:  # an area without height
        x, y = polygons_of(geometry)[0][0][0]
        return x, y
    _, left, right, y = max(spans)
    return (left + right) / 2, y


def _spans(rings: Sequence[Ring]) -> Iterator[tuple[float, float, float, float]]:
    """Yield (worth, left, right, height) of what lies inside at each height."""
    heights = [point[1] for point in rings[0]]
    low, high = min(heights), max(heights)
    for step in range(1, HEIGHTS + 1):
        share = step / (HEIGHTS + 1)
        # A hair beside the vertices that files put on round numbers.
        y = low + (high - low) * (share + 1e-9)
        crossings = sorted(x for ring in rings for x in _crossings(ring, y))
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            yield (right - left) * (1 - abs(2 * share - 1)), left, right, y


def _crossings(ring: Ring, y: float) -> Iterator[float]:
    """Yield where the edges of `ring` cross the height `y`."""
    for (x0, y0, *_), (x1, y1, *_) in pairwise(ring):
        if (y0 > y) != (y1 > y):
            yield x0 + (y - y0) / (y1 - y0) * (x1 - x0)
