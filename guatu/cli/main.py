"""The `guatu` command: finds its sub-commands and maps failures to exit codes.

Exit codes: 0 done, 1 a fault or busy, 2 a rule forbids it, 3 the input is not what was wanted.
"""

from __future__ import annotations

import ast
import re
import sys
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules
from typing import cast

import click

from guatu.cli import commands
from guatu.errors import GuatuError

_NO_TABLE = re.compile(r"no such (?:table|column)|(?:relation|column) .* does not exist")
NO_TABLES = (
    "数据库还没有建好，或是旧版本的；请先运行 guatu migrate。\n"
    "The database has no tables yet, or those of an older version: run guatu migrate first."
)


class CommandFolder(click.Group):
    """A group whose commands are the modules of `guatu.cli.commands`, imported when called.

    Importing late keeps `guatu read` free of Django's start-up time.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all sub-commands, sorted."""
        return sorted(module.name for module in iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the sub-command `cmd_name`, or `None` when there is no such module."""
        if cmd_name not in self.list_commands(ctx):
            return None
        return cast(click.Command, import_module(f"{commands.__name__}.{cmd_name}").command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each sub-command does, from its module's docstring: none is imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _purpose(name)) for name in self.list_commands(ctx)])


def _purpose(name: str) -> str:
    """Return what the module of a command says of it: `guatu NAME`: what it does."""
    source = files(commands).joinpath(f"{name}.py").read_text("utf-8")
    first, _, _ = (ast.get_docstring(ast.parse(source)) or "").partition("\n\n")
    purpose = " ".join(first.split()).partition(": ")[2]
    return purpose[:1].upper() + purpose[1:]


@click.command(cls=CommandFolder)
@click.version_option(package_name="guatu")
def guatu() -> None:
    """挂图: from a city's words to a wall that shows what became of them."""


def main() -> None:
    """Run the command line; end the process with an exit code of this module's table."""
    try:
        result = guatu.main(standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except GuatuError as error:
        click.echo(f"{error.say('zh')}\n{error.say('en')}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(3)
    except click.Abort:
        click.echo("已中止 / aborted", err=True)
        sys.exit(1)
    except _database_errors() as error:
        if not _NO_TABLE.search(str(error)):
            raise
        click.echo(NO_TABLES, err=True)
        sys.exit(3)


def _database_errors() -> tuple[type[Exception], ...]:
    """Return what Django raises for a table that is not there; nothing if it was never started."""
    known = sys.modules.get("django.db.utils")
    return (known.OperationalError, known.ProgrammingError) if known else ()
