"""What the commands that use the database share: Django's start, the clock, who acts.

Importing this module starts Django, so that a command may import the store after it (imports
are sorted: `guatu.cli` comes before `guatu.store`). Commands that need no database do not
import it and start quickly.
"""

from __future__ import annotations

import os
from datetime import datetime

import django
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
django.setup()


def now() -> datetime:
    """Return the instant of now: the command line is an edge and may read the clock."""
    return timezone.now()
