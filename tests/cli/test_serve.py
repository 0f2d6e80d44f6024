"""`guatu serve` begins with what there is: it tells what is missing, and never a page of faults."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from guatu.cli.commands import serve
from guatu.cli.tables import TablesOutdated
from tests.store.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Return where pages would have been served; nothing is."""
    at: list[tuple[str, int]] = []
    monkeypatch.setattr(serve, "serve", lambda host, port, **_: at.append((host, port)))
    return at


def test_without_an_account_it_is_told_how_to_make_one(served: list[tuple[str, int]]) -> None:
    result = CliRunner().invoke(serve.command, ["--address", "127.0.0.1:8099"])

    assert "guatu user grant wang supervisor city" in result.output
    assert served == [("127.0.0.1", 8099)]


def test_with_accounts_nothing_more_is_said(town: Town, served: list[tuple[str, int]]) -> None:
    assert "guatu user" not in CliRunner().invoke(serve.command, []).output
    assert len(served) == 1


def test_tables_of_an_older_version_are_refused(
    served: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The tests make their tables without migrations.
    missing = [(Migration("0016_shares", "store"), False)]
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: missing)

    with pytest.raises(TablesOutdated, match="guatu migrate"):
        CliRunner().invoke(serve.command, [], catch_exceptions=False)

    assert served == []
