"""The name of an area stands inside it, where it has room."""

from __future__ import annotations

from typing import Any

from guatu.lib.polygon import middle_of


def polygon(*points: tuple[float, float], hole: tuple[tuple[float, float], ...] = ()) -> Any:
    rings = [[*points, points[0]]] + ([[*hole, hole[0]]] if hole else [])
    return {"type": "Polygon", "coordinates": rings}


def close(found: tuple[float, float], wanted: tuple[float, float]) -> bool:
    return all(abs(a - b) < 0.05 for a, b in zip(found, wanted, strict=True))


def test_a_rectangle_is_named_in_its_middle() -> None:
    assert close(middle_of(polygon((0, 0), (4, 0), (4, 2), (0, 2))), (2, 1))


def test_the_name_of_a_crescent_stands_in_it_and_not_in_its_bay() -> None:
    # A square of 4 with a bay from the right: its middle (2, 2) is outside.
    bay = polygon((0, 0), (4, 0), (4, 1), (1, 1), (1, 3), (4, 3), (4, 4), (0, 4))

    x, y = middle_of(bay)

    assert 0 < x < 4
    assert y < 1 or y > 3 or x < 1


def test_a_hole_is_not_written_over() -> None:
    ring = polygon((0, 0), (10, 0), (10, 4), (0, 4), hole=((4, 1), (9, 1), (9, 3), (4, 3)))

    x, y = middle_of(ring)

    assert not (4 < x < 9 and 1 < y < 3)


def test_of_several_islands_the_widest_carries_the_name() -> None:
    small = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]
    large = [[[5, 0], [9, 0], [9, 2], [5, 2], [5, 0]]]

    assert close(middle_of({"type": "MultiPolygon", "coordinates": [small, large]}), (7, 1))


def test_an_area_without_height_is_named_at_its_first_point() -> None:
    assert middle_of(polygon((3, 5), (4, 5), (5, 5))) == (3, 5)
