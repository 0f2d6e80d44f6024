"""`guatu plan`: made, shown, and compared as on the pages."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.store.models import Means, PlanNode
from guatu.store.permission import SYSTEM, acting
from tests.cli.conftest import Run
from tests.store.plans import DURATIONS, with_remedies
from tests.store.town import Town

pytestmark = pytest.mark.django_db


def test_a_plan_is_made_and_shown(town: Town, guatu: Run) -> None:
    matter = town.assigned(due=date(2026, 6, 15))
    days = [f"--days={key}={length}" for key, length in DURATIONS.items()]
    wanted = ["plan", "make", matter.number, "flood_works", "--as", "wang", "--start", "2026-03-02"]

    without = guatu(*wanted)
    made = guatu(*wanted, *days)
    shown = guatu("plan", "show", matter.number, "--as", "li")

    assert without[0] == 3
    assert "survey" in without[1]  # it names what nobody published
    assert made[0] == 0
    assert "汛前阶段验收" in shown[1]
    with acting(SYSTEM):
        assert PlanNode.objects.get(key="ready").planned_finish == date(2026, 6, 15)


def test_remedies_are_compared(town: Town, guatu: Run) -> None:
    matter = with_remedies(town, due=date(2026, 5, 15))

    listed = guatu("plan", "what-if", matter.number, "--as", "chen")
    compared = guatu("plan", "what-if", matter.number, "shift", "early,overlap", "--as", "chen")
    unknown = guatu("plan", "what-if", matter.number, "magic", "--as", "chen")

    assert "主体两班倒" in listed[1]
    assert compared[1].count("cost") == 2
    assert (unknown[0], "magic" in unknown[1]) == (3, True)


def test_a_window_is_registered_by_the_office(town: Town, guatu: Run) -> None:
    wanted = ["plan", "means", "land", "--title", "用地窗口", "--kind", "window", "--capacity", "2"]

    refused = guatu(*wanted, "--as", "li")
    done = guatu(*wanted, "--as", "sun")

    assert (refused[0], done[0]) == (2, 0)
    assert Means.objects.get(key="land").capacity == 2
