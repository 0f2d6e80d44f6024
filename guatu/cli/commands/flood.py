"""`guatu flood`: who is on duty and what is missing, calls that climb, stock that is near."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation

import click

from guatu.cli.store import acting_as, now, today
from guatu.errors import Invalid
from guatu.lib.geo import Point
from guatu.store.jobs.climb_calls import climb_calls
from guatu.store.selectors.flood import FloodBoard, flood_board, nearest_depots

_WHO = click.option("--as", "who", required=True, help="Account of the person who asks.")


@click.group()
def command() -> None:
    """Flood duty: the board of now, calls that climb, the nearest stock."""


@command.command()
@_WHO
def board(who: str) -> int:
    """Show what is in force, who is on duty now, and what is missing. Exit 3 if something is."""
    with acting_as(who) as actor:
        held = flood_board(actor, now())
    for response in held.responses:
        click.echo(f"  响应 response {response.level} {response.number}")
    for turn in held.now:
        leader = turn.shift.leader or "—"
        click.echo(
            f"  在岗 on duty {turn.shift.level} {turn.shift.post} {turn.shift.person} "
            f"{turn.shift.phone} 带班 leader {leader}"
        )
    for line in (odd := list(_odd(held))):
        click.echo(f"! {line}")
    return 3 if odd else 0


@command.command()
def climb() -> None:
    """Call the level above where nobody answered in time; for a timer, each minute."""
    climbed = climb_calls(now())
    for segment, level in climbed:
        click.echo(f"{segment} → {level}")
    click.echo(f"上报 {len(climbed)} 个叫应 / {len(climbed)} calls climbed")


@command.command()
@click.argument("item")
@click.argument("quantity")
@click.option("--at", "place", required=True, metavar="LON,LAT", help="Where it is needed; WGS 84.")
@_WHO
def need(item: str, quantity: str, place: str, who: str) -> int:
    """Name the nearest depots that have QUANTITY of ITEM, nothing expired. Exit 3 if too little."""
    wanted = _number(quantity)
    with acting_as(who):
        found = nearest_depots(item, wanted, place=_point(place), on=today())
    for depot, part in found.given:
        metres = depot.metres_to(_point(place))
        far = "—" if metres is None else f"{metres / 1000:.1f} km"
        click.echo(f"{depot.name} {part:f} ({far})")
    if found.missing:
        click.echo(f"! 尚缺 {found.missing:f} / {found.missing:f} missing")
    return 3 if found.missing else 0


def _odd(held: FloodBoard) -> Iterator[str]:
    """Yield what is missing, a line each."""
    for station in held.stations:
        for named in station.named:
            who = f"{named.who.person} {named.who.phone}" if named.who else "空缺 vacant"
            sign = station.row.sign
            yield (
                f"{station.row.title} {sign.zh} {sign.en}: {named.segment} {named.level} "
                f"{who.strip()}"
            )
    yield from (f"无领导在岗 no leader: {turn.shift.level} {turn.shift.post}"
                for turn in held.leaderless)  # fmt: skip
    yield from (f"空班 hole: {hole.level} {hole.post} {_hours(hole.begins, hole.ends)}"
                for hole in held.holes)  # fmt: skip
    yield from (f"重班 twice: {one.person} {one.post} {_hours(one.begins, one.ends)} / "
                f"{other.post} {_hours(other.begins, other.ends)}"
                for one, other in held.doubles)  # fmt: skip
    yield from (f"班次不明 no hours: {matter.number} {matter.title}" for matter in held.unread)
    yield from (f"责任空缺 vacant: {segment} {'、'.join(levels)}"
                for segment, levels in held.vacancies.items())  # fmt: skip
    yield from (f"叫应未答 no answer: {call.segment} {call.level} {call.called}"
                f"{'（演练 drill）' if call.exercise else ''}"
                for call in held.calls)  # fmt: skip
    yield from (f"漏巡 skipped: {patrol.segment} × {patrol.skipped}"
                for patrol in held.patrols if patrol.skipped)  # fmt: skip
    yield from (f"物资不足 short: {item.name} {item.usable:f} / {item.need:f}"
                for item in held.items if item.is_short and item.need is not None)  # fmt: skip


def _hours(begins: datetime, ends: datetime) -> str:
    return f"{begins:%m-%d %H:%M}–{ends:%m-%d %H:%M}"


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise Invalid(what="QUANTITY", value=text, wanted="a number 数字") from error
    if not number.is_finite() or number <= 0:
        raise Invalid(what="QUANTITY", value=text, wanted="> 0")
    return number


def _point(text: str) -> Point:
    parts = text.split(",")
    try:
        lon, lat = map(float, parts)
    except ValueError as error:
        raise Invalid(what="--at", value=text, wanted="114.1,30.2") from error
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Invalid(what="--at", value=text, wanted="114.1,30.2")
    return lon, lat
