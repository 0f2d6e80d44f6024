"""The agenda that a meeting makes by itself: what stands open, burns, comes due, waits for a name.

While a meeting is open its agenda follows the matters; when it was closed it is as it stood, and
whoever reads it sees of it what they may see of the matters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from guatu.store.actor import Actor
from guatu.store.models import Matter, Meeting
from guatu.store.selectors.ledger import LedgerFilters, Shown, ledger_page, light_counts
from guatu.store.selectors.rows import MatterRow, rows_of, version_map
from guatu.store.selectors.special import left_open

MOST = 30


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A matter on the agenda, with its light as it was shown."""

    pk: int
    number: str
    title: str
    lead: str
    due: date | None
    progress: int
    colour: str
    shape: str
    zh: str
    en: str
    reason_zh: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the agenda: left, red, due or signature.

    `total` counts its matters; `items` are the first of them, without those that an earlier
    section lists (`before` of the first ones).
    """

    key: str
    total: int
    before: int
    items: Sequence[AgendaItem]


def agenda(actor: Actor, meeting: Meeting, *, today: date) -> list[Section]:
    """Return the agenda of `meeting` as `actor` sees it; a pinned number of queries."""
    if meeting.held_at:
        return _kept(actor, meeting.agenda)
    listed: set[int] = set()
    sections = []
    for key, total, rows in _asked(actor, meeting, today):
        fresh = [row for row in rows if row.pk not in listed]
        items = [_item(row) for row in fresh]
        sections.append(Section(key, total, len(rows) - len(fresh), items))
        listed |= {row.pk for row in rows}
    return sections


def section_filters(meeting: Meeting, key: str, today: date) -> LedgerFilters | None:
    """Return the filters of the ledger that list what a section counts; `None` for what is left."""
    wanted = LedgerFilters(book=meeting.book, unit=meeting.unit.key if meeting.unit else "")
    match key:
        case "red":
            return replace(wanted, light="red")
        case "due":
            return replace(wanted, due_from=today, due_to=meeting.next_on)
        case "signature":
            return replace(wanted, waiting="signature")
    return None


def _asked(actor: Actor, meeting: Meeting, today: date) -> list[tuple[str, int, list[MatterRow]]]:
    left = left_open(actor, meeting.series, meeting.number)
    rows = rows_of(left, today, versions=version_map())
    found = [("left", len(rows), rows)]
    for key in ("red", "due", "signature"):
        filters = section_filters(meeting, key, today) or LedgerFilters()
        counts = light_counts(actor, filters, today=today)
        total = counts.get(filters.light, 0) if filters.light else sum(counts.values())
        page = ledger_page(actor, filters, today=today, shown=Shown(size=MOST))
        found.append((key, total, page.rows))
    return found


def _kept(actor: Actor, held: Sequence[Mapping[str, Any]]) -> list[Section]:
    """Return a closed agenda without what `actor` may not see. One query."""
    pks = {item["pk"] for section in held for item in section["items"]}
    seen = set(Matter.objects.seen_by(actor).filter(pk__in=pks).values_list("pk", flat=True))
    sections = []
    for section in held:
        items = [_restored(item) for item in section["items"] if item["pk"] in seen]
        hidden = len(section["items"]) - len(items)
        sections.append(
            Section(section["key"], section["total"] - hidden, section["before"], items)
        )
    return sections


def _restored(held: Mapping[str, Any]) -> AgendaItem:
    due = date.fromisoformat(held["due"]) if held["due"] else None
    return AgendaItem(**{**held, "due": due})


def _item(row: MatterRow) -> AgendaItem:
    return AgendaItem(
        pk=row.pk,
        number=row.number,
        title=row.title,
        lead=row.lead,
        due=row.due,
        progress=row.progress,
        colour=row.sign.colour.value,
        shape=row.sign.shape.value,
        zh=row.sign.zh,
        en=row.sign.en,
        reason_zh=row.light.words["zh"],
        reason_en=row.light.words["en"],
    )
