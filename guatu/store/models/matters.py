"""Matters, the units in them, their evidence, and the lights that were recorded as turned."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from guatu.store.actor import Actor, Granted
from guatu.store.models.people import STEP, under
from guatu.store.scope import ScopedManager


class Matter(models.Model):
    """Something that a unit must get done, in one book, from its sentence to its closing.

    `version` counts its events and `head` is the hash of the last: an act that changes a row
    whose version moved on is refused. Dates are days in the city's zone, ends included.
    """

    class State(models.TextChoices):
        """Which side of the account a matter stands on."""

        OPEN = "open", "在办"
        CLOSED = "closed", "已销号"
        CANCELLED = "cancelled", "已取消"
        MERGED = "merged", "已并案"
        CARRIED = "carried", "已结转"

    class Claim(models.TextChoices):
        """How far the last reported progress is believed."""

        NONE = "", "无"
        CLAIMED = "claimed", "自报"
        VERIFIED = "verified", "已核实"
        CONTRADICTED = "contradicted", "有出入"

    book = models.CharField(max_length=40)
    book_version = models.ForeignKey("store.BookVersion", models.PROTECT, related_name="+")
    restricted = models.BooleanField(default=False)
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    text = models.TextField()
    document = models.ForeignKey(
        "store.Document", models.PROTECT, null=True, related_name="+", db_index=False
    )
    statement = models.ForeignKey(
        "store.Statement", models.PROTECT, null=True, related_name="+", db_index=False
    )
    inferred = models.JSONField(default=list)
    lead = models.ForeignKey("store.Unit", models.PROTECT, null=True, related_name="led")
    handler = models.ForeignKey("store.User", models.PROTECT, null=True, related_name="handled")
    acceptor = models.ForeignKey("store.User", models.PROTECT, null=True, related_name="+")
    issued = models.DateField()
    first_due = models.DateField(null=True, help_text="the date before any extension")
    due = models.DateField(null=True)
    due_at = models.DateTimeField(null=True, help_text="for clocks that count hours")
    asked_due = models.DateField(null=True, help_text="an extension that waits for an answer")
    paused_on = models.DateField(null=True)
    stage = models.CharField(max_length=40)
    stage_on = models.DateField(help_text="the day on which it came into its stage")
    state = models.CharField(max_length=12, default=State.OPEN)
    progress = models.PositiveSmallIntegerField(default=0, help_text="percent, 0 to 100")
    claim = models.CharField(max_length=12, default=Claim.NONE, blank=True)
    last_report_on = models.DateField(null=True)
    last_evidence_on = models.DateField(null=True)
    started_on = models.DateField(null=True, help_text="the first report")
    submitted_on = models.DateField(null=True, help_text="handed in as done")
    closed_on = models.DateField(null=True)
    extended_times = models.PositiveSmallIntegerField(default=0)
    returned_times = models.PositiveSmallIntegerField(default=0)
    reopened_times = models.PositiveSmallIntegerField(default=0)
    published_on = models.DateField(null=True)
    excused_until = models.DateField(null=True, help_text="an excuse was accepted up to this day")
    recheck_on = models.DateField(null=True, help_text="when it is looked at again")
    red_on = models.DateField(null=True, help_text="its light was first recorded as red")
    forecast_on = models.DateField(null=True, help_text="counted daily: when its plan ends")
    float_days = models.IntegerField(null=True, help_text="counted daily: working days in hand")
    input_lacking = models.BooleanField(null=True, help_text="counted daily: an input is awaited")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", db_index=False
    )
    mandatory = models.BooleanField(default=True)
    weight = models.DecimalField(max_digits=8, decimal_places=3, default=Decimal(1))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", db_index=False
    )
    money = models.DecimalField(max_digits=18, decimal_places=2, null=True, help_text="yuan")
    longitude = models.FloatField(null=True, help_text="degrees, WGS 84")
    latitude = models.FloatField(null=True, help_text="degrees, WGS 84")
    values = models.JSONField(default=dict, help_text="the book's own fields")
    version = models.PositiveIntegerField(default=1)
    head = models.CharField(max_length=64)

    objects = ScopedManager()

    class Meta:
        """The ledger lists what is due first; each filter of it has its index."""

        ordering: ClassVar = ["due", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "number"], name="matter_number_once"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="matter_progress_percent"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["book", "state", "due", "id"], name="matter_book_state_due"),
            models.Index(fields=["state", "due", "id"], name="matter_state_due"),
            models.Index(fields=["lead", "state", "due"], name="matter_lead_state_due"),
            # A page of the list in all states, wherever it stands.
            models.Index(fields=["due", "id"], name="matter_due"),
            # What few matters have: beside a million empty ones an index would look useless.
            *(
                models.Index(
                    fields=[name], name=f"matter_{name}", condition=Q(**{f"{name}__isnull": False})
                )
                for name in ("parent", "merged_into", "document", "statement")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def stream(self) -> str:
        """Return the name of this matter's chain of events."""
        return f"matter:{self.key}"

    @property
    def key(self) -> str:
        """Return the key under which events name this matter; it never changes."""
        return f"{self.book}:{self.number}"

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Return the condition on the matters that `actor` may see.

        A grant over a root unit sees matters without a lead unit too.
        """
        general = [grant for grant in actor.seeing if not grant.book]
        visible = Q(pk__in=[])
        if general:
            visible |= Q(restricted=False) & _in_reach(general)
        for book in sorted(actor.books):
            own = [grant for grant in actor.seeing if grant.book == book]
            visible |= Q(book=book) & _in_reach(own)
        return visible


def _in_reach(grants: list[Granted]) -> Q:
    """Return the condition that a matter's lead or another of its units is under a grant."""
    if any(is_root(grant.path) for grant in grants):
        return Q()
    reach = Q()
    taking_part = Q()
    for path in sorted({grant.path for grant in grants}):
        reach |= under(path, field="lead__path")
        taking_part |= under(path, field="unit__path")
    others = Involvement.objects.filter(taking_part, matter=OuterRef("pk"))
    return reach | Q(Exists(others))


