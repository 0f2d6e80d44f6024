"""Ledgers as sheets: how such sheets were read before, and a book's matters as rows of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from guatu.ledger.book import Field, FieldKind
from guatu.ledger.sheet import SheetMapping
from guatu.report.ledger_sheet import CellKind, SheetColumn
from guatu.store.actor import Actor
from guatu.store.acts.import_sheet import mapping_stream
from guatu.store.books import book_in, newest_version
from guatu.store.models import BookVersion, Matter
from guatu.store.record import last_noted
from guatu.store.selectors.ledger import LedgerFilters, narrowed
from guatu.store.selectors.rows import rows_of, version_map

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
OWN_KINDS = {FieldKind.DATE: CellKind.DAY, FieldKind.MONEY: CellKind.MONEY}
BATCH = 1000


def remembered(mapping: SheetMapping, book: str) -> SheetMapping:
    """Return `mapping` with the targets that a person chose last for these headings, if any."""
    last = last_noted(mapping_stream(book, mapping))
    return mapping.with_targets(last.after_facts) if last else mapping


def sheet_columns(book: str) -> tuple[SheetColumn, ...]:
    """Return the columns of a sheet of `book`: those of every matter, then the book's own.

    Raises:
        NotFound: no such book.
    """
    own = book_in(newest_version(book)).fields.values()
    return (
        *COLUMNS,
        *(SheetColumn(f.zh, OWN_KINDS.get(f.kind, CellKind.TEXT), 16) for f in own),
    )


def sheet_rows(actor: Actor, filters: LedgerFilters, *, today: date) -> Iterator[list[object]]:
    """Return a row for each matter of `filters.book` that `actor` may see, by number of entry.

    The cells stand in the order of `sheet_columns`. Read in batches: memory stays flat.
    """
    versions = version_map()
    own = book_in(newest_version(filters.book)).fields
    matters = narrowed(actor, filters).select_related("lead", "handler").order_by("pk")
    listed = matters.prefetch_related("involvements__unit").iterator(BATCH)
    return (_cells(matter, own, today, versions) for matter in listed)


def _cells(
    matter: Matter, own: Mapping[str, Field], today: date, versions: Mapping[int, BookVersion]
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
        *(_own(field, matter.values.get(key)) for key, field in own.items()),
    ]


def _own(field: Field, value: object) -> object:
    """Return a value of the book's own field as a cell: kept as JSON, shown as what it is."""
    match field.kind, value:
        case FieldKind.DATE, str():
            return date.fromisoformat(value)
        case FieldKind.MONEY | FieldKind.NUMBER, str():
            return Decimal(value)
        case FieldKind.BOOL, bool():
            return "是" if value else "否"
    return value
