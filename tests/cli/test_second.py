"""`guatu read --second`: both readers side by side, and no model unless the city names one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from guatu.cli.commands.read import command
from guatu.cli.second import NoSecondReader, show_second
from guatu.read.page import read_page
from tests.store.test_second_reader import completion, model, says

PAGE = "全市防汛会议召开\n本报讯 6月2日,全市防汛会议召开。会议要求,市水务局6月底前完成堤防加固。\n"


def test_without_an_endpoint_it_says_which_setting_names_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GUATU_READER_URL", raising=False)
    (tmp_path / "a.txt").write_text(PAGE, "utf-8")

    result = CliRunner().invoke(command, ["--second", str(tmp_path / "a.txt")])

    assert isinstance(result.exception, NoSecondReader)
    assert "GUATU_READER_URL" in result.exception.say("zh")


def test_disagreement_is_shown_and_a_lie_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    items = [
        {"quote": "市水务局6月底前完成堤防加固", "label": "result"},
        {"quote": "新建水库三座", "label": "demand"},
    ]

    with model(says(completion(json.dumps(items)))) as (endpoint, _):
        show_second(read_page(PAGE, name="a.txt"), endpoint)

    told = capsys.readouterr()
    assert "demand" in told.out
    assert "result" in told.out
    assert "0/1" in told.out
    assert "新建水库三座" in told.err
