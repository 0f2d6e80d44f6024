"""Settings of the tests: those of the product, with a folder of their own and quick passwords."""

from __future__ import annotations

import os
import tempfile

os.environ["GUATU_HOME"] = tempfile.mkdtemp(prefix="guatu-tests-")

from guatu.settings import *  # noqa: F403
from guatu.settings import DATABASES, HOME

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# No test waits for holidays that another process loads: the calendar is read once.
CALENDAR_SECONDS = 3600
# Streams notice soon that their page is gone.
STREAM_BEAT_S = 1.0
# A file, because threads that share an SQLite database in memory lock each other's tables.
if "sqlite3" in str(DATABASES["default"]["ENGINE"]):
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}
