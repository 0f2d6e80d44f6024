"""The page of a matter as it stood at the end of a past day, made again from its events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guatu.store.actor import Actor
from guatu.store.books import book_of
from guatu.store.calendar import day_of
from guatu.store.models import Event, Matter
from guatu.store.past import Keys, end_of, events_of, matter_at, state_at
from guatu.store.selectors.evidence import evidence_of
from guatu.store.selectors.fields import hidden_fields
from guatu.store.selectors.matter import MatterPage, alike_of, history_line, matter_seen
from guatu.store.selectors.retellings import further_sources
from guatu.store.selectors.rows import rows_of, version_map


@dataclass(frozen=True, slots=True)
class PastPage:
    """A matter's page of `day`, and the days of all its events until today, in order."""

    page: MatterPage
    day: date
    days: list[date]


def matter_page_at(actor: Actor, pk: int, *, day: date) -> PastPage:
    """Return the page of the matter `pk` as it stood at the end of `day`; it offers no act.

    A day before the matter was gives its first day. Light, history, evidence and parts are those
    of that day; who may see what is asked of today's rights.

    Raises:
        NotFound: there is none that `actor` may see.

    Cost: a pinned number of queries, whatever the length of its history.
    """
    now = matter_seen(actor, pk)
    events = list(Event.objects.filter(matter=now).order_by("sequence"))
    days = [day_of(event.at) for event in events]
    day = max(day, days[0])
    keys, told = Keys.load(), state_at(events, end_of(day)) or {}
    matter = _as_of(now, events, day, keys)
    book = book_of(matter)
    hidden = hidden_fields(book, actor)
    until = [event for event in events if event.at < end_of(day)]
    page = MatterPage(
        matter=matter,
        row=rows_of([matter], day, versions={matter.book_version_id: matter.book_version})[0],
        book=book,
        values={key: value for key, value in matter.values.items() if key not in hidden},
        responsible=_names(told.get("responsible"), keys),
        supporting=_names(told.get("supporting"), keys),
        sources=further_sources(actor, now, until),
        alike=alike_of(actor, until),
        history=[history_line(event, hidden) for event in until],
        evidence=[
            proven for proven in evidence_of(now, book) if proven.evidence.added_at < end_of(day)
        ],
        parts=rows_of(_parts(now, day, keys), day, versions=version_map()),
        roles=frozenset(),
        next_acts=[],
    )
    return PastPage(page, day, days)


def _as_of(now: Matter, events: list[Event], day: date, keys: Keys) -> Matter:
    """Return the matter of `day` with its source, which never changes."""
    matter = matter_at(events, day, keys) or now
    matter.document, matter.statement = now.document, now.statement
    matter.red_on = now.red_on
    return matter


def _parts(now: Matter, day: date, keys: Keys) -> list[Matter]:
    """Return the parts that there were on `day`, as they stood. Two queries."""
    parts = {part.pk: part for part in Matter.objects.filter(parent=now).order_by()}
    found = ((pk, matter_at(events, day, keys)) for pk, events in events_of(parts).items())
    past = []
    for pk, matter in found:
        if matter is not None:
            matter.red_on = parts[pk].red_on
            past.append(matter)
    return past


def _names(keys_told: object, keys: Keys) -> list[str]:
    told = keys_told if isinstance(keys_told, list) else []
    return [keys.rows[key].name for key in told if key in keys.rows]  # type: ignore[union-attr]
