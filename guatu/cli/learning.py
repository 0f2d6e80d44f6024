"""What the desk taught: precision by rule, and pages as gold. Starts Django when imported."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table

from guatu.cli.files import bytes_of
from guatu.cli.keeping import scope_of
from guatu.read.files import read_source
from guatu.store.selectors.gold import gold_of_text
from guatu.store.selectors.reader_quality import RuleQuality, reader_quality

NOTHING = (
    "还没有人处理过拟办，无从统计。\nNobody has decided a draft yet: there is nothing to count."
)


def show_quality(who: str | None) -> int:
    """Print what became of every rule's proposals; return the exit code 0."""
    with scope_of(who) as actor:
        rows = reader_quality(actor)
    if not rows:
        click.echo(NOTHING)
        return 0
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("类别 label", "规则 rule"):
        table.add_column(heading, no_wrap=True)
    for heading in ("立 accepted", "改 edited", "并入 linked", "不立 rejected", "准 precision"):
        table.add_column(heading, justify="right")
    table.add_column("改了什么 fields")
    for row in rows:
        table.add_row(*_cells(row))
    Console().print(table)
    return 0


def _cells(row: RuleQuality) -> list[str]:
    fields = "、".join(f"{name} {count}" for name, count in row.edited.most_common())
    counts = (row.accepted, row.changed, row.linked, row.rejected)
    return [row.label, row.rule or "—", *map(str, counts), f"{row.precision:.2f}", fields]


def print_gold(pages: Sequence[Path], who: str | None) -> int:
    """Print each stored page as gold, one after the other; return the exit code 0.

    Raises:
        NotFound: a page is not stored.
    """
    with scope_of(who) as actor:
        for path in pages:
            source = read_source(bytes_of(path), name=path.name)
            gold = gold_of_text(actor, source.text, path.name)
            click.echo(json.dumps(gold, ensure_ascii=False, indent=1))
    return 0
