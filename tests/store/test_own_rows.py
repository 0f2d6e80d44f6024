"""Rows that belong to one person, and meetings: who sees them."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.store.models import Look, Meeting, SavedView
from guatu.store.permission import acting
from tests.store.town import MONDAY, Town

pytestmark = pytest.mark.django_db


def test_a_saved_view_and_a_look_are_seen_by_nobody_else(town: Town) -> None:
    with acting(town.actor("sun")):
        SavedView.objects.create(user=town.users["sun"], name="红灯", saved_at=MONDAY)
        Look.objects.create(user=town.users["sun"], event=7)
        assert (SavedView.objects.count(), Look.objects.count()) == (1, 1)

    for other in ("he", "chen", "nobody"):
        with acting(town.actor(other)):
            assert (SavedView.objects.count(), Look.objects.count()) == (0, 0)


def test_a_meeting_is_known_to_those_who_see_matters(town: Town) -> None:
    with acting(town.actor("sun")):
        Meeting.objects.create(
            series="城建周例会", number=1, on=date(2026, 3, 2), next_on=date(2026, 3, 9)
        )

    known = {}
    for who in ("li", "zheng", "nobody"):
        with acting(town.actor(who)):
            known[who] = Meeting.objects.count()

    # Zheng administers rights and sees no matters.
    assert known == {"li": 1, "zheng": 0, "nobody": 0}
