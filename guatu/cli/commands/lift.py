"""`guatu lift`: what each open item would bring, the most points per day of work first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from guatu.cli.files import bytes_of
from guatu.cli.grids import show_grid
from guatu.cli.ranking_files import given_files, takes_scorecard
from guatu.rank.lifts_duckdb import lifts
from guatu.rank.periods import Period
from guatu.rank.read_open import read_open_items


@click.command(name="lift")
@takes_scorecard("The period that is running, such as 2026-10.")
@click.option(
    "--open",
    "open_",
    type=click.Path(path_type=Path),
    required=True,
    help="CSV of item, unit, days, indicator, value (and source): what would be with it done.",
)
def command(
    scorecard: Path,
    facts: Sequence[str],
    period: str,
    open_: Path,
    as_json: bool,
    pairs: Sequence[str],
) -> None:
    """Try every open item by running SCORECARD again with it done."""
    given = given_files(scorecard, facts, pairs)
    items = read_open_items(bytes_of(open_), given.card, name=open_.name)
    when = Period.read(period, given.card.period)
    found = lifts(given.card, given.tables(), when, items)
    if as_json:
        answer = {"period": period, "lifts": [asdict(lift) for lift in found]}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    rows = [
        [
            f.unit,
            f.key,
            f"{f.points:+g}",
            f"{f.points_per_day:.3g}",
            f"{f.place_before} → {f.place}",
        ]
        for f in found
    ]
    show_grid(f"{given.card.header.zh}　{period}", ("单位", "事项", "提分", "每工日", "名次"), rows)
