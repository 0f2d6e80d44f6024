"""Samples of the big screen: a map beside the load of units, projects, standings."""

from __future__ import annotations

from collections import Counter

from guatu.store.selectors.areas import UnitLoad
from guatu.store.selectors.chart import ChartRow
from guatu.store.selectors.tally import Kind
from guatu.web.big_screen import Projects, Standings, city_picture, unit_bars
from guatu.web.design.lists import DAY, LEADS, LINES
from guatu.web.design.paper import sample_rows
from guatu.web.design.ranking import sample_group
from guatu.web.map_picture import Drawn
from guatu.web.paper import first_rows
from guatu.web.today import Panel

PLACED: dict[Kind, int] = {(115.1, 31.3, "red"): 3, (115.6, 31.1, "yellow"): 1}


def screen_samples() -> dict[str, object]:
    """Return the views of the big screen."""
    rows: list[ChartRow] = sample_rows()
    return {
        "panels": [Panel("big", "红灯", "", "", LINES[:3], 12)],
        "map": city_picture(Drawn([]), PLACED),
        "projects": Projects(first_rows(rows, 224, 72, today=DAY), len(rows), 40),
        "standings": Standings("月度评比", "2026-10", [sample_group()]),
        "units": unit_bars([UnitLoad("u", LEADS[2], "zone", 1, Counter(red=2, green=5))], {}),
        "most": 9,
    }
