"""Whether the database has its tables; where there is nothing yet they are made."""

from __future__ import annotations

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from guatu.cli.commands.migrate import command as migrate
from guatu.errors import Busy


class TablesOutdated(Busy):
    """The tables are those of another version of guatu, or have not been made."""

    code = "serve.tables_outdated"


def make_tables() -> None:
    """Make the tables of a SQLite file that has none: who begins need know no more.

    A database server is left alone: its keeper decides when it changes.
    """
    if connection.vendor == "sqlite" and not connection.introspection.table_names():
        migrate.main([], standalone_mode=False)


def check_tables() -> None:
    """Let the tables be those of this version.

    Raises:
        TablesOutdated: they are not, or no database answers.
    """
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise TablesOutdated(why=str(error)) from None
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise TablesOutdated(why=", ".join(migration.name for migration, _ in missing[:3]))
