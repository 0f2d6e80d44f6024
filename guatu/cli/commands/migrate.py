"""`guatu migrate`: bring the database to this version and load the books that ship."""

from __future__ import annotations

import click
from django.core.management import call_command

from guatu.cli.store import now
from guatu.store.acts.load_book import load_book
from guatu.store.books import shipped_books, was_loaded
from guatu.store.calendar import fill_calendar
from guatu.store.permission import SYSTEM, acting


@click.command()
def command() -> None:
    """Make or update the tables, and load the books that ship with guatu."""
    call_command("migrate", interactive=False, verbosity=0)
    # A new version of guatu may know another year's holidays.
    fill_calendar()
    with acting(SYSTEM):
        for name, text in shipped_books().items():
            # A book that the city has changed since is not changed back.
            if was_loaded(text):
                continue
            version = load_book(text, name=name, actor=SYSTEM, at=now())
            click.echo(f"{version.title} {version.title_en} v{version.version}")
