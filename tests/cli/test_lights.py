"""`guatu lights` and `guatu rule check`: what they print, and what they refuse."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from guatu.cli.main import guatu, main
from guatu.errors import Invalid, NotFound

FACTS = """key,unit,progress,planned,started_on,periods_missed,note
a,住建局,10%,0.4,2026-03-01,0,x
b,住建局,0.09,0.4,2026/3/1,0,
c,交通局,,,,3,
"""


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(guatu, [str(part) for part in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.csv"
    path.write_text(FACTS, "utf-8")
    return path


def test_json_tells_light_rule_values_and_words_of_every_matter(facts: Path) -> None:
    found = json.loads(run("lights", "yinchuan-2025", facts, "--on", "2026-11-21", "--json"))

    assert [light["light"] for light in found["lights"]] == [
        "progress-yellow", "progress-red", "start-red",
    ]  # fmt: skip
    second = found["lights"][1]
    assert second["colour"] == "red" and second["shape"] == "square"
    assert second["rule"] == "progress < planned - 0.30"
    assert second["values"] == {"planned": 0.4, "progress": 0.09}
    assert "9%" in second["words"]["zh"] and "30 points" in second["words"]["en"]
    assert second["escalations"][0]["key"] == "letter"
    assert found["ignored"] == ["note"] and "funds_paid" in found["missing"]


def test_people_get_a_table_with_shape_word_and_reason(facts: Path) -> None:
    text = run("lights", "yinchuan-2025", facts, "--on", "2026-11-21")

    assert "■ 红灯" in text and "▲ 黄灯" in text and "督办函" in text


def test_a_book_about_units_heads_its_table_with_units(tmp_path: Path) -> None:
    facts = tmp_path / "facts.csv"
    facts.write_text("unit,progress,planned\n甲区,0.4,0.5\n", "utf-8")

    text = run("lights", "sanya-districts-2022", facts, "--on", "2026-11-21")

    assert "单位" in text and "事项" not in text


def test_units_get_lights_from_those_of_their_matters(tmp_path: Path) -> None:
    facts = tmp_path / "facts.csv"
    facts.write_bytes(
        "key,unit,due,done\na,甲,2026-11-20,否\nb,乙,2026-11-30,是\n".encode("gb18030")
    )
    settings = [f"--set={name}" for name in ("near_days=3", "yellow_from=1", "red_from=2")]

    found = json.loads(run("lights", "dazhou", facts, "--on", "2026-11-21", "--json", *settings))

    assert [(unit["key"], unit["light"]) for unit in found["units"]] == [
        ("乙", "green"), ("甲", "yellow"),
    ]  # fmt: skip


def test_what_was_proposed_before_is_not_proposed_again_too_soon(
    facts: Path, tmp_path: Path
) -> None:
    told = tmp_path / "told.csv"
    told.write_text("key,step,on\nb,letter,2026-11-11\n", "utf-8")

    found = json.loads(
        run("lights", "yinchuan-2025", facts, "--on", "2026-11-21", "--json", "--told", told)
    )

    held = [light["escalations"][0]["withheld_until"] for light in found["lights"]]
    assert held == [None, "2026-12-09", None]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("key,progress\na,much\n", "rules.bad_cell"),
        ("key,progress\na,nan\n", "rules.bad_cell"),
        ("key,progres,planned\na,1,1\n", "rules.no_such_column"),
        ("key,key\na,b\n", "rules.not_a_table"),
        ("", "rules.not_a_table"),
        ("key,progress\na,1,2,3\n", "rules.not_a_table"),
        ("key,progress\na\n", "rules.not_a_table"),
        ("key,started_on\na,2026-02-30\n", "rules.bad_cell"),
        ("key,progress\na,1\na,0.5\n", "rules.not_a_table"),
        ("key;progress\na;1\n", "rules.not_a_table"),
        ("key\0,b\n", "rules.not_a_table"),
    ],
)
def test_facts_that_are_not_understood_are_refused_with_their_place(
    tmp_path: Path, content: str, code: str
) -> None:
    facts = tmp_path / "facts.csv"
    facts.write_text(content, "utf-8")

    with pytest.raises(Invalid) as caught:
        run("lights", "yinchuan-2025", facts, "--on", "2026-11-21")

    assert caught.value.code == code
    assert "facts.csv" in caught.value.say("zh") and "facts.csv" in caught.value.say("en")


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path, facts: Path) -> None:
    with pytest.raises(NotFound):
        run("lights", "no-such-book", facts, "--on", "2026-11-21")
    with pytest.raises(Invalid):
        run("lights", "sanya-2022", tmp_path, "--on", "2026-11-21")
    with pytest.raises(Invalid):
        run("lights", "dazhou", facts, "--on", "2026-11-21", "--set", "near_days=many")
    with pytest.raises(Invalid):
        run("lights", "sanya-2022", facts, "--on", "2026-11-21", "--set", "x=1")


@pytest.mark.parametrize(
    ("line", "code", "word"),
    [
        ('when = "progres < 1"', "rules.in_book", "progress"),
        ('wehn = "progress < 1"', "rules.key_unknown", "when"),
        ('when = "(select 1) = 1"', "rules.in_book", "SUBQUERY"),
    ],
)
def test_rule_check_tells_the_place_and_what_was_wanted(
    tmp_path: Path, line: str, code: str, word: str
) -> None:
    path = tmp_path / "book.toml"
    path.write_text(
        '[book]\nzh = "甲"\nen = "a"\nsource = "某文"\nyear = 2026\n'
        f'[[light]]\ncolour = "red"\nzh = "红"\nen = "red"\n{line}\n'
        '[[light]]\ncolour = "green"\nzh = "绿"\nen = "green"\n',
        "utf-8",
    )

    with pytest.raises(Invalid) as caught:
        run("rule", "check", path)

    assert caught.value.code == code
    assert word in caught.value.say("en") and "[[light]] 1" in caught.value.say("zh")


def test_rule_check_says_what_a_good_file_holds(tmp_path: Path) -> None:
    assert "可用" in run("rule", "check", "sanya-2022")
    assert "near_days" in run("rule", "check", "dazhou")
    broken = tmp_path / "x.toml"
    broken.write_text("[book]\n[columns.投产]\n", "utf-8")
    with pytest.raises(Invalid) as caught:
        run("rule", "check", broken)
    assert "line 2" in caught.value.say("zh") and "要加引号" in caught.value.say("zh")


def test_a_bad_file_ends_the_process_with_3_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["guatu", "rule", "check", str(tmp_path / "none.toml")])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 3
    assert "none.toml" in capsys.readouterr().err
