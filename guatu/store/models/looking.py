"""What a person keeps for looking at the ledger: saved views, and how far they have looked.

Both are the person's own: nobody else sees them, and no time of looking is kept.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guatu.store.actor import Actor
from guatu.store.scope import ScopedManager


class OfPerson(models.Model):
    """A row that only the person sees to whom it belongs."""

    user = models.ForeignKey("store.User", models.PROTECT, related_name="+")

    objects = ScopedManager()

    class Meta:
        """No table of its own."""

        abstract = True

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Return the condition that the row is the actor's own."""
        return Q(user=actor.user_id) if actor.user_id else Q(pk__in=[])


class SavedView(OfPerson):
    """A name for a list: `query` is the query string of the ledger's address, without "?"."""

    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        """A person's names differ."""

        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_view_once")
        ]

    def __str__(self) -> str:
        return self.name


class Look(OfPerson):
    """How far a person has seen what changed: the row number of the last event they saw."""

    event = models.PositiveBigIntegerField(default=0)

    class Meta:
        """One row per person."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["user"], name="look_once")]

    def __str__(self) -> str:
        return f"{self.user_id} up to {self.event}"
