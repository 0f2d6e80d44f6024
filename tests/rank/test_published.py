"""The published scorecards of cities, as they ship, give the published numbers."""

from __future__ import annotations

from typing import Any

import pytest

from guatu.books import book_names, load_book_bytes
from guatu.errors import Invalid
from guatu.rank.read import read_scorecard
from tests.rank.cards import places, ranked, readings, scores, shipped, table

LARGE = {
    "tax_per_mu": 24.097, "value_added_per_mu": 136.16, "value_added_per_energy": 2.694,
    "value_added_per_emission": 4929.81, "labour_productivity": 18.14, "rd_share": 0.0302,
}  # fmt: skip


@pytest.mark.parametrize("name", book_names("scorecards"))
def test_every_scorecard_that_ships_is_whole_and_names_its_source(name: str) -> None:
    data = load_book_bytes(f"scorecards/{name}.toml")
    assert data is not None

    card = read_scorecard(data, name=name, check_only=True)

    assert card.header.source and card.header.year and card.indicators


def test_huangyan_2022_gives_100_for_the_base_values_and_half_for_half() -> None:
    half = {key: value / 2 for key, value in LARGE.items()}
    odd = {**half, "tax_per_mu": 30.0, "rd_share": -0.01}

    found = ranked(
        shipped("huangyan-2022-large"), "2022",
        firms=table([{"unit": "甲", **LARGE}, {"unit": "乙", **half}, {"unit": "丙", **odd}]),
    )  # fmt: skip

    # 30 / 24.097 * 30 = 37.349047; 10 + 10 + 5 + 5 of the others; nothing for a negative share.
    assert scores(found) == {"甲": 100.0, "乙": 50.0, "丙": 67.35}
    assert places(found) == {"甲": 1, "丙": 2, "乙": 3}


def test_huangyan_gives_the_average_points_where_there_are_no_emissions() -> None:
    without = {**LARGE, "value_added_per_emission": None}
    half = {**LARGE, "value_added_per_emission": 4929.81 / 2}

    found = ranked(
        shipped("huangyan-2022-large"), "2022",
        firms=table([{"unit": "甲", **LARGE}, {"unit": "乙", **half}, {"unit": "丙", **without}]),
    )  # fmt: skip

    assert scores(found) == {"甲": 100.0, "乙": 95.0, "丙": 97.5}  # (10 + 5) / 2


def test_huangyan_2021_has_its_own_base_values() -> None:
    bases = dict(zip(LARGE, (26.01, 132.27, 2.54, 4861.08, 17.45, 0.0305), strict=True))
    small = {"unit": "甲", "tax_per_mu": 16.601058, "tax_per_power": 0.236565 / 2}

    large = ranked(shipped("huangyan-2021-large"), "2021", firms=table([{"unit": "甲", **bases}]))
    found = ranked(shipped("huangyan-2021-small"), "2021", firms=table([small]))

    assert scores(large) == {"甲": 100.0}
    assert scores(found) == {"甲": 75.0}
    small_2022 = {"unit": "甲", "tax_per_mu": 11.5932, "tax_per_power": 0.2352}
    assert scores(ranked(shipped("huangyan-2022-small"), "2022", firms=table([small_2022]))) == {
        "甲": 100.0
    }


def project(unit: str, **facts: object) -> dict[str, object]:
    return {
        "unit": unit, "period": "2017-05", "item": "p", "is_new": True, "year_plan": 12.0,
        "invested": 6.0, "month_invested": 1.0, "type": "产业", "in_provincial_exam": False,
        "state": None, **facts,
    }  # fmt: skip


def event(unit: str, kind: str, points: float | None, item: str) -> dict[str, object]:
    return {
        "unit": unit, "period": "2017-05", "item": item, "document": "文", "kind": kind,
        "points": points,
    }  # fmt: skip


def test_yanan_adds_up_the_points_of_every_project() -> None:
    found = ranked(
        shipped("yanan-2017"), "2017-05",
        projects=table([
            project("甲"),  # 5 new + 20 size + 15 type + 60 * 6/12 = 70
            # 2 + 10 + 8 + 60 * 5/10 + 20 in the exam + 20 in production = 90
            project("甲", item="q", is_new=False, year_plan=10.0, invested=5.0, type="民生",
                    in_provincial_exam=True, state="投产"),
            # 5 + 6 + 6 + 60 + 10 + 30 = 117: a month of more than 10 亿
            project("乙", year_plan=1.0, invested=1.0, month_invested=10.5, type="基本功能",
                    state="投运"),
            project("丙", year_plan=0.9, invested=0.0),  # 5 + 3 + 15 + 0 = 23
        ]),
        events=table([
            *(event("丙", "集中开工", None, str(n)) for n in range(5)),  # four of five count: 120
            event("丙", "市级批评", 30.0, "x"),  # at most 20
            event("丙", "省级批评", 5.0, "y"),  # at least 10
        ]),
    )  # fmt: skip

    assert scores(found) == {"甲": 160.0, "乙": 117.0, "丙": 113.0}  # 23 + 120 - 20 - 10
    behind = found["丙"]["losses"]
    assert found["丙"]["lost"] == pytest.approx(160 - 113)
    assert sum(loss["points"] for loss in behind) == pytest.approx(47)


