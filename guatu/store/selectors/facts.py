"""The register of facts: everybody's to read, so that nothing is asked for twice."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from guatu.errors import NotFound
from guatu.store.models import Fact


def facts_like(text: str = "", *, owner: str = "", is_open: bool = False) -> QuerySet[Fact]:
    """Return the facts whose subject or metric has `text`, by subject. One query.

    Args:
        text: "" for all.
        owner: key of the unit that answers; "" for all.
        is_open: only those that wait for their answer.
    """
    wanted = Q(subject__contains=text) | Q(metric__contains=text) if text else Q()
    if owner:
        wanted &= Q(owner__key=owner)
    if is_open:
        wanted &= Q(value="")
    return Fact.objects.filter(wanted).select_related("owner")


def fact_named(subject: str, metric: str, period: str) -> Fact:
    """Return the fact of that key.

    Raises:
        NotFound: nobody asked for it yet.
    """
    named = Fact.objects.filter(subject=subject, metric=metric, period=period)
    fact = named.select_related("owner").first()
    if fact is None:
        raise NotFound(what=f"{subject} {metric} {period}")
    return fact
