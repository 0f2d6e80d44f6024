"""How much of one area lies in another.

Exact for straight edges: between two heights at which no edge begins, ends or meets another, what
both areas share is made of trapezoids, each its height times its width at half height.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, radians

from guatu.lib.geo import Point, metres_between
from guatu.lib.polygon import Ring

Area = Sequence[Sequence[Ring]]
Edge = tuple[float, float, float, float]


def overlap_m2(one: Area, other: Area) -> float:
    """Return how many square metres `one` and `other` share; polygons in degrees, holes left out.

    On a sphere, right to half a percent for areas no larger than a city. What only touches
    shares nothing.

    Cost: the edges of both that lie in the box they share, squared.
    """
    first, second = list(_edges(one)), list(_edges(other))
    if not first or not second:  # an area without height
        return 0.0
    low = max(min(y for _, y, _, _ in first), min(y for _, y, _, _ in second))
    high = min(max(y for _, _, _, y in first), max(y for _, _, _, y in second))
    if low >= high:
        return 0.0
    first, second = _between(first, low, high), _between(second, low, high)
    heights = {low, high}
    heights |= {y for edge in (*first, *second) for y in (edge[1], edge[3]) if low < y < high}
    heights |= {y for a in first for b in second if (y := _meeting(a, b)) is not None}
    return sum(_strip(first, second, bottom, top) for bottom, top in pairwise(sorted(heights)))


def contains(area: Area, point: Point) -> bool:
    """Tell whether `point` lies in `area`; holes are outside."""
    x, y = point[0], point[1]
    return sum(at < x for at in _crossings(_between(list(_edges(area)), y, y), y)) % 2 == 1


def area_m2(area: Area) -> float:
    """Return how many square metres `area` has, holes left out."""
    return overlap_m2(area, area)


def _edges(area: Area) -> Iterator[Edge]:
    """Yield the edges that rise, each from its lower end: x, y, x, y."""
    for rings in area:
        for ring in rings:
            for (x0, y0, *_), (x1, y1, *_) in pairwise(ring):
                if y0 != y1:
                    yield (x0, y0, x1, y1) if y0 < y1 else (x1, y1, x0, y0)


def _between(edges: Sequence[Edge], low: float, high: float) -> list[Edge]:
    return [edge for edge in edges if edge[1] <= high and edge[3] >= low]


def _meeting(a: Edge, b: Edge) -> float | None:
    """Return the height at which two edges cross, `None` if they do not, or only at an end."""
    (ax, ay, bx, by), (cx, cy, dx, dy) = a, b
    turn = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if turn == 0:
        return None
    along = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / turn
    beside = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / turn
    return ay + along * (by - ay) if 0 < along < 1 and 0 < beside < 1 else None


def _strip(first: Sequence[Edge], second: Sequence[Edge], bottom: float, top: float) -> float:
    """Return the square metres that both share between two heights."""
    middle = (bottom + top) / 2
    if not bottom < middle < top:
        return 0.0
    width = sum(
        max(0.0, min(right, end) - max(left, begin))
        for left, right in _spans(first, middle)
        for begin, end in _spans(second, middle)
    )
    degree_m = metres_between((0.0, 0.0), (1.0, 0.0))
    return width * degree_m * cos(radians(middle)) * (top - bottom) * degree_m


def _spans(edges: Sequence[Edge], y: float) -> Iterator[tuple[float, float]]:
    crossings = sorted(_crossings(edges, y))
    return zip(crossings[::2], crossings[1::2], strict=False)


def _crossings(edges: Sequence[Edge], y: float) -> Iterator[float]:
    for x0, y0, x1, y1 in edges:
        if y0 <= y < y1:
            yield x0 + (y - y0) / (y1 - y0) * (x1 - x0)
