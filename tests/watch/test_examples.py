"""The published rules of cities, as they ship, give the published colours, bounds included."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from guatu.books import book_names, load_book_bytes
from guatu.errors import Invalid
from guatu.watch import LightBook, Told, proposals, read_light_book, unit_facts

TODAY = date(2026, 11, 21)
STARTED = date(2026, 3, 1)
SET = {"near_days": Decimal(5), "yellow_from": Decimal(1), "red_from": Decimal(3)}


def book(name: str, **given: Decimal) -> LightBook:
    data = load_book_bytes(f"lights/{name}.toml")
    assert data is not None
    return read_light_book(data, name=name, given=given)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize("name", book_names("lights"))
def test_every_book_that_ships_names_its_source_and_year(name: str) -> None:
    data = load_book_bytes(f"lights/{name}.toml")
    assert data is not None

    found = read_light_book(data, name=name, check_only=True)

    assert found.header.source and found.header.year and found.header.zh and found.header.en


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"started_on": None, "periods_missed": 0}, "green"),
        ({"started_on": None, "periods_missed": 1}, "start-yellow"),
        ({"started_on": None, "periods_missed": 2}, "start-yellow"),
        ({"started_on": None, "periods_missed": 3}, "start-red"),
        ({"started_on": None, "periods_missed": 3, "excuse_accepted": True}, "green"),
        # 40 % planned: at 30 % exactly 10 points behind, at 10 % exactly 30.
        ({"started_on": STARTED, "progress": 0.4, "planned": 0.4}, "green"),
        ({"started_on": STARTED, "progress": 0.301, "planned": 0.4}, "green"),
        ({"started_on": STARTED, "progress": 0.3, "planned": 0.4}, "progress-yellow"),
        ({"started_on": STARTED, "progress": 0.1, "planned": 0.4}, "progress-yellow"),
        ({"started_on": STARTED, "progress": 0.099, "planned": 0.4}, "progress-red"),
        ({"started_on": STARTED, "progress": None, "planned": 0.4}, "unknown"),
        ({"started_on": STARTED, "progress": 0.4, "planned": 0.4, "funds_paid": 9.0,
          "funds_needed": 10.0}, "funds-red"),
        ({"started_on": STARTED, "progress": 0.4, "planned": 0.4,
          "enrolment_months_late": 1}, "enrolment-yellow"),
        ({"started_on": STARTED, "progress": 0.4, "planned": 0.4,
          "enrolment_months_late": 2}, "enrolment-yellow"),
        ({"started_on": STARTED, "progress": 0.4, "planned": 0.4,
          "enrolment_months_late": 3}, "enrolment-red"),
    ],
)  # fmt: skip
def test_yinchuan_counts_points_and_months(facts: dict[str, object], key: str) -> None:
    assert book("yinchuan-2025").lights.light(facts | {"today": TODAY}).key == key


@pytest.mark.parametrize(
    ("progress", "planned", "colour"),
    [
        (0.6, 0.6, "green"), (0.59, 0.6, "yellow"), (0.3, 0.6, "yellow"), (0.29, 0.6, "red"),
        (None, 0.6, "grey"), (0.1, None, "grey"), (0.0, 0.0, "green"),
    ],
)  # fmt: skip
def test_sanya_counts_relative_to_the_plan(
    progress: float | None, planned: float | None, colour: str
) -> None:
    facts = {"progress": progress, "planned": planned, "today": TODAY}

    assert book("sanya-2022").lights.light(facts).colour == colour


@pytest.mark.parametrize(
    ("periods", "colour"), [(0, "green"), (1, "yellow"), (2, "red"), (3, "red"), (None, "grey")]
)
def test_sanyas_districts_turn_red_at_the_second_missed_month_in_a_row(
    periods: int | None, colour: str
) -> None:
    facts = {"periods_behind": periods, "today": TODAY}

    assert book("sanya-districts-2022").lights.light(facts).colour == colour


@pytest.mark.parametrize(
    ("growth", "planned", "city", "colour"),
    [
        (0.08, 0.08, 0.05, "green"), (0.08, 0.05, 0.08, "green"), (0.06, 0.08, 0.05, "yellow"),
        (0.06, 0.05, 0.08, "yellow"), (-0.001, -0.05, -0.05, "red"), (None, 0.1, 0.1, "grey"),
    ],
)  # fmt: skip
def test_tianjins_districts_need_the_plan_and_the_average(
    growth: float | None, planned: float, city: float, colour: str
) -> None:
    facts = {"growth": growth, "planned_growth": planned, "city_growth": city, "today": TODAY}

    assert book("tianjin-districts-2022").lights.light(facts).colour == colour


@pytest.mark.parametrize(
    ("used", "colour"), [(0.5, "green"), (0.49, "yellow"), (0.35, "yellow"), (0.34, "red")]
)
def test_tianjins_bonds_may_fall_behind_by_30_percent_of_what_is_expected(
    used: float, colour: str
) -> None:
    facts = {"used": used, "expected": 0.5, "today": TODAY}

    assert book("tianjin-bonds-2022").lights.light(facts).colour == colour


@pytest.mark.parametrize(
    ("late", "colour"),
    [(0, "green"), (1, "yellow"), (7, "yellow"), (8, "orange"), (14, "orange"), (15, "red")],
)
def test_a_contract_turns_orange_after_seven_days_and_red_at_fifteen(
    late: int, colour: str
) -> None:
    lights = book("contract-sheet").lights

    assert lights.light({"due": days_ago(late), "today": TODAY}).colour == colour
    done = {"due": days_ago(100), "done_on": days_ago(100 - late), "today": TODAY}
    assert lights.light(done).colour == colour


@pytest.mark.parametrize(
    ("facts", "colour"),
    [
        ({"done": True, "accepted": True}, "green"),
        ({"done": True, "accepted": False}, "yellow"),
        ({"done": False, "due": days_ago(-3)}, "yellow"),
        ({"done": False, "due": days_ago(1)}, "red"),
        ({"done": False, "due": days_ago(-3), "progress": 0.2, "planned": 0.3}, "red"),
        ({"done": False, "due": days_ago(1), "long_term": True}, "blue"),
        ({"done": True, "accepted": True, "long_term": True}, "green"),
    ],
)
def test_jingdezhen_keeps_what_is_not_accepted_yellow(
    facts: dict[str, object], colour: str
) -> None:
    assert book("jingdezhen").lights.light(facts | {"today": TODAY}).colour == colour


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"slow": False, "poor": False}, "white"),
        ({"slow": True}, "blue"),
        ({"slow": True, "urgent": True}, "orange-urgent"),
        ({"slow": True, "sheet": "blue", "sheet_met": False}, "orange-unmet"),
        ({"slow": True, "sheet": "blue", "sheet_met": False, "excuse_accepted": True}, "blue"),
        ({"slow": True, "sheet": "orange", "sheet_met": False}, "red"),
    ],
)
def test_sanmings_sheets_climb_unless_an_excuse_was_accepted(
    facts: dict[str, object], key: str
) -> None:
    assert book("sanming-2017").lights.light(facts | {"today": TODAY}).key == key


def test_rongchang_warns_when_a_stage_lasts_longer_than_it_may() -> None:
    lights = book("rongchang").lights

    def colour(days: int) -> str:
        facts = {"stage": "用地", "stage_since": days_ago(days), "stage_limit": 30}
        return lights.light(facts | {"today": TODAY}).colour

    assert (colour(30), colour(31)) == ("white", "blue")


def test_dazhou_codes_units_by_overdue_matters_when_the_city_has_set_how_many() -> None:
    with pytest.raises(Invalid) as caught:
        book("dazhou")
    assert caught.value.facts["names"] == "near_days, yellow_from, red_from"
    rules = book("dazhou", **SET)
    assert rules.unit_lights is not None
    matters: list[dict[str, object]] = [
        {"due": days_ago(1), "today": TODAY},
        {"due": days_ago(9), "today": TODAY},
        {"due": days_ago(-5), "today": TODAY},
        {"due": days_ago(-6), "today": TODAY},
    ]

    lit = [(facts, rules.lights.light(facts)) for facts in matters]

    assert [light.colour for _, light in lit] == ["red", "red", "yellow", "green"]
    two = unit_facts(lit, unit="甲", on=TODAY)
    three = unit_facts([*lit, lit[0]], unit="甲", on=TODAY)
    none = unit_facts(lit[2:], unit="甲", on=TODAY)
    found = [rules.unit_lights.light(facts).colour for facts in (two, three, none)]
    assert found == ["yellow", "red", "green"]


def test_ouhai_turns_a_red_that_was_made_up_yellow_and_not_green() -> None:
    lights = book("ouhai").lights

    made_up = {"was_red": True, "progress": 0.5, "planned": 0.5, "today": TODAY}
    assert lights.light(made_up).key == "made-up"
    assert lights.light(made_up | {"was_red": False}).key == "green"
    assert lights.light(made_up | {"progress": 0.4}).key == "red"


@pytest.mark.parametrize(
    ("progress", "periods", "told"),
    [
        (0.6, 0, []), (0.5, 1, ["responsible"]), (0.5, None, ["responsible"]),
        (0.5, 2, ["vice-mayor"]), (0.2, 0, ["leader"]),
    ],
)  # fmt: skip
def test_sanya_tells_higher_persons_of_worse_lights(
    progress: float, periods: int | None, told: list[str]
) -> None:
    rules = book("sanya-2022")
    facts: dict[str, object] = {"progress": progress, "planned": 0.6, "today": TODAY}
    light = rules.lights.light(facts)

    steps = proposals(
        rules.escalations, light, facts | {"periods_yellow": periods}, told=(), on=TODAY
    )

    assert [step.key for step in steps] == told


def test_a_step_is_withheld_until_its_rate_allows_it_again() -> None:
    rules = book("yinchuan-2025")  # one letter in 28 days
    facts: dict[str, object] = {"started_on": None, "periods_missed": 3, "today": TODAY}
    light = rules.lights.light(facts)

    def withheld(*days: int) -> date | None:
        told = [Told("letter", days_ago(day)) for day in days]
        (step,) = proposals(rules.escalations, light, facts, told=told, on=TODAY)
        return step.withheld_until

    assert withheld() is None
    assert withheld(28) is None
    assert withheld(27) == TODAY + timedelta(days=1)
    assert withheld(0, 60) == TODAY + timedelta(days=28)
