"""`guatu verify`: replay every chain and name what differs."""

from __future__ import annotations

import click

from guatu.cli.store import now
from guatu.store.checkpoints import make_checkpoint
from guatu.store.permission import SYSTEM, acting
from guatu.store.verify import verify


@click.command()
@click.option("--checkpoint", is_flag=True, help="Bind all chains as they are now, if they hold.")
def command(checkpoint: bool) -> int:
    """Replay the record, compare it with the rows, and name what differs. Exit 2 if it does."""
    found = 0
    with acting(SYSTEM):
        for finding in verify():
            found += 1
            click.echo(f"{finding.say('zh')}  {finding.say('en')}")
        if found:
            click.echo(f"记录与现状不符：{found} 处。 The record and the rows differ: {found}.")
            return 2
        click.echo("记录完整，与现状一致。 The record is whole and agrees with the rows.")
        if checkpoint:
            made = make_checkpoint(now())
            click.echo(f"{made.day} {made.chains} {made.root}")
    return 0
