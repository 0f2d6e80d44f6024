"""Demands met again: which known matter or earlier draft a draft likely tells again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guatu.store.actor import Actor
from guatu.store.models.documents import Draft
from guatu.store.models.matters import Matter
from guatu.store.scope import ScopedManager


class Retelling(models.Model):
    """That `draft` likely asks for what `matter`, or else an `earlier` draft, asks for.

    Found when the draft was stored and never changed; `score` is how alike they are (0 to 1) and
    `shared` by which words. What changed is told when it is shown, for a matter moves on.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="retellings")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="retellings")
    earlier = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="retold")
    score = models.FloatField()
    shared = models.JSONField(default=list)

    objects = ScopedManager()

    class Meta:
        """The most alike first."""

        ordering: ClassVar = ["draft", "-score", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(matter=None) ^ Q(earlier=None), name="retelling_of_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.score:.2f}"

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Return the condition that `actor` may see both sides."""
        drafts, matters = Draft.objects.seen_by(actor), Matter.objects.seen_by(actor)
        of_seen = Q(matter__in=matters) | Q(earlier__in=drafts)
        return Q(draft__in=drafts) & of_seen
