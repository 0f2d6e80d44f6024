"""What the flood books hold, as the watch reads it: duties, turns, responses, calls, stations.

Each takes what the scope lets be seen; whoever asks for all of it acts as the system. Instants of
the roster are those of the city's clock, without a zone; all others are aware.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, Q, QuerySet

from guatu.store.books import book_of
from guatu.store.calendar import city_time
from guatu.store.models import Event, Matter
from guatu.watch.flood import Call, Demands, Depot, Shift, hours_of, on_duty

DUTY, ROSTER, RESPONSES = "flood_duty", "flood_roster", "flood_responses"
STATIONS, DRILLS, STOCK = "flood_stations", "flood_drills", "flood_stock"


@dataclass(frozen=True, slots=True)
class Duty:
    """A person's duty on a segment at one level; `person` is "" where the place is vacant."""

    pk: int
    number: str
    segment: str
    level: str
    person: str
    phone: str
    substitute: str
    lead: str
    path: str

    def is_served_by(self, shift: Shift, unit: str) -> bool:
        """Tell whether a turn of the unit named `unit` is one of this duty's level and place."""
        return shift.level == self.level and (
            shift.post == self.segment or (bool(unit) and unit == self.lead)
        )


@dataclass(frozen=True, slots=True)
class InForce:
    """A response that a leader has signed: its level, since when, over which units."""

    pk: int
    number: str
    level: str
    rank: int
    since: datetime
    path: str
    demands: Demands


@dataclass(frozen=True, slots=True)
class Turn:
    """A shift with the name of the unit that stands it, "" where the roster names none."""

    shift: Shift
    unit: str


@dataclass(frozen=True, slots=True)
class Answering:
    """Who is to be called for a duty now; `by_roster` tells a turn from the tree's own person."""

    person: str
    phone: str
    by_roster: bool


def local(at: datetime) -> datetime:
    """Return the instant as the city's clock shows it, without a zone."""
    return city_time(at).replace(tzinfo=None)


def open_in(book: str) -> QuerySet[Matter]:
    """Return the open matters of `book` that the scope lets be seen, with their lead units."""
    held: QuerySet[Matter] = Matter.objects.filter(book=book, state=Matter.State.OPEN)
    return held.select_related("lead").order_by("pk")


def duties(among: Q | None = None) -> list[Duty]:
    """Return the duties of the tree, those of `among` alone if it is given. One query."""
    held = open_in(DUTY).filter(among or Q())
    return [duty_of(matter) for matter in held if {"segment", "level"} <= matter.values.keys()]


def duty_of(matter: Matter) -> Duty:
    """Return what a matter of the duty tree says."""
    named = {key: _text(matter.values, key) for key in
             ("segment", "level", "person", "phone", "substitute")}  # fmt: skip
    lead = matter.lead
    return Duty(
        matter.pk, matter.number, lead=lead.name if lead else "",
        path=lead.path if lead else "", **named,
    )  # fmt: skip


def turns(first: date, last: date) -> tuple[list[Turn], list[Matter]]:
    """Return the turns that begin from `first` to `last`, both included, and those without hours.

    Handed-over turns count too: somebody stood them. One query.
    """
    days = Q(values__day__gte=first.isoformat(), values__day__lte=last.isoformat())
    gone = (Matter.State.CANCELLED, Matter.State.MERGED)
    held = Matter.objects.filter(days, book=ROSTER).exclude(state__in=gone)
    found, unread = list[Turn](), list[Matter]()
    for matter in held.select_related("lead").order_by("pk"):
        if turn := _turn(matter):
            found.append(turn)
        else:
            unread.append(matter)
    return found, unread


def _turn(matter: Matter) -> Turn | None:
    said, unit = matter.values, matter.lead.name if matter.lead else ""
    hours = hours_of(_text(said, "hours"), date.fromisoformat(said["day"]))
    if hours is None:
        return None
    named = {key: _text(said, key) for key in ("level", "person", "phone", "leader")}
    post = _text(said, "post") or unit or "—"
    return Turn(Shift(matter.pk, post=post, begins=hours[0], ends=hours[1], **named), unit)


