"""Seasons are read with their source, and lie in each year; one may run over the new year."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.errors import Invalid
from guatu.ledger.seasons import Season, read_seasons, season_spans

HEATING = Season("heating", "供暖季", "heating season", (11, 15), (3, 15), "样例", 2026)


def table(**changed: object) -> str:
    fields = {
        "key": "flood", "zh": "汛期", "en": "flood season", "from": "05-15", "to": "09-30",
        "source": "预案", "year": 2026,
    } | changed  # fmt: skip
    lines = [
        f"{name} = {value if isinstance(value, int) else repr(value)}"
        for name, value in fields.items()
    ]
    return "\n".join(["[[season]]", *lines])


def test_a_season_is_read_with_its_source_and_year() -> None:
    assert read_seasons(table()) == [
        Season("flood", "汛期", "flood season", (5, 15), (9, 30), "预案", 2026)
    ]


def test_a_season_that_ends_before_it_begins_runs_over_the_new_year() -> None:
    assert list(season_spans(HEATING, 2025, 2026)) == [
        (date(2025, 11, 15), date(2026, 3, 15)),
        (date(2026, 11, 15), date(2027, 3, 15)),
    ]


@pytest.mark.parametrize(
    "text",
    ["season", "[[other]]", table(source=""), table(to="13-01"), table(year=26), "season = 1"],
)
def test_what_is_no_season_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_seasons(text)
