"""The sample city can be loaded, loaded again, signed in to, and its history is real work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction

from guatu.books import load_book as book_data
from guatu.ledger.bookfile import read_book
from guatu.store.acts.people import NewUnit, add_unit
from guatu.store.jobs.roots import OtherCity
from guatu.store.jobs.sample_city import (
    city_ledger,
    load_city,
    password,
    read_samples,
    sign_ins,
)
from guatu.store.jobs.sample_history import play_history
from guatu.store.models import Document, Draft, Event, Grant, Matter, Unit, User
from guatu.store.permission import SYSTEM, acting, actor_of, may
from guatu.store.selectors.ledger import LedgerFilters, light_counts
from guatu.store.verify import verify

AUGUST = datetime(2026, 8, 24, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the city once for all tests here; they take back what they change."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_city(at=AUGUST)
        list(read_samples())
        play_history()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def lived(built: None, db: None) -> None:
    """Give the city with its history."""


def test_a_city_loaded_again_is_there_once(lived: None) -> None:
    counted = [table.objects.count() for table in (Unit, User, Grant)]

    new = load_city(at=AUGUST)

    assert new == 0
    assert counted[0] == len(book_data("city/units.toml")["unit"])
    assert [table.objects.count() for table in (Unit, User, Grant)] == counted


def test_the_sample_city_is_not_loaded_beside_a_real_one(db: None) -> None:
    with acting(SYSTEM):
        add_unit(NewUnit("real", "真实市", "city"), actor=SYSTEM, at=AUGUST)
    before = User.objects.count()

    with pytest.raises(OtherCity) as refused:
        load_city(at=AUGUST)

    assert refused.value.facts == {"name": "真实市", "key": "real"}
    assert User.objects.count() == before


def test_everybody_signs_in_with_the_password_that_is_told(lived: None) -> None:
    users = {user.username: user for user in User.objects.all()}

    assert set(users) == {person.username for person in sign_ins()}
    assert all(user.check_password(password()) for user in users.values())


def test_a_handler_may_report_for_the_own_unit_only(lived: None) -> None:
    with acting(SYSTEM):
        of_housing = Matter.objects.filter(lead__key="zhujian").first()
        of_water = Matter.objects.filter(lead__key="shuili").first()

        handler = actor_of(User.objects.get(username="zhujian"))

        assert may(handler, "matter.report", of_housing)
        assert not may(handler, "matter.report", of_water)


def test_the_citys_ledger_is_the_shipped_one_with_lights_of_its_own() -> None:
    ledger = read_book(city_ledger(), name="city")

    own = {row["key"] for row in book_data("city/lights.toml")["light"]}
    assert ledger.key == "meeting_tasks"
    assert {row.key for row in ledger.lights.rows} == own


def test_pages_and_history_loaded_again_change_nothing(lived: None) -> None:
    with acting(SYSTEM):
        before = [table.objects.count() for table in (Document, Matter, Event)]

    assert not any(stored.is_new for stored in read_samples())
    assert play_history() == 0
    with acting(SYSTEM):
        assert [table.objects.count() for table in (Document, Matter, Event)] == before


def test_the_history_is_whole_chains_by_many_hands(lived: None) -> None:
    with acting(SYSTEM):
        findings = list(verify())
        actors = set(Event.objects.exclude(matter=None).values_list("actor", flat=True))

    assert findings == []
    assert {"user:zhou", "user:he", "user:qiao", "user:zhujian", "user:liuchuan"} <= actors
    assert len(actors) > 12


def test_events_of_the_history_stand_in_the_order_of_their_days(lived: None) -> None:
    with acting(SYSTEM):
        instants = list(
            Event.objects.filter(act__startswith="matter.")
            .order_by("pk")
            .values_list("at", flat=True)
        )

    assert instants == sorted(instants)
    assert instants[-1] < datetime(2026, 11, 21, tzinfo=UTC)


def test_every_script_line_names_units_and_people_of_the_city() -> None:
    units = {unit["key"] for unit in book_data("city/units.toml")["unit"]}
    people = {person.username for person in sign_ins()}

    for entry in book_data("city/history.toml")["matter"]:
        assert {entry["lead"], *entry.get("supporting", ())} <= units
        assert entry["lead"] in people
        days = [entry["accepted"], *(step["on"] for step in entry["steps"])]
        assert days == sorted(days), entry["title"]


def test_most_matters_of_the_history_come_from_a_page(lived: None) -> None:
    # Those entered by hand have no statement. A reader that misses a demand makes one more.
    wanted = sum("page" in entry for entry in book_data("city/history.toml")["matter"])

    with acting(SYSTEM):
        found = Matter.objects.exclude(statement=None).count()
        rejected = Draft.objects.filter(state=Draft.State.REJECTED).count()
        waiting = Draft.objects.filter(state=Draft.State.PROPOSED).count()

    assert found >= 0.9 * wanted
    assert rejected >= 2
    assert waiting >= 5


def test_the_wall_of_the_city_has_lights_of_all_its_colours(lived: None) -> None:
    office = actor_of(User.objects.get(username="zhou"))

    with acting(office):
        lights = light_counts(office, LedgerFilters(), today=date(2026, 11, 21))

    assert set(lights) == {"red", "yellow", "grey", "green"}
    assert min(lights.values()) >= 2
