"""防汛值守: what is in force, who is on duty, and where something or somebody is missing.

Everything is computed from the flood books when it is asked for; what one may not see is not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from guatu.errors import NotFound
from guatu.ledger.coverage import duty_gaps
from guatu.lib.geo import Point
from guatu.store.actor import Actor
from guatu.store.books import book_in, newest_version
from guatu.store.calendar import day_of
from guatu.store.flood import (
    DRILLS,
    DUTY,
    ROSTER,
    STATIONS,
    STOCK,
    Answering,
    Duty,
    InForce,
    Turn,
    answering,
    calls_of,
    day_in,
    depots,
    duties,
    local,
    open_in,
    response_over,
    responses_in_force,
    turns,
    turns_at,
)
from guatu.store.models import Event, Matter
from guatu.store.selectors.fields import hidden_fields
from guatu.store.selectors.rows import MatterRow, rows_of, version_map
from guatu.watch import Colour
from guatu.watch.flood import (
    CLIMB,
    Allocation,
    Call,
    Hole,
    Shift,
    allocation,
    double_bookings,
    roster_holes,
    rounds,
)

# How many days ahead holes and double bookings are looked for, today included.
DAYS_AHEAD = 7
RAISED = frozenset({Colour.RED, Colour.ORANGE})


@dataclass(frozen=True, slots=True)
class Named:
    """Who is to be called at a level of a segment; `who` is `None` where nobody is."""

    segment: str
    level: str
    duty: int | None
    who: Answering | None


@dataclass(frozen=True, slots=True)
class Station:
    """A station with its last reading; `named` is told when the reading is at a mark."""

    row: MatterRow
    reading: str
    read_on: date | None
    named: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Patrolled:
    """A segment under a response: within how many hours it is walked, and what was skipped.

    `due` is when the round that runs ends; `None` for `hours` is what the city has not set.
    """

    segment: str
    response: InForce
    hours: int | None
    last: datetime | None
    skipped: int
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of stock over all depots: usable, expired, and needed (`None`: not set)."""

    name: str
    measure: str
    usable: Decimal
    expired: Decimal
    need: Decimal | None

    @property
    def is_short(self) -> bool:
        """Tell whether less is usable than the city says is needed."""
        return self.need is not None and self.usable < self.need


@dataclass(frozen=True, slots=True)
class Drill:
    """An open drill; `gaps` are the problems it found that are still open."""

    row: MatterRow
    held_on: date | None
    gaps: int


@dataclass(frozen=True, slots=True)
class FloodBoard:
    """All of 防汛值守 at an instant.

    `leaderless` are turns of now without a leader where the plan asks for one; `unread` are turns
    whose hours say no time.
    """

    responses: Sequence[InForce]
    stations: Sequence[Station]
    now: Sequence[Turn]
    leaderless: Sequence[Turn]
    holes: Sequence[Hole]
    doubles: Sequence[tuple[Shift, Shift]]
    unread: Sequence[Matter]
    vacancies: Mapping[str, Sequence[str]]
    calls: Sequence[Call]
    patrols: Sequence[Patrolled]
    items: Sequence[Item]
    drills: Sequence[Drill]


def flood_board(actor: Actor, at: datetime) -> FloodBoard:
    """Return the board at the instant `at`, of what `actor` may see.

    Cost: a dozen queries; all open matters of the flood books are read, and the turns of some days.
    """
    day = day_of(at)
    tree, responses = _without_phones(actor, duties()), responses_in_force()
    held, unread = turns(day - timedelta(days=1), day + timedelta(days=DAYS_AHEAD))
    if _hides_phone(actor, ROSTER):
        held = [Turn(_unphoned(turn.shift), turn.unit) for turn in held]
    now, begin = turns_at(held, at), local(at)
    shifts = [turn.shift for turn in held]
    coming = [shift for shift in shifts if shift.ends > begin]
    end = begin.replace(hour=0, minute=0) + timedelta(days=DAYS_AHEAD)
    return FloodBoard(
        responses=responses,
        stations=_stations(tree, now, day),
        now=now,
        leaderless=_leaderless(now, responses),
        holes=roster_holes(coming, begin.replace(second=0, microsecond=0), end),
        doubles=double_bookings(coming),
        unread=unread,
        vacancies=duty_gaps([(d.segment, d.level, bool(d.person)) for d in tree]),
        calls=_open_calls(tree),
        patrols=_patrols(tree, responses, at),
        items=_items(day),
        drills=_drills(day),
    )


def nearest_depots(item: str, wanted: Decimal, *, place: Point, on: date) -> Allocation:
    """Return which depots give `wanted` of `item` to `place`, as far as the scope lets see.

    Raises:
        NotFound: no depot has ever had such an item.
    """
    held = depots()
    if item not in {depot.item for depot in held}:
        raise NotFound(what=item)
    return allocation(held, item, wanted, place=place, on=on)


