"""Agreements to share revenue, what came in, and who has signed for his part, from their files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guatu.rank.shares import NotCents, Receipt, Term, read_yuan
from guatu.rules import Column, Kind, columns_of
from guatu.rules.book import Header, load_toml, read_header
from guatu.rules.fields import Fields
from guatu.rules.table import BadCell, read_table

_RECEIPTS = columns_of(
    Column("key", Kind.TEXT, "凭证", "receipt", null="never"),
    Column("tax", Kind.TEXT, "税种", "tax", null="never"),
    Column("on", Kind.DATE, "日期", "day", null="never"),
    Column("amount", Kind.TEXT, "金额", "amount", "元", "never"),
)
_SIGNED = columns_of(
    Column("unit", Kind.TEXT, "单位", "unit", null="never"),
    Column("amount", Kind.TEXT, "金额", "amount", "元", "never"),
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement to share revenue, with its terms."""

    header: Header
    terms: tuple[Term, ...]


def read_agreement(data: bytes, *, name: str) -> Agreement:
    """Return the agreement of a TOML file.

    Raises:
        Invalid: something is missing or unknown. NotWhole: ratios do not add up to 1.
    """
    fields = Fields(load_toml(data, name), name)
    header = read_header(fields, {})
    parts = fields.tables("term")
    if not parts:
        raise fields.refused("term", "[[term]]")
    terms = tuple(map(_term, parts))
    fields.close()
    return Agreement(header, terms)


def _term(part: Fields) -> Term:
    ratios = part.table("ratios") or Fields({}, part.place("ratios"))
    start = part.day("start")
    if start is None:
        raise part.refused("start", "2026-01-01")
    made = Term(
        tax=part.text("tax"),
        start=start,
        end=part.day("end"),
        ratios={unit: ratios.number(unit) for unit in ratios.all_keys()},
        clause=part.text("clause", ""),
    )
    part.close()
    return made


def read_receipts(data: bytes, *, name: str) -> list[Receipt]:
    """Return the receipts of a CSV file: key, tax, on, amount (yuan, two decimals at most).

    Raises:
        Invalid: it is no such table.
    """
    table = read_table(data, _RECEIPTS, name=name, used=frozenset(_RECEIPTS), once="key")
    found = []
    for line, row in enumerate(table.rows, start=2):
        on = row.get("on")
        if not isinstance(on, date):
            raise BadCell(name=name, line=line, column="on", value=str(on), kind="date")
        cents = _cents(row.get("amount"), name, line)
        found.append(Receipt(str(row.get("key")), str(row.get("tax")), on, cents))
    return found


def read_signed(data: bytes, *, name: str) -> dict[str, int]:
    """Return unit -> the cents that it has signed for, of a CSV file: unit, amount.

    Raises:
        Invalid: it is no such table.
    """
    table = read_table(data, _SIGNED, name=name, used=frozenset(_SIGNED))
    return {
        str(row.get("unit")): _cents(row.get("amount"), name, line)
        for line, row in enumerate(table.rows, start=2)
    }


def _cents(text: object, name: str, line: int) -> int:
    """Return yuan as whole cents, exactly as they are written."""
    try:
        return read_yuan(str(text))
    except NotCents as problem:
        value = problem.facts["value"]
        raise BadCell(name=name, line=line, column="amount", value=value, kind="0.01") from None
