"""What single books ask beyond the list: rates of a batch, agendas, accounts, gaps in duty."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from guatu.ledger.coverage import Account, duty_gaps
from guatu.ledger.pipeline import Rate, four_rates
from guatu.store.actor import Actor
from guatu.store.models import Event, Matter


def batch_rates(actor: Actor, batch: str = "") -> list[Rate]:
    """Return the four rates of a batch of key projects, or of all; from events. Two queries."""
    projects = Matter.objects.seen_by(actor).filter(book="key_projects", parent=None)
    if batch:
        projects = projects.filter(values__batch=batch)
    visited: dict[int, set[str]] = {pk: set() for pk in projects.values_list("pk", flat=True)}
    for event in Event.objects.filter(matter__in=list(visited)).only("matter", "after"):
        stage = event.after_facts.get("stage")
        if stage and event.matter_id:
            visited[event.matter_id].add(str(stage))
    return four_rates(list(visited.values()))


def stages_of(actor: Actor, book: str) -> dict[str, int]:
    """Return stage -> number of matters of `book`; their sum is all of them. One query."""
    stages: dict[str, int] = {}
    for stage in Matter.objects.seen_by(actor).filter(book=book).values_list("stage", flat=True):
        stages[stage] = stages.get(stage, 0) + 1
    return stages


def left_open(actor: Actor, series: str, number: int) -> list[Matter]:
    """Return what meeting `number` of a series must take up: all that earlier ones left open.

    One query; the oldest meeting first.
    """
    held: QuerySet[Matter] = (
        Matter.objects.seen_by(actor)
        .filter(book="meeting_tasks", state=Matter.State.OPEN, values__series=series)
        .select_related("lead", "handler")
    )
    left = [matter for matter in held if _meeting_of(matter) < number]
    return sorted(left, key=lambda matter: (_meeting_of(matter), matter.pk))


EVERYTHING = Q()


@dataclass(frozen=True, slots=True)
class Balance:
    """A matter with a printed count, beside the counts of its parts."""

    pk: int
    number: str
    title: str
    account: Account


def balances(actor: Actor, *, field: str = "count", among: Q = EVERYTHING) -> list[Balance]:
    """Return the matters with a `field` and parts that have one too; `among` narrows the wholes.

    Two queries.
    """
    seen = Matter.objects.seen_by(actor)
    parts: dict[int, list[int]] = {}
    counted = seen.filter(~Q(parent=None)).order_by("parent", "pk")
    for parent, count in counted.values_list("parent", f"values__{field}"):
        parts.setdefault(parent, []).append(int(float(count or 0)))
    wholes = seen.filter(among, pk__in=parts, **{f"values__{field}__isnull": False})
    return [
        Balance(
            whole.pk, whole.number, whole.title,
            Account(int(float(whole.values[field])), tuple(parts[whole.pk])),
        )
        for whole in wholes
    ]  # fmt: skip


def unbalanced(actor: Actor, *, field: str = "count") -> list[Balance]:
    """Return the matters with a `field` that differs from the sum of their parts'. Two queries."""
    return [balance for balance in balances(actor, field=field) if balance.account.gap]


def vacant_duties(actor: Actor) -> dict[str, list[str]]:
    """Return segment -> levels without a person, for the flood duty. One query."""
    open_duties = Matter.objects.seen_by(actor).filter(book="flood_duty", state=Matter.State.OPEN)
    duties = [
        (str(values["segment"]), str(values["level"]), bool(values.get("person")))
        for values in open_duties.values_list("values", flat=True)
        if {"segment", "level"} <= values.keys()
    ]
    return dict(duty_gaps(duties))


def _meeting_of(matter: Matter) -> int:
    return int(float(matter.values.get("meeting_no") or 0))
