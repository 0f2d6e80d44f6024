"""Ledgers as sheets: how such sheets were read before, and a book's matters as rows of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from guatu.ledger.book import Field
from guatu.ledger.sheet import SheetMapping
from guatu.report.ledger_sheet import CellKind, SheetColumn
from guatu.store.actor import Actor
from guatu.store.acts.import_sheet import mapping_stream
from guatu.store.books import book_in, newest_version
from guatu.store.models import BookVersion, Matter
from guatu.store.record import last_noted
from guatu.store.selectors.columns import OWN_KINDS, YES_NO, Column, cells, fetched, own_value
from guatu.store.selectors.fields import hidden_fields
from guatu.store.selectors.keyset import ordered
from guatu.store.selectors.ledger import LedgerFilters, Shown, chosen, narrowed
from guatu.store.selectors.rows import MatterRow, rows_of, version_map

# The headings that a sheet of ours has; each is read back as what it is (see guatu.ledger.sheet).
COLUMNS = (
    SheetColumn("编号", width=16),
    SheetColumn("亮灯", width=8),
    SheetColumn("环节", width=10),
    SheetColumn("任务", width=40),
    SheetColumn("工作要求", width=50),
    SheetColumn("牵头单位", width=16),
    SheetColumn("配合单位", width=24),
    SheetColumn("交办时间", CellKind.DAY),
    SheetColumn("完成时限", CellKind.DAY),
    SheetColumn("投资（元）", CellKind.MONEY, 16),
    SheetColumn("完成率", CellKind.PERCENT, 8),
)
BATCH = 1000


def remembered(mapping: SheetMapping, book: str) -> SheetMapping:
    """Return `mapping` with the targets that a person chose last for these headings, if any."""
    last = last_noted(mapping_stream(book, mapping))
    return mapping.with_targets(last.after_facts) if last else mapping


def sheet_columns(actor: Actor, book: str) -> tuple[SheetColumn, ...]:
    """Return the columns of a sheet of `book`: those of every matter, then the book's own.

    Fields that `actor` may not see have no column.

    Raises:
        NotFound: no such book.
    """
    own = _own_fields(actor, book)
    return (
        *COLUMNS,
        *(SheetColumn(f.zh, OWN_KINDS.get(f.kind, CellKind.TEXT), 16) for f in own),
    )


def sheet_rows(actor: Actor, filters: LedgerFilters, *, today: date) -> Iterator[list[object]]:
    """Return a row for each matter of `filters.book` that `actor` may see, by number of entry.

    The cells stand in the order of `sheet_columns`. Read in batches: memory stays flat.
    """
    versions = version_map()
    own = _own_fields(actor, filters.book)
    matters = narrowed(actor, filters).select_related("lead", "handler").order_by("pk")
    listed = matters.prefetch_related("involvements__unit").iterator(BATCH)
    return (_cells(matter, own, today, versions) for matter in listed)


def _cells(
    matter: Matter, own: Sequence[Field], today: date, versions: Mapping[int, BookVersion]
) -> list[object]:
    (row,) = rows_of([matter], today, versions=versions)
    others = [part.unit.name for part in matter.involvements.all() if part.part == "supporting"]
    return [
        matter.number,
        row.sign.zh,
        row.stage_zh,
        matter.title,
        matter.text if matter.text != matter.title else "",
        row.lead,
        others,
        matter.issued,
        matter.due,
        matter.money,
        matter.progress,
        *(_own_cell(field, matter) for field in own),
    ]


def _own_fields(actor: Actor, key: str) -> list[Field]:
    book = book_in(newest_version(key))
    hidden = hidden_fields(book, actor)
    return [field for field in book.fields.values() if field.key not in hidden]


def _own_cell(field: Field, matter: Matter) -> object:
    value = own_value(field, matter.values.get(field.key))
    return YES_NO[value][0] if isinstance(value, bool) else value


def seen_columns(columns: Sequence[Column], *, english: bool) -> list[SheetColumn]:
    """Return the columns of a list as those of a file: number, light and title, then `columns`."""
    first = [("编号", "Number", 16), ("亮灯", "Light", 8), ("事项", "Matter", 40)]
    return [
        *(SheetColumn(en if english else zh, width=width) for zh, en, width in first),
        *(SheetColumn(c.en if english else c.zh, c.kind, c.width) for c in columns),
    ]


def seen_rows(
    actor: Actor, filters: LedgerFilters, shown: Shown, *, today: date, english: bool
) -> Iterator[list[object]]:
    """Return a row for each matter of the list as `actor` sees it, in its order.

    The cells stand in the order of `seen_columns`. Read in batches; what may be seen is settled
    here, so that the rows can be taken when the actor's scope is closed already.
    """
    versions = version_map()
    matters = ordered(chosen(actor, filters, today=today, versions=versions), shown.order)
    found = fetched(matters, shown.columns).iterator(BATCH)
    return (
        _seen(matter, shown.columns, row, english=english)
        for matter in found
        for row in rows_of([matter], today, versions=versions)
    )


def _seen(
    matter: Matter, columns: Sequence[Column], row: MatterRow, *, english: bool
) -> list[object]:
    word = row.sign.en if english else row.sign.zh
    return [row.number, word, row.title, *cells(columns, matter, row, english=english)]
