"""Scorecards as loaded, rankings of periods with their editions, and what units say to them.

A ranking is computed as often as need be; each time is an edition that keeps its inputs and its
answer as text, so that it can be computed again to the byte. Points are whole millionths.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guatu.store.actor import Actor
from guatu.store.models.people import STEP, under
from guatu.store.models.versions import FileVersion
from guatu.store.scope import ScopedManager


class ScorecardVersion(FileVersion):
    """A scorecard as loaded."""

    class Meta:
        """Versions count from 1 for each scorecard."""

        ordering: ClassVar = ["key", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "version"], name="scorecard_version_once")
        ]


def covers_all(actor: Actor) -> bool:
    """Tell whether `actor` sees the whole city: a grant over a unit without a parent."""
    return any(len(grant.path) == STEP and not grant.book for grant in actor.seeing)


def own_units(actor: Actor, field: str = "unit__path") -> Q:
    """Return the condition that the unit at `field` is under a grant of `actor`."""
    reach = Q(pk__in=[])
    for path in sorted({grant.path for grant in actor.seeing if not grant.book}):
        reach |= under(path, field=field)
    return reach


class PeriodRanking(models.Model):
    """The ranking of one period by one scorecard; `current` is its newest edition.

    It is running until the period is over, a draft until it is shown to its units, and frozen
    once published.
    """

    class State(models.TextChoices):
        """How far a ranking has come."""

        RUNNING = "running", "进行中"
        DRAFT = "draft", "初评"
        SHOWN = "shown", "公示"
        PUBLISHED = "published", "已通报"

    card = models.ForeignKey(ScorecardVersion, models.PROTECT, related_name="rankings")
    key = models.CharField(max_length=60, help_text="of the scorecard, whatever its version")
    period = models.CharField(max_length=10)
    first_day = models.DateField()
    last_day = models.DateField()
    state = models.CharField(max_length=12, default=State.RUNNING)
    current = models.ForeignKey("store.Edition", models.PROTECT, null=True, related_name="+")
    objections_until = models.DateField(null=True, help_text="last day, included")
    shown_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        """Newest period first."""

        ordering: ClassVar = ["key", "-last_day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "period"], name="ranking_period_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.period}"

    @property
    def stream(self) -> str:
        """Return the name of this ranking's chain of events."""
        return f"ranking:{self.key}:{self.period}"

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Return the condition: drafts are for those who see the whole city."""
        if covers_all(actor):
            return Q()
        return ~Q(state=PeriodRanking.State.DRAFT) if actor.seeing else Q(pk__in=[])


class Edition(models.Model):
    """One computation: what went in, what came out, as text; only ever added.

    `inputs` is canonical JSON of source -> CSV text; `answer` what `guatu rank --json` prints.
    """

    ranking = models.ForeignKey(PeriodRanking, models.PROTECT, related_name="editions")
    card = models.ForeignKey(ScorecardVersion, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    on = models.DateField(help_text="the day as of which the facts stand")
    inputs = models.TextField()
    answer = models.TextField()
    sha256 = models.CharField(max_length=64, help_text="of the answer")
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        """In the order in which they were made."""

        ordering: ClassVar = ["ranking", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ranking", "number"], name="edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.ranking_id}#{self.number}"

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Return the condition: an answer tells every unit's losses."""
        return Q() if covers_all(actor) else Q(pk__in=[])


class OfUnit(models.Model):
    """A row about one unit in a ranking: its own people see it once it is no draft."""

    unit = models.ForeignKey("store.Unit", models.PROTECT, related_name="+")

    objects = ScopedManager()

    class Meta:
        """No table of its own."""

        abstract = True

    @classmethod
    def visible_to(cls, actor: Actor) -> Q:
        """Return the condition on the rows that `actor` may see."""
        if covers_all(actor):
            return Q()
        seen = PeriodRanking.objects.seen_by(actor)
        return own_units(actor) & Q(**{f"{cls.ranking_at}__in": seen})

    # Where the ranking of a row is found.
    ranking_at: ClassVar[str] = "ranking"


class Standing(OfUnit):
    """Where a unit stands in an edition; everybody's to see when the ranking is published."""

    ranking_at: ClassVar[str] = "edition__ranking"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="standings")
    group = models.CharField(max_length=60)
    score = models.BigIntegerField(help_text="millionths of a point")
    place = models.PositiveIntegerField(null=True, help_text="blank: not rated")
    klass = models.CharField(max_length=60, blank=True)
    not_rated_by = models.CharField(max_length=60, blank=True)
    moved = models.IntegerField(null=True, help_text="places won since the period before")
    gained = models.BigIntegerField(null=True, help_text="millionths since the period before")

    class Meta:
        """By group and place."""

        ordering: ClassVar = ["edition", "group", models.F("place").asc(nulls_last=True), "unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "unit"], name="standing_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.unit_id} {self.place}"

    @classmethod
    def visible_to(cls, actor: Actor) -> Q:
        """Return the condition: one's own units, and all of what is published."""
        if covers_all(actor):
            return Q()
        seen = super().visible_to(actor)
        published = Q(edition__ranking__state=PeriodRanking.State.PUBLISHED)
        return seen | published if actor.seeing else seen


class Loss(OfUnit):
    """Points that a unit has not, and why; those of a unit add up to full less its score."""

    ranking_at: ClassVar[str] = "edition__ranking"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="losses")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=60)
    cause = models.CharField(max_length=20)
    points = models.BigIntegerField(help_text="millionths; below 0 for what was gained")
    words_zh = models.TextField()
    words_en = models.TextField()
    item = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=255, blank=True)
    matter = models.ForeignKey("store.Matter", models.PROTECT, null=True, related_name="losses")

    class Meta:
        """The largest first, as the answer has them."""

        ordering: ClassVar = ["edition", "unit", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "unit", "position"], name="loss_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.key} {self.points}"


class Appeal(OfUnit):
    """A unit's objection to a loss, and what became of it. `points` asked may be blank: all."""

    class State(models.TextChoices):
        """What became of an appeal."""

        ASKED = "asked", "待复核"
        GRANTED = "granted", "采纳"
        REFUSED = "refused", "不采纳"

    ranking = models.ForeignKey(PeriodRanking, models.PROTECT, related_name="appeals")
    key = models.CharField(max_length=60)
    item = models.CharField(max_length=200, blank=True)
    points = models.BigIntegerField(null=True, help_text="millionths asked, then granted")
    reason = models.TextField()
    proof = models.CharField(max_length=255)
    asked_by = models.ForeignKey("store.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=State.ASKED)
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey("store.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="+")

    class Meta:
        """Oldest first; one appeal to one loss at a time."""

        ordering: ClassVar = ["ranking", "asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ranking", "unit", "key", "item"],
                condition=Q(state="asked"),
                name="appeal_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return how the ranking's chain of events names this appeal."""
        return f"appeal:{self.unit.key}:{self.key}:{self.item}"


class Comment(OfUnit):
    """What a leader says to a unit's standing; its demands wait as drafts of `document`."""

    ranking = models.ForeignKey(PeriodRanking, models.PROTECT, related_name="comments")
    text = models.TextField()
    by = models.ForeignKey("store.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    document = models.ForeignKey("store.Document", models.PROTECT, null=True, related_name="+")

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["ranking", "at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]
