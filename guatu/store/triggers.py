"""The database's own refusal to change what was recorded: triggers on both databases.

Events are never updated or deleted; a document's text and hash never change. The first
migration installs them; tests that empty tables take them off and put them on again.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

# trigger -> (what it watches, table)
GUARDS = {
    "event_no_update": ("UPDATE", "store_event"),
    "event_no_delete": ("DELETE", "store_event"),
    "document_no_update": ("UPDATE OF text, sha256", "store_document"),
    "document_no_delete": ("DELETE", "store_document"),
}


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers; those of the same name are replaced."""
    remove_triggers(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION store_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'guatu: % on % is refused: it is a record', "
                "TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
            )
        for name, (what, table) in GUARDS.items():
            cursor.execute(_create(name, what, table, connection.vendor))


def remove_triggers(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers, if there are any."""
    on_table = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for name, (_, table) in GUARDS.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if on_table else ""))


def _create(name: str, what: str, table: str, vendor: str) -> str:
    head = f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH ROW "
    if vendor == "postgresql":
        return head + "EXECUTE FUNCTION store_refuse()"
    return head + f"BEGIN SELECT RAISE(ABORT, 'guatu: {name}: it is a record'); END"
