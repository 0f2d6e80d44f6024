"""The register of facts: each has one owner, is asked for once, and answered from here."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar

from django.db import models


class Fact(models.Model):
    """A figure or statement about a subject in a period; `value` is blank until it is given.

    Facts of the register are everybody's to read: that is what it is for. What is restricted
    stays in a restricted book.
    """

    subject = models.CharField(max_length=120, help_text="what it is about: 东河县, a project")
    metric = models.CharField(max_length=120, help_text="what is measured: 完成投资")
    period = models.CharField(max_length=20, help_text="2026, 2026-03, 2026-03-02")
    owner = models.ForeignKey("store.Unit", models.PROTECT, related_name="facts")
    measure = models.CharField(max_length=40, blank=True, help_text="unit of measure: 万元")
    value = models.TextField(blank=True)
    source = models.TextField(blank=True)
    asked_by = models.ForeignKey("store.Unit", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    due = models.DateField(null=True)
    given_at = models.DateTimeField(null=True)

    class Meta:
        """A fact is asked for once."""

        ordering: ClassVar = ["subject", "metric", "period"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "metric", "period"], name="fact_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.metric} {self.period}"

    @property
    def stream(self) -> str:
        """Return the name of this fact's chain of events."""
        key = "\n".join((self.subject, self.metric, self.period))
        return f"fact:{sha256(key.encode()).hexdigest()[:32]}"
