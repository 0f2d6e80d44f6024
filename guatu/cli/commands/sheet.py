"""`guatu sheet`: bring a city's own Excel ledger into a book, after a look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar, cast

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from guatu.cli.columns import columns_shown, targets_of
from guatu.cli.files import bytes_of
from guatu.cli.store import acting_as, now, today
from guatu.errors import Invalid
from guatu.report.ledger_sheet import ledger_workbook
from guatu.store.acts.import_sheet import Progress, import_sheet
from guatu.store.books import book_in, newest_version
from guatu.store.selectors.ledger import LedgerFilters
from guatu.store.selectors.sheets import sheet_columns, sheet_rows
from guatu.store.sheet_files import Prepared, Wanted, prepared

WORDS = {"reading": "读 reading", "writing": "写 writing"}
MOST_PROBLEMS_SHOWN = 50


class NotWritten(Invalid):
    """The file cannot be written."""

    code = "sheet.not_written"


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
    with acting_as(who), _bar() as progress:
        found = _prepare(file, how, progress)
    _show(found)
    return 3 if len(found.clean) < len(found.rows) else 0


@command.command()
@_reads_a_sheet
@click.option("--leave-out", is_flag=True, help="Leave rows with problems out and load the rest.")
def load(file: Path, who: str, leave_out: bool, **how: object) -> int:
    """Enter the rows of FILE in a book: all of them, or none and a list of what is wrong."""
    with acting_as(who) as actor, _bar() as progress:
        found = _prepare(file, how, progress)
        enters = leave_out or len(found.clean) == len(found.rows)
        matters = (
            import_sheet(
                found.clean,
                found.mapping,
                source=found.source,
                actor=actor,
                at=now(),
                progress=progress,
            )
            if enters
            else []
        )
    if not enters:
        _show(found)
        return 3
    left = len(found.rows) - len(matters)
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


def _prepare(file: Path, how: Mapping[str, object], progress: Progress) -> Prepared:
    """Return the sheet of `file` that `how` names, mapped and read."""
    on = how["on"]
    wanted = Wanted(
        str(how["book"]),
        str(how["sheet"]),
        targets_of(cast(tuple[str, ...], how["maps"])),
        on.date() if isinstance(on, datetime) else None,
        today(),
    )
    found = prepared(bytes_of(file), file.name, wanted, progress=progress)
    for finding in found.findings:
        click.echo(f"{finding.say('zh')}\n{finding.say('en')}", err=True)
    return found


@contextmanager
def _bar() -> Iterator[Progress]:
    """Give what shows on standard error how far reading and writing are, while it lasts."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
               TimeElapsedColumn())  # fmt: skip
    tasks: dict[str, TaskID] = {}
    with Bar(*columns, console=Console(stderr=True)) as bar:

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(WORDS[what], total=total)
            bar.update(tasks[what], completed=done)

        yield progress


def _show(found: Prepared) -> None:
    """Print what each column becomes and what is wrong in each row."""
    console = Console()
    console.print(columns_shown(f"{found.source.name} · {found.source.sheet}", found.mapping))
    problems = found.problems
    for problem in problems[:MOST_PROBLEMS_SHOWN]:
        console.print(problem.say("zh"), markup=False, highlight=False)
    if len(problems) > MOST_PROBLEMS_SHOWN:
        console.print(f"…… 另有 {len(problems) - MOST_PROBLEMS_SHOWN} 处问题")
    console.print(f"{len(found.rows)} 行，其中 {len(found.clean)} 行没有问题")
