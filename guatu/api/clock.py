"""The clock of the API: the one place where it reads it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return the instant of now, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Return the day of now in the city's zone."""
    return timezone.localdate(now())