def _stations(tree: Sequence[Duty], now: Sequence[Turn], day: date) -> list[Station]:
    """Return the stations, those at a mark first and with who is on duty for their segments."""
    found = []
    for matter, row in _rows(STATIONS, day):
        said = matter.values
        segments = str(said.get("segments") or "").replace("，", "、").split("、")
        named = _named(segments, tree, now) if row.light.colour in RAISED else ()
        reading = str(said.get("reading") or "")
        found.append(Station(row, reading, day_in(said, "read_on"), tuple(named)))
    order = list(Colour)
    return sorted(found, key=lambda held: (order.index(held.row.light.colour), held.row.pk))


def _rows(book: str, day: date) -> list[tuple[Matter, MatterRow]]:
    """Return the open matters of `book` with their lines and lights. Two queries."""
    held = list(open_in(book).select_related("lead", "handler"))
    return list(zip(held, rows_of(held, day, versions=version_map()), strict=True))


def _named(segments: Iterable[str], tree: Sequence[Duty], now: Sequence[Turn]) -> list[Named]:
    """Return who is to be called for each of `segments`, from the district down to the village."""
    found = []
    for segment in filter(None, map(str.strip, segments)):
        for level in reversed(CLIMB):
            held = [duty for duty in tree if (duty.segment, duty.level) == (segment, level)]
            found += [Named(segment, level, d.pk, answering(d, now)) for d in held]
            if not held:
                found.append(Named(segment, level, None, None))
    return found


def _leaderless(now: Sequence[Turn], responses: Sequence[InForce]) -> list[Turn]:
    """Return the turns of now without a leader, while a response asks for one in the room."""
    if not any(response.demands.leader for response in responses):
        return []
    return [turn for turn in now if not turn.shift.leader]


def _open_calls(tree: Sequence[Duty]) -> list[Call]:
    """Return the calls that nobody answered, the oldest first; those that climbed stand there."""
    return [call for call in calls_of(tree) if call.answered_at is None]


def _patrols(tree: Sequence[Duty], responses: Sequence[InForce], at: datetime) -> list[Patrolled]:
    """Return each segment under a response with its rounds; a note on its duties is a round."""
    over: dict[str, InForce] = {}
    for duty in tree:
        if response := response_over(duty.path, responses):
            over.setdefault(duty.segment, response)
    pks = {duty.pk: duty.segment for duty in tree if duty.segment in over}
    notes: dict[str, list[datetime]] = {segment: [] for segment in over}
    told = Event.objects.filter(matter__in=pks, act="matter.note").order_by("at")
    for pk, noted_at in told.values_list("matter", "at"):
        notes[pks[pk]].append(noted_at)
    return [_patrolled(segment, over[segment], notes[segment], at) for segment in sorted(over)]


def _patrolled(
    segment: str, response: InForce, notes: Sequence[datetime], at: datetime
) -> Patrolled:
    hours, last = response.demands.patrol_hours, max(notes, default=None)
    if hours is None:
        return Patrolled(segment, response, None, last, 0, None)
    held = rounds(response.since, at, hours=hours, reports=notes)
    skipped = sum(walk.is_skipped(at) for walk in held)
    running = held[-1] if held and not held[-1].walked else None
    return Patrolled(segment, response, hours, last, skipped, running.ends if running else None)


def _items(day: date) -> list[Item]:
    """Return each item of stock, added up over the depots; the short ones first."""
    sums: dict[str, list[Decimal]] = {}
    needs: dict[str, Decimal] = {}
    measures: dict[str, str] = {}
    for matter in open_in(STOCK):
        said, name = matter.values, str(matter.values.get("item") or "—")
        expires, held = day_in(said, "expires_on"), sums.setdefault(name, [Decimal(0), Decimal(0)])
        held[expires is not None and expires < day] += Decimal(said.get("quantity") or 0)
        measures.setdefault(name, str(said.get("measure") or ""))
        if said.get("need"):
            needs[name] = needs.get(name, Decimal(0)) + Decimal(said["need"])
    items = [
        Item(name, measures[name], usable, expired, needs.get(name))
        for name, (usable, expired) in sums.items()
    ]
    return sorted(items, key=lambda item: (not item.is_short, item.name))


def _drills(day: date) -> list[Drill]:
    """Return the open drills with how many of the gaps that they found are open."""
    held = _rows(DRILLS, day)
    of_drills = Matter.objects.filter(
        parent__in=[row.pk for _, row in held], state=Matter.State.OPEN
    )
    gaps = Counter(of_drills.order_by().values_list("parent", flat=True))
    return [
        Drill(row, day_in(matter.values, "held_on"), gaps[matter.pk])
        for matter, row in held
        if matter.parent_id is None
    ]


def _hides_phone(actor: Actor, key: str) -> bool:
    """Tell whether a book that the city has loaded hides phones from `actor`."""
    try:
        return "phone" in hidden_fields(book_in(newest_version(key)), actor)
    except NotFound:
        return False


def _without_phones(actor: Actor, tree: list[Duty]) -> list[Duty]:
    return [replace(duty, phone="") for duty in tree] if _hides_phone(actor, DUTY) else tree


def _unphoned(shift: Shift) -> Shift:
    return replace(shift, phone="")
