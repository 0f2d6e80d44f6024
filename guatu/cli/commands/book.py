"""`guatu book`: check a book file, load it, list what is loaded."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from guatu.cli.store import acting_as, now, today
from guatu.errors import Invalid
from guatu.ledger.bookfile import check_book
from guatu.store.acts.load_book import load_book
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.accounts import book_figures
from guatu.store.selectors.home import BookAccount, open_books
from guatu.store.selectors.past import account_at

STATES = (
    ("open", "在办"), ("closed", "已销号"), ("cancelled", "已取消"), ("merged", "已并案"),
    ("carried", "已结转"),
)  # fmt: skip


@click.group()
def command() -> None:
    """Books: the files that say what kinds of matter there are."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> int:
    """Name every mistake in FILE with its line. Exit 3 if there is one."""
    book, findings = check_book(_read(file), name=str(file))
    for finding in findings:
        click.echo(f"{file}:{finding.place.line}: {finding.say('zh')}  {finding.say('en')}")
    if book is None:
        return 3
    click.echo(
        f"{book.zh} {book.en}：{len(book.stages)} 个环节 stages，"
        f"{len(book.fields)} 个字段 fields，{len(book.moves)} 条流转 moves"
    )
    return 0


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
def load(file: Path) -> None:
    """Load FILE; a changed book becomes a new version, matters keep theirs."""
    with acting(SYSTEM):
        version = load_book(_read(file), name=str(file), actor=SYSTEM, at=now())
    click.echo(f"{version.key} {version.title} v{version.version}")


@command.command(name="list")
def list_() -> None:
    """List the books that are loaded."""
    with acting(SYSTEM):
        for version in open_books(SYSTEM):
            mark = "（限）" if version.restricted else ""
            click.echo(f"{version.key} {version.title}{mark} {version.title_en} v{version.version}")


@command.command()
@click.argument("book")
@click.option("--as", "who", required=True, help="Account of the person who asks.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The balance alone, as of that day.")
def account(book: str, who: str, on: datetime | None) -> None:
    """Show the account of BOOK: established = open + closed + cancelled + merged + carried."""
    with acting_as(who) as actor:
        if on is not None:
            _say_balance(account_at(actor, book, day=on.date()))
            return
        figures = book_figures(actor, book, today=today())
    _say_balance(figures.account)
    for section in figures.sections:
        click.echo(f"\n{section.zh} {section.en}")
        for figure in section.figures:
            names = figure.zh if figure.zh == figure.en else f"{figure.zh} {figure.en}"
            value = f"{figure.value} {figure.value_en}".rstrip()
            click.echo(f"  {'!' if figure.odd else ' '} {names}: {value}")


def _say_balance(side: BookAccount) -> None:
    parts = " + ".join(f"{zh} {getattr(side, state)}" for state, zh in STATES)
    click.echo(f"{side.title} {side.title_en}\n立账 established {side.established} = {parts}")


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise Invalid(what=str(file), value=error.strerror, wanted="TOML, UTF-8") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        value = f"第 {line} 行不是 UTF-8 编码 line {line}: not UTF-8"
        raise Invalid(what=str(file), value=value, wanted="TOML, UTF-8") from error
