"""Decisions on likely misprints; the document's text stays as it was printed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guatu.store.actor import Actor
from guatu.store.models.documents import Document
from guatu.store.scope import ScopedManager


class Misprint(models.Model):
    """That a person accepted or dismissed the suggestion that stands at a place of a document.

    `start` and `end` are offsets into its raw text, end not included.
    """

    class State(models.TextChoices):
        """What the person said."""

        ACCEPTED = "accepted", "已更正"
        DISMISSED = "dismissed", "原文无误"

    document = models.ForeignKey(Document, models.PROTECT, related_name="misprints")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    rule = models.CharField(max_length=40)
    printed = models.CharField(max_length=80)
    meant = models.CharField(max_length=80)
    state = models.CharField(max_length=12)
    decided_by = models.ForeignKey("store.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        """In the order of the document."""

        ordering: ClassVar = ["document", "start"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "start", "end"], name="misprint_once")
        ]

    def __str__(self) -> str:
        return f"{self.printed} → {self.meant}"

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Return the condition on the misprints that `actor` may read."""
        return Q(document__in=Document.objects.seen_by(actor))
