"""The city's own boundaries: matched with its units, turned into WGS 84, recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings

from guatu.errors import Invalid, NotAllowed
from guatu.lib.geo import Datum, Frame, wgs84_to_gcj02
from guatu.store.acts.load_boundaries import (
    Loaded,
    load_boundaries,
    load_patrols,
    load_sites,
    load_zones,
)
from guatu.store.boundaries import AREAS, PATROLS, layer
from guatu.store.models import Event, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.zones import zone_overlaps
from guatu.store.verify import verify
from tests.store.test_accounts import section
from tests.store.test_books import entered, given
from tests.store.town import MONDAY, Town

pytestmark = pytest.mark.django_db
RING = [[114.3, 30.6], [114.4, 30.6], [114.4, 30.7], [114.3, 30.6]]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EVIDENCE_ROOT", tmp_path)


def areas(*named: dict[str, object], ring: object = RING) -> str:
    features = [
        {"type": "Feature", "properties": properties,
         "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for properties in named
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def loaded(text: str, datum: Datum = Datum.WGS84) -> Loaded:
    with acting(SYSTEM):
        return load_boundaries(text, Frame(datum), actor=SYSTEM, at=MONDAY, source="市自然资源局")


def test_areas_are_known_by_key_and_by_each_name_of_a_unit(town: Town) -> None:
    done = loaded(areas({"unit": "east"}, {"name": "水利局"}, {"name": "别处"}))

    drawn = json.loads(layer(AREAS))["features"]
    assert done == Loaded(["east", "water"], ["别处"])
    assert [each["properties"] for each in drawn] == [
        {"unit": "east", "level": "county"},
        {"unit": "water", "level": "bureau"},
    ]


def test_a_shifted_file_is_shifted_back(town: Town) -> None:
    shifted = [list(wgs84_to_gcj02((x, y))) for x, y in RING]

    loaded(areas({"unit": "east"}, ring=shifted), Datum.GCJ02)

    assert json.loads(layer(AREAS))["features"][0]["geometry"]["coordinates"] == [RING]


def test_the_record_names_the_file_once(town: Town) -> None:
    loaded(areas({"unit": "east"}))
    loaded(areas({"unit": "east"}))

    with acting(SYSTEM):
        events = list(Event.objects.filter(act="map.load"))
        assert list(verify()) == []
    assert len(events) == 1
    assert events[0].reason == "市自然资源局"


def test_a_file_that_is_gone_is_found_out(town: Town, tmp_path: Path) -> None:
    loaded(areas({"unit": "east"}))
    next(path for path in tmp_path.rglob("*") if path.is_file()).unlink()

    with acting(SYSTEM):
        found = [(each.code, each.facts["number"]) for each in verify()]

    assert found == [("verify.field", "map:boundaries")]


def test_areas_of_another_city_are_refused(town: Town) -> None:
    with pytest.raises(Invalid):
        loaded(areas({"name": "别处"}))


def test_only_the_systems_keeper_loads_a_map(town: Town) -> None:
    with acting(town.actor("sun")) as sun, pytest.raises(NotAllowed):
        load_boundaries("{}", Frame(Datum.WGS84), actor=sun, at=MONDAY, source="")


def test_patrol_lines_are_kept_beside_the_areas_and_verified(town: Town) -> None:
    loaded(areas({"unit": "east"}))
    line = {"type": "LineString", "coordinates": RING[:2]}
    named = [({"name": "东渠", "责任单位": "水利局"}, line), ({"name": "西渠"}, line)]
    text = json.dumps({
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": p, "geometry": g} for p, g in named],
    })  # fmt: skip

    with acting(SYSTEM):
        done = load_patrols(text, Frame(Datum.WGS84), actor=SYSTEM, at=MONDAY, source="市水利局")
        found = list(verify())

    assert done == Loaded(["water"], ["西渠"])
    assert [f["properties"] for f in json.loads(layer(PATROLS))["features"]] == [
        {"name": "东渠", "unit": "water"},
        {"name": "西渠", "unit": ""},
    ]
    assert len(json.loads(layer(AREAS))["features"]) == 1
    assert found == []


def test_a_file_of_areas_has_no_patrol_lines(town: Town) -> None:
    with acting(SYSTEM), pytest.raises(Invalid):
        load_patrols(
            areas({"unit": "east"}), Frame(Datum.WGS84), actor=SYSTEM, at=MONDAY, source=""
        )


def square(left: float, low: float, side: float = 0.01) -> list[list[float]]:
    right, high = left + side, low + side
    return [[left, low], [right, low], [right, high], [left, high], [left, low]]


def red_zone() -> None:
    with acting(SYSTEM):
        load_zones(
            areas({"name": "东渠保护区"}, ring=square(114.30, 30.60)), Frame(Datum.WGS84),
            actor=SYSTEM, at=MONDAY, source="市自然资源局",
        )  # fmt: skip


def site_of(matter: Matter, ring: list[list[float]]) -> Loaded:
    text = areas({"number": matter.number}, {"number": "项〔1999〕9号"}, ring=ring)
    with acting(SYSTEM):
        return load_sites(text, Frame(Datum.WGS84), actor=SYSTEM, at=MONDAY, source="项目办")


def overlaps_seen(town: Town, who: str = "sun") -> list[tuple[str, str]]:
    with acting(town.actor(who)) as actor:
        return [(one.zone, one.say("zh")) for one in zone_overlaps(actor)]


def test_a_site_that_reaches_into_a_red_zone_is_named_with_how_much(town: Town) -> None:
    """A square shifted by half its side to the east shares half; one beside it shares nothing."""
    red_zone()
    project = given(town, "key_projects", "东渠泵站")

    told = site_of(project, square(114.305, 30.60))
    (half,) = overlaps_seen(town)
    site_of(project, square(114.31, 30.60))

    assert (told.units, told.unmatched) == ([project.number], ["项〔1999〕9号"])
    assert half == ("东渠保护区", "重叠 53.21 公顷，占用地 50.0%")
    assert overlaps_seen(town) == []
    with acting(SYSTEM):
        assert list(verify()) == []


def test_a_place_inside_a_red_zone_is_named_in_the_account(town: Town) -> None:
    red_zone()
    project = entered(town, "key_projects", "泵站", longitude=114.305, latitude=30.605)
    entered(town, "key_projects", "别处", longitude=114.4, latitude=30.605)

    ((name, said, odd),) = section(town, "key_projects", "多规核对：与管控区重叠")

    assert (name, said) == (f"{project.number} 泵站", "东渠保护区：坐标点位于区内")
    assert odd
    assert overlaps_seen(town, "zhao") == []


def test_without_zones_nothing_lies_in_one(town: Town) -> None:
    site_of(given(town, "key_projects"), square(114.3, 30.6))

    assert overlaps_seen(town) == []
