"""`guatu fact`: the register of facts, each asked for once and answered by its owner."""

from __future__ import annotations

from datetime import datetime

import click

from guatu.cli.store import acting_as, now
from guatu.store.acts.facts import Wanted, ask_fact, give_fact
from guatu.store.selectors.facts import fact_named, facts_like
from guatu.store.selectors.units import unit_by_key

_DAY = click.DateTime(["%Y-%m-%d"])
_WHO = click.option("--as", "who", required=True, help="Account of the person who acts.")
_KEY = (
    click.argument("subject"),
    click.argument("metric"),
    click.argument("period"),
)


@click.group()
def command() -> None:
    """Facts: a figure about a SUBJECT, of a METRIC, in a PERIOD (2026, 2026-03, 2026-03-02)."""


@command.command(name="list")
@click.option("--text", default="", help="Part of the subject or the metric.")
@click.option("--owner", default="", help="Key of the unit that answers.")
@click.option("--open", "is_open", is_flag=True, help="Only what waits for its answer.")
def list_(text: str, owner: str, is_open: bool) -> None:
    """List the facts of the register; they are everybody's to read."""
    for fact in facts_like(text, owner=owner, is_open=is_open):
        value = f"{fact.value} {fact.measure}".strip() if fact.value else "待填 waiting"
        click.echo(f"{fact}  {fact.owner.name}  {value}  {fact.source}".rstrip())


@command.command()
@_KEY[0]
@_KEY[1]
@_KEY[2]
@_WHO
@click.option("--owner", required=True, help="Key of the unit that knows it.")
@click.option("--measure", default="", help="Unit of measure: 万元.")
@click.option("--due", type=_DAY)
def ask(subject: str, metric: str, period: str, who: str, **more: str | datetime | None) -> None:
    """Ask a fact of its owner. What is held is answered, and not asked again."""
    due = more["due"]
    wanted = Wanted(
        subject,
        metric,
        period,
        unit_by_key(str(more["owner"])),
        str(more["measure"]),
        due.date() if isinstance(due, datetime) else None,
    )
    with acting_as(who) as actor:
        fact = ask_fact(wanted, actor=actor, at=now())
    click.echo(f"{fact}  → {fact.owner.name}")


@command.command()
@_KEY[0]
@_KEY[1]
@_KEY[2]
@_WHO
@click.option("--value", required=True)
@click.option("--source", required=True, help="Where it stands: a document, a reading.")
def give(subject: str, metric: str, period: str, who: str, value: str, source: str) -> None:
    """Answer a fact, or correct the answer; the one before stays in the record."""
    with acting_as(who) as actor:
        fact = fact_named(subject, metric, period)
        give_fact(fact, value, actor=actor, at=now(), source=source)
