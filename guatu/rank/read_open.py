"""What units could still do in a period, from a file."""

from __future__ import annotations

from guatu.rank.lifts_duckdb import OpenItem
from guatu.rank.scorecard import Scorecard, SourceKind
from guatu.rules import Column, Kind, columns_of
from guatu.rules.table import BadCell, read_table

_OPEN = columns_of(
    Column("item", Kind.TEXT, "事项", "item", null="never"),
    Column("unit", Kind.TEXT, "单位", "unit", null="never"),
    Column("days", Kind.NUMBER, "工日", "days of work", "天", "never"),
    Column("source", Kind.TEXT, "来源", "source", null="the only source of readings"),
    Column("indicator", Kind.TEXT, "指标或列", "reading or column", null="never"),
    Column("value", Kind.TEXT, "办结后的值", "value when done", null="never"),
)


def read_open_items(data: bytes, card: Scorecard, *, name: str) -> list[OpenItem]:
    """Return what is open of a CSV file: item, unit, days, source, indicator, value.

    Rows of one item and unit belong together: what would be different with it done. In a source
    of items `indicator` is the column that changes.

    Raises:
        Invalid: it is no such table, or names a source that is none.
    """
    used = frozenset(_OPEN) - {"source"}
    table = read_table(data, _OPEN, name=name, used=used)
    readings = [s.name for s in card.sources.values() if s.kind is SourceKind.READINGS]
    found: dict[tuple[str, str], OpenItem] = {}
    for line, row in enumerate(table.rows, start=2):
        source = str(row.get("source") or (readings[0] if len(readings) == 1 else ""))
        days = float(str(row.get("days") or 0))
        if source not in card.sources or days <= 0:
            wrong = "days" if source in card.sources else "source"
            wanted = "> 0" if wrong == "days" else ", ".join(card.sources)
            value = str(row.get(wrong))
            raise BadCell(name=name, line=line, column=wrong, value=value, kind=wanted)
        key = str(row.get("item")), str(row.get("unit"))
        item = found.setdefault(key, OpenItem(*key, days, {}, {}))
        changes = item.readings if source in readings else item.cells
        changes.setdefault(source, {})[str(row.get("indicator"))] = row.get("value")  # type: ignore[attr-defined]
    return list(found.values())
