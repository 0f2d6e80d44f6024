"""`guatu forecast`: scores and places at the end of a period, with ranges and their error."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from guatu.cli.grids import show_grid
from guatu.cli.ranking_files import by_source, given_files, table_of, takes_scorecard
from guatu.rank.ahead import UnitAhead, ahead
from guatu.rank.periods import Period


@click.command(name="forecast")
@takes_scorecard("The period to foresee, such as 2026-10.")
@click.option(
    "--sofar",
    multiple=True,
    metavar="[SOURCE=]FILE",
    help="Facts of earlier periods as they stood at the same part of the way.",
)
@click.option("--coverage", type=click.FloatRange(0.01, 0.99), default=0.8, show_default=True)
def command(
    scorecard: Path,
    facts: Sequence[str],
    period: str,
    sofar: Sequence[str],
    coverage: float,
    **rest: Any,
) -> None:
    """Foresee the end of a period from each unit's own past.

    FACTS hold earlier periods as they ended and this one as far as it has come. With --sofar a
    score moves as it did from the same part of earlier periods to their ends; without, or when
    nothing is known of the period, as scores moved from one period to the next.
    """
    given = given_files(scorecard, facts, rest["pairs"])
    tables = given.tables()
    halfway = {name: table_of(path) for name, path in by_source(given.card, sofar).items()}
    when = Period.read(period, given.card.period)
    so_far = {**tables, **halfway} if halfway else None
    rows = ahead(given.card, tables, when, so_far=so_far, coverage=coverage)
    if rest["as_json"]:
        units = [_plain(row) for row in rows]
        found = {"period": period, "coverage": coverage, "units": units}
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        headers = ("组", "单位", "现在", "预计", "范围", "名次", "回测误差", "落在范围")
        title = f"{given.card.header.zh}　{period}　{coverage:.0%}"
        show_grid(title, headers, [_row(row) for row in rows])


def _plain(row: UnitAhead) -> dict[str, object]:
    found = row.forecast
    return {
        "unit": row.unit,
        "group": row.group,
        "now": row.now,
        "expected": found and found.expected,
        "low": found and found.low,
        "high": found and found.high,
        "best_place": found and found.best_place,
        "worst_place": found and found.worst_place,
        "periods": row.periods,
        "backtest": asdict(row.past),
    }


def _row(row: UnitAhead) -> list[str]:
    found, past = row.forecast, row.past
    if found is None:
        return [row.group, row.unit, f"{row.now:g}", "往期不足三期", "", "", "", ""]
    return [
        row.group, row.unit, f"{row.now:g}", f"{found.expected:.2f}",
        f"{found.low:.2f}–{found.high:.2f}", f"{found.best_place}–{found.worst_place}",
        "–" if past.error is None else f"{past.error:.2f}",
        f"{past.held_cases}/{past.cases}",
    ]  # fmt: skip
