"""What two areas share, against figures worked out by hand and against a fine grid of points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.lib.geo import Point, metres_between
from guatu.lib.overlap import Area, area_m2, contains, overlap_m2

# A degree at the equator, in metres: there a square degree is flat enough to count by hand.
DEGREE = metres_between((0.0, 0.0), (1.0, 0.0))
UNIT = DEGREE * 1e-3  # a thousandth of a degree


def ring(*points: Point) -> list[list[Point]]:
    scaled = [(x * 1e-3, y * 1e-3) for x, y in points]
    return [[*scaled, scaled[0]]]


def box(left: float, low: float, right: float, high: float) -> Area:
    return [ring((left, low), (right, low), (right, high), (left, high))]


def units(m2: float) -> float:
    return m2 / UNIT**2


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (box(1, 1, 3, 3), 1.0),  # a corner
        (box(0.5, 0.5, 1, 1), 0.25),  # inside
        (box(2, 0, 4, 2), 0.0),  # touches
        (box(5, 5, 6, 6), 0.0),
        ([ring((0, 0), (2, 0), (0, 2))], 2.0),  # half of it
        ([ring((-1, 1), (1, -1), (3, 1), (1, 3))], 4.0),  # a diamond around it
        ([ring((1, -1), (3, 1), (1, 3), (1, 1))], 2.0),
        ([[*ring((-1, -1), (3, -1), (3, 3), (-1, 3)), *ring((0, 0), (1, 0), (1, 2), (0, 2))]], 2.0),
    ],
)
def test_what_a_square_of_two_shares_with_another_area(other: Area, shared: float) -> None:
    square = box(0, 0, 2, 2)

    assert units(overlap_m2(square, other)) == pytest.approx(shared, abs=1e-6)
    assert units(overlap_m2(other, square)) == pytest.approx(shared, abs=1e-6)


def test_a_hole_is_outside() -> None:
    holed = [[*ring((0, 0), (3, 0), (3, 3), (0, 3)), *ring((1, 1), (2, 1), (2, 2), (1, 2))]]

    assert units(area_m2(holed)) == pytest.approx(8)
    assert contains(holed, (0.5e-3, 0.5e-3))
    assert not contains(holed, (1.5e-3, 1.5e-3))
    assert not contains(holed, (3.5e-3, 1.5e-3))


def test_a_hectare_far_from_the_equator_is_a_hectare() -> None:
    """At 60° north a degree of longitude is half as long: 0.0018 by 0.0009 is square."""
    side = metres_between((114, 60), (114, 60.0009))

    corners = [(114, 60), (114.0018, 60), (114.0018, 60.0009), (114, 60.0009), (114, 60)]
    assert area_m2([[corners]]) == pytest.approx(side**2, rel=1e-3)


CORNERS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=3, max_size=3)


@given(CORNERS, CORNERS)
def test_the_overlap_is_what_a_grid_of_points_counts(one: list[Point], other: list[Point]) -> None:
    first, second = [ring(*one)], [ring(*other)]
    step = 8 / 60
    places = [((i + 0.503) * step * 1e-3, (j + 0.497) * step * 1e-3)
              for i in range(60) for j in range(60)]  # fmt: skip
    if _is_flat(one) or _is_flat(other):
        return
    counted = sum(contains(first, place) and contains(second, place) for place in places)

    assert units(overlap_m2(first, second)) == pytest.approx(counted * step**2, abs=2.2)


def _is_flat(corners: list[Point]) -> bool:
    (ax, ay), (bx, by), (cx, cy) = corners
    return (bx - ax) * (cy - ay) == (by - ay) * (cx - ax)
