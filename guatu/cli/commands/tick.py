"""`guatu tick`: the daily work, from a timer: record which lights turned, bind all chains."""

from __future__ import annotations

import click

from guatu.cli.store import now
from guatu.store.checkpoints import make_checkpoint
from guatu.store.jobs.tick import record_lights
from guatu.store.permission import SYSTEM, acting


@click.command()
def command() -> None:
    """Record which lights turned since the last run, and make the day's checkpoint."""
    turned = record_lights(now())
    with acting(SYSTEM):
        checkpoint = make_checkpoint(now())
    click.echo(
        f"灯变 lights turned: {turned}；检查点 checkpoint {checkpoint.day}: {checkpoint.root}"
    )
