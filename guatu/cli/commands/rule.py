"""`guatu rule`: look at rule files before they are used."""

from __future__ import annotations

from pathlib import Path

import click

from guatu.books import load_book_bytes
from guatu.cli.files import rule_file
from guatu.rank.read import read_scorecard
from guatu.rules.book import Header, load_toml
from guatu.watch import read_light_book


@click.group(name="rule")
def command() -> None:
    """Check rule files: lights and scorecards."""


@command.command(name="check")
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Check FILE, a book of lights or a scorecard, and say what it holds.

    What is wrong is told with its place and what was wanted; exit code 3.
    """
    is_shipped = load_book_bytes(f"scorecards/{file.name.removesuffix('.toml')}.toml") is not None
    data = rule_file(file, "scorecards" if is_shipped else "lights")
    tables = load_toml(data, file.name)
    lines = _scorecard(data, file) if "scorecard" in tables else _lights(data, file)
    click.echo("\n".join([*lines, "可用 / it holds."]))


def _title(header: Header) -> list[str]:
    """Return what a file is, and what the city must still set."""
    lines = [f"{header.zh}（{header.source}，{header.year}）"]
    unset = [name for name, value in header.parameters.items() if value is None]
    if unset:
        lines.append(f"须由本市设定 / to be set by the city: {', '.join(unset)}")
    return lines


def _lights(data: bytes, file: Path) -> list[str]:
    book = read_light_book(data, name=file.name, check_only=True)
    tables = [book.lights, *([book.unit_lights] if book.unit_lights else [])]
    return _title(book.header) + [
        f"  {row.key}: {row.zh} ← {row.rule.text if row.rule else '其余 / all others'}"
        for table in tables
        for row in table.rows
    ]


def _scorecard(data: bytes, file: Path) -> list[str]:
    card = read_scorecard(data, name=file.name, check_only=True)
    lines = [
        f"  {i.key}: {i.zh} {' '.join(filter(None, (i.group, str(i.weight))))} ← {i.points.text}"
        for i in card.indicators
    ]
    lines += [
        f"  {a.key}: {a.zh} {'+' if a.sign > 0 else '−'} {a.points.text}" for a in card.adjustments
    ]
    return _title(card.header) + lines
