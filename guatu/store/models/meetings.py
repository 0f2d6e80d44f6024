"""Meetings that come back: numbered in their series, with the papers that were decided in them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guatu.store.actor import Actor
from guatu.store.scope import ScopedManager


class Meeting(models.Model):
    """Number `number` of `series`. Its decisions are matters; its papers hold their sentences.

    `unit` and `book` narrow what the agenda takes up; blank means all. `agenda` is what stood on
    it when the meeting was closed: sections with their matters as they were then. `held_at` is
    empty until it is closed.
    """

    series = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    on = models.DateField()
    next_on = models.DateField(help_text="the next one; what is due before it is on the agenda")
    place = models.CharField(max_length=120, blank=True)
    chair = models.CharField(max_length=120, blank=True)
    present = models.TextField(blank=True, help_text="who attended, as text")
    unit = models.ForeignKey("store.Unit", models.PROTECT, null=True, related_name="+")
    book = models.CharField(max_length=40, blank=True)
    agenda = models.JSONField(default=list)
    papers = models.ManyToManyField("store.Document", related_name="meetings")
    held_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        """The latest first; a number is given once in a series."""

        ordering: ClassVar = ["-on", "series", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "number"], name="meeting_once")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.number}"

    @property
    def stream(self) -> str:
        """Return the name of this meeting's chain of events."""
        return f"meeting:{self.series}:{self.number}"

    @property
    def told(self) -> dict[str, object]:
        """Return what its chain tells from its calling on."""
        return {
            "on": self.on.isoformat(),
            "next_on": self.next_on.isoformat(),
            "place": self.place,
            "chair": self.chair,
            "unit": self.unit and self.unit.key,
            "book": self.book,
        }

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Return the condition on meetings: whoever sees matters knows of all of them.

        What is on an agenda is asked of the matters themselves, by each reader's own rights.
        """
        return Q() if actor.seeing else Q(pk__in=[])
