"""闲置土地: a parcel past its agreed day is listed, and red after a full year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guatu.store.acts.edit_matter import edit_matter
from guatu.store.lights import light_of
from guatu.store.permission import acting
from guatu.store.selectors.ledger import LedgerFilters, ledger_page
from tests.store.test_books import close, entered, given, handed_in
from tests.store.town import DAY, MONDAY, Town

AGREED = {"parcel": "P-2024-7", "agreed_start": "2024-03-10"}


@pytest.mark.parametrize(
    ("values", "day", "light"),
    [
        ({}, date(2024, 3, 10), "unclear"),
        ({}, date(2024, 3, 11), "late"),
        ({}, date(2025, 3, 9), "late"),
        ({}, date(2025, 3, 10), "one_year"),
        ({}, date(2026, 3, 9), "one_year"),
        ({}, date(2026, 3, 10), "two_years"),
        ({"begun_on": "2025-02-01"}, date(2026, 3, 10), "unclear"),
        # A quarter invested or a third begun is enough; less of either and a year of rest is not.
        ({"begun_on": "2024-04-01", "stopped_on": "2024-06-01", "area_share": "33",
          "invested_share": "60"}, date(2025, 6, 1), "stopped"),
        ({"begun_on": "2024-04-01", "stopped_on": "2024-06-01", "area_share": "34",
          "invested_share": "25"}, date(2025, 6, 1), "unclear"),
        ({"begun_on": "2024-04-01", "stopped_on": "2024-06-01", "area_share": "90",
          "invested_share": "24"}, date(2025, 5, 31), "unclear"),
    ],
)  # fmt: skip
def test_a_parcel_shows_how_long_nothing_was_begun(
    values: dict[str, str], day: date, light: str, town: Town
) -> None:
    matter = entered(town, "idle_land", values={**AGREED, **values})

    assert light_of(matter, day).key == light


def test_parcels_past_their_day_are_listed(town: Town) -> None:
    entered(town, "idle_land", "甲地块", values=AGREED)
    entered(town, "idle_land", "乙地块", values={**AGREED, "agreed_start": "2027-01-01"})

    with acting(town.actor("sun")) as sun:
        red = ledger_page(
            sun, LedgerFilters(book="idle_land", light="red"), today=date(2026, 3, 2)
        ).rows

    assert [row.title for row in red] == ["甲地块"]


def test_a_parcel_is_closed_with_its_cause_its_plan_and_a_proof(town: Town) -> None:
    matter = given(town, "idle_land", values=AGREED)
    edits: dict[str, Any] = {"cause": "企业原因", "plan": "限期动工"}
    with acting(town.actor("li")) as li:
        edit_matter(matter, edits, actor=li, at=MONDAY + DAY)
    handed_in(town, matter, "result")

    close(town, matter)

    assert light_of(matter, date(2026, 3, 10)).key == "closed"
