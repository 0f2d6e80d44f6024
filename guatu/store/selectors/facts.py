"""The register of facts: everybody's to read, so that nothing is asked for twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from guatu.errors import NotFound
from guatu.store.models import Event, Fact
from guatu.store.permission import SYSTEM, acting


@dataclass(frozen=True, slots=True)
class Answer:
    """A value that a fact was given once, with its source, who gave it and when."""

    value: str
    source: str
    who: str
    at: datetime


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


def fact_seen(pk: int) -> Fact:
    """Return the fact with row number `pk`.

    Raises:
        NotFound: there is none.
    """
    fact = Fact.objects.filter(pk=pk).select_related("owner", "asked_by").first()
    if fact is None:
        raise NotFound(what=pk)
    return fact


def answers(fact: Fact) -> list[Answer]:
    """Return what `fact` was ever answered, the latest first. One query.

    The register is everybody's to read, and so is what stood in it before.
    """
    with acting(SYSTEM):
        given = Event.objects.filter(stream=fact.stream, act="fact.give").order_by("-sequence")
        return [
            Answer(facts["value"], facts["source"], event.actor_text, event.at)
            for event in given
            for facts in [event.after_facts]
        ]
