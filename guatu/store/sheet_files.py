"""A city's own workbook as it would come into a book: read, mapped, and looked through by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from guatu.errors import Invalid
from guatu.findings import Finding, Place
from guatu.ledger.book import Book
from guatu.ledger.sheet import (
    OWN,
    Reading,
    SheetMapping,
    SheetRow,
    Target,
    propose_mapping,
    read_rows,
    with_maps,
)
from guatu.read.tables.any_file import read_tables
from guatu.read.tables.grid import Grid
from guatu.store.acts.import_sheet import Progress, SheetFile, no_progress
from guatu.store.books import book_in, newest_version
from guatu.store.models import Matter
from guatu.store.permission import current_actor, require_known
from guatu.store.selectors.sheets import remembered
from guatu.store.selectors.units import UnitIndex


class NoSheet(Invalid):
    """The workbook has no such sheet, or none with a header that names tasks and units."""

    code = "sheet.no_sheet"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a workbook shall be read: into which book, which of its sheets ("": the first ledger).

    `maps` are targets by heading, before what is proposed and remembered; `on` is the day of the
    sheet, for days without a year; without it that is the year above its header, or else the
    day on which a row's matter was given, or `today`.
    """

    book: str
    sheet: str
    maps: Mapping[str, str]
    on: date | None
    today: date


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sheet that was read: where it comes from, how it is mapped, its rows.

    `targets` is what a column may become; `findings` is what was odd with the workbook.
    """

    source: SheetFile
    mapping: SheetMapping
    rows: Sequence[SheetRow]
    targets: Sequence[str]
    findings: Sequence[Finding]

    @property
    def clean(self) -> list[SheetRow]:
        """Return the rows without problems."""
        return [row for row in self.rows if not row.problems]

    @property
    def problems(self) -> list[Finding]:
        """Return what is wrong, row by row."""
        return [problem for row in self.rows for problem in row.problems]


def prepared(
    data: bytes, name: str, wanted: Wanted, *, progress: Progress = no_progress
) -> Prepared:
    """Return the sheet of the workbook `data` that is `wanted`. Stores nothing.

    Raises:
        NoSheet: there is none such, or none with a header.
        NotFound: no such book, or one of which the actor of the scope may not know.
        NoTarget: a heading that the sheet does not have, or a target that is not there.
    """
    version = newest_version(wanted.book)
    require_known(current_actor(), version)
    book = book_in(version)
    grids, findings = read_tables(data, name=name)
    grid, proposed = _ledger_in(grids, name, wanted.sheet, book)
    targets = [*Target, *(f"{OWN}{key}" for key in book.fields)]
    mapping = with_maps(remembered(proposed, book.key), wanted.maps, targets)
    keys = {name: unit.key for name, unit in UnitIndex.load(None).by_name.items()}
    on = wanted.on or mapping.begins
    reading = Reading(keys.get, book, on=on, document=name, today=wanted.today)
    total, rows = len(grid.rows), []
    for row in _known_told(read_rows(grid, mapping, reading), book.key, name):
        rows.append(row)
        progress("reading", row.number, total)
    progress("reading", total, total)
    source = SheetFile(name, sha256(data).hexdigest(), grid.name, book.key)
    return Prepared(source, mapping, rows, targets, findings)


def _known_told(rows: Iterable[SheetRow], book: str, name: str) -> Iterator[SheetRow]:
    """Yield `rows`; one whose matter, lead and date are those of an open matter says which.

    A list that was exported, or sent in again with a line more, does not make its matters twice.
    Only matters that the actor of the scope sees are told. One query.
    """
    seen = Matter.objects.seen_by(current_actor()).filter(book=book, state=Matter.State.OPEN)
    columns = ("title", "lead__key", "due", "number")
    known = {tuple(key): number for *key, number in seen.values_list(*columns)}
    for row in rows:
        leads = row.values.get(Target.LEAD)
        lead = leads[0] if isinstance(leads, list) and leads else None
        title = str(row.values.get(Target.TITLE, "")).strip()[:200]
        number = known.get((title, lead, row.values.get(Target.DUE)))
        if number:
            facts = {"row": row.number, "number": number}
            told = Finding("sheet.row_known", Place(name, line=row.number), facts)
            yield replace(row, problems=(*row.problems, told))
        else:
            yield row


def _ledger_in(
    grids: Sequence[Grid], name: str, sheet: str, book: Book
) -> tuple[Grid, SheetMapping]:
    """Return the first sheet with a header, of tasks if there is one, or the one that is named."""
    for of_tasks in (True, False):
        for grid in grids:
            if sheet not in ("", grid.name):
                continue
            if mapping := propose_mapping(grid, book, of_tasks=of_tasks):
                return grid, mapping
    raise NoSheet(name=name, sheet=sheet or "—")