def answering(duty: Duty, turns_now: Iterable[Turn]) -> Answering | None:
    """Return whom to call for `duty`: who stands its turn, else its own person; or `None`."""
    for turn in turns_now:
        if duty.is_served_by(turn.shift, turn.unit):
            return Answering(turn.shift.person, turn.shift.phone, by_roster=True)
    return Answering(duty.person, duty.phone, by_roster=False) if duty.person else None


def turns_at(turns: Iterable[Turn], at: datetime) -> list[Turn]:
    """Return the turns that somebody stands at the instant `at`."""
    held = {turn.shift.key: turn for turn in turns}
    return [held[shift.key] for shift in on_duty((t.shift for t in held.values()), local(at))]


def responses_in_force() -> list[InForce]:
    """Return the responses that are in force, the highest level first. Two queries."""
    held = list(open_in(RESPONSES).filter(stage="in_force").select_related("lead", "book_version"))
    signed = Event.objects.filter(matter__in=held, act="matter.sign").order_by()
    since = dict(signed.values_list("matter").annotate(at=Max("at")))
    found = [_in_force(matter, since[matter.pk]) for matter in held if matter.pk in since]
    return sorted(found, key=lambda response: (response.rank, response.pk))


def _in_force(matter: Matter, since: datetime) -> InForce:
    book, level = book_of(matter), _text(matter.values, "level")
    demands = book.responses.get(level, Demands("", level, level, source=""))
    levels = book.fields["level"].choices
    rank = levels.index(level) if level in levels else len(levels)
    path = matter.lead.path if matter.lead else ""
    return InForce(matter.pk, matter.number, level, rank, since, path, demands)


def response_over(path: str, responses: Sequence[InForce]) -> InForce | None:
    """Return the highest of `responses` over the unit at `path`, or `None`."""
    return next((held for held in responses if path.startswith(held.path)), None)


def calls_of(held: Iterable[Duty]) -> list[Call]:
    """Return all calls made for the duties `held`, in their order. One query."""
    by_pk = {duty.pk: duty for duty in held}
    events = Event.objects.filter(matter__in=by_pk, act__in=("matter.call", "matter.answer"))
    told = list(events.order_by("at", "pk"))
    climbed = {
        str(said["+climbed_from"]): by_pk[event.matter_id or 0].level
        for event in told
        if (said := event.after_facts).get("+climbed_from")
    }
    return [
        _call(event, by_pk[event.matter_id or 0], told, climbed)
        for event in told
        if event.act == "matter.call"
    ]


def call_name(event: Event) -> str:
    """Return by which name a call that climbed is known at the level above."""
    return f"{event.stream}#{event.sequence}"


def _call(event: Event, duty: Duty, told: Sequence[Event], climbed: Mapping[str, str]) -> Call:
    said = event.after_facts
    minutes = said.get("+minutes")
    answers = (
        answer.at
        for answer in told
        if answer.matter_id == event.matter_id
        and answer.act == "matter.answer"
        and answer.sequence > event.sequence
    )
    return Call(
        event.pk, duty.segment, duty.level, str(said.get("+called", "")), event.at,
        int(str(minutes)) if minutes else None, next(answers, None),
        climbed.get(call_name(event), ""), bool(said.get("+exercise")),
    )  # fmt: skip


def depots() -> list[Depot]:
    """Return what each depot has of each item. One query."""
    return [
        Depot(
            matter.pk,
            _text(matter.values, "depot"),
            _text(matter.values, "item"),
            Decimal(matter.values.get("quantity") or 0),
            day_in(matter.values, "expires_on"),
            (matter.longitude, matter.latitude)
            if matter.longitude is not None and matter.latitude is not None
            else None,
        )
        for matter in open_in(STOCK)
    ]


def day_in(values: Mapping[str, object], key: str) -> date | None:
    """Return the day that a field holds, or `None`."""
    text = _text(values, key)
    return date.fromisoformat(text) if text else None


def _text(values: Mapping[str, object], key: str) -> str:
    return str(values.get(key) or "")
