"""Files of rules that the city loads: each change of one is a version of its own."""

from __future__ import annotations

from django.db import models


class FileVersion(models.Model):
    """The TOML text of a file as loaded. Loading a changed one adds a row, changes none."""

    key = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        """No table of its own."""

        abstract = True

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"
