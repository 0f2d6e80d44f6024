"""Samples of sheets of paper: a chart and a map of two invented counties."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

from guatu.store.selectors.areas import PlacedMatter, UnitLoad
from guatu.store.selectors.chart import ChartData, ChartRow
from guatu.store.selectors.chart_sources import SourceLine
from guatu.web.areas import Names, areas_of
from guatu.web.design.lists import DAY, LEADS, TITLES
from guatu.web.map_picture import Drawn
from guatu.web.paper import sheets
from guatu.web.paper_map import map_sheets, swatches
from guatu.web.paper_sources import source_sheets
from guatu.web.patrols import Patrol
from guatu.web.shades import legend_of
from guatu.web.signs import SIGNS

SIZE = "A3"


def paper_samples() -> dict[str, object]:
    """Return the first sheet of a chart, of a map, and of sources."""
    data = ChartData(sample_rows(), {1: LEADS[0], 2: LEADS[1]}, {})
    sources = [SourceLine("督〔2026〕1号", TITLES[0], "市政府常务会议纪要", "月底前完成东渠清淤。"),
               SourceLine("督〔2026〕2号", TITLES[1], None, "")]  # fmt: skip
    return {
        "chart_sheets": sheets(data, SIZE, today=DAY, nameless="未交办"),
        "map_sheets": _map(),
        "source_sheets": source_sheets(sources, SIZE),
        "swatches": swatches([*legend_of("red", 9), legend_of("rank", 9)[-1]]),
        "shaded_by": "红灯",
        "placed": 9,
        "unplaced": 3,
        "at": datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
        "who": "周砚",
    }


def sample_rows() -> list[ChartRow]:
    """Return a row of the chart for every light."""
    return [_row(number, colour) for number, colour in enumerate(SIGNS)]


def _row(number: int, colour: str) -> ChartRow:
    issued = DAY - timedelta(days=60 + number)
    due = DAY + timedelta(days=10 * number - 30)
    return (number, TITLES[number % 3], f"督{number}", 1 + number // 5, "tasks", colour, issued,
            due, due, None, 10 * number)  # fmt: skip


def _map() -> object:
    loads = [UnitLoad("west", "西河县", "county", 1, Counter(red=3, green=2)),
             UnitLoad("east", "东河县", "county", 1, Counter(green=4)),
             UnitLoad("ford", "渡口镇", "township", 2)]  # fmt: skip
    corners = {"west": (115.0, 115.5), "east": (115.5, 116.0), "ford": (115.5, 115.7)}
    features = [_square(key, *corners[key]) for key in corners]
    matters = [
        PlacedMatter(n, f"督〔2026〕{n}号", TITLES[n % 3], LEADS[n % 3], DAY, 115.1 + n / 11,
                     31.2 + n % 3 / 10, colour)
        for n, colour in enumerate(SIGNS)
    ]  # fmt: skip
    areas = areas_of(json.dumps({"features": features}), loads, Names())
    bank = [(115.1, 31.1), (115.4, 31.2), (115.9, 31.15)]
    patrols = [
        Patrol("东渠堤防", LEADS[0], "", [bank]),
        Patrol("东渠闸", LEADS[0], "", [bank[1:2]]),
    ]
    return map_sheets(Drawn(areas, patrols), matters, SIZE, "red")


def _square(unit: str, west: float, east: float) -> dict[str, object]:
    ring = [[west, 31.0], [east, 31.05], [east, 31.5], [west, 31.45], [west, 31.0]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"unit": unit}, "geometry": geometry}
