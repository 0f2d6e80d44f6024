"""Django's settings, read from the environment; each is in docs/settings.md."""

from __future__ import annotations

import os
from pathlib import Path

HOME = Path(os.environ.get("GUATU_HOME", "var")).resolve()

SECRET_KEY = "replaced-by-the-store"  # noqa: S105
INSTALLED_APPS: list[str] = []
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME / "guatu.sqlite3"}}
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
