"""Running numbers, imported holidays, and the numbered working days that rules look up in SQL."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Counter(models.Model):
    """The last number given under a name, such as meeting_tasks:2026."""

    name = models.CharField(max_length=80, unique=True)
    value = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


class CalendarDay(models.Model):
    """A day and the count of working days up to it: what `workdays()` in a rule reads in SQL."""

    day = models.DateField(primary_key=True)
    number = models.IntegerField()

    class Meta:
        """The name is part of the rule language (docs/rules.md)."""

        db_table = "guatu_calendar"

    def __str__(self) -> str:
        return f"{self.day} {self.number}"


class SpecialDay(models.Model):
    """A weekday off or a weekend day worked, of a year whose holidays were imported.

    An imported year counts alone: what the built-in table says of it does not count any more.
    """

    day = models.DateField(primary_key=True)
    is_worked = models.BooleanField(help_text="a make-up day 调休上班")
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        """By day."""

        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
