"""`guatu burden`: what guatu makes each unit fill in, counted from the record."""

from __future__ import annotations

from datetime import datetime

import click
from rich.console import Console
from rich.table import Table

from guatu.cli.store import today
from guatu.store.selectors.burden import burden

HEADINGS = ("月份 month", "单位 unit", "次 acts", "项 fields", "件 uploads", "分钟 minutes")
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--from", "first", type=_DAY, help="First day; that of this month.")
@click.option("--to", "last", type=_DAY, help="Last day, included; today.")
def command(first: datetime | None, last: datetime | None) -> None:
    """Count acts, fields, uploads and minutes of each unit and month, restricted books left out."""
    until = last.date() if last else today()
    since = first.date() if first else until.replace(day=1)
    table = Table(title=f"{since} … {until}", title_justify="left")
    for heading in (
        "月份 month",
        "单位 unit",
        "次 acts",
        "项 fields",
        "件 uploads",
        "分钟 minutes",
    ):
        table.add_column(heading)
    for row in burden(since, until):
        minutes = "—" if row.minutes is None else f"{row.minutes:g}"
        table.add_row(row.month, row.unit, *map(str, (row.acts, row.fields, row.uploads)), minutes)
    Console().print(table)
