"""`guatu monitor`: what strikes in series of firms, sectors and indicators."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from guatu.cli.files import bytes_of
from guatu.cli.grids import show_grid
from guatu.rank.monitor import WORDS
from guatu.rank.periods import Period, kind_of
from guatu.rank.read_watch import read_series, read_watches
from guatu.rules.words import plain


@click.command(name="monitor")
@click.argument("watch", type=click.Path(path_type=Path))
@click.argument("series", type=click.Path(path_type=Path))
@click.option("--at", required=True, help="The period that is looked at, such as 2026-10.")
@click.option("--json", "as_json", is_flag=True, help="Print all as JSON.")
def command(watch: Path, series: Path, at: str, as_json: bool) -> None:
    """Say what strikes in SERIES, a CSV of series, period, value, by the thresholds of WATCH.

    A period that was not reported is an alarm of its own, and never 0.
    """
    book = read_watches(bytes_of(watch), name=watch.name)
    kind = kind_of(at)
    values = read_series(bytes_of(series), name=series.name, kind=kind)
    found = book.alarms(values, Period.read(at, kind))
    if as_json:
        alarms = [{"series": name, **asdict(alarm)} for name, alarm in found]
        for alarm in alarms:
            zh, en = WORDS[str(alarm["kind"])]
            alarm["words"] = {"zh": zh, "en": en}
        answer = {"at": at, "watched": len(values), "alarms": alarms}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    rows = [[n, WORDS[a.kind][0], _shown(a.value), _shown(a.expected)] for n, a in found]
    show_grid(f"{book.header.zh}　{at}", ("序列", "预警", "数值", "比较对象"), rows)
    click.echo(f"{len(values)} 个序列，{len(found)} 条预警 / series, alarms")


def _shown(value: float | None) -> str:
    return "–" if value is None else plain(value)
