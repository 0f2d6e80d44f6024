"""How people come in beside their password: tokens, recovery codes, the city's own provider.

Secrets are kept as SHA-256 alone: they are long and random, so nothing is gained by guessing.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from guatu.store.models.people import User


class Token(models.Model):
    """With which a program of a person asks the API; it may do what the person may do then."""

    user = models.ForeignKey(User, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60, help_text="what it is for")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    until = models.DateTimeField(help_text="from then on it is no longer taken")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first; looked up by digest."""

        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest"], name="token_digest_once"),
            models.UniqueConstraint(
                fields=["user", "name"],
                condition=models.Q(revoked_at=None),
                name="token_name_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.name}"

    @property
    def told(self) -> dict[str, str]:
        """Return what the record tells of it when it is made and when it is taken back."""
        return {"kind": "token", "name": self.name, "sha256": self.digest}

    def is_good_at(self, at: datetime) -> bool:
        """Tell whether it is taken at the instant `at`."""
        return self.revoked_at is None and at < self.until


class DoneOnce(models.Model):
    """What a program was answered for a key of its own: asked again, it is not done again."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, help_text="of what was asked")
    answer = models.TextField(help_text="JSON")
    at = models.DateTimeField()

    class Meta:
        """A person's key is answered once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="done_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.key}"


class RecoveryCode(models.Model):
    """Opens one sign-in in the place of a lost phone."""

    user = models.ForeignKey(User, models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.pk}"


class Identity(models.Model):
    """Whom the city's own provider means by a subject; bound by hand, never by e-mail or name."""

    user = models.ForeignKey(User, models.PROTECT, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    linked_at = models.DateTimeField()

    class Meta:
        """A subject means one person."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject} = {self.user_id}"

    @property
    def told(self) -> dict[str, str]:
        """Return what the record tells of it when it is bound and when it is loosed."""
        return {"kind": "identity", "name": f"{self.issuer} {self.subject}"}
