"""Columns of somebody's list: what each is read as, shown and changed on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from guatu.ledger.sheet import SheetMapping


def targets_of(maps: Sequence[str]) -> dict[str, str]:
    """Return heading -> target of what the command line says of columns (HEADING=TARGET)."""
    return dict(pair.rpartition("=")[::2] for pair in maps)


def columns_shown(title: str, mapping: SheetMapping) -> Table:
    """Return a table that tells what each column becomes."""
    table = Table(title=title, title_justify="left")
    for heading in ("列", "读作", "单位"):
        table.add_column(heading)
    for column in mapping.columns:
        table.add_row(column.words, column.target or "（不读）", column.unit or "")
    return table
