"""`guatu notice`: a notice of late matters that somebody checked, drafted for a person to sign."""

from __future__ import annotations

from pathlib import Path

import click

from guatu.cli.store import acting_as, now, today
from guatu.errors import Invalid, NotFound
from guatu.report.criticism import notice_document, notice_lines
from guatu.store.acts.draft_notice import BOOK, draft_notice
from guatu.store.selectors.criticism import late_matters, signature
from guatu.store.selectors.matter import matter_numbered

_WHO = click.option("--as", "who", required=True, help="Account of the person who acts.")


@click.group()
def command() -> None:
    """Notices of what is late: show what one would say, draft it, write it to a file."""


@command.command()
@_WHO
def show(who: str) -> None:
    """Print what a notice of today would say, and what is to be checked first."""
    with acting_as(who) as actor:
        checked, unchecked = late_matters(actor, today=today())
    for line in notice_lines(checked, today()) if checked else ():
        click.echo(line)
    for lag in unchecked:
        days = lag.days_late(today())
        click.echo(f"? 未核实 not checked: {lag.number} {lag.unit} {lag.title} +{days}")


@command.command()
@_WHO
def draft(who: str) -> None:
    """Enter the notice of today in its book, for somebody to sign."""
    with acting_as(who) as actor:
        notice = draft_notice(actor=actor, at=now())
    click.echo(f"{notice.number} {notice.title}")


@command.command()
@click.argument("number")
@click.argument("file", type=click.Path(path_type=Path))
@_WHO
def word(number: str, file: Path, who: str) -> None:
    """Write a notice to FILE (.docx); one that nobody signed says that it is a draft."""
    with acting_as(who) as actor:
        notice = matter_numbered(actor, number)
        if notice.book != BOOK:
            raise NotFound(what=number)
        data = notice_document(notice.title, notice.text.splitlines(), signed=signature(notice))
    try:
        file.write_bytes(data)
    except OSError as error:
        raise Invalid(what=str(file), value=error.strerror, wanted="a file 文件") from error
    click.echo(f"{file}：{len(data) // 1000} kB")
