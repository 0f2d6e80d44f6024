"""导入台账: enter the rows of a city's own Excel ledger in a book, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from guatu.errors import Invalid, RuleBroken
from guatu.ledger.book import Field
from guatu.ledger.sheet import OWN, SheetMapping, SheetRow, Target
from guatu.ledger.values import check_values
from guatu.read.same import Demand
from guatu.store.actor import Actor
from guatu.store.books import book_in, newest_version
from guatu.store.demands import alike_matters
from guatu.store.establish import Entry, establish_many
from guatu.store.models import BookVersion, Matter, Unit
from guatu.store.permission import require_entry
from guatu.store.record import Deed, act, last_noted, note

# Called with what is done ("reading", "writing"), how far it is, and how far it goes.
Progress = Callable[[str, int, int], None]
# What a column becomes as it is; units and the book's own fields are looked up.
PLAIN = (Target.TEXT, Target.DUE, Target.ISSUED, Target.MONEY, Target.PROGRESS)
# Of longer sheets no row is compared with what is open.
MOST_COMPARED = 500


def no_progress(what: str, done: int, total: int) -> None:
    """Tell nobody."""


class SheetThere(RuleBroken):
    """This sheet of this file was imported before."""

    code = "sheet.there_already"


class RowRefused(Invalid):
    """A row has problems; only rows without any are entered."""

    code = "sheet.row_refused"


@dataclass(frozen=True, slots=True)
class SheetFile:
    """Where rows come from, and the key of the book into which they go.

    The file's name, the digest of its bytes, the sheet's name.
    """

    name: str
    sha256: str
    sheet: str
    book: str

    @property
    def stream(self) -> str:
        """Return the chain that tells whether this sheet was imported."""
        return f"sheet:{self.sha256[:32]}:{self.sheet}"


@act
def import_sheet(
    rows: Sequence[SheetRow],
    mapping: SheetMapping,
    *,
    source: SheetFile,
    actor: Actor,
    at: datetime,
    progress: Progress = no_progress,
) -> list[Matter]:
    """Enter `rows` in the book of `source` and return the matters, in their order.

    The mapping is remembered for the next sheet with the same headings.

    Raises:
        NotAllowed: `actor` may not enter matters for one of the units.
        SheetThere: this sheet was imported before; two clicks do not make two ledgers.
        RowRefused: a row has problems. NotFound: no such book.
    """
    if refused := [row.number for row in rows if row.problems]:
        raise RowRefused(row=refused[0], count=len(refused))
    if last_noted(source.stream):
        raise SheetThere(name=source.name, sheet=source.sheet)
    units = _units(rows)
    version = newest_version(source.book)
    for lead in {_lead(row, units) for row in rows}:
        require_entry(actor, version, lead)
    fields = book_in(version).fields
    deed = Deed("matter.add", actor, at, source.name)
    alike = _alike(rows, units, version)
    entries = [
        _entry(row, units, fields, {**_source(source, row), **({"alike": keys} if keys else {})})
        for row, keys in zip(rows, alike, strict=True)
    ]
    matters = establish_many(
        version, deed, entries, stored=lambda count: progress("writing", count, len(entries))
    )
    remember(mapping, source.book, Deed("sheet.map", actor, at))
    note(source.stream, Deed("sheet.import", actor, at), after={"rows": len(matters)})
    return matters


def remember(mapping: SheetMapping, book: str, deed: Deed) -> None:
    """Record how a list was read, for the next one with the same headings, unless that is known."""
    stream = mapping_stream(book, mapping)
    targets = {column.words: column.target for column in mapping.columns}
    last = last_noted(stream)
    if last is None or last.after_facts != targets:
        note(stream, deed, after=targets)


def mapping_stream(book: str, mapping: SheetMapping) -> str:
    """Return the chain that remembers how sheets with these headings were read into `book`."""
    return f"mapping:{book}:{mapping.fingerprint[:32]}"


def _units(rows: Sequence[SheetRow]) -> dict[str, Unit]:
    """Return key -> unit for all units that `rows` name. One query."""
    keys = {
        key
        for row in rows
        for part in (Target.LEAD, Target.SUPPORTING)
        for key in cast(list[str], row.values.get(part, []))
    }
    return {unit.key: unit for unit in Unit.objects.filter(key__in=keys)}


def _lead(row: SheetRow, units: Mapping[str, Unit]) -> Unit | None:
    keys = cast(list[str], row.values.get(Target.LEAD, []))
    return units[keys[0]] if keys else None


def _source(source: SheetFile, row: SheetRow) -> dict[str, object]:
    return {"source": f"{source.name}#{source.sheet}!{row.number}"}


def _alike(
    rows: Sequence[SheetRow], units: Mapping[str, Unit], version: BookVersion
) -> list[list[str]]:
    """Return, for each row, the keys of open matters that likely ask for the same.

    Rows that a book names by their fields (turns, stock) are no demands, and of a ledger longer
    than a person looks through none is compared.
    """
    if book_in(version).titles or len(rows) > MOST_COMPARED:
        return [[] for _ in rows]
    demands = []
    for row in rows:
        lead, due = _lead(row, units), row.values.get(Target.DUE)
        iso = due.isoformat() if isinstance(due, date) else None
        demands.append(Demand(str(row.values[Target.TITLE]), lead.name if lead else None, iso, iso))
    return alike_matters(demands, restricted_to=version.key if version.restricted else "")


def _entry(
    row: SheetRow,
    units: Mapping[str, Unit],
    own: Mapping[str, Field],
    said: Mapping[str, object],
) -> Entry:
    values = row.values
    title = str(values[Target.TITLE])
    fields: dict[str, object] = {"title": title[:200], "text": title, "lead": _lead(row, units)}
    fields |= {target.value: values[target] for target in PLAIN if target in values}
    fields["values"] = check_values(
        own,
        {name.removeprefix(OWN): value for name, value in values.items() if name.startswith(OWN)},
    )
    others = cast(list[str], values.get(Target.SUPPORTING, []))
    return Entry(
        fields,
        supporting=[units[key] for key in dict.fromkeys(others)],
        said=said,
    )
