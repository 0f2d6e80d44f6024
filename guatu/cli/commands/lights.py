"""`guatu lights`: the lights of a table of facts, with their reasons."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table as Grid

from guatu.cli.files import bytes_of, rule_file, settings_of
from guatu.rules import Column, Kind, columns_of
from guatu.rules.announced import announced_workdays
from guatu.rules.table import read_table
from guatu.watch import LightBook, Told, read_light_book
from guatu.watch.answer import answer, columns_of_facts

SIGNS = {
    "circle": "●", "triangle": "▲", "diamond": "◆", "square": "■", "ring": "○",
    "hexagon": "⬢", "bar": "▬", "cross": "✖", "dot": "·",
}  # fmt: skip
STYLES = {"orange": "dark_orange", "purple": "magenta", "grey": "dim", "black": "bold reverse"}
_TOLD = columns_of(
    Column("key", Kind.TEXT, "事项", "matter"),
    Column("step", Kind.TEXT, "步骤", "step"),
    Column("on", Kind.DATE, "日期", "on"),
)


@click.command(name="lights")
@click.argument("book", type=click.Path(path_type=Path))
@click.argument("facts", type=click.Path(path_type=Path))
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), required=True, metavar="YYYY-MM-DD", help="The day."
)
@click.option("--json", "as_json", is_flag=True, help="Print all with values and words as JSON.")
@click.option("--set", "pairs", multiple=True, metavar="NAME=NUMBER", help="Set a parameter.")
@click.option(
    "--told",
    type=click.Path(path_type=Path),
    help="CSV of key, step, on: escalations proposed before, for the rate limit.",
)
def command(
    book: Path,
    facts: Path,
    on: datetime,
    as_json: bool,
    pairs: Sequence[str],
    told: Path | None,
) -> None:
    """Give every matter (or unit) of FACTS, a CSV file, its light by the rules of BOOK.

    BOOK is a TOML file, or the name of one that ships, such as yinchuan-2025.
    """
    rules = read_light_book(rule_file(book, "lights"), name=book.name, given=settings_of(pairs))
    table = read_table(
        bytes_of(facts),
        columns_of_facts(rules),
        name=facts.name,
        used=_needed(rules),
        once="key" if rules.about == "matter" else "unit",
    )
    found = answer(rules, table, on=on.date(), told=_told(told), workdays=announced_workdays())
    _note(found)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _show(found, "事项" if rules.about == "matter" else "单位")


def _needed(rules: LightBook) -> frozenset[str]:
    counted = {name for rule in rules.counts.values() for name in rule.columns}
    return (rules.lights.used | counted) - rules.lights.constants.keys() - {"today"}


def _told(path: Path | None) -> dict[str, list[Told]]:
    """Return what was proposed before, by key."""
    found: dict[str, list[Told]] = {}
    if path is not None:
        table = read_table(
            bytes_of(path), _TOLD, name=path.name, used=frozenset({"key", "step", "on"})
        )
        for row in table.rows:
            on = row.get("on")
            if isinstance(on, date):
                found.setdefault(str(row.get("key")), []).append(Told(str(row.get("step")), on))
    return found


def _note(found: Mapping[str, Any]) -> None:
    """Say on standard error what the facts lack, and which columns nobody reads."""
    if found["missing"]:
        names = ", ".join(found["missing"])
        click.echo(f"缺少以下列，按空缺处理 / absent, so not known: {names}", err=True)
    if found["ignored"]:
        names = ", ".join(found["ignored"])
        click.echo(f"规则不用的列 / not read: {names}", err=True)


def _show(found: Mapping[str, Any], about: str) -> None:
    """Print the lights as a table, then those of units, then the escalations."""
    console = Console()
    tables = ((found["book"]["zh"], about, found["lights"]), ("单位", "单位", found["units"]))
    for title, of, lights in tables:
        if lights:
            console.print(_grid(f"{title}　{found['on']}", of, lights))
    for light in [*found["lights"], *found["units"]]:
        for step in light["escalations"]:
            until = f"（{step['withheld_until']}前不重复）" if step["withheld_until"] else ""
            console.print(
                f"{light['key']} → 提请{step['tell']['zh']}：{step['act']['zh']}{until}",
                markup=False,
            )


def _grid(title: str, of: str, lights: Sequence[Mapping[str, Any]]) -> Grid:
    grid = Grid(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in (of, "灯", "规则", "原因"):
        grid.add_column(name, overflow="fold")
    for light in lights:
        style = STYLES.get(light["colour"], light["colour"])
        sign = f"{SIGNS[light['shape']]} {light['name']['zh']}"
        grid.add_row(str(light["key"]), f"[{style}]{sign}[/]", light["light"], light["words"]["zh"])
    return grid
