"""Which columns a list of matters can have, on the page and in a file alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from guatu.ledger.book import Book, Field, FieldKind
from guatu.report.ledger_sheet import CellKind
from guatu.store.actor import Actor
from guatu.store.models import Matter
from guatu.store.selectors.fields import hidden_fields
from guatu.store.selectors.rows import MatterRow

OWN = "field:"
OWN_KINDS = {
    FieldKind.DATE: CellKind.DAY,
    FieldKind.MONEY: CellKind.MONEY,
}
Value = Callable[[Matter, MatterRow, bool], object]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in addresses, its heading, how a cell is written and made.

    `value` takes the matter, its row, and whether it is for English; a cell is text, a `date`,
    `Decimal` yuan, whole percent, a list of texts, or `None`. `others` tells that it asks for
    the units beside the lead.
    """

    key: str
    zh: str
    en: str
    kind: CellKind
    value: Value
    width: int = 12
    others: bool = False


def _units(part: str) -> Value:
    def value(matter: Matter, _row: MatterRow, _english: bool) -> object:
        return [one.unit.name for one in matter.involvements.all() if one.part == part]

    return value


_ALL = (
    Column("lead", "牵头单位", "Lead unit", CellKind.TEXT, lambda m, r, _: r.lead, 16),
    Column("handler", "经办人", "Handler", CellKind.TEXT, lambda m, r, _: r.handler),
    Column("responsible", "责任单位", "Responsible units", CellKind.TEXT,
           _units("responsible"), 24, others=True),
    Column("supporting", "配合单位", "Supporting units", CellKind.TEXT,
           _units("supporting"), 24, others=True),
    Column("text", "工作要求", "What is wanted", CellKind.TEXT,
           lambda m, r, _: m.text if m.text != m.title else "", 50),
    Column("stage", "环节", "Stage", CellKind.TEXT,
           lambda m, r, english: r.stage_en if english else r.stage_zh, 10),
    Column("progress", "进度", "Progress", CellKind.PERCENT, lambda m, r, _: r.progress, 8),
    Column("issued", "交办时间", "Issued", CellKind.DAY, lambda m, r, _: m.issued),
    Column("first_due", "原定时限", "First due date", CellKind.DAY, lambda m, r, _: m.first_due),
    Column("due", "完成时限", "Due", CellKind.DAY, lambda m, r, _: r.due),
    Column("last_report", "最近报告", "Last report", CellKind.DAY,
           lambda m, r, _: m.last_report_on),
    Column("submitted", "申请销号", "Handed in", CellKind.DAY, lambda m, r, _: m.submitted_on),
    Column("closed", "销号日期", "Closed", CellKind.DAY, lambda m, r, _: m.closed_on),
    Column("extended", "延期次数", "Extensions", CellKind.NUMBER,
           lambda m, r, _: m.extended_times, 8),
    Column("returned", "退回次数", "Returns", CellKind.NUMBER,
           lambda m, r, _: m.returned_times, 8),
    Column("money", "金额（元）", "Amount (yuan)", CellKind.MONEY, lambda m, r, _: m.money, 16),
    Column("red_on", "首次红灯", "First red", CellKind.DAY, lambda m, r, _: r.red_on),
)  # fmt: skip
COLUMNS: Mapping[str, Column] = {column.key: column for column in _ALL}
USUAL = ("lead", "stage", "progress", "due")


def offered(actor: Actor, book: Book | None) -> dict[str, Column]:
    """Return the columns that `actor` may choose, by key: with a book, its own fields too.

    Fields of the book that the actor may not see are not offered.
    """
    if book is None:
        return dict(COLUMNS)
    hidden = hidden_fields(book, actor)
    own = [_own(field) for field in book.fields.values() if field.key not in hidden]
    return {**COLUMNS, **{column.key: column for column in own}}


def fetched(matters: QuerySet[Matter], columns: Iterable[Column]) -> QuerySet[Matter]:
    """Return `matters` with all that `columns` will ask of other tables."""
    listed = matters.select_related("lead", "handler")
    if any(column.others for column in columns):
        return listed.prefetch_related("involvements__unit")
    return listed


def cells(
    columns: Sequence[Column], matter: Matter, row: MatterRow, *, english: bool
) -> list[object]:
    """Return the cells of one matter."""
    return [column.value(matter, row, english) for column in columns]


def _own(field: Field) -> Column:
    def value(matter: Matter, _row: MatterRow, english: bool) -> object:
        held = own_value(field, matter.values.get(field.key))
        return YES_NO[held][english] if isinstance(held, bool) else held

    kind = OWN_KINDS.get(field.kind, CellKind.TEXT)
    return Column(f"{OWN}{field.key}", field.zh, field.en, kind, value, 16)


YES_NO = {True: ("是", "yes"), False: ("否", "no")}


def own_value(field: Field, value: object) -> object:
    """Return a value of a book's own field as a cell: kept as JSON, shown as what it is."""
    match field.kind, value:
        case FieldKind.DATE, str():
            return date.fromisoformat(value)
        case FieldKind.MONEY | FieldKind.NUMBER, str():
            return Decimal(value)
    return value
