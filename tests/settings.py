"""Settings of the tests: those of the product, with a folder of their own and quick passwords."""

from __future__ import annotations

import os
import tempfile

os.environ["GUATU_HOME"] = tempfile.mkdtemp(prefix="guatu-tests-")

from guatu.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
