"""Columns of somebody's list: what each is read as, shown and changed on the command line."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.table import Table

from guatu.errors import Invalid
from guatu.ledger.sheet import SheetMapping


class NoTarget(Invalid):
    """A column is mapped to something that is not there."""

    code = "sheet.no_target"


def mapped(mapping: SheetMapping, maps: Sequence[str], known: Collection[str]) -> SheetMapping:
    """Return `mapping` with what the command line says of single columns (HEADING=TARGET).

    Raises:
        NoTarget: a heading that the list does not have, or a target that is not `known`.
    """
    targets = dict(pair.rpartition("=")[::2] for pair in maps)
    for heading, target in targets.items():
        if target not in known or heading not in {column.words for column in mapping.columns}:
            headings = " ".join(column.words for column in mapping.columns)
            raise NoTarget(pair=f"{heading}={target}", headings=headings, targets=" ".join(known))
    return mapping.with_targets(targets)


def columns_shown(title: str, mapping: SheetMapping) -> Table:
    """Return a table that tells what each column becomes."""
    table = Table(title=title, title_justify="left")
    for heading in ("列", "读作", "单位"):
        table.add_column(heading)
    for column in mapping.columns:
        table.add_row(column.words, column.target or "（不读）", column.unit or "")
    return table
