"""Running numbers, and the numbered working days that rules look up in SQL."""

from __future__ import annotations

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
