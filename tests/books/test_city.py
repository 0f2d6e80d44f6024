"""The sample city is whole: its tree, its people, its map and its labelled pages."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib.resources import files
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from guatu.books import load_book
from guatu.store.actor import Role

CITY = files("guatu.books") / "city"
GOLD = sorted((Path(__file__).parents[1] / "gold").glob("*.gold.json"))
UNITS: list[dict[str, Any]] = load_book("city/units.toml")["unit"]
USERS: list[dict[str, Any]] = load_book("city/users.toml")["user"]
MAP: dict[str, Any] = json.loads((CITY / "map.geojson").read_text("utf-8"))

Point = tuple[float, float]
Edge = tuple[Point, Point]


def test_parents_stand_before_their_units() -> None:
    seen: set[str] = set()
    for unit in UNITS:
        assert unit.get("parent") in seen or (not seen and "parent" not in unit), unit["key"]
        seen.add(unit["key"])

    assert len(seen) == len(UNITS)


def test_the_city_has_the_units_it_promises() -> None:
    of_city = Counter(u["kind"] for u in UNITS if u.get("parent") == "chengzhou")

    assert of_city == {"county": 6, "zone": 2, "bureau": 12, "other": 2}


def test_a_name_or_alias_means_one_unit() -> None:
    names = Counter(name for u in UNITS for name in (u["name"], *u.get("aliases", [])))

    assert [name for name, times in names.items() if times > 1] == []


def test_every_ranked_group_has_somebody_to_be_ranked_against() -> None:
    groups = Counter(u["group"] for u in UNITS if "group" in u)

    assert min(groups.values()) >= 2


def test_users_and_grants_name_units_and_roles_that_exist() -> None:
    keys = {u["key"] for u in UNITS}
    roles = {role.value for role in Role}

    assert {user["unit"] for user in USERS} <= keys
    assert {g["unit"] for user in USERS for g in user["grants"]} <= keys
    assert {g["role"] for user in USERS for g in user["grants"]} == roles


def test_no_account_of_the_city_holds_two_administrations() -> None:
    apart = {"system", "security", "audit"}

    both = [u["username"] for u in USERS if len(apart & {g["role"] for g in u["grants"]}) > 1]

    assert both == []


def test_who_handles_for_a_unit_does_not_review_for_it() -> None:
    granted = Counter(
        (g["unit"], g["role"])
        for user in USERS
        for g in user["grants"]
        if g["role"] in {"handler", "reviewer"}
    )
    led = {u["key"] for u in UNITS if "group" in u}

    assert granted == {(unit, role): 1 for unit in led for role in ("handler", "reviewer")}
    assert all(len(user["grants"]) == 1 for user in USERS)


# --- the map ----------------------------------------------------------------


def ring(feature: dict[str, Any]) -> list[Edge]:
    points = [tuple(point) for point in feature["geometry"]["coordinates"][0]]
    return list(pairwise(points))


def level(*names: str) -> list[dict[str, Any]]:
    return [f for f in MAP["features"] if f["properties"]["level"] in names]


def double_area(edges: list[Edge]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in edges)


def crosses(one: Edge, other: Edge) -> bool:
    """Tell whether two edges without a common end meet."""
    if set(one) & set(other):
        return False

    def side(edge: Edge, p: Point) -> float:
        (x1, y1), (x2, y2) = edge
        return (x2 - x1) * (p[1] - y1) - (y2 - y1) * (p[0] - x1)

    apart = side(one, other[0]) * side(one, other[1]) > 0
    return not apart and side(other, one[0]) * side(other, one[1]) <= 0


def test_no_two_boundaries_of_the_map_cross() -> None:
    # All levels share the edges of the finest, so looking at that one is enough.
    edges = {tuple(sorted(edge)) for f in level("township", "zone") for edge in ring(f)}
    ends = [(e, min(e[0][0], e[1][0]), max(e[0][0], e[1][0])) for e in sorted(edges)]

    crossing = [
        (a, b)
        for (a, a_low, a_high), (b, b_low, b_high) in combinations(ends, 2)
        if a_low <= b_high and b_low <= a_high and crosses(a, b)  # type: ignore[arg-type]
    ]

    assert crossing == []


@pytest.mark.parametrize("names", [("county", "zone"), ("township", "zone")])
def test_areas_of_a_level_cover_the_city_without_overlap(names: tuple[str, ...]) -> None:
    # Each area runs counter-clockwise round itself once (its edges do not cross). If every edge
    # inside the city is walked once each way and what is left is the city's outline, then every
    # point of the city lies in exactly one area: the areas neither overlap nor leave a gap.
    (city,) = level("city")
    walked: Counter[Edge] = Counter()
    for feature in level(*names):
        edges = ring(feature)
        assert double_area(edges) > 0, feature["properties"]["unit"]
        walked.update(edges)
    left = {edge for edge in walked if (edge[1], edge[0]) not in walked}

    assert max(walked.values()) == 1
    assert left == set(ring(city))


def test_every_area_of_the_tree_is_on_the_map_once() -> None:
    areas = {u["key"] for u in UNITS if u["kind"] in {"city", "county", "zone", "township"}}
    drawn = Counter(f["properties"]["unit"] for f in MAP["features"])

    assert drawn == dict.fromkeys(areas, 1)


def test_the_map_states_its_datum_and_stays_inside_china() -> None:
    points = [p for f in MAP["features"] for edge in ring(f) for p in edge]

    assert MAP["datum"] == "WGS-84"
    assert all(73 < lon < 136 and 18 < lat < 54 for lon, lat in points)


# --- the pages and their labels ---------------------------------------------


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(params=GOLD, ids=lambda path: path.name.removesuffix(".gold.json"))
def labelled(request: pytest.FixtureRequest) -> tuple[str, list[dict[str, Any]]]:
    gold = json.loads(request.param.read_text("utf-8"))
    raw = (CITY / "pages" / gold["page"]).read_text("utf-8")
    return raw, gold["articles"]


def test_every_page_of_the_city_is_labelled() -> None:
    pages = {path.name for path in (CITY / "pages").iterdir()}
    labelled_pages = {json.loads(path.read_text("utf-8"))["page"] for path in GOLD}

    assert pages <= labelled_pages


def test_segments_are_the_whole_text(labelled: tuple[str, list[dict[str, Any]]]) -> None:
    for article in labelled[1]:
        said = "".join(segment["text"] for segment in article["segments"])
        assert said == article["text"].replace("\n", "")


def test_labelled_text_stands_in_the_page(labelled: tuple[str, list[dict[str, Any]]]) -> None:
    raw, articles = labelled
    missing = [
        paragraph
        for article in articles
        for paragraph in article["text"].split("\n")
        if bare(paragraph) not in bare(raw)
    ]

    assert missing == []


def test_labelled_names_and_figures_stand_in_the_text(
    labelled: tuple[str, list[dict[str, Any]]],
) -> None:
    for article in labelled[1]:
        named = [
            *(person["name"] for person in article["people"]),
            *(post for person in article["people"] for post in person["posts"]),
            *article["orgs"],
            *(project["name"] for project in article["projects"]),
            *(figure["text"] for figure in article["figures"]),
        ]
        assert [name for name in named if name not in article["text"]] == []
