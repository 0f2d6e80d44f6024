"""What the commands that use the database share: Django's start, the clock, who acts.

Importing this module starts Django, so that a command may import the store after it (imports
are sorted: `guatu.cli` comes before `guatu.store`). Commands that need no database do not
import it and start quickly.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING

import django
from django.utils import timezone

if TYPE_CHECKING:
    from guatu.store.actor import Actor

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
django.setup()


def now() -> datetime:
    """Return the instant of now: the command line is an edge and may read the clock."""
    return timezone.now()


def today() -> date:
    """Return the day of now in the city's zone."""
    return timezone.localdate()


@contextmanager
def acting_as(username: str) -> Iterator[Actor]:
    """Open the scope of the person with the account `username`.

    The command line is for whoever keeps the machine: it asks for no password, and the record
    says who was named.
    """
    # Not importable before Django has started, which this very module does.
    permission = import_module("guatu.store.permission")
    people = import_module("guatu.store.selectors.people")
    with permission.acting(permission.actor_of(people.user_named(username))) as actor:
        yield actor
