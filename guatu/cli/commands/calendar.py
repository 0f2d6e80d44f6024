"""`guatu calendar`: the city's holidays and make-up days: show them, load a year's."""

from __future__ import annotations

from pathlib import Path

import click

from guatu.cli.files import bytes_of
from guatu.cli.store import acting_as, now, today
from guatu.ledger.holidays import holiday_lines, read_holidays
from guatu.read.decode import decode
from guatu.store.acts.load_holidays import load_holidays
from guatu.store.acts.load_seasons import load_seasons
from guatu.store.calendar import city_calendar
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.holidays import special_days


@click.group()
def command() -> None:
    """Holidays and make-up days: what is a working day."""


@command.command()
@click.option("--year", type=int, help="The year; this one.")
def show(year: int | None) -> None:
    """Print the special days of a year as a CSV file that `load` takes."""
    wanted = year or today().year
    for line in holiday_lines(special_days(wanted)):
        click.echo(line)
    known = city_calendar().known_until
    if known.year < wanted:
        click.echo(
            f"{wanted} 年放假安排未载入，按周一至周五计。 The holidays of {wanted} are not known: "
            f"weekdays count. Known until {known}.",
            err=True,
        )


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", required=True, help="The notice that announces them.")
@click.option("--as", "who", help="Account of the person who signs; the system's keeper.")
def load(file: Path, source: str, who: str | None) -> int:
    """Load FILE (CSV: 日期,类型,名称; 休 or 班): it replaces the years that it names."""
    days, findings = read_holidays(decode(bytes_of(file), name=file.name).text, document=file.name)
    for finding in findings:
        click.echo(f"{finding.say('zh')}  {finding.say('en')}", err=True)
    if findings:
        return 3
    with acting_as(who) if who else acting(SYSTEM) as actor:
        years = load_holidays(days, actor=actor, at=now(), source=source)
    changed = "、".join(map(str, years)) or "—"
    click.echo(f"载入 {len(days)} 天，更新年份 {changed} / {len(days)} days, years {changed}")
    return 0


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "who", help="Account of the person who signs; the system's keeper.")
def seasons(file: Path, who: str | None) -> None:
    """Load the city's seasons from FILE (TOML, `[[season]]`), such as the flood season.

    Each has key, zh, en, from, to (such as 05-15), source and year. They are drawn on the chart.
    """
    text = decode(bytes_of(file), name=file.name).text
    with acting_as(who) if who else acting(SYSTEM) as actor:
        loaded = load_seasons(text, actor=actor, at=now())
    for season in loaded:
        click.echo(f"{season.zh} {season.en}: {season.source}, {season.year}")
