"""A database of an earlier version comes to this one and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from guatu.store.acts.decompose import Part, decompose
from guatu.store.acts.load_book import load_book
from guatu.store.books import shipped_books
from guatu.store.permission import SYSTEM, acting
from guatu.store.verify import verify
from tests.store.town import MONDAY, Town

BEFORE = ("store", "0016_shares")
TABLES = ("store_bookversion", "store_matter", "store_event", "store_involvement", "store_evidence")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def rows() -> dict[str, list[tuple[object, ...]]]:
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            names = [column[0] for column in cursor.description or ()]
            by_name = sorted(range(len(names)), key=names.__getitem__)
            found[table] = [tuple(row[n] for n in by_name) for row in cursor.fetchall()]
    return found


def migrated(to: tuple[str, str]) -> None:
    MigrationExecutor(connection).migrate([to])


@pytest.fixture
def newest() -> Iterator[tuple[str, str]]:
    """Return the last migration; whatever the test leaves is brought there."""
    (leaf,) = MigrationExecutor(connection).loader.graph.leaf_nodes("store")
    yield leaf
    migrated(leaf)


def test_books_and_matters_of_an_earlier_version_are_all_there(
    town: Town, newest: tuple[str, str]
) -> None:
    with acting(SYSTEM):
        changed = shipped_books()["meeting_tasks.toml"] + "\n# 2026\n"
        load_book(changed, name="meeting_tasks.toml", actor=SYSTEM, at=MONDAY)
    whole = town.submitted()
    with acting(town.actor("sun")) as sun:
        decompose(whole, [Part("东段", town.units["roads"])], actor=sun, at=MONDAY)
    migrated(BEFORE)
    before = rows()

    migrated(newest)

    assert len(before["store_bookversion"]) == 2
    assert rows() == before
    with acting(SYSTEM):
        assert list(verify()) == []
