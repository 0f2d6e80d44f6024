"""Storing what `guatu read` read. Imported only when something is stored: it starts Django."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.db import OperationalError, ProgrammingError

from guatu.cli.store import acting_as, now
from guatu.cli.tables import make_tables
from guatu.errors import Busy
from guatu.read.facts import Page
from guatu.store.actor import Actor
from guatu.store.acts.store_document import Stored, store_document
from guatu.store.permission import SYSTEM, acting


class StoreNotReady(Busy):
    """The database does not answer, or its tables have not been made."""

    code = "read.store_not_ready"


def store(page: Page, text: str, *, who: str | None) -> Stored:
    """Store one page in one transaction, as the account `who` or as the system.

    Raises:
        StoreNotReady: there is no database to store in.
        NotAllowed: `who` may not store documents.
    """
    try:
        make_tables()
        with scope_of(who) as actor:
            return store_document(page, text, actor=actor, at=now())
    except (OperationalError, ProgrammingError) as error:
        raise StoreNotReady(why=str(error)) from None


def scope_of(who: str | None) -> AbstractContextManager[Actor]:
    """Open the scope of the account `who`, or of the system when none is named."""
    return acting_as(who) if who else acting(SYSTEM)
