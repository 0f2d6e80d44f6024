"""Patrol lines and stations: who keeps each, how long it is, and which are not drawn."""

from __future__ import annotations

import json

import pytest

from guatu.store.selectors.areas import UnitLoad
from guatu.web.patrols import patrol_json, patrols_of

LOADS = [UnitLoad("water", "市水利局", "bureau", 1)]
# A hundredth of a degree of latitude is 1.112 km.
NORTH = [[114.0, 30.0], [114.0, 30.01], [114.0, 30.02]]


def layer(*named: tuple[str, str, str, object]) -> str:
    features = [
        {"properties": {"name": name, "unit": unit},
         "geometry": {"type": kind, "coordinates": held}}
        for name, unit, kind, held in named
    ]  # fmt: skip
    return json.dumps({"features": features})


def test_lines_come_first_with_their_length_and_the_list_of_their_unit() -> None:
    text = layer(("闸", "water", "Point", NORTH[0]), ("东渠", "water", "LineString", NORTH))

    line, station = patrols_of(text, LOADS)

    assert (line.name, line.unit, line.url) == ("东渠", "市水利局", "/ledger/?unit=water")
    assert line.km == pytest.approx(2.2, abs=0.05)
    assert (station.is_station, station.km) == (True, 0)
    assert patrol_json(station)["parts"] == [[(30.0, 114.0)]]


def test_a_line_of_many_parts_counts_each() -> None:
    (line,) = patrols_of(layer(("堤", "", "MultiLineString", [NORTH, NORTH])), LOADS)

    assert line.km == pytest.approx(4.4, abs=0.1)
    assert line.url == ""


def test_what_a_unit_that_is_not_here_keeps_is_not_drawn() -> None:
    assert patrols_of(layer(("东渠", "elsewhere", "LineString", NORTH)), LOADS) == []