def test_zhumadian_2019_is_60_percent_total_and_40_percent_progress() -> None:
    facts = readings(
        [("甲", "investment", 90.0), ("甲", "progress", 80.0), ("乙", "investment", 50.0),
         ("乙", "progress", 100.0)], "2019-05",
    )  # fmt: skip

    found = ranked(shipped("zhumadian-2019"), "2019-05", readings=facts)

    assert scores(found) == {"甲": 86.0, "乙": 70.0}  # 54 + 32; 30 + 40


def test_zhumadian_2023_asks_the_city_for_its_weights_and_ranks_zones_apart() -> None:
    with pytest.raises(Invalid) as caught:
        shipped("zhumadian-2023")
    assert "w_contract" in str(caught.value.facts["names"])
    names = ["contract", "start", "output", "investment_growth", "industry_growth", "enrolment",
             "zone_projects"]  # fmt: skip
    weights = ("contract", "start", "output", "investment", "industry", "enrolment", "zone")
    given = {f"w_{name}": "10" for name in weights}
    rows = [
        (unit, name, value)
        for unit, value in (("甲县", 3.0), ("乙县", 2.0), ("丙县", 1.0), ("一区", 0.5))
        for name in names
    ]
    units = table([
        {"unit": unit, "group": "功能区" if unit == "一区" else "县"}
        for unit in ("甲县", "乙县", "丙县", "一区")
    ])  # fmt: skip

    found = ranked(
        shipped("zhumadian-2023", full_score="70", **given), "2023-02",
        readings=readings(rows, "2023-02"), units=units,
    )  # fmt: skip

    # 70 * 3/3, 70 * 2/3, 70 * 1/3 to one decimal; the zone is alone in its group.
    assert scores(found) == {"甲县": 70.0, "乙县": 46.7, "丙县": 23.3, "一区": 70.0}
    assert places(found) == {"甲县": 1, "乙县": 2, "丙县": 3, "一区": 1}


def test_zhengzhou_2015_is_40_20_40_in_groups() -> None:
    rows = [
        ("新郑", "demolition", 0.5),
        ("新郑", "resettlement", 1.2),
        ("新郑", "dust", 0.75),
        ("金水", "demolition", 0.4),
        ("金水", "resettlement", 0.4),
        ("金水", "dust", 0.4),
    ]
    units = table([{"unit": "新郑", "group": "五县市"}, {"unit": "金水", "group": "市内五区"}])

    found = ranked(
        shipped("zhengzhou-2015"), "2015-03", readings=readings(rows, "2015-03"), units=units
    )  # fmt: skip

    assert scores(found) == {"新郑": 70.0, "金水": 40.0}  # 20 + 20 (capped) + 30
    assert places(found) == {"新郑": 1, "金水": 1}


def test_the_four_rates_of_three_batches_follow_each_other() -> None:
    def projects(unit: str, *states: str) -> list[dict[str, object]]:
        steps = ("signed", "kept", "started", "producing", "effective")
        return [
            {"unit": unit, "item": str(n), **{s: letter == "1" for s, letter in
                                              zip(steps, state, strict=True)}}
            for n, state in enumerate(states)
        ]  # fmt: skip

    facts = table([
        *projects("甲", "11111", "11110", "11100", "11000", "10000"),
        *projects("乙", "11000", "10000"),
    ])  # fmt: skip

    found = ranked(shipped("three-batches"), "2026-10", projects=facts)

    # 甲: 4/5, 3/4, 2/3, 1/2 of 25 each: 20 + 18.75 + 16.666667 + 12.5 = 67.916667.
    # 乙: 1/2 kept, 0/1 started, nothing started to judge on: 12.5 of 50, so 25 of 100.
    assert scores(found) == {"甲": 67.92, "乙": 25.0}
    rates: Any = {i["key"]: i["value"] for i in found["甲"]["indicators"]}
    assert rates["kept-rate"] == 0.8 and rates["effective-rate"] == 0.5
    assert {loss["cause"] for loss in found["乙"]["losses"]} >= {"left_out", "rescaled"}
