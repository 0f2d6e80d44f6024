"""`guatu demo` makes a living city and tells how to get in."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import transaction

from guatu.cli.commands.demo import ROLES, command
from guatu.errors import Busy
from guatu.store.actor import Role
from guatu.store.jobs.sample_city import password
from guatu.store.models import BookVersion, Document, Event, LightRecord, Matter
from guatu.store.permission import SYSTEM, acting


@pytest.fixture(scope="module")
def first_run(django_db_setup: None, django_db_blocker: Any) -> Iterator[Result]:
    """Run the demo once for the tests here; they take back what they change."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield CliRunner().invoke(command, ["--no-serve"], catch_exceptions=False)
        transaction.set_rollback(True)


def test_the_demo_loads_a_city_and_tells_how_to_sign_in(first_run: Result, db: None) -> None:
    assert first_run.exit_code == 0
    assert password() in first_run.output
    assert all(
        name in first_run.output for name in ("zhou", "qiao", "zhujian-check", "admin-audit")
    )
    with acting(SYSTEM):
        # Six pages, a comment that demands, and what seven rankings ask of those behind.
        assert Document.objects.count() == 14
        assert Matter.objects.count() > 20
        assert LightRecord.objects.filter(light="red").exists()


def test_the_demo_run_again_changes_nothing(first_run: Result, db: None) -> None:
    def counted() -> list[int]:
        with acting(SYSTEM):
            return [table.objects.count() for table in (BookVersion, Document, Matter, Event)]

    before = counted()

    CliRunner().invoke(command, ["--no-serve"], catch_exceptions=False)

    assert counted() == before


@pytest.mark.django_db
def test_an_address_in_use_is_told_before_anything_is_loaded() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"

        told = CliRunner().invoke(command, ["--address", address])

    assert isinstance(told.exception, Busy)
    assert told.exception.facts == {"what": address}
    assert "澄州" not in told.output


def test_every_role_has_its_words() -> None:
    assert set(ROLES) == {role.value for role in Role}
