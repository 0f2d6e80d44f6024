"""Agreements to share revenue, and what each period gave to whom; both sides acknowledge.

Money is whole cents (分). What a settlement is made of is kept as text: it is computed again to
the cent from the agreement and the receipts.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guatu.store.actor import Actor
from guatu.store.models.rankings import covers_all, own_units
from guatu.store.models.versions import FileVersion
from guatu.store.scope import ScopedManager


class AgreementVersion(FileVersion):
    """An agreement as loaded."""

    class Meta:
        """Versions count from 1 for each agreement."""

        ordering: ClassVar = ["key", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "version"], name="agreement_version_once")
        ]


class Settlement(models.Model):
    """What came in during a period under an agreement; `receipts` is CSV text, as handed in."""

    agreement = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="settlements")
    key = models.CharField(max_length=60, help_text="of the agreement, whatever its version")
    period = models.CharField(max_length=10)
    last_day = models.DateField()
    receipts = models.TextField()
    cents = models.BigIntegerField(help_text="all receipts together")
    made_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        """Newest period first."""

        ordering: ClassVar = ["key", "-last_day", "period"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "period"], name="settlement_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.period}"

    @property
    def stream(self) -> str:
        """Return the name of this settlement's chain of events."""
        return f"share:{self.key}:{self.period}"

    @staticmethod
    def visible_to(actor: Actor) -> models.Q:
        """Return the condition: each side sees the whole, or could not check that it adds up."""
        if covers_all(actor):
            return models.Q()
        own = SettlementPart.objects.filter(own_units(actor)).values("settlement")
        return models.Q(pk__in=own)


class SettlementPart(models.Model):
    """What a unit has of a settlement; settled when it has signed for just this sum.

    Read through its settlement: who sees that sees all of its parts.
    """

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="parts")
    unit = models.ForeignKey("store.Unit", models.PROTECT, related_name="+")
    cents = models.BigIntegerField()
    signed_cents = models.BigIntegerField(null=True)
    signed_by = models.ForeignKey("store.User", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        """In the order of the agreement."""

        ordering: ClassVar = ["settlement", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["settlement", "unit"], name="settlement_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.unit_id} {self.cents}"

    @property
    def is_signed(self) -> bool:
        """Tell whether the unit has signed for just this sum."""
        return self.signed_cents == self.cents
