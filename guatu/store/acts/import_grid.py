"""网格事件导入: take over cases from the city's platform, each once, and what became of them.

Each case has a chain of its own beside that of its matter, `grid:NUMBER`: it holds what the
platform told last. So a case is never entered twice, also when two import at once, and what the
platform did not change is not taken back when somebody changed it here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guatu.ledger.book import State
from guatu.ledger.grid.request import GridRequest
from guatu.ledger.sheet import SheetMapping
from guatu.store.actor import Actor
from guatu.store.acts.import_sheet import remember
from guatu.store.books import book_in, book_of, newest_version
from guatu.store.establish import Entry, establish_many
from guatu.store.evidence import Proof
from guatu.store.grid import (
    case_stream,
    changed_fields,
    is_older,
    new_fields,
    stage_day,
    stage_fields,
    told_before,
    told_facts,
)
from guatu.store.models import Event, Matter, Unit
from guatu.store.moves import moved
from guatu.store.permission import require, require_entry
from guatu.store.proven import change_with
from guatu.store.record import Deed, Link, act, keep, keep_all, made_event
from guatu.store.selectors.units import UnitIndex

BOOK = "grid_events"
CODE = "grid.import"
# What a platform's word that a case was checked is, among the book's kinds of evidence.
CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class GridImport:
    """What an import did; `unknown` are agencies that no unit is called, with how many cases."""

    new: list[Matter]
    changed: list[Matter]
    same: int
    unknown: Mapping[str, int]


@act
def import_grid(
    requests: Sequence[GridRequest],
    *,
    source: str,
    actor: Actor,
    at: datetime,
    mapping: SheetMapping | None = None,
) -> GridImport:
    """Enter the new ones of `requests`, and record what changed of the others.

    A case that the platform closed is closed here, with the platform's word as its proof: there
    another centre checks it than the one that handles it. An older list changes nothing.

    Args:
        requests: one for each case.
        source: the file's name, for the record.
        actor: who imports.
        at: when.
        mapping: how the columns of a list were read; remembered for the next one.

    Raises:
        NotAllowed: `actor` may not import, or not for one of the units. NotFound: no such book.
        Conflict: somebody imported the same cases at the same time.
    """
    require(actor, CODE)
    units = UnitIndex.load(None)
    cases = [(one, units.named(one.texts.get("agency_responsible", ""))) for one in requests]
    told = told_before(one.key for one in requests)
    if mapping:
        remember(mapping, BOOK, Deed("sheet.map", actor, at))
    deed = Deed(CODE, actor, at, source)
    new = _entered([case for case in cases if case[0].key not in told], deed)
    known = [case for case in cases if case[0].key in told]
    changed = [
        matter
        for request, lead in known
        if (matter := _brought_up(request, lead, told[request.key], deed))
    ]
    unknown = Counter(
        name
        for request, lead in cases
        if lead is None and (name := request.texts.get("agency_responsible"))
    )
    return GridImport(new, changed, len(known) - len(changed), unknown)


def _entered(cases: Sequence[tuple[GridRequest, Unit | None]], deed: Deed) -> list[Matter]:
    """Enter cases that nobody knows yet, and begin their chains."""
    version = newest_version(BOOK)
    for lead in {lead for _, lead in cases}:
        require_entry(deed.actor, version, lead)
    book = book_in(version)
    entries = [
        Entry(
            new_fields(request, lead, book, deed.at),
            said={"text": request.texts.get("status_notes", "")},
        )
        for request, lead in cases
    ]
    matters = establish_many(version, deed, entries)
    keep_all(
        made_event(
            Link(case_stream(request.key), 1, ""),
            deed,
            before={},
            after={"matter": matter.key, **told_facts(request, lead)},
        )
        for (request, lead), matter in zip(cases, matters, strict=True)
    )
    return matters


def _brought_up(request: GridRequest, lead: Unit | None, last: Event, deed: Deed) -> Matter | None:
    """Record what the platform tells otherwise of a known case; `None` when that is nothing."""
    before = last.after_facts
    after = {"matter": before["matter"], **told_facts(request, lead)}
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    if names <= {"updated_at"} or is_older(request, before):
        return None
    number = str(before["matter"]).removeprefix(f"{BOOK}:")
    known = Matter.objects.select_related("book_version", "lead")
    matter: Matter = known.get(book=BOOK, number=number)
    require(deed.actor, CODE, matter)
    fields = changed_fields(request, lead, names, matter, book_of(matter))
    proofs: list[Proof] = []
    if "stage" in names and request.stage != matter.stage:
        proofs = _proofs(matter, request, deed)
        fields |= _moved(matter, request, deed)
    notes = request.texts.get("status_notes", "")
    change_with(matter, deed, proofs, fields=fields, said={"text": notes} if notes else None)
    link = Link(last.stream, last.sequence + 1, last.hash)
    keep(made_event(link, deed, before=before, after=after), None)
    return matter


def _moved(matter: Matter, request: GridRequest, deed: Deed) -> dict[str, object]:
    day = stage_day(request, deed.at)
    fields = stage_fields(matter, request.stage, day, book_of(matter))
    return fields | moved(matter, CODE, day=day, to=request.stage)


def _proofs(matter: Matter, request: GridRequest, deed: Deed) -> list[Proof]:
    """Return the platform's word that an open case was checked, if that is what it tells."""
    book, notes = book_of(matter), request.texts.get("status_notes", "")
    closes = book.stages[request.stage].state == State.CLOSED
    if not closes or matter.state != Matter.State.OPEN or CHECKED not in book.evidence:
        return []
    return [Proof(CHECKED, f"{request.key} {stage_day(request, deed.at)} {notes}".strip())]
