"""专班与窗口: say how much a shared means can do at once, from which day on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.checks import check_text
from guatu.store.models import Means, Unit
from guatu.store.permission import require
from guatu.store.record import Deed, act, note


@dataclass(frozen=True, slots=True)
class NewMeans:
    """A shared means. `changes`: day -> capacity from that day on."""

    key: str
    title: str
    kind: str
    capacity: int
    title_en: str = ""
    unit: Unit | None = None
    changes: Mapping[date, int] = field(default_factory=dict)


@act
def set_means(new: NewMeans, *, actor: Actor, at: datetime) -> Means:
    """Add the means `new`, or make the one with its key like it; return it.

    Raises:
        NotAllowed: `actor` is not of the office.
        Invalid: a blank title, an unknown kind, or a capacity under 0.
    """
    require(actor, "means.set", new.unit)
    check_text(new.title, "field.title")
    if new.kind not in Means.Kind.values:
        raise Invalid(what="field.kind", value=new.kind, wanted=" ".join(Means.Kind.values))
    if min(new.capacity, *new.changes.values(), new.capacity) < 0:
        raise Invalid(what="field.capacity", value=new.capacity, wanted="≥ 0")
    changes = [[day.isoformat(), capacity] for day, capacity in sorted(new.changes.items())]
    row = {
        "title": new.title, "title_en": new.title_en, "kind": new.kind,
        "capacity": new.capacity, "changes": changes, "unit": new.unit,
    }  # fmt: skip
    means, _ = Means.objects.update_or_create(key=new.key, defaults=row)
    facts = {**row, "unit": new.unit and new.unit.key}
    note(means.stream, Deed("means.set", actor, at), after=facts)
    return means
