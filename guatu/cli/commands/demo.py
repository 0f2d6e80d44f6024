"""`guatu demo`: a fictional city on the wall, from nothing, with one command."""

from __future__ import annotations

import socket

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from guatu.cli.commands.migrate import command as migrate
from guatu.cli.commands.serve import command as serve
from guatu.cli.commands.tick import command as tick
from guatu.cli.serving import split_address
from guatu.cli.store import now, today
from guatu.errors import Busy
from guatu.store.jobs.sample_city import (
    SignIn,
    load_city,
    password,
    read_sample,
    sample_pages,
    sign_ins,
)
from guatu.store.jobs.sample_history import play_history
from guatu.store.jobs.sample_plans import play_plans
from guatu.store.jobs.sample_rankings import play_rankings
from guatu.store.jobs.sample_shares import play_shares

ROLES = {
    "reader": "查阅 reads",
    "handler": "办理 reports",
    "reviewer": "审核 reviews",
    "supervisor": "督办 supervises",
    "leader": "领导 signs",
    "patrol": "巡查 patrols",
    "system": "系统管理 keeps the system",
    "security": "安全管理 keeps the rights",
    "audit": "审计管理 keeps the record",
}


@click.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="host:port")
@click.option(
    "--serve/--no-serve", "serving", default=True, help="Serve the wall when it is there."
)
@click.pass_context
def command(context: click.Context, address: str, serving: bool) -> None:
    """Load the sample city, read its pages, play its history and serve the wall.

    What is there already stays; the city and everybody in it are invented. Not for a machine
    that holds a real city: the password of all its people is known.
    """
    console = Console()
    if serving:
        _check_free(address)
    context.invoke(migrate)
    units = load_city(at=now())
    console.print(f"澄州市 Chengzhou, a fictional city: {units} new units")
    drafts = _read_pages(console)
    console.print(f"{drafts} drafts 拟办；{play_history()} new matters 事项")
    console.print(f"{play_plans(today=today())} projects with plans 有计划的重点项目")
    context.invoke(tick)
    console.print(f"{play_rankings()} months ranked 月度评比")
    console.print(f"{play_shares()} settlements of shared revenue 税收分享")
    _tell_sign_ins(console)
    if serving:
        console.print(f"[bold]http://{address}/[/]   Ctrl+C ends 结束", highlight=False)
        context.invoke(serve, address=address)


def _read_pages(console: Console) -> int:
    """Read and store the pages with a progress bar; return how many drafts they propose."""
    pages, drafts = sample_pages(), 0
    columns = (
        TextColumn("读取 reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=len(pages))
        for page in pages:
            progress.update(task, description=page.file)
            drafts += read_sample(page).drafts
            progress.advance(task)
    return drafts


def _tell_sign_ins(console: Console) -> None:
    """Print the accounts that show the most, and how the others are named."""
    people = sign_ins()
    shown = people[:8] + [person for person in people if person.username.startswith("zhujian")]
    table = Table("账号 account", "姓名 name", "职务 post", "角色 role", box=None, pad_edge=False)
    for person in shown:
        table.add_row(person.username, person.name, person.post, _roles(person))
    console.print(table)
    units = " ".join(person.username for person in people[8::2])
    console.print(f"其他单位 other units (UNIT, UNIT-check): {units}", highlight=False)
    console.print(f"密码 password of all: [bold]{password()}[/]", highlight=False)


def _roles(person: SignIn) -> str:
    return "、".join(ROLES[role] for role in person.roles)


def _check_free(address: str) -> None:
    """Raise `Busy` when something is served at `address` already, before anything is loaded."""
    host, port = split_address(address)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            raise Busy(what=address) from error
