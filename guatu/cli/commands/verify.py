"""`guatu verify`: replay every chain and name what differs."""

from __future__ import annotations

from pathlib import Path

import click

from guatu.cli.store import now
from guatu.errors import Invalid
from guatu.store.checkpoints import make_checkpoint
from guatu.store.export import record_lines
from guatu.store.permission import SYSTEM, acting
from guatu.store.verify import verify


@click.command()
@click.option("--checkpoint", is_flag=True, help="Bind all chains as they are now, if they hold.")
@click.option(
    "--export",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the record as JSON lines, for docs/check_record.py; nothing else is done.",
)
def command(checkpoint: bool, export: Path | None) -> int:
    """Replay the record, compare it with the rows, and name what differs. Exit 2 if it does."""
    found = 0
    with acting(SYSTEM):
        if export:
            _write(export)
            return 0
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


def _write(export: Path) -> None:
    try:
        with export.open("w", encoding="utf-8") as lines:
            lines.writelines(f"{line}\n" for line in record_lines())
    except OSError as error:
        raise Invalid(what=str(export), value=error, wanted="a file to write") from error
