"""分解: divide a matter into parts, each with its own unit and date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from guatu.errors import Invalid
from guatu.ledger.values import check_values
from guatu.store.actor import SYSTEM, Actor
from guatu.store.books import book_in, newest_version
from guatu.store.calendar import day_of
from guatu.store.checks import check_in_being, check_text
from guatu.store.establish import establish
from guatu.store.models import Matter, Unit
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.record import Deed, act, change
from guatu.store.scope import acting


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it is cut off: `mandatory` parts must be closed before the whole is.

    `book` is the key of the book it goes to; "" is that of the whole, in its version.
    """

    title: str
    lead: Unit
    due: date | None = None
    weight: Decimal = field(default=Decimal(1))
    mandatory: bool = True
    book: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@act
def decompose(matter: Matter, parts: Sequence[Part], *, actor: Actor, at: datetime) -> list[Matter]:
    """Divide `matter` into `parts`, numbered 1号-1, 1号-2 …; more can follow later.

    Raises:
        NotAllowed: `actor` may not divide matters of its lead unit.
        Invalid: no parts, a blank title, a weight that is not positive, a part that is due
            after the whole, or a unit that no longer exists.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.decompose", matter)
    if not parts:
        raise Invalid(what="field.parts", value=0, wanted="≥ 1")
    for part in parts:
        _check(part, matter, day_of(at))
    deed = Deed("matter.decompose", actor, at)
    numbers = part_numbers(matter, len(parts))
    fields = moved(matter, deed.code, day=day_of(at))
    change(matter, deed, fields=fields, said={"parts": numbers})
    return [
        cut_off(part, number, matter, deed) for part, number in zip(parts, numbers, strict=True)
    ]


def part_numbers(matter: Matter, count: int) -> list[str]:
    """Return the numbers of the next `count` parts of `matter`. One query."""
    with acting(SYSTEM):  # parts that this actor may not see have numbers too
        held = Matter.objects.filter(parent=matter).count()
    return [f"{matter.number}-{held + n}" for n in range(1, count + 1)]


def cut_off(part: Part, number: str, matter: Matter, deed: Deed) -> Matter:
    """Return `part` of `matter` as a matter of its own, stored as part of `deed`."""
    fields: dict[str, object] = {
        "number": number,
        "title": part.title.strip()[:200],
        "text": part.title,
        "lead": part.lead,
        "due": part.due or matter.due,
        "weight": part.weight,
        "mandatory": part.mandatory,
        "parent": matter,
        "document": matter.document,
        "statement": matter.statement,
    }
    version = newest_version(part.book) if part.book else matter.book_version
    fields["values"] = check_values(book_in(version).fields, part.values)
    return establish(version, deed, fields=fields)


def _check(part: Part, matter: Matter, day: date) -> None:
    check_text(part.title, "field.title")
    check_in_being(part.lead, day)
    if part.weight <= 0:
        raise Invalid(what="field.weight", value=part.weight, wanted="> 0")
    if part.due and matter.due and part.due > matter.due:
        raise Invalid(what="field.due", value=part.due, wanted=f"≤ {matter.due}")
