"""The map: counts roll up the tree, only known areas are drawn, the table says the same."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from guatu.store.permission import acting
from guatu.store.selectors.areas import UnitLoad, unit_loads
from guatu.web.areas import area_features
from tests.store.town import Town
from tests.web.conftest import THURSDAY, SignIn

pytestmark = pytest.mark.django_db


def boundary(unit: str) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"unit": unit},
        "geometry": {"type": "Point", "coordinates": [115, 31]},
    }


def test_a_unit_counts_what_the_units_under_it_lead(town: Town) -> None:
    town.matter("疏渠", lead="water", due=THURSDAY.date())
    town.matter("修桥", lead="east")
    town.matter("全市行动", lead="city")

    with acting(town.actor("sun")) as sun:
        loads = {load.key: load for load in unit_loads(sun, today=THURSDAY.date())}

    assert loads["city"].total == 3
    assert loads["water"].colours == {"yellow": 1}
    assert loads["east"].colours == {"green": 1}
    assert loads["roads"].total == 0


def test_areas_that_are_no_units_of_this_city_are_not_drawn() -> None:
    loads = [
        UnitLoad("city", "平川市", "city", 0, Counter(red=2, green=2)),
        UnitLoad("east", "东河县", "county", 1, Counter(red=2, green=1)),
        UnitLoad("ford", "渡口镇", "township", 2, Counter(green=1)),
    ]
    boundaries = {"features": [boundary(key) for key in ("ford", "elsewhere", "east", "city")]}

    drawn = [feature["properties"] for feature in area_features(boundaries, loads)]

    assert [area["name"] for area in drawn] == ["东河县", "渡口镇"]  # type: ignore[index]
    assert drawn[0]["worst"] == "red"  # type: ignore[index]
    assert drawn[0]["total"] == 3  # type: ignore[index]


def test_the_table_leads_to_the_ledger_of_the_unit(town: Town, signed_in: SignIn) -> None:
    town.matter("修桥", lead="east")

    html = signed_in("sun").get("/map/").content.decode()
    sent = json.loads(signed_in("sun").get("/map/areas/").content)

    assert 'href="/ledger/?unit=east">东河县</a>' in html
    assert "市交通局" not in html
    assert sent["features"] == []  # the town has no map of its own
