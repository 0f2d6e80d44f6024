"""`guatu rule`: look at rule files before they are used."""

from __future__ import annotations

from pathlib import Path

import click

from guatu.cli.files import rule_file
from guatu.rules.book import load_toml
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
    click.echo("\n".join(_lights(file)))


def _lights(file: Path) -> list[str]:
    data = rule_file(file, "lights")
    load_toml(data, file.name)
    book = read_light_book(data, name=file.name, check_only=True)
    unset = [name for name, value in book.header.parameters.items() if value is None]
    lines = [f"{book.header.zh}（{book.header.source}，{book.header.year}）"]
    lines += [
        f"  {row.key}: {row.zh} ← {row.rule.text if row.rule else '其余 / all others'}"
        for row in book.lights.rows
    ]
    if unset:
        lines.append(f"须由本市设定 / to be set by the city: {', '.join(unset)}")
    lines.append("可用 / it holds.")
    return lines
