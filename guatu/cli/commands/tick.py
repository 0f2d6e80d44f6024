"""`guatu tick`: the daily work, from a timer: record which lights turned, bind all chains.

Keys of programs that were answered long ago are forgotten then too.
"""

from __future__ import annotations

import click

from guatu.cli.store import now, today
from guatu.store.checkpoints import make_checkpoint
from guatu.store.jobs.tick import record_lights
from guatu.store.once import forget_answers
from guatu.store.permission import SYSTEM, acting
from guatu.store.plan_counts import count_plans


@click.command()
def command() -> None:
    """Count plans anew, record which lights turned, and make the day's checkpoint."""
    plans = count_plans(today())
    turned = record_lights(now())
    forget_answers(now())
    with acting(SYSTEM):
        checkpoint = make_checkpoint(now())
    click.echo(
        f"计划 plans: {plans}；灯变 lights turned: {turned}；"
        f"检查点 checkpoint {checkpoint.day}: {checkpoint.root}"
    )
