"""The big screen: what its pictures hold, and what is nobody's business on a wall."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from guatu.store.selectors.areas import UnitLoad
from guatu.store.selectors.tally import Kind
from guatu.web.big_screen import city_picture, unit_bars
from guatu.web.map_picture import Drawn
from tests.store.town import Town
from tests.web.conftest import SignIn

LOADS = [
    UnitLoad("root", "河州市", "city", 0, Counter(red=2, green=3)),
    UnitLoad("east", "东河县", "county", 1, Counter(green=3)),
    UnitLoad("water", "市水利局", "bureau", 1, Counter(green=1, red=2, yellow=2)),
    UnitLoad("idle", "市档案局", "bureau", 1),
]


def test_the_units_with_most_open_come_first_and_the_city_not_at_all() -> None:
    assert [(bar.name, bar.total) for bar in unit_bars(LOADS, {"east": "东河"})] == [
        ("市水利局", 5),
        ("东河", 3),
    ]


def test_a_bar_is_stacked_by_light_the_most_severe_first_without_a_gap() -> None:
    bar = unit_bars(LOADS, {})[0]

    assert [(part.sign.colour, part.first, part.count) for part in bar.parts] == [
        ("red", 0, 2),
        ("yellow", 2, 2),
        ("green", 4, 1),
    ]


def test_matters_in_one_spot_share_a_mark_that_counts_them() -> None:
    placed: dict[Kind, int] = {(115.0, 31.0, "green"): 2, (115.0, 31.0, "red"): 1}
    placed[116.0, 32.0, "yellow"] = 1

    picture = city_picture(Drawn([]), placed)

    assert picture
    assert [(spot.sign.colour, spot.words) for spot in picture.spots] == [
        ("yellow", ""),
        ("red", "3"),
    ]


def test_a_city_without_areas_and_positions_has_no_map() -> None:
    assert city_picture(Drawn([]), {}) is None


@pytest.mark.django_db
def test_what_waits_for_one_persons_name_is_not_on_the_wall(town: Town, signed_in: SignIn) -> None:
    matter = town.submitted(title="疏通东渠", due=date(2026, 3, 1))

    html = signed_in("sun").get("/screen/").content.decode()

    titles = re.findall(r'class="big__title" id="view-(\w+)"', html)
    assert "mine" not in titles
    assert "red" in titles
    assert matter.title in html
