"""`guatu plan`: the plan of a matter on the command line; the same acts as on the pages."""

from __future__ import annotations

from datetime import datetime

import click

from guatu.cli.store import acting_as, now, today
from guatu.errors import Invalid
from guatu.schedule.plan import day_of
from guatu.schedule.record import in_order
from guatu.store.acts.plan_make import NewPlan, make_plan
from guatu.store.acts.set_means import NewMeans, set_means
from guatu.store.selectors.matter import matter_numbered
from guatu.store.selectors.plan import PlanAsked, PlanView, plan_view
from guatu.store.selectors.units import unit_by_key

_DAY = click.DateTime(["%Y-%m-%d"])
_WHO = click.option("--as", "who", required=True, help="Account of the person who acts.")


@click.group()
def command() -> None:
    """Plans of matters: make, show, what-if. NUMBER is printed like 重〔2026〕3号."""


@command.command()
@click.argument("number")
@click.argument("template")
@_WHO
@click.option("--start", type=_DAY, help="First day; today if left out.")
@click.option("--due", type=_DAY, help="Hard date; that of the matter if left out.")
@click.option("--days", multiple=True, metavar="NODE=DAYS", help="Duration of a node; repeat.")
def make(
    *,
    number: str,
    template: str,
    who: str,
    start: datetime | None,
    due: datetime | None,
    days: tuple[str, ...],
) -> None:
    """Give the matter NUMBER a plan from TEMPLATE, backwards from its hard date."""
    new = NewPlan(
        template,
        start.date() if start else today(),
        due.date() if due else None,
        dict(_duration(given) for given in days),
    )
    with acting_as(who) as actor:
        matter = matter_numbered(actor, number)
        make_plan(matter, new, actor=actor, at=now())
        _print(plan_view(actor, matter.pk, PlanAsked(), today=today()))


@command.command()
@click.argument("number")
@_WHO
def show(number: str, who: str) -> None:
    """Show the plan of the matter NUMBER: nodes, forecast, float, and what is missing."""
    with acting_as(who) as actor:
        pk = matter_numbered(actor, number).pk
        _print(plan_view(actor, pk, PlanAsked(), today=today()))


@command.command(name="what-if")
@click.argument("number")
@click.argument("remedies", nargs=-1)
@_WHO
def what_if(number: str, remedies: tuple[str, ...], who: str) -> None:
    """Compare REMEDIES of a plan, up to three; keys joined by commas are taken together.

    Without any, list what would help.
    """
    with acting_as(who) as actor:
        asked = PlanAsked(options=[keys.split(",") for keys in remedies])
        view = plan_view(actor, matter_numbered(actor, number).pk, asked, today=today())
    known = set(view.record["remedies"])
    for keys in remedies:
        if unknown := set(keys.split(",")) - known:
            wanted = " ".join(sorted(known)) or "—"
            raise Invalid(what="REMEDIES", value=" ".join(sorted(unknown)), wanted=wanted)
    click.echo(f"{'—':30} {_end(view.answer.finish)}  缺 missing {view.answer.missing_days}")
    for option in view.options:
        click.echo(
            f"{','.join(option.remedies):30} {_end(option.finish)}  "
            f"缺 missing {option.missing_days}  代价 cost {option.cost:g}"
        )
    for offer in view.offers if not remedies else ():
        verdict = "够 enough" if offer.suffices else "不够 not enough"
        click.echo(
            f"{','.join(offer.remedies):30} {offer.title}: +{offer.days_gained} 天 days, {verdict}"
        )


@command.command()
@click.argument("key")
@_WHO
@click.option("--title", required=True)
@click.option("--kind", type=click.Choice(["team", "window"]), required=True)
@click.option("--capacity", type=click.IntRange(0), required=True, help="Cases at once.")
@click.option("--unit", help="Key of the unit that keeps it.")
def means(*, key: str, who: str, title: str, kind: str, capacity: int, unit: str | None) -> None:
    """Register the shared means KEY, a task force or an approval window, or change it."""
    keeper = unit_by_key(unit) if unit else None
    with acting_as(who) as actor:
        set_means(NewMeans(key, title, kind, capacity, unit=keeper), actor=actor, at=now())
    click.echo(f"{key} {title}: {capacity}")


def _duration(given: str) -> tuple[str, int]:
    node, _, days = given.partition("=")
    if not days.isdigit():
        raise Invalid(what="--days", value=given, wanted="NODE=DAYS")
    return node, int(days)


def _print(view: PlanView) -> None:
    """Print a plan as a person reads it at a terminal."""
    due = view.record["plan"]["head"].get("due") or "—"
    click.echo(f"{view.matter.number} {view.matter.title}")
    click.echo(f"预计 forecast {_end(view.answer.finish)}  硬期限 hard date {due}")
    if view.answer.missing_days:
        chain = " → ".join(view.record["nodes"][key]["zh"] for key in view.answer.chain)
        click.echo(f"缺 {view.answer.missing_days} 个工作日 working days missing: {chain}")
    if view.band:
        click.echo(f"P50 {view.band.p50}  P80 {view.band.p80}")
    for key, facts in in_order(view.record):
        dates = view.answer.nodes[key]
        mark = "✓" if facts.get("finished") else "*" if dates.critical else " "
        click.echo(
            f"{mark} {day_of(dates.planned_start)} {day_of(dates.planned_finish)} "
            f"{dates.total_float:>5} {key:18} {facts['zh']}"
        )


def _end(finish: object) -> str:
    return str(finish) if finish else "—"
