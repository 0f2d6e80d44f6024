"""Documents as they came, what was read in them, and the drafts made of it.

Places are (start, end) in characters of the document's raw text, end not included.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guatu.store.actor import Actor
from guatu.store.scope import ScopedManager


def _readable(actor: Actor, prefix: str = "") -> Q:
    """Return the condition that `actor` may read the document at `prefix`."""
    if not actor.seeing:
        return Q(pk__in=[])
    open_to_all = Q(**{f"{prefix}restricted_to": ""})
    return open_to_all | Q(**{f"{prefix}restricted_to__in": sorted(actor.books)})


class Document(models.Model):
    """A text as it came: immutable, known by the SHA-256 of its characters in UTF-8.

    `page_starts` are the offsets at which its pages start; the first is 0. `restricted_to` is
    the key of a restricted book, or blank. `findings` is what was odd, as code, place, facts.
    """

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    page_starts = models.JSONField(default=list)
    paper = models.CharField(max_length=80, blank=True)
    issue = models.CharField(max_length=40, blank=True)
    issue_date = models.DateField(null=True)
    restricted_to = models.CharField(max_length=40, blank=True)
    findings = models.JSONField(default=list)
    stored_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        """Newest first: the list of documents."""

        ordering: ClassVar = ["-stored_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Return the condition on the documents that `actor` may read."""
        return _readable(actor)


class Article(models.Model):
    """One article: its repaired text, the way back into the raw text, and what stands in it.

    `starts` and `raws` are those of `guatu.lib.mapped.MappedText`. `facts` holds people, orgs,
    projects and figures in the shapes of docs/reading.md.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="articles")
    position = models.PositiveIntegerField()
    headline = models.TextField(blank=True)
    subheads = models.JSONField(default=list)
    publisher = models.CharField(max_length=120, blank=True)
    reporters = models.JSONField(default=list)
    event_date = models.CharField(max_length=10, blank=True)
    complete = models.BooleanField(default=True)
    text = models.TextField()
    starts = models.JSONField(default=list)
    raws = models.JSONField(default=list)
    facts = models.JSONField(default=dict)

    objects = ScopedManager()

    class Meta:
        """In the order of the page."""

        ordering: ClassVar = ["document", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "position"], name="article_position_once")
        ]

    def __str__(self) -> str:
        return self.headline or f"article {self.pk}"

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Return the condition on the articles that `actor` may read."""
        return _readable(actor, "document__")


class Statement(models.Model):
    """A labelled stretch of an article with its place in the document's raw text."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="statements")
    article = models.ForeignKey(Article, models.PROTECT, related_name="statements")
    position = models.PositiveIntegerField()
    text = models.TextField()
    label = models.CharField(max_length=12)
    speaker = models.CharField(max_length=120, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    rule = models.CharField(max_length=80, blank=True)
    cues = models.JSONField(default=list)

    objects = ScopedManager()

    class Meta:
        """In the order of the article."""

        ordering: ClassVar = ["article", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "position"], name="statement_position_once"),
            models.CheckConstraint(condition=Q(start__lte=models.F("end")), name="statement_place"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Return the condition on the statements that `actor` may read."""
        return _readable(actor, "document__")


class Draft(models.Model):
    """A matter that a reader proposes; it takes effect when somebody accepts it.

    A linked one is a further source of its `matter`; an accepted one is its first.
    `lead_text` and `due_text` are as printed; `lead` and `due` are resolved or empty, and
    `inferred` names the fields that the words do not state.
    """

    class State(models.TextChoices):
        """What became of a draft."""

        PROPOSED = "proposed", "拟办"
        ACCEPTED = "accepted", "已立"
        REJECTED = "rejected", "不立"
        LINKED = "linked", "已并入"

    document = models.ForeignKey(Document, models.PROTECT, related_name="drafts")
    statement = models.OneToOneField(Statement, models.PROTECT, related_name="draft")
    book = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    text = models.TextField()
    lead_text = models.CharField(max_length=255, blank=True)
    lead = models.ForeignKey("store.Unit", models.PROTECT, null=True, related_name="+")
    supporting_texts = models.JSONField(default=list)
    due_text = models.CharField(max_length=120, blank=True)
    due = models.DateField(null=True)
    inferred = models.JSONField(default=list)
    state = models.CharField(max_length=12, default=State.PROPOSED)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey("store.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    matter = models.ForeignKey("store.Matter", models.PROTECT, null=True, related_name="drafts")

    objects = ScopedManager()

    class Meta:
        """In the order of the document."""

        ordering: ClassVar = ["document", "statement__start"]
        indexes: ClassVar = [
            # The home page counts drafts that wait; the drafts page lists them by document.
            models.Index(fields=["state", "document"], name="draft_state_document")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """Return the place of its sentence: what events call this draft."""
        return f"{self.document.sha256}:{self.statement.start}-{self.statement.end}"

    @property
    def stream(self) -> str:
        """Return the name of this draft's chain of events."""
        return f"draft:{self.key}"

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Return the condition on the drafts that `actor` may read."""
        return _readable(actor, "document__")
