"""Versions of books as they were loaded; a matter keeps the version it was made under."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class BookVersion(models.Model):
    """The TOML text of a book as loaded. Loading a changed book adds a row, changes none."""

    key = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)
    restricted = models.BooleanField(default=False)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        """Versions count from 1 in each book."""

        ordering: ClassVar = ["key", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "version"], name="book_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"
