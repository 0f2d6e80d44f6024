"""Rankings of the wall from the command line: load, compute, show, publish, check."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guatu.cli.commands import ranking as module
from guatu.cli.main import guatu
from guatu.errors import GuatuError
from guatu.store.models import Edition
from guatu.store.permission import SYSTEM, acting
from tests.store.rankings import APRIL_1, CARD, READINGS
from tests.store.town import Town, build_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return build_town()


@pytest.fixture
def here(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "now", lambda: APRIL_1)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "card.toml").write_text(CARD, "utf-8")
    (tmp_path / "readings.csv").write_text(READINGS, "utf-8")
    assert run("load", "monthly", "card.toml", "--as", "sun").exit_code == 0
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(guatu, ["ranking", *words])


def test_a_month_goes_from_its_facts_to_its_publication(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = run("compute", "monthly", "2026-03", "readings.csv", "--as", "sun")
    assert "初评" in computed.stdout and "市水利局" in computed.stdout
    assert "2026-04-03" in run(
        "show", "monthly", "2026-03", "--until", "2026-04-03", "--as", "sun"
    ).stdout  # fmt: skip
    early = run("publish", "monthly", "2026-03", "--as", "chen")
    assert isinstance(early.exception, GuatuError)
    monkeypatch.setattr(module, "now", lambda: APRIL_1 + timedelta(days=3))

    assert run("publish", "monthly", "2026-03", "--as", "chen").exit_code == 0

    assert "已通报" in run("list", "monthly", "--as", "zhao").stdout
    assert "逐字节一致" in run("check", "monthly", "2026-03", "--as", "sun").stdout


def test_what_a_correction_changed_is_shown(here: Path) -> None:
    run("compute", "monthly", "2026-03", "readings.csv", "--as", "sun")
    (here / "new.csv").write_text(READINGS.replace("0.9", "1"), "utf-8")
    again = ["compute", "monthly", "2026-03", "readings=new.csv", "--reason", "更正", "--as", "sun"]
    run(*again)

    found = json.loads(run("changes", "monthly", "2026-03", "--json", "--as", "sun").stdout)

    assert [(e["edition"], e["reason"]) for e in found] == [(2, "更正")]
    (change,) = found[0]["changed"]
    assert (change["before"]["score"], change["after"]["score"]) == (94.0, 100.0)


def test_an_answer_that_was_changed_behind_guatus_back_shows(here: Path) -> None:
    run("compute", "monthly", "2026-03", "readings.csv", "--as", "sun")
    with acting(SYSTEM):
        edition = Edition.objects.get()
        Edition.objects.update(answer=edition.answer.replace('"score": 94.0', '"score": 99.0'))

    found = run("check", "monthly", "2026-03", "--as", "sun")

    assert "分数不一致" in found.stdout
