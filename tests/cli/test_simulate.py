"""`guatu simulate` fills an empty database with a city, and says when it cannot."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from guatu.cli.commands.simulate import command
from guatu.store.jobs.roots import OtherCity
from guatu.store.models import Matter, Unit
from guatu.store.permission import SYSTEM, acting

SMALL = ["--seed", "5", "--matters", "30", "--projects", "3", "--units", "4"]


@pytest.mark.django_db
def test_a_city_of_the_wanted_size_is_written() -> None:
    told = CliRunner().invoke(command, [*SMALL, "--until", "2026-06-30"], catch_exceptions=False)

    assert told.exit_code == 0
    with acting(SYSTEM):
        assert Matter.objects.count() == 30
        assert Matter.objects.latest("issued").issued.isoformat() <= "2026-06-30"
    assert Unit.objects.count() == 5  # four and their city


@pytest.mark.django_db
def test_a_second_city_is_refused() -> None:
    CliRunner().invoke(command, SMALL, catch_exceptions=False)

    told = CliRunner().invoke(command, SMALL)

    assert isinstance(told.exception, OtherCity)


@pytest.mark.parametrize("wrong", [["--seed", "-1"], ["--seed", "x"], ["--days", "1"], []])
def test_a_size_that_makes_no_sense_is_told_and_nothing_is_done(wrong: list[str]) -> None:
    told = CliRunner().invoke(command, wrong)

    assert told.exit_code == 2
