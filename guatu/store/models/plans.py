"""The plan of a matter: its nodes, links, baselines, awaited inputs, and the city's shared means.

Rows are what the events of the matter's chain tell (`guatu.store.plans`), but for the columns
that are counted anew each day: see `PlanNode`.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from guatu.store.models.matters import Matter, OfMatter


class ProjectPlan(OfMatter):
    """That a matter has a plan, and what the plan says besides its nodes.

    `facts` are the tables of docs/scheduling.md: calendars, windows, remedies that are allowed
    and those that were applied. `counted_on` is the day of the counted columns of its nodes.
    """

    matter = models.OneToOneField(Matter, models.CASCADE, related_name="plan")
    template = models.CharField(max_length=40)
    start = models.DateField()
    due = models.DateField(null=True, help_text="hard date, included")
    facts = models.JSONField(default=dict)
    counted_on = models.DateField(null=True)
    missing_days = models.IntegerField(null=True, help_text="counted: working days missing")
    p50_on = models.DateField(null=True, help_text="counted: half of the forecasts end by then")
    p80_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.template}"


class PlanNode(OfMatter):
    """A node of a plan 节点: what is planned, what was promised, what happened.

    `planned_*` are the dates that were announced last; `forecast_*`, `float_days` and `critical`
    are counted from the actual dates each day and are in no event. Days, both ends included.
    """

    class Claim(models.TextChoices):
        """How far the actual dates are believed."""

        NONE = "", "无"
        CLAIMED = "claimed", "自报"
        VERIFIED = "verified", "已核实"
        CONTRADICTED = "contradicted", "有出入"

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="nodes")
    key = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    stage = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey("store.Unit", models.PROTECT, null=True, related_name="nodes")
    duration = models.PositiveIntegerField(help_text="days of its calendar; 0: a milestone")
    facts = models.JSONField(default=dict, help_text="limits, windows, needs; docs/scheduling.md")
    planned_start = models.DateField(null=True)
    planned_finish = models.DateField(null=True)
    started = models.DateField(null=True)
    finished = models.DateField(null=True)
    claim = models.CharField(max_length=12, default=Claim.NONE, blank=True)
    told_by = models.CharField(max_length=80, blank=True, help_text="who recorded the dates")
    forecast_start = models.DateField(null=True)
    forecast_finish = models.DateField(null=True)
    float_days = models.IntegerField(null=True)
    critical = models.BooleanField(default=False)

    class Meta:
        """A key once in a plan; nothing finishes before it starts."""

        ordering: ClassVar = ["matter", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "key"], name="plan_node_once"),
            models.CheckConstraint(
                condition=Q(finished=None) | Q(started__lte=F("finished")),
                name="plan_node_finish_after_start",
            ),
        ]
        indexes: ClassVar = [
            # The bottleneck page: how long finished nodes of a stage took each unit.
            models.Index(fields=["stage", "unit", "finished"], name="plan_node_dwell"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class PlanLink(OfMatter):
    """A node that waits for another of the same plan."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="links")
    before = models.ForeignKey(PlanNode, models.CASCADE, related_name="followers")
    after = models.ForeignKey(PlanNode, models.CASCADE, related_name="waits_for")
    relation = models.CharField(max_length=2, default="FS")
    lag = models.IntegerField(default=0)
    max_lag = models.IntegerField(null=True, help_text="an approval that lapses")
    elapsed = models.BooleanField(default=False, help_text="lags count days off too")
    calendar = models.CharField(max_length=40, blank=True)

    class Meta:
        """Two nodes are joined once by each relation."""

        ordering: ClassVar = ["matter", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["before", "after", "relation"], name="plan_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.before_id} {self.relation} {self.after_id}"


class PlanBaseline(OfMatter):
    """The dates of all nodes as they were promised on a day, under a name."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="baselines")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    on = models.DateField()
    dates = models.JSONField(help_text="node key -> [start, finish]")

    class Meta:
        """Numbered within a plan."""

        ordering: ClassVar = ["matter", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "number"], name="plan_baseline_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.on}"


class PlanInput(OfMatter):
    """要素: a node waits until the matter `source` (land, funds, people) is closed."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="inputs")
    node = models.ForeignKey(PlanNode, models.CASCADE, related_name="inputs")
    source = models.ForeignKey(Matter, models.PROTECT, related_name="provides")

    class Meta:
        """A node waits for an input once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["node", "source"], name="plan_input_once")
        ]

    def __str__(self) -> str:
        return f"{self.node_id} <- {self.source_id}"


class Means(models.Model):
    """A means that plans share: a task force 专班 or an approval window 窗口. Everybody's to read.

    `capacity` is how many cases or crews it serves at once; `changes` are [day, capacity] from
    that day on.
    """

    class Kind(models.TextChoices):
        """What sort of means it is."""

        TEAM = "team", "专班"
        WINDOW = "window", "审批窗口"

    key = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12)
    unit = models.ForeignKey("store.Unit", models.PROTECT, null=True, related_name="+")
    capacity = models.PositiveIntegerField()
    changes = models.JSONField(default=list)

    class Meta:
        """By key."""

        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        """Return the name of this row's chain of events."""
        return f"means:{self.key}"
