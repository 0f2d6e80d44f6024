"""The record: events that are only ever added, and checkpoints over all their chains.

`before` and `after` are canonical JSON as text, so that the same characters are hashed on
both databases. Triggers refuse UPDATE and DELETE (see `guatu.store.triggers`).
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from guatu.ledger.chain import EventBody, instant
from guatu.store.actor import Actor, Role
from guatu.store.models.matters import Matter, of_seen_matter
from guatu.store.scope import ScopedManager


class Event(models.Model):
    """One act: who, when, what before and after, why; bound to the one before by hash.

    `stream` names the chain: matter:BOOK:NUMBER, draft:3, document:SHA, user:li, unit:KEY,
    book:KEY; names, not row numbers, so that a chain means the same in another database.
    """

    stream = models.CharField(max_length=120)
    sequence = models.PositiveIntegerField()
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="events")
    act = models.CharField(max_length=40)
    act_id = models.UUIDField(help_text="the same for all events of one act")
    actor = models.CharField(max_length=80)
    actor_text = models.CharField(max_length=200)
    at = models.DateTimeField()
    before = models.TextField()
    after = models.TextField()
    reason = models.TextField(blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = ScopedManager()

    class Meta:
        """A chain has no two events with one number."""

        ordering: ClassVar = ["stream", "sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream", "sequence"], name="event_sequence_once")
        ]
        indexes: ClassVar = [
            # The time machine winds back what happened after a day.
            models.Index(fields=["at"], name="event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.sequence} {self.act}"

    @property
    def body(self) -> EventBody:
        """Return what the hash covers."""
        return EventBody(
            stream=self.stream,
            sequence=self.sequence,
            act=self.act,
            act_id=str(self.act_id),
            actor=self.actor,
            actor_text=self.actor_text,
            at=instant(self.at),
            before=self.before,
            after=self.after,
            reason=self.reason,
            previous=self.previous,
        )

    @property
    def before_facts(self) -> dict[str, Any]:
        """Return the changed fields as they were."""
        facts: dict[str, Any] = json.loads(self.before)
        return facts

    @cached_property
    def after_facts(self) -> dict[str, Any]:
        """Return the changed fields as they became; parsed once, and not to be changed.

        The lights of each past day replay the same events; those of plans are long.
        """
        facts: dict[str, Any] = json.loads(self.after)
        return facts

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Return the condition: events of seen matters; all others for auditors alone."""
        seen = of_seen_matter(actor)
        return seen | Q(matter=None) if actor.has([Role.AUDIT]) else seen


class Checkpoint(models.Model):
    """The Merkle root over the heads of all chains, up to an event; binds the one before."""

    day = models.DateField(unique=True)
    last_event = models.PositiveBigIntegerField()
    chains = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.root[:12]}"
