"""docs/rules.md is true: its examples run, its tables are those of the code."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from guatu.books import book_names
from guatu.cli.main import guatu
from guatu.errors import Invalid
from guatu.rank.read import read_scorecard
from guatu.rank.read_agreement import read_agreement
from guatu.rank.scorecard import POINT_COLUMNS
from guatu.rules import Column, Kind, RuleRefused, parse_rule
from guatu.rules.functions import FUNCTIONS
from guatu.watch import ESCALATION_COLUMNS, MATTER_COLUMNS, UNIT_COLUMNS, read_light_book

GUIDE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", GUIDE, re.M | re.S)
NEAR = Column("near_days", Kind.NUMBER, "临期天数", "near days")


def blocks(kind: str) -> list[tuple[str, str]]:
    return [(name, text) for what, name, text in BLOCKS if what == kind]


@pytest.mark.parametrize("rule", "".join(text for _, text in blocks("sql")).splitlines())
def test_every_rule_of_the_guide_is_a_rule(rule: str) -> None:
    assert parse_rule(rule, MATTER_COLUMNS).kind is Kind.BOOL


@pytest.mark.parametrize("rule", re.findall(r"^\| [^|`]+ \| `([^`|]+)` \|$", GUIDE, re.M))
def test_every_way_to_be_behind_is_a_rule(rule: str) -> None:
    assert parse_rule(rule, {**MATTER_COLUMNS, "near_days": NEAR}).kind is Kind.BOOL


@pytest.mark.parametrize(("name", "text"), blocks("toml"))
def test_every_file_of_the_guide_is_whole(name: str, text: str) -> None:
    readers: dict[str, Callable[..., Any]] = {
        "[scorecard]": read_scorecard, "[[term]]": read_agreement, "[[light]]": read_light_book,
    }  # fmt: skip
    read = next(read for mark, read in readers.items() if mark in text)

    assert read(text.encode(), name=name or "example").header.zh


@pytest.mark.parametrize("text", [text for _, text in blocks("console")])
def test_every_command_of_the_guide_prints_what_it_shows(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, content in [*blocks("toml"), *blocks("csv")]:
        if name:
            (tmp_path / name).write_text(content, "utf-8")
    monkeypatch.chdir(tmp_path)
    command, *expected = text.splitlines()
    words = command.removeprefix("$ guatu ").split()

    result = CliRunner(env={"COLUMNS": "200"}).invoke(guatu, words, catch_exceptions=False)

    printed = [line.split() for line in result.output.splitlines()]
    for line in expected:
        assert any(set(line.split()) <= set(row) for row in printed), (line, result.output)


@pytest.mark.parametrize(
    "column",
    [
        *MATTER_COLUMNS.values(), *UNIT_COLUMNS.values(), *ESCALATION_COLUMNS.values(),
        *POINT_COLUMNS.values(),
    ],
)  # fmt: skip
def test_every_column_stands_in_the_guide_as_it_is(column: Column) -> None:
    cells = (f"`{column.name}`", column.kind.value, column.unit, column.zh, column.en, column.null)

    assert f"| {' | '.join(cells)} |" in GUIDE


def test_the_guide_lists_the_functions_that_there_are() -> None:
    table = GUIDE.split("| function |")[1].split("\n\n")[0]

    assert set(re.findall(r"`(\w+)\(", table)) == FUNCTIONS.keys()


def test_the_guide_names_the_files_that_ship() -> None:
    for name in [*book_names("lights"), *book_names("scorecards")]:
        assert f"`{name}`" in GUIDE


REFUSALS = GUIDE.split("\n## 5.")[1].split("\n## 6.")[0]


@pytest.mark.parametrize(
    ("rule", "sentence"), re.findall(r"^\| `([^`]+)` \| (.+?) \|$", REFUSALS, re.M)
)
def test_every_refusal_of_the_guide_is_said_so(rule: str, sentence: str) -> None:
    try:
        parse_rule(rule, MATTER_COLUMNS)
    except RuleRefused as error:
        said = error.say("en")
    else:
        raise AssertionError(rule)
    if rule.startswith("wehn"):
        with pytest.raises(Invalid) as caught:
            read_light_book(
                f'[book]\nzh = "a"\nen = "a"\nsource = "a"\nyear = 2026\n[[light]]\n'
                f'colour = "red"\nzh = "红"\nen = "red"\n{rule.replace("…", "done")}'.encode(),
                name="x",
            )
        said = caught.value.say("en")

    assert sentence in said


def test_every_key_that_files_are_read_by_stands_in_the_guide() -> None:
    sources = [
        Path(__file__).parents[2] / "guatu" / path
        for path in ("rules/book.py", "watch/light.py", "watch/escalation.py", "watch/book.py",
                     "rank/read.py", "rank/read_beside.py")
    ]  # fmt: skip
    asked = {
        key
        for source in sources
        for key in re.findall(
            r"\.(?:text|number|whole|flag|choice|texts|rule|numbers|value|tables|table|named)"
            r'\("(\w+)"', source.read_text("utf-8")
        )
    }  # fmt: skip

    assert {key for key in asked if f"`{key}`" not in GUIDE and f"[{key}" not in GUIDE} == set()


@pytest.mark.parametrize(
    ("module", "names"), re.findall(r"^\| `(guatu\.[\w.]+)` \| (.+) \|$", GUIDE, re.M)
)
def test_what_the_guide_names_in_python_is_there(module: str, names: str) -> None:
    found = import_module(module)

    called = [name for name in re.findall(r"`([\w.]+)\(", names) if "." not in name]
    assert called and all(hasattr(found, name) for name in called)
