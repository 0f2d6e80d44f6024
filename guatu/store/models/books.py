"""Versions of books as they were loaded; a matter keeps the version it was made under."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guatu.store.models.versions import FileVersion


class BookVersion(FileVersion):
    """A book as loaded."""

    restricted = models.BooleanField(default=False)

    class Meta:
        """Versions count from 1 in each book."""

        ordering: ClassVar = ["key", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "version"], name="book_version_once")
        ]
