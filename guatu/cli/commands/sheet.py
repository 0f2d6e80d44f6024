"""`guatu sheet`: bring a city's own Excel ledger into a book, after a look at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, cast

import click
from rich.console import Console

from guatu.cli.columns import columns_shown, mapped
from guatu.cli.files import bytes_of
from guatu.cli.store import acting_as, now, today
from guatu.errors import Invalid
from guatu.ledger.book import Book
from guatu.ledger.sheet import (
    OWN,
    Reading,
    SheetMapping,
    SheetRow,
    Target,
    propose_mapping,
    read_rows,
)
from guatu.read.tables.excel import read_workbook
from guatu.read.tables.grid import Grid
from guatu.report.ledger_sheet import ledger_workbook
from guatu.store.acts.import_sheet import SheetFile, import_sheet
from guatu.store.books import book_in, newest_version
from guatu.store.selectors.ledger import LedgerFilters
from guatu.store.selectors.sheets import remembered, sheet_columns, sheet_rows
from guatu.store.selectors.units import UnitIndex

MOST_PROBLEMS_SHOWN = 50


class NoSheet(Invalid):
    """The workbook has no such sheet, or none with a header that names tasks and units."""

    code = "sheet.no_sheet"


class NotWritten(Invalid):
    """The file cannot be written."""

    code = "sheet.not_written"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sheet that was read: where it comes from, how it is mapped, its rows."""

    source: SheetFile
    mapping: SheetMapping
    rows: Sequence[SheetRow]

    @property
    def clean(self) -> list[SheetRow]:
        """Return the rows without problems."""
        return [row for row in self.rows if not row.problems]


_BOOK = click.option("--book", required=True, help="Key of the book, such as meeting_tasks.")
_WHO = click.option("--as", "who", required=True, help="Account of the person who acts.")
_HOW = (
    click.argument("file", type=click.Path(path_type=Path)),
    _BOOK,
    _WHO,
    click.option("--sheet", default="", help="Name of the sheet; the first ledger found."),
    click.option(
        "--map",
        "maps",
        multiple=True,
        metavar="HEADING=TARGET",
        help="Read a column otherwise: title text lead supporting due issued money progress, "
        "field:KEY, or nothing.",
    ),
    click.option(
        "--on",
        type=click.DateTime(["%Y-%m-%d"]),
        help="The day of the sheet, for days without a year.",
    ),
)
Command = TypeVar("Command", bound=Callable[..., int])


def _reads_a_sheet(function: Command) -> Command:
    """Give `function` what every command takes that reads a sheet."""
    for option in reversed(_HOW):
        function = option(function)
    return function


@click.group()
def command() -> None:
    """Excel ledgers: check one, load it into a book, save a book as one."""


@command.command()
@_reads_a_sheet
def check(file: Path, who: str, **how: object) -> int:
    """Show how FILE would be read, and what is wrong in each row. Stores nothing."""
    with acting_as(who):
        prepared = _prepare(file, how)
    _show(prepared)
    return 3 if len(prepared.clean) < len(prepared.rows) else 0


@command.command()
@_reads_a_sheet
@click.option("--leave-out", is_flag=True, help="Leave rows with problems out and load the rest.")
def load(file: Path, who: str, leave_out: bool, **how: object) -> int:
    """Enter the rows of FILE in a book: all of them, or none and a list of what is wrong."""
    with acting_as(who) as actor:
        prepared = _prepare(file, how)
        if len(prepared.clean) < len(prepared.rows) and not leave_out:
            _show(prepared)
            return 3
        matters = import_sheet(
            prepared.clean,
            prepared.mapping,
            book=str(how["book"]),
            source=prepared.source,
            actor=actor,
            at=now(),
        )
    left = len(prepared.rows) - len(matters)
    click.echo(
        f"导入 {len(matters)} 行，未导入 {left} 行 / {len(matters)} rows in, {left} left out"
    )
    return 0


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@_BOOK
@_WHO
@click.option("--state", default="", help="open, closed, cancelled, merged, or blank: all.")
@click.option("--unit", default="", help="Key of a unit; all under it are meant too.")
def save(file: Path, who: str, book: str, state: str, unit: str) -> None:
    """Write a book's matters to FILE (.xlsx), as far as the person sees them."""
    with acting_as(who) as actor:
        columns = sheet_columns(actor, book)
        rows = sheet_rows(actor, LedgerFilters(book=book, unit=unit, state=state), today=today())
        data = ledger_workbook(book_in(newest_version(book)).zh, columns, rows)
    try:
        file.write_bytes(data)
    except OSError as error:
        raise NotWritten(what=file, why=error.strerror) from error
    click.echo(f"{file}：{len(data) // 1000} kB")


def _prepare(file: Path, how: Mapping[str, object]) -> Prepared:
    """Return the sheet of `file` that `how` names, mapped and read."""
    data = bytes_of(file)
    book = book_in(newest_version(str(how["book"])))
    grid, mapping = _first_ledger(data, file.name, str(how["sheet"]), book)
    known = [*Target, *(f"{OWN}{key}" for key in book.fields)]
    mapping = mapped(remembered(mapping, book.key), cast(tuple[str, ...], how["maps"]), known)
    keys = {name: unit.key for name, unit in UnitIndex.load(None).by_name.items()}
    on = how["on"]
    day = on.date() if isinstance(on, datetime) else today()
    rows = read_rows(grid, mapping, Reading(keys.get, book, on=day, document=file.name))
    return Prepared(SheetFile(file.name, sha256(data).hexdigest(), grid.name), mapping, rows)


def _first_ledger(data: bytes, name: str, sheet: str, book: Book) -> tuple[Grid, SheetMapping]:
    """Return the first sheet with a header, or the one that is named.

    Raises:
        NoSheet: there is none; what is odd with the workbook is told before.
    """
    grids, findings = read_workbook(data, name=name)
    for finding in findings:
        click.echo(f"{finding.say('zh')}\n{finding.say('en')}", err=True)
    for grid in grids:
        if sheet in ("", grid.name) and (mapping := propose_mapping(grid, book)):
            return grid, mapping
    raise NoSheet(name=name, sheet=sheet or "—")


def _show(prepared: Prepared) -> None:
    """Print what each column becomes and what is wrong in each row."""
    console = Console()
    console.print(
        columns_shown(f"{prepared.source.name} · {prepared.source.sheet}", prepared.mapping)
    )
    problems = [problem for row in prepared.rows for problem in row.problems]
    for problem in problems[:MOST_PROBLEMS_SHOWN]:
        console.print(problem.say("zh"), markup=False, highlight=False)
    if len(problems) > MOST_PROBLEMS_SHOWN:
        console.print(f"…… 另有 {len(problems) - MOST_PROBLEMS_SHOWN} 处问题")
    console.print(f"{len(prepared.rows)} 行，其中 {len(prepared.clean)} 行没有问题")
