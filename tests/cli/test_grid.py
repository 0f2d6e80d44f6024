"""`guatu grid` takes over lists of any form, and says what it did in a line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.ledger.grid.test_grid import CASE, LIST, XML
from tests.store.town import Town, load


def test_the_three_forms_come_in_and_are_known_again(
    town: Town, guatu: Run, tmp_path: Path
) -> None:
    load("grid_events")
    texts = {
        "a.json": json.dumps([{**CASE, "service_request_id": "1"}]),
        "b.xml": XML,
        "c.csv": LIST,
    }
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text.encode("gb18030" if name == "c.csv" else "utf-8"))

    first = [guatu("grid", "load", tmp_path / name, "--as", "sun") for name in texts]
    again = [guatu("grid", "load", tmp_path / name, "--as", "sun") for name in texts]

    assert [code for code, _ in first + again] == [0] * 6
    assert ["1 new" in said for _, said in first[:2]] == [True, True]
    assert "2 new, 0 changed" in first[2][1]
    assert all("0 new, 0 changed" in said for _, said in again)


def test_a_look_at_a_list_shows_its_columns_and_stores_nothing(
    town: Town, guatu: Run, tmp_path: Path
) -> None:
    load("grid_events")
    file = tmp_path / "c.csv"
    file.write_text(LIST.replace("已结案", "不知道"), "utf-8")

    code, said = guatu("grid", "check", file, "--as", "sun", "--map", "备注=")

    assert (code, "Row 4" in said, "不知道" in said) == (3, True, True)
    assert "service_request_id" in said
    assert guatu("grid", "load", file, "--as", "sun")[0] == 3
    assert "1 new" in guatu("grid", "load", file, "--as", "sun", "--leave-out")[1]


def test_bad_input_is_told_in_words(town: Town, guatu: Run, tmp_path: Path) -> None:
    load("grid_events")
    file = tmp_path / "a.json"
    file.write_text('{"error": 1}', "utf-8")

    assert guatu("grid", "load", file, "--as", "sun")[0] == 3
    assert guatu("grid", "load", tmp_path / "no.json", "--as", "sun")[0] == 3
    file.write_text(LIST, "utf-8")
    code, said = guatu("grid", "load", file, "--as", "sun", "--map", "备注=nonsense")
    assert (code, "nonsense" in said) == (3, True)