def is_root(path: str) -> bool:
    """Tell whether `path` is that of a unit without a parent."""
    return len(path) == STEP


class Involvement(models.Model):
    """A unit beside the lead that takes part in a matter."""

    class Part(models.TextChoices):
        """How a unit takes part."""

        RESPONSIBLE = "responsible", "责任"
        SUPPORTING = "supporting", "配合"

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="involvements")
    unit = models.ForeignKey("store.Unit", models.PROTECT, related_name="involvements")
    part = models.CharField(max_length=12)

    class Meta:
        """A unit takes part in a matter once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "unit"], name="involvement_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.part} in {self.matter_id}"


class OfMatter(models.Model):
    """A row that belongs to a matter: seen by those who see the matter."""

    objects = ScopedManager()

    class Meta:
        """No table of its own."""

        abstract = True

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Return the condition that `actor` may see the matter of this row."""
        return of_seen_matter(actor)


def of_seen_matter(actor: Actor) -> Q:
    """Return the condition that a row's `matter` is one that `actor` may see.

    Asked of each row alone: SQLite would make a list of all matters first for an IN, and a page
    of one matter would cost the more the larger the city is.
    """
    return Q(Exists(Matter.objects.seen_by(actor).filter(pk=OuterRef("matter"))))


class Evidence(OfMatter):
    """A file by content hash, or a written proof, that backs a claim about a matter.

    `sequence` is the event with which it came. The file lies outside the database under its
    SHA-256; blank when the evidence is words alone (a document number, say).
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="evidence")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=255, blank=True)
    media = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    near_hash = models.CharField(max_length=16, blank=True, help_text="of a photo's outlines")
    taken_at = models.DateTimeField(null=True, help_text="as the file says")
    longitude = models.FloatField(null=True, help_text="as the file says")
    latitude = models.FloatField(null=True, help_text="as the file says")
    added_at = models.DateTimeField()

    class Meta:
        """In the order in which it came."""

        ordering: ClassVar = ["matter", "sequence", "pk"]
        indexes: ClassVar = [
            # The same photo used for two matters is looked up by its hash.
            models.Index(fields=["sha256"], name="evidence_sha256")
        ]

    def __str__(self) -> str:
        return self.name or self.note[:40]


class PhotoBand(models.Model):
    """One of the eight rows of a photo's `near_hash`: photos that are alike share a row.

    `band` is the row's number, from 0, times 256, plus its eight bits.
    """

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="bands")
    band = models.PositiveSmallIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.evidence_id}: {self.band}"


class LightRecord(OfMatter):
    """A light that turned: recorded once, dated on the day on which it turned."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="lights")
    on = models.DateField()
    light = models.CharField(max_length=12)
    reason_zh = models.TextField()
    reason_en = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        """A light turns to a colour once a day at most."""

        ordering: ClassVar = ["matter", "on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "on", "light"], name="light_record_once")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.light} on {self.on}"
