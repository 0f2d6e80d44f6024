"""Projects in talks: who was not spoken to for the days that the city set turns yellow."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.store.acts.advance import advance
from guatu.store.acts.report_progress import report_progress
from guatu.store.evidence import Proof
from guatu.store.lights import light_of
from guatu.store.permission import acting
from tests.store.test_books import given
from tests.store.town import DAY, MONDAY, Town

pytestmark = pytest.mark.django_db


def test_a_project_in_talks_is_yellow_when_nobody_spoke_for_the_days_that_the_city_set(
    town: Town,
) -> None:
    """Each report is a contact; without a number of the city no project is quiet."""
    values = {"contact_days": 14}
    spoken = given(town, "key_projects", due=date(2026, 12, 31), values=values)
    silent = given(town, "key_projects", due=date(2026, 12, 31), values=values)
    unset = given(town, "key_projects", due=date(2026, 12, 31))
    proof = [Proof("document", "洽谈纪要")]
    for project in (spoken, silent, unset):
        with acting(town.actor("wang")) as wang:
            advance(project, "talks", actor=wang, at=MONDAY, evidence=proof)
    with acting(town.actor("li")) as li:
        report_progress(spoken, actor=li, at=MONDAY + DAY, progress=5, text="到企业面谈")

    lights = [
        light_of(project, (MONDAY + 15 * DAY).date()).colour for project in (spoken, silent, unset)
    ]

    # On the fifteenth day the one is 14 days after its contact, the other 15 after its stage.
    assert lights == ["green", "yellow", "green"]
