"""`guatu simulate`: a city of any size with a year of history, for tests and benchmarks."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import click
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from guatu.cli.commands.migrate import command as migrate
from guatu.cli.store import today
from guatu.ledger.simulation import Scale, simulate
from guatu.store.calendar import city_calendar
from guatu.store.jobs.simulate import build_stage, write_city
from guatu.store.jobs.simulated_plans import plan_projects

SIZE = click.IntRange(0, 10_000_000)


@click.command()
@click.option("--seed", type=click.IntRange(0), required=True, help="The same seed, the same city.")
@click.option("--matters", type=SIZE, default=20_000, show_default=True, help="All of them.")
@click.option("--projects", type=SIZE, default=1_000, show_default=True, help="Part of MATTERS.")
@click.option("--plans", type=SIZE, default=50, show_default=True, help="Projects with a plan.")
@click.option("--units", type=click.IntRange(1, 1000), default=40, show_default=True)
@click.option("--days", type=click.IntRange(8, 3660), default=365, show_default=True)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day; today if left out.")
@click.option("--password", help="Let everybody of the city sign in with this.")
def command(
    *,
    seed: int,
    until: datetime | None,
    password: str | None,
    days: int,
    plans: int,
    **sizes: int,
) -> None:
    """Write a simulated city into an empty database: units, people, matters and whole chains.

    All of it is invented, and nothing is to be learnt from it about a real city.
    """
    scale = Scale(until.date() if until else today(), days=days, **sizes)
    migrate.main([], standalone_mode=False)
    city = simulate(scale, seed=seed, calendar=city_calendar())
    eve = datetime.combine(city.window.first - timedelta(days=1), time())
    stage = build_stage(city, at=timezone.make_aware(eve), password=password)
    columns = (TextColumn("写入 writing"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=len(city.matters))
        for done in write_city(city, stage):
            progress.update(task, completed=done)
    planned = plan_projects(city, stage, most=plans)
    click.echo(
        f"{len(city.units)} units 单位, {len(city.matters)} matters 事项, "
        f"{planned} plans 计划, seed {seed}"
    )
