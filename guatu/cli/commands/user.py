"""`guatu user`: add people, give and take back grants, list who may do what."""

from __future__ import annotations

import click

from guatu.cli.store import now
from guatu.errors import NotFound
from guatu.store.actor import Role
from guatu.store.acts.people import NewUser, add_user, give_grant, revoke_grant
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.people import grants_in_force, user_named
from guatu.store.selectors.units import unit_by_key

_ROLE = click.Choice([role.value for role in Role])


@click.group()
def command() -> None:
    """People, and what they may do."""


@command.command()
@click.argument("username")
@click.option("--name", required=True, help="As others know the person.")
@click.option("--post", default="", help="职务.")
@click.option("--unit", "unit_key", help="Key of the person's unit.")
@click.password_option(help="Asked for when it is not given.")
def add(username: str, name: str, post: str, unit_key: str | None, password: str) -> None:
    """Add the person USERNAME; what they may do is given by `grant`."""
    unit = unit_by_key(unit_key) if unit_key else None
    with acting(SYSTEM):
        user = add_user(NewUser(username, name, post, unit, password), actor=SYSTEM, at=now())
    click.echo(user.text)


@command.command()
@click.argument("username")
@click.argument("role", type=_ROLE)
@click.argument("unit_key")
@click.option("--book", default="", help="Key of the one book it is for.")
def grant(username: str, role: str, unit_key: str, book: str) -> None:
    """Give USERNAME a ROLE over the unit UNIT_KEY and all under it."""
    user, unit = user_named(username), unit_by_key(unit_key)
    with acting(SYSTEM):
        give_grant(user, Role(role), unit, actor=SYSTEM, at=now(), book=book)
    click.echo(f"{user.text}：{role} {unit.name} {book}".rstrip())


@command.command()
@click.argument("username")
@click.argument("role", type=_ROLE)
@click.argument("unit_key")
@click.option("--reason", required=True)
def revoke(username: str, role: str, unit_key: str, reason: str) -> None:
    """Take back the ROLE of USERNAME over UNIT_KEY."""
    held = [
        grant
        for grant in grants_in_force()
        if (grant.user.username, grant.role, grant.unit.key) == (username, role, unit_key)
    ]
    if not held:
        raise NotFound(what=f"{username} {role} {unit_key}")
    with acting(SYSTEM):
        for grant in held:
            revoke_grant(grant, actor=SYSTEM, at=now(), reason=reason)


@command.command(name="list")
def list_() -> None:
    """List who may do what, and where."""
    for grant in grants_in_force():
        click.echo(
            f"{grant.user.username} {grant.user.text} {grant.role} "
            f"{grant.unit.name} {grant.book}".rstrip()
        )
