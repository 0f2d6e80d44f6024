"""`guatu unit`: the city's units: add one, list them as a tree."""

from __future__ import annotations

import click

from guatu.cli.store import now
from guatu.store.acts.people import NewUnit, add_unit
from guatu.store.models import Unit
from guatu.store.models.people import STEP
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.units import unit_by_key, unit_tree


@click.group()
def command() -> None:
    """Units: the bodies and areas of the city."""


@command.command()
@click.argument("key")
@click.option("--name", required=True, help="As it is printed.")
@click.option("--kind", required=True, type=click.Choice(Unit.Kind.values))
@click.option("--under", default="", help="Key of the unit above; without it a root.")
@click.option("--alias", "aliases", multiple=True, help="What documents call it too; repeatable.")
@click.option("--group", default="", help="Ranking group.")
def add(
    key: str, name: str, kind: str, under: str, *, aliases: tuple[str, ...], group: str
) -> None:
    """Add the unit KEY, which never changes."""
    parent = unit_by_key(under) if under else None
    with acting(SYSTEM):
        new = NewUnit(key, name, kind, parent, aliases, group=group)
        unit = add_unit(new, actor=SYSTEM, at=now())
    click.echo(f"{unit.key} {unit.name}")


@command.command(name="list")
def list_() -> None:
    """List the units, each under the one above."""
    for unit in unit_tree():
        depth = len(unit.path) // STEP - 1
        click.echo(f"{'  ' * depth}{unit.key} {unit.name}")
