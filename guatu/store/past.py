"""The past: a matter as it stood at the end of any day, made again from its events.

Restored matters are values: they are not stored and must not be saved. Units and people are
found by the keys that the events hold; document and statement are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.utils.timezone import make_aware

from guatu.ledger.chain import replay
from guatu.store.models import BookVersion, Event, Matter, Unit, User
from guatu.store.snapshot import RELATED, TRACKED

_FIELDS = {field.name: field for field in Matter._meta.concrete_fields}
_FOUND_BY_KEY = ("lead", "handler", "acceptor", "book_version")


def end_of(day: date) -> datetime:
    """Return the instant at which `day` is over in the city's zone; not part of it."""
    return make_aware(datetime.combine(day + timedelta(days=1), time.min))


@dataclass(frozen=True, slots=True)
class Keys:
    """Rows by the keys under which events name them."""

    rows: Mapping[str, Unit | User | BookVersion]

    @classmethod
    def load(cls) -> Self:
        """Return all units, people and book versions. Three queries."""
        units = {unit.key: unit for unit in Unit.objects.all()}
        people = {user.key: user for user in User.objects.all()}
        versions = {str(version): version for version in BookVersion.objects.all()}
        return cls({**units, **people, **versions})


def state_at(events: Iterable[Event], instant: datetime) -> dict[str, object] | None:
    """Return the fields that `events` (by sequence) tell for just before `instant`.

    `None` when there was no matter yet.
    """
    before = [event for event in events if event.at < instant]
    return replay(event.after_facts for event in before) if before else None


def restored(pk: int | None, facts: Mapping[str, Any], keys: Keys) -> Matter:
    """Return the matter that `facts` describe, with the row number `pk`."""
    matter = Matter(pk=pk)
    for name in TRACKED:
        if name in _FOUND_BY_KEY:
            setattr(matter, name, keys.rows.get(facts.get(name) or ""))
        elif name not in RELATED:
            field = _FIELDS[name]
            setattr(matter, name, field.to_python(facts.get(name, field.get_default())))
    return matter


def events_of(pks: Iterable[int]) -> dict[int, list[Event]]:
    """Return matter's row number -> its events by sequence. One query."""
    found: dict[int, list[Event]] = {}
    for event in Event.objects.filter(matter__in=list(pks)).order_by("matter", "sequence"):
        found.setdefault(event.matter_id, []).append(event)
    return found


def matter_at(events: Sequence[Event], day: date, keys: Keys) -> Matter | None:
    """Return the matter of `events` as it stood at the end of `day`; `None` before it was."""
    facts = state_at(events, end_of(day))
    return restored(events[0].matter_id, facts, keys) if facts else None
