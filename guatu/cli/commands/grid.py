"""`guatu grid`: take over the cases of the city's platform, so that nobody types them twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from guatu.cli.columns import columns_shown, targets_of
from guatu.cli.files import bytes_of
from guatu.cli.store import acting_as, now
from guatu.findings import Finding
from guatu.ledger.grid.open311 import json_rows, xml_rows
from guatu.ledger.grid.request import NAMES, GridRequest, read_requests
from guatu.ledger.grid.table import propose_columns, table_cells, table_rows
from guatu.ledger.sheet import SheetMapping, with_maps
from guatu.read.decode import decode
from guatu.store.acts.import_grid import BOOK, import_grid
from guatu.store.selectors.sheets import remembered

MOST_FINDINGS_SHOWN = 50
Rows = Iterable[tuple[int, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as it would be imported; `mapping` is `None` where the format names its fields."""

    name: str
    requests: list[GridRequest]
    findings: list[Finding]
    mapping: SheetMapping | None


_FILE = click.argument("file", type=click.Path(path_type=Path))
_WHO = click.option("--as", "who", required=True, help="Account of the person who acts.")
_MAPS = click.option(
    "--map", "maps", multiple=True, metavar="HEADING=FIELD",
    help="Read a column of a CSV otherwise: a field of Open311, or nothing.",
)  # fmt: skip


@click.group()
def command() -> None:
    """Grid events of the city's platform: Open311 (JSON, XML) or any list (CSV)."""


@command.command()
@_FILE
@_WHO
@_MAPS
def check(file: Path, who: str, maps: tuple[str, ...]) -> int:
    """Show how FILE would be read, and what is wrong in it. Stores nothing."""
    with acting_as(who):
        listed = _listed(file, maps)
    _show(listed)
    return 3 if listed.findings else 0


@command.command()
@_FILE
@_WHO
@_MAPS
@click.option("--leave-out", is_flag=True, help="Leave cases out that cannot be read.")
def load(file: Path, who: str, maps: tuple[str, ...], leave_out: bool) -> int:
    """Enter new cases of FILE and record what changed of the others. Can be run again."""
    with acting_as(who) as actor:
        listed = _listed(file, maps)
        if listed.findings and not leave_out:
            _show(listed)
            return 3
        done = import_grid(
            listed.requests, source=listed.name, mapping=listed.mapping, actor=actor, at=now()
        )
    for name, count in done.unknown.items():
        finding = Finding("grid.unknown_unit", facts={"name": name, "count": count})
        click.echo(f"{finding.say('zh')}  {finding.say('en')}", err=True)
    click.echo(
        f"新增 {len(done.new)}，变化 {len(done.changed)}，未变 {done.same} / "
        f"{len(done.new)} new, {len(done.changed)} changed, {done.same} as they were"
    )
    return 0


def _listed(file: Path, maps: tuple[str, ...]) -> Listed:
    """Return the cases of `file`, whatever its format."""
    decoded = decode(bytes_of(file), name=file.name)
    text, name, mapping = decoded.text, file.name, None
    match text.lstrip()[:1]:
        case "{" | "[":
            rows: Rows = json_rows(text, document=name)
        case "<":
            rows = xml_rows(text, document=name)
        case _:
            cells = table_cells(text, document=name)
            mapping = remembered(propose_columns(cells[0]), BOOK)
            mapping = with_maps(mapping, targets_of(maps), ["", *sorted(NAMES)])
            rows = table_rows(cells, mapping)
    requests, findings = read_requests(rows, document=name)
    return Listed(name, requests, [*decoded.findings, *findings], mapping)


def _show(listed: Listed) -> None:
    console = Console()
    if listed.mapping:
        console.print(columns_shown(listed.name, listed.mapping))
    for finding in listed.findings[:MOST_FINDINGS_SHOWN]:
        click.echo(f"{finding.say('zh')}  {finding.say('en')}", err=True)
    if len(listed.findings) > MOST_FINDINGS_SHOWN:
        click.echo(f"…… {len(listed.findings) - MOST_FINDINGS_SHOWN}", err=True)
    click.echo(f"{len(listed.requests)} 件可以导入 / {len(listed.requests)} cases can be imported")
