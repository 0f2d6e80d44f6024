"""`guatu book`: check a book file, load it, list what is loaded."""

from __future__ import annotations

from pathlib import Path

import click

from guatu.cli.store import now
from guatu.errors import Invalid
from guatu.ledger.bookfile import check_book
from guatu.store.acts.load_book import load_book
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.home import open_books


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


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(what=str(file), value=error, wanted="TOML, UTF-8") from error
