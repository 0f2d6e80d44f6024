"""`guatu share`: revenue that units share by agreement, to the cent."""

from __future__ import annotations

import json
from pathlib import Path

import click

from guatu.cli.files import bytes_of
from guatu.cli.grids import show_grid
from guatu.rank.periods import Period, kind_of
from guatu.rank.read_agreement import read_agreement, read_receipts, read_signed
from guatu.rank.shares import account, shares, yuan


@click.command(name="share")
@click.argument("agreement", type=click.Path(path_type=Path))
@click.argument("receipts", type=click.Path(path_type=Path))
@click.option("--period", help="Count the receipts of this period only: 2026-10, 2026-Q4, 2026.")
@click.option(
    "--signed",
    type=click.Path(path_type=Path),
    help="CSV of unit, amount: the sums that units have acknowledged.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all as JSON.")
def command(
    agreement: Path, receipts: Path, period: str | None, signed: Path | None, as_json: bool
) -> None:
    """Share RECEIPTS, a CSV of key, tax, on, amount (yuan), by the terms of AGREEMENT.

    The shares of a receipt always add up to it. A sum is settled when every unit has signed for
    exactly it.
    """
    read = read_agreement(bytes_of(agreement), name=agreement.name)
    found = read_receipts(bytes_of(receipts), name=receipts.name)
    if period is not None:
        first, last = Period.read(period, kind_of(period)).days
        found = [receipt for receipt in found if first <= receipt.on <= last]
    parts = shares(read.terms, found)
    acknowledged = read_signed(bytes_of(signed), name=signed.name) if signed else {}
    accounts = account(parts, acknowledged)
    if as_json:
        answer = {
            "agreement": {"zh": read.header.zh, "en": read.header.en},
            "period": period,
            "total": yuan(sum(receipt.cents for receipt in found)),
            "shares": [
                {"receipt": s.receipt, "unit": s.unit, "amount": yuan(s.cents), "clause": s.clause}
                for s in parts
            ],
            "accounts": [
                {"unit": a.unit, "amount": yuan(a.cents), "acknowledged": a.is_acknowledged}
                for a in accounts
            ],
            "settled": all(a.is_acknowledged for a in accounts),
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    rows = [[a.unit, yuan(a.cents), "已确认" if a.is_acknowledged else "待确认"] for a in accounts]
    rows.append(["合计", yuan(sum(receipt.cents for receipt in found)), ""])
    show_grid(f"{read.header.zh}　{period or ''}", ("单位", "金额（元）", "确认"), rows)
