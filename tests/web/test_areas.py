"""The map: counts roll up the tree, only known areas are drawn, the table says the same."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from guatu.store.permission import acting
from guatu.store.selectors.areas import UnitLoad, lead_list, unit_loads
from guatu.store.selectors.tally import tallied
from guatu.web.areas import Names, areas_of
from guatu.web.shades import DARKEST, KINDS, Place, legend_of, shades_of
from tests.store.town import Town
from tests.web.conftest import THURSDAY, SignIn

pytestmark = pytest.mark.django_db


def boundary(unit: str) -> dict[str, object]:
    square = [[115, 31], [116, 31], [116, 32], [115, 32], [115, 31]]
    return {
        "type": "Feature",
        "properties": {"unit": unit},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }


def test_a_unit_counts_what_the_units_under_it_lead(town: Town) -> None:
    town.matter("疏渠", lead="water", due=THURSDAY.date())
    town.matter("修桥", lead="east")
    town.matter("全市行动", lead="city")

    with acting(town.actor("sun")) as sun:
        counted = tallied(lead_list(sun, today=THURSDAY.date())).counts()
        loads = {load.key: load for load in unit_loads(counted)}

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

    drawn = areas_of(json.dumps(boundaries), loads, Names({"ford": "渡口"}))

    assert [area.label for area in drawn] == ["东河县", "渡口"]
    assert [area.is_shaded for area in drawn] == [True, False]
    assert drawn[0].shades["red"].word == "红灯 2"
    assert drawn[0].middle == pytest.approx((115.5, 31.5))


def test_shades_grow_with_what_they_mean_and_say_it_in_words() -> None:
    quiet, calm, busy = (
        UnitLoad("a", "甲县", "county", 1),
        UnitLoad("b", "乙县", "county", 1, Counter(green=4)),
        UnitLoad("c", "丙县", "county", 1, Counter(red=3, green=5)),
    )

    shades = [shades_of(load, 8, Place(at, 3)) for at, load in enumerate((quiet, calm, busy), 1)]

    assert [shade["red"].word for shade in shades] == ["", "无红灯", "红灯 3"]
    assert [shade["load"].word for shade in shades] == ["", "在办 4", "在办 8"]
    assert shades[2]["load"].depth > shades[1]["load"].depth
    assert [shade["rank"].word for shade in shades] == ["第 1 名", "第 2 名", "第 3 名"]
    assert shades[0]["rank"].depth > shades[1]["rank"].depth > shades[2]["rank"].depth


@pytest.mark.parametrize("kind", KINDS)
def test_a_legend_goes_from_nothing_to_the_darkest(kind: str) -> None:
    legend = legend_of(kind, 9)

    assert all(shade.word for shade in legend)
    depths = [shade.depth for shade in legend if shade.colour == legend[-1].colour]
    assert depths == sorted(depths)
    assert depths[-1] == DARKEST


def test_the_table_leads_to_the_ledger_of_the_unit(town: Town, signed_in: SignIn) -> None:
    town.matter("修桥", lead="east")

    html = signed_in("sun").get("/map/").content.decode()
    sent = json.loads(signed_in("sun").get("/map/areas/").content)

    assert 'href="/ledger/?unit=east">东河县</a>' in html
    assert "市交通局" not in html
    assert sent["features"] == []  # the town has no map of its own
