"""Settings are read from the environment, and nonsense is refused by name, value and wish."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from guatu.environ import database_from_url, env_bool, env_int, env_list, env_secret, env_text


def test_a_value_may_stand_in_a_file(tmp_path: Path) -> None:
    kept = tmp_path / "secret"
    kept.write_text("水 \n", "utf-8")

    assert env_text("X", "none", {"X_FILE": str(kept)}) == "水"


def test_a_value_and_a_file_at_once_are_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="X and X_FILE are both set"):
        env_text("X", "", {"X": "a", "X_FILE": "b"})


def test_a_file_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="X_FILE is '/nowhere/at/all'"):
        env_text("X", "", {"X_FILE": "/nowhere/at/all"})


@pytest.mark.parametrize(
    ("written", "meant"), [("1", True), ("Yes", True), ("off", False), ("", True)]
)
def test_a_switch_has_few_spellings(written: str, meant: bool) -> None:
    assert env_bool("X", default=True, environ={"X": written}) is meant


def test_a_switch_that_is_neither_on_nor_off_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="X is 'maybe'; true or false"):
        env_bool("X", default=True, environ={"X": "maybe"})


@pytest.mark.parametrize("written", ["", "7"])
def test_a_number_is_read_or_its_default(written: str) -> None:
    assert env_int("X", 7, environ={"X": written}) == 7


@pytest.mark.parametrize("written", ["seven", "7.5", "-1", "７", "--1"])
def test_what_is_no_number_of_the_wanted_size_is_refused(written: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="a whole number of at least 0"):
        env_int("X", 7, environ={"X": written})


def test_a_list_drops_its_empty_parts() -> None:
    assert env_list("X", (), {"X": " a, ,b"}) == ["a", "b"]


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    kept = tmp_path / "home" / "secret_key"

    first = env_secret("X", kept_in=kept, environ={})

    assert env_secret("X", kept_in=kept, environ={}) == first
    assert len(first) >= 32
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret_key"]


def test_a_short_secret_is_refused_without_repeating_it(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="X has 5 characters; at least 32") as refused:
        env_secret("X", kept_in=tmp_path / "k", environ={"X": "short"})

    assert "short" not in str(refused.value)


def test_a_database_address_is_taken_apart() -> None:
    database = database_from_url("postgres://li:p%40ss@db.example:5433/ledger?sslmode=require")

    assert database["NAME"] == "ledger"
    assert (database["USER"], database["PASSWORD"]) == ("li", "p@ss")
    assert (database["HOST"], database["PORT"]) == ("db.example", "5433")
    assert database["OPTIONS"] == {"options": "-c jit=off", "sslmode": "require"}


@pytest.mark.parametrize("url", ["mysql://li:secret@db/ledger", "postgres://li:secret@db"])
def test_another_database_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="postgres://") as refused:
        database_from_url(url)

    assert ":secret@" not in str(refused.value)
