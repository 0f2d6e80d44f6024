"""The map on paper: no matter is left out, numbers agree, and nothing leaves the sheet."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date

import pytest

from guatu.store.selectors.areas import PlacedMatter, UnitLoad
from guatu.web.areas import Names, areas_of
from guatu.web.map_picture import Drawn, Picture
from guatu.web.paper_map import COLUMN, LINE, MapSheet, map_sheets
from guatu.web.paper_parts import FOOT, HEAD, MARGIN, SIZES
from guatu.web.patrols import Patrol
from tests.store.town import Town
from tests.web.conftest import SignIn

# One degree of latitude and longitude around 60 degrees north: twice as tall as wide.
SQUARE = [[115, 59.5], [116, 59.5], [116, 60.5], [115, 60.5], [115, 59.5]]
FILE = {
    "features": [
        {
            "properties": {"unit": "east"},
            "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
        }
    ]
}

BANK = ((115.2, 59.9), (115.5, 60.0), (115.8, 60.1))
PATROLS = (Patrol("东渠堤防", "市水利局", "", [BANK]), Patrol("东渠闸", "", "", [BANK[1:2]]))


def matter(number: int, x: float = 115.5, y: float = 60.0, colour: str = "green") -> PlacedMatter:
    return PlacedMatter(
        number, f"督{number}", f"事项{number}", "市水利局", date(2026, 3, 5), x, y, colour
    )


def paper(*matters: PlacedMatter, size: str = "A3") -> list[MapSheet]:
    load = UnitLoad("east", "东河县", "county", 1, Counter(red=1))
    drawn = Drawn(areas_of(json.dumps(FILE), [load], Names()), PATROLS)
    return map_sheets(drawn, matters, size, "red")


def picture(*matters: PlacedMatter) -> Picture:
    drawn = paper(*matters)[0].picture
    assert drawn
    return drawn


@pytest.mark.parametrize("size", SIZES)
def test_no_matter_is_left_out_and_none_leaves_its_sheet(size: str) -> None:
    scattered = [matter(n, 115 + n % 37 / 37, 59.5 + n % 41 / 41) for n in range(700)]

    sheets = paper(*scattered, size=size)

    width, height = SIZES[size]
    entries = [entry for sheet in sheets for entry in sheet.entries]
    assert [entry.number for entry in entries] == list(range(1, 701))
    assert {entry.title for entry in entries} == {one.title for one in scattered}
    for sheet in sheets:
        places = {(entry.x, entry.y) for entry in sheet.entries}
        assert len(places) == len(sheet.entries)
        assert max(x for x, _ in places) + COLUMN <= width - MARGIN
        assert min(y for _, y in places) >= MARGIN + HEAD
        assert max(y for _, y in places) + LINE <= height - MARGIN - FOOT


def test_what_lies_in_one_spot_shares_a_mark_of_its_most_severe_light() -> None:
    north, south = matter(1, y=60.4, colour="red"), matter(2, y=59.6)
    beside = matter(3, y=59.6001, colour="yellow")

    sheet = paper(south, north, beside)[0]

    assert [(spot.words, spot.sign.colour) for spot in picture(south, north, beside).spots] == [
        ("1", "red"),
        ("2–3", "yellow"),
    ]
    assert [entry.title for entry in sheet.entries] == ["事项1", "事项2", "事项3"]


def test_the_bar_of_the_scale_is_as_long_as_it_says() -> None:
    drawn = picture()

    top, bottom = (int(float(y)) for y in (36, 297 - 12 - 10))
    # One degree of latitude fills the height: 111.19 km over 239 mm.
    assert drawn.scale.mm / drawn.scale.km == pytest.approx((bottom - top) / 111.19, rel=0.01)
    # At 60 degrees north a degree of longitude is half as long.
    corners = [float(part) for part in re.findall(r"[\d.]+", drawn.shapes[0].path)]
    assert max(corners[::2]) - min(corners[::2]) == pytest.approx((bottom - top) / 2, rel=0.01)


def test_patrol_lines_and_stations_are_drawn_with_their_names() -> None:
    line, station = picture().tracks

    assert (line.name, station.name) == ("东渠堤防", "东渠闸")
    assert line.path.count(" ") == 5  # three points
    assert station.path == ""
    assert (line.x, line.y) == (station.x, station.y)


def test_a_name_gives_way_to_a_mark() -> None:
    alone, crowded = picture().shapes[0], picture(matter(1)).shapes[0]

    assert crowded.y > alone.y


@pytest.mark.django_db
def test_the_sheet_counts_what_has_no_position_and_says_how_it_is_shaded(
    town: Town, signed_in: SignIn
) -> None:
    town.matter("修桥", lead="east")

    html = signed_in("sun").get("/map/paper/?size=A1&shade=load").content.decode()

    said = re.sub(r"\s+", " ", html)
    assert "图上 0 件，另有 1 件没有位置 · 第 1 张，共 1 张" in said
    assert "颜色：在办" in said
    assert 'viewBox="0 0 841 594"' in html
