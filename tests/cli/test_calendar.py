"""`guatu calendar` prints a year's holidays as a file, and takes such a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from guatu.store.calendar import city_calendar, forget_calendar
from tests.cli.conftest import Run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def read_again() -> Iterator[None]:
    forget_calendar()
    yield
    forget_calendar()


def test_a_year_is_shown_edited_and_loaded(tmp_path: Path, guatu: Run) -> None:
    code, shown = guatu("calendar", "show", "--year", 2026)
    file = tmp_path / "2026.csv"
    file.write_text(shown.replace("2026-10-01,休,\n", ""), "utf-8")

    loaded = guatu("calendar", "load", file, "--source", "平政办〔2026〕1号")
    again = guatu("calendar", "load", file, "--source", "平政办〔2026〕1号")

    assert (code, loaded[0]) == (0, 0)
    assert ("years 2026" in loaded[1], "years —" in again[1]) == (True, True)
    assert guatu("calendar", "show", "--year", 2026)[1] == file.read_text("utf-8")


def test_a_year_that_nobody_announced_is_said_to_be_unknown(guatu: Run) -> None:
    year = city_calendar().known_until.year + 1

    code, shown = guatu("calendar", "show", "--year", year)

    assert code == 0
    assert f"The holidays of {year} are not known" in shown


def test_a_line_that_cannot_be_read_loads_nothing(tmp_path: Path, guatu: Run) -> None:
    file = tmp_path / "2027.csv"
    file.write_text("日期,类型\n2027-01-01,休\n元旦后,休\n", "utf-8")

    code, said = guatu("calendar", "load", file, "--source", "通知")

    assert (code, "Line 3" in said) == (3, True)
    assert "2027-01-01" not in guatu("calendar", "show", "--year", 2027)[1]


def test_a_file_that_is_not_there_is_named(tmp_path: Path, guatu: Run) -> None:
    code, said = guatu("calendar", "load", tmp_path / "no.csv", "--source", "通知")

    assert (code, "no.csv" in said) == (3, True)
