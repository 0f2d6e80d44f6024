"""记录: what came in or was seen, what was done about it; each problem found becomes a task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.acts.decompose import Part, cut_off, part_numbers
from guatu.store.books import book_of
from guatu.store.calendar import day_of
from guatu.store.checks import check_in_being, check_text
from guatu.store.models import BookVersion, Matter
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.record import Deed, act, change


@dataclass(frozen=True, slots=True)
class Noted:
    """A note in words: content, where it came from, how it was handled, with what result.

    `problems` are those that somebody named, each a title; blank ones count for nothing.
    """

    text: str
    came_from: str = ""
    handling: str = ""
    result: str = ""
    problems: Sequence[str] = ()

    @property
    def titles(self) -> list[str]:
        """Return the problems, each once, in their order."""
        return list(dict.fromkeys(filter(None, map(str.strip, self.problems))))


@act
def take_note(
    matter: Matter, noted: Noted, *, actor: Actor, at: datetime, reason: str = ""
) -> list[Matter]:
    """Record a visit, a patrol's round, a call that came in; return the tasks of its problems.

    A problem becomes an open part of `matter`, led by its lead unit, in the book that the matter's
    own names for problems, or in that same book where the city has not loaded the other.

    Raises:
        NotAllowed: `actor` neither handles nor checks matters of its lead unit.
        Invalid: no words, or problems and no unit in being that leads.
        TooOften, MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.note", matter)
    check_text(noted.text, "field.note")
    deed, titles = Deed("matter.note", actor, at, reason), noted.titles
    parts = [_part(title, matter, deed) for title in titles]
    numbers = part_numbers(matter, len(parts)) if parts else []
    said = {
        "text": noted.text,
        "came_from": noted.came_from.strip(),
        "handling": noted.handling.strip(),
        "result": noted.result.strip(),
        "parts": numbers,
    }
    fields = moved(matter, deed.code, day=day_of(at))
    change(matter, deed, fields=fields, said={name: held for name, held in said.items() if held})
    return [
        cut_off(part, number, matter, deed) for part, number in zip(parts, numbers, strict=True)
    ]


def _part(title: str, matter: Matter, deed: Deed) -> Part:
    """Return the part that the problem `title` becomes; nobody else answers for it than the lead.

    Raises:
        Invalid: nobody leads the matter, or a unit that no longer exists.
    """
    check_text(title, "field.title")
    if matter.lead is None:
        raise Invalid(what="field.lead", value="—", wanted="a lead unit 牵头单位")
    check_in_being(matter.lead, day_of(deed.at))
    key = book_of(matter).problems
    # What a restricted book holds stays in it.
    known = key and not matter.restricted and BookVersion.objects.filter(key=key).exists()
    return Part(title, matter.lead, book=key if known else "")
