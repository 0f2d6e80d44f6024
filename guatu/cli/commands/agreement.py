"""`guatu agreement`: agreements to share revenue that the wall keeps, and their settlements."""

from __future__ import annotations

from pathlib import Path

import click

from guatu.cli.files import bytes_of
from guatu.cli.grids import show_grid
from guatu.cli.store import acting_as, now
from guatu.rank.shares import read_yuan, yuan
from guatu.store.acts.share_revenue import compute_shares, load_agreement, sign_share
from guatu.store.selectors.shares import agreement_named, part_of, settlement_seen

_WHO = click.option("--as", "who", required=True, help="Account of the person who acts.")


@click.group()
def command() -> None:
    """Shared revenue on the wall. KEY names an agreement, PERIOD is such as 2026-10."""


@command.command()
@click.argument("key")
@click.argument("agreement", type=click.Path(path_type=Path))
@_WHO
def load(key: str, agreement: Path, who: str) -> None:
    """Load AGREEMENT, a TOML file, under KEY; a changed one becomes a new version."""
    with acting_as(who) as actor:
        version = load_agreement(bytes_of(agreement).decode(), key=key, actor=actor, at=now())
    click.echo(f"{version} {version.title}")


@command.command()
@click.argument("key")
@click.argument("period")
@click.argument("receipts", type=click.Path(path_type=Path))
@_WHO
def compute(key: str, period: str, receipts: Path, who: str) -> None:
    """Share RECEIPTS, a CSV of key, tax, on, amount, of PERIOD."""
    with acting_as(who) as actor:
        compute_shares(agreement_named(key), period, bytes_of(receipts), actor=actor, at=now())
    _show(key, period, who)


@command.command()
@click.argument("key")
@click.argument("period")
@click.argument("unit")
@click.argument("amount")
@_WHO
def sign(key: str, period: str, unit: str, amount: str, who: str) -> None:
    """Acknowledge that AMOUNT (yuan) is what UNIT has of PERIOD."""
    with acting_as(who) as actor:
        part = part_of(settlement_seen(actor, key, period), unit)
        sign_share(part, cents=read_yuan(amount), actor=actor, at=now())
    _show(key, period, who)


@command.command()
@click.argument("key")
@click.argument("period")
@_WHO
def show(key: str, period: str, who: str) -> None:
    """Show what each unit has, and whether it has signed."""
    _show(key, period, who)


def _show(key: str, period: str, who: str) -> None:
    with acting_as(who) as actor:
        settlement = settlement_seen(actor, key, period)
        rows = [
            [part.unit.name, yuan(part.cents), "已确认" if part.is_signed else "待确认"]
            for part in settlement.parts.select_related("unit")
        ]
        title = f"{settlement.agreement.title}　{period}"
    rows.append(["合计", yuan(settlement.cents), ""])
    show_grid(title, ("单位", "金额（元）", "确认"), rows)
