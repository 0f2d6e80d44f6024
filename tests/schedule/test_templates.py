from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

import guatu.books
from guatu.schedule.answer import Status
from guatu.schedule.errors import DurationsUnset, TemplateUnknown
from guatu.schedule.plan import Plan
from guatu.schedule.scheduler import schedule
from guatu.schedule.templates import plan_from_template, template, template_keys

FOLDER = Path(guatu.books.__file__).parent / "nodes"


def filled(key: str, *, due: date | None = None, days: int = 5) -> Plan:
    unset = {node.key: days for node in template(key).nodes if node.duration is None}
    return plan_from_template(key, start=date(2026, 3, 2), due=due, durations=unset)


def test_the_six_kinds_of_projects_ship() -> None:
    assert set(template_keys()) == {
        "enterprise_filing",
        "flood_works",
        "government_invested",
        "investment_promotion",
        "start_on_land",
        "urban_renewal",
    }


@pytest.mark.parametrize("key", template_keys())
def test_every_template_makes_a_plan_that_can_be_dated(key: str) -> None:
    answer = schedule(filled(key))

    assert answer.status is Status.OPTIMAL


@pytest.mark.parametrize("key", template_keys())
def test_a_template_is_scheduled_backwards_from_its_hard_date(key: str) -> None:
    answer = schedule(filled(key, due=date(2028, 5, 31)))

    assert answer.finish == date(2028, 5, 31)
    assert answer.missing_days == 0


@pytest.mark.parametrize("key", template_keys())
def test_a_number_has_a_source_and_what_has_none_is_the_citys(key: str) -> None:
    for node in tomllib.loads((FOLDER / f"{key}.toml").read_text("utf-8"))["nodes"]:
        published = node.get("limit") or node.get("duration")
        if published:
            assert node["source"] != "to be set by the city", node


@pytest.mark.parametrize("key", template_keys())
def test_every_limit_names_law_article_and_year_or_is_the_citys(key: str) -> None:
    for node in tomllib.loads((FOLDER / f"{key}.toml").read_text("utf-8"))["nodes"]:
        if node.get("limit"):
            assert re.search(r"第.+条（\d{4}年(修正|修订)）：.*\d", node["source"]), node
        lapses = [each for each in node.get("after", ()) if isinstance(each, dict)]
        assert bool(lapses) == ("lapse_source" in node), node
        law = r"\d{4}.*年|：to be set by the city$"
        assert not lapses or re.search(law, node["lapse_source"]), node


def test_the_items_of_joint_approval_are_in_a_government_project() -> None:
    # 豫发改重点〔2024〕337号, as far as its list is known.
    items = {"land_review", "stability", "heritage", "energy", "eia", "traffic", "water"}

    keys = {node.key for node in template("government_invested").nodes}

    assert items | {"seismic", "air_defence", "land_supply", "plan_permit"} <= keys


def test_a_node_without_a_published_duration_has_to_be_given_one() -> None:
    with pytest.raises(DurationsUnset, match="survey"):
        plan_from_template("flood_works", start=date(2026, 3, 2), due=None, durations={})


def test_checks_of_safety_and_quality_are_mandatory() -> None:
    mandatory = {node.key for node in filled("government_invested").nodes if node.mandatory}

    assert {"eia", "stability", "safety_check", "acceptance", "building_permit"} <= mandatory


def test_a_land_permit_lapses_after_a_year() -> None:
    lapses = {
        (link.before, link.after): link.max_lag for link in filled("government_invested").links
    }

    assert lapses["land_permit", "plan_permit"] == 365


def test_flood_works_are_bound_to_the_flood_season() -> None:
    assert template("flood_works").hard_date == "flood_season"


def test_an_unknown_template_is_named_with_those_that_are_known() -> None:
    with pytest.raises(TemplateUnknown, match="flood_works"):
        template("castles")
