"""`guatu past`: the ledger as of any past day, and what changed between two days."""

from __future__ import annotations

from datetime import date, datetime

import click

from guatu.cli.store import acting_as
from guatu.store.selectors.ledger import LedgerFilters
from guatu.store.selectors.matter import matter_numbered
from guatu.store.selectors.past import changes_between, ledger_at, row_at
from guatu.store.selectors.rows import MatterRow

_DAY = click.DateTime(["%Y-%m-%d"])
_WHO = click.option("--as", "who", required=True, help="Account of the person who asks.")
_ON = click.option("--on", type=_DAY, required=True, help="The day; its end is meant.")
_LONGEST = 60


@click.group()
def command() -> None:
    """The past, made again from the record; with today's rights, not those of then."""


@command.command(name="list")
@_ON
@_WHO
@click.option("--book", default="")
@click.option("--unit", default="", help="Key of a unit; all under it are meant too.")
@click.option("--light", default="", help="red, yellow, green, grey …, as it was on that day.")
@click.option("--state", default="open", help="open, closed, cancelled, merged, or blank: all.")
@click.option("--page", default=1)
def list_(on: datetime, who: str, page: int, **given: str) -> None:
    """List the matters as they stood on a day, with the lights of that day, 50 at a time."""
    filters = LedgerFilters(**given)  # type: ignore[arg-type]
    with acting_as(who) as actor:
        then = ledger_at(actor, filters, day=on.date(), page=page)
    for row in then.rows:
        click.echo(_line(row))
    lights = "  ".join(f"{colour} {count}" for colour, count in sorted(then.lights.items()))
    click.echo(f"{on:%Y-%m-%d}  {then.page}/{then.pages}  共 {then.total} total  {lights}")


@command.command()
@click.argument("number")
@_ON
@_WHO
def show(number: str, on: datetime, who: str) -> None:
    """Show a matter as it stood on a day, and why its light was as it was."""
    with acting_as(who) as actor:
        row = row_at(actor, matter_numbered(actor, number).pk, day=on.date())
    click.echo(f"{_line(row)}\n{row.stage_zh} {row.stage_en} {row.progress}%")
    click.echo(f"{row.light.words['zh']} {row.light.words['en']}")


@command.command()
@click.argument("first", type=_DAY)
@click.argument("last", type=_DAY)
@_WHO
def diff(first: datetime, last: datetime, who: str) -> None:
    """Tell what differs between the ends of two days, merged and cancelled matters too."""
    with acting_as(who) as actor:
        changes = changes_between(actor, first.date(), last.date())
    for change in changes:
        click.echo(f"{change.what:12}{change.number}  {change.title}")
        for name, (before, after) in sorted(change.fields.items()):
            click.echo(f"    {name}: {_short(before)} → {_short(after)}")
        for why in change.reasons:
            click.echo(f"    {why.at:%Y-%m-%d} {why.act} {why.actor}: {_short(why.words)}")
    click.echo(f"{first:%Y-%m-%d} … {last:%Y-%m-%d}  {len(changes)} 件有变 matters differ")


def _line(row: MatterRow) -> str:
    due: date | str = row.due or "—"
    return f"{row.light.colour:8}{row.number}  {due}  {row.lead}  {row.title}"


def _short(value: object) -> str:
    text = "—" if value in (None, "", []) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
