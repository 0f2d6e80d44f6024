"""A simulated city is written: units, people, and all matters with whole chains of events.

An act takes some milliseconds; 200,000 of them would take half an hour. Here rows and events
are made as the acts make them, without asking the database in between, and written in bulk.
`tests/store/jobs/test_simulate.py` plays the same city through the acts and compares.
"""

from __future__ import annotations

import uuid
from collections import Counter as Tally
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.contrib.auth.hashers import make_password
from django.db import transaction

from guatu.books import load_book as book_data
from guatu.ledger.book import Book
from guatu.ledger.numbering import number_of
from guatu.ledger.simulation import Happening, SimCity, SimMatter, SimUnit, Step
from guatu.store.actor import Actor, Role
from guatu.store.acts.people import NewUnit, NewUser, add_unit, add_user, give_grant
from guatu.store.books import book_in, newest_version
from guatu.store.calendar import day_of
from guatu.store.evidence import Proof, proof_facts
from guatu.store.jobs.roots import check_alone
from guatu.store.models import (
    BookVersion,
    Counter,
    Event,
    Evidence,
    Involvement,
    Matter,
    Unit,
    User,
)
from guatu.store.moves import moved
from guatu.store.parts import part_facts
from guatu.store.permission import SYSTEM, acting, actor_of
from guatu.store.record import Deed, Facts, Link, made_event, next_event
from guatu.store.snapshot import row_facts
from guatu.store.verify import batched

Row = TypeVar("Row", Evidence, Event)
ROOT = "simulated"
OFFICE, CLOSER, LEADER = "sim-office", "sim-closer", "sim-leader"
LEDGER = "meeting_tasks"
BATCH = 1000
# Acts are told apart by chain and number, so that a seed gives the same record every time.
ACT_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "https://guatu.invalid/simulated")


@dataclass(frozen=True, slots=True)
class Stage:
    """Who plays in which city: the root, the lead units and the handler of each, in their order."""

    version: BookVersion
    units: Sequence[Unit]
    handlers: Sequence[User]
    users: Mapping[str, User]
    actors: Mapping[str, Actor]

    @property
    def book(self) -> Book:
        """Return the book in which the matters stand."""
        return book_in(self.version)


@dataclass(slots=True)
class Grown:
    """A matter that is not stored yet, with what goes with it."""

    matter: Matter
    events: list[Event] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    helper: Unit | None = None


def build_stage(city: SimCity, *, at: datetime, password: str | None = None) -> Stage:
    """Add the units and people of `city`; with a `password` all of them can sign in.

    Raises:
        OtherCity: the database holds a city already, this one or another.
    """
    check_alone()
    with transaction.atomic(), acting(SYSTEM):
        root = add_unit(NewUnit(ROOT, "仿真市", "city"), actor=SYSTEM, at=at)
        units = [_add_lead(unit, root, at) for unit in city.units]
        users = {
            OFFICE: _add_person(OFFICE, "仿真督查", Role.SUPERVISOR, root, at),
            CLOSER: _add_person(CLOSER, "仿真销号", Role.SUPERVISOR, root, at),
            LEADER: _add_person(LEADER, "仿真领导", Role.LEADER, root, at),
        }
        handlers = [_add_person(unit.key, "经办人", Role.HANDLER, unit, at) for unit in units]
        users |= {user.username: user for user in handlers}
        if password:
            hashed = make_password(password)
            User.objects.filter(username__in=users).update(password=hashed)
        actors = {name: actor_of(user) for name, user in users.items()}
    return Stage(newest_version(LEDGER), units, handlers, users, actors)


def write_city(city: SimCity, stage: Stage) -> Iterator[int]:
    """Store the matters of `city` with their chains, and yield how many are stored so far.

    Each batch of 1,000 is one transaction; numbers run on from those that the book has given.
    Cost: about 0.3 ms an event (measured on a busy core, SQLite), half of it Django's.
    """
    numbers = _Numbers(stage.book)
    done = 0
    for batch in batched(city.matters, BATCH):
        grown = [grow(one, stage, number=numbers.next(one)) for one in batch]
        with transaction.atomic(), acting(SYSTEM):
            _store(grown)
            numbers.keep()
        done += len(batch)
        yield done


def grow(simulated: SimMatter, stage: Stage, *, number: str) -> Grown:
    """Return the matter that `simulated` becomes, with its events; nothing is stored."""
    grown = _begun(simulated, stage, number)
    for position, step in enumerate(simulated.steps[1:]):
        _happen(grown, step, stage, words=_words(step, position))
    return grown


# --- people and units -------------------------------------------------------


def _add_lead(unit: SimUnit, root: Unit, at: datetime) -> Unit:
    new = NewUnit(unit.key, unit.name, unit.kind, root, group=unit.group)
    return add_unit(new, actor=SYSTEM, at=at)


def _add_person(username: str, name: str, role: Role, unit: Unit, at: datetime) -> User:
    person = NewUser(username, name, post=unit.name, unit=unit)
    user = add_user(person, actor=SYSTEM, at=at)
    give_grant(user, role, unit, actor=SYSTEM, at=at)
    return user


# --- one matter -------------------------------------------------------------


class _Numbers:
    """Gives the numbers of a book year by year, and keeps the counters when a batch is stored."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.given: Tally[str] = Tally(
            dict(
                Counter.objects.filter(name__startswith=f"{book.key}:").values_list("name", "value")
            )
        )

    def next(self, simulated: SimMatter) -> str:
        year = simulated.plan.issued.year
        name = f"{self.book.key}:{year}"
        self.given[name] += 1
        return number_of(self.book.numbering, year, self.given[name])

    def keep(self) -> None:
        rows = [Counter(name=name, value=value) for name, value in self.given.items()]
        Counter.objects.bulk_create(
            rows, update_conflicts=True, update_fields=["value"], unique_fields=["name"]
        )


def _begun(simulated: SimMatter, stage: Stage, number: str) -> Grown:
    """Return a matter as `add_matter` makes it."""
    plan, at, book = simulated.plan, simulated.steps[0].at, stage.book
    matter = Matter(
        book=book.key,
        book_version=stage.version,
        restricted=book.restricted,
        number=number,
        title=plan.title,
        text=plan.title,
        lead=stage.units[plan.lead],
        issued=plan.issued,
        due=plan.due,
        first_due=plan.due,
        money=Decimal(plan.money) if plan.money else None,
        longitude=plan.longitude,
        latitude=plan.latitude,
        stage=book.first_stage.key,
        stage_on=day_of(at),
    )
    helper = None if plan.helper is None else stage.units[plan.helper]
    first = row_facts(matter) | part_facts({"supporting": [helper] if helper else []})
    deed = Deed("matter.add", stage.actors[OFFICE], at, act_id=_act_id(matter))
    grown = Grown(matter, helper=helper)
    _keep(grown, made_event(Link(matter.stream, 1, ""), deed, before={}, after=first))
    return grown


def _happen(grown: Grown, step: Step, stage: Stage, *, words: str) -> None:
    """Let `step` happen: the row and the event become what the act would make of them."""
    code, who = ACTS[step.what]
    matter, day = grown.matter, day_of(step.at)
    lead_key = str(matter.lead.key) if matter.lead else ""
    is_told = step.what in (Happening.REPORT, Happening.SUBMIT)
    proofs = _proofs(step, stage.book, day.isoformat())
    said: Facts = {"text": words, **proof_facts(proofs)} if is_told else {}
    actor, reason = stage.actors[who or lead_key], "" if is_told else words
    deed = Deed(code, actor, step.at, reason, _act_id(matter))
    fields = {**_fields(step, matter, stage), **moved(matter, code, day=day)}
    if proofs:
        fields["last_evidence_on"] = day
    event, changed = next_event(matter, deed, fields=fields, units={}, said=said)
    for name, value in changed.items():
        setattr(matter, name, value)
    _keep(grown, event)
    grown.evidence += [
        Evidence(
            matter=matter,
            sequence=event.sequence,
            kind=proof.kind,
            note=proof.note,
            added_at=step.at,
        )
        for proof in proofs
    ]


def _fields(step: Step, matter: Matter, stage: Stage) -> dict[str, Any]:
    """Return the fields that the act of `step` sets, beside those of the move."""
    day = day_of(step.at)
    match step.what:
        case Happening.ASSIGN:
            return {"handler": stage.users[str(matter.lead.key) if matter.lead else ""]}
        case Happening.REPORT | Happening.SUBMIT:
            told: dict[str, Any] = {
                "progress": step.progress,
                "claim": Matter.Claim.CLAIMED.value,
                "last_report_on": day,
                "started_on": matter.started_on or day,
            }
            return told | ({"submitted_on": day} if step.what is Happening.SUBMIT else {})
        case Happening.ASK:
            return {"asked_due": step.due}
        case Happening.GRANT:
            extended = matter.extended_times + 1
            return {"due": matter.asked_due, "asked_due": None, "extended_times": extended}
        case Happening.REFUSE:
            return {"asked_due": None}
    return _closing_fields(step, matter, stage)


def _closing_fields(step: Step, matter: Matter, stage: Stage) -> dict[str, Any]:
    match step.what:
        case Happening.RETURN:
            return {"submitted_on": None, "returned_times": matter.returned_times + 1}
        case Happening.ACCEPT:
            return {"acceptor": stage.users[CLOSER], "claim": Matter.Claim.VERIFIED.value}
        case _:  # it is opened again
            return {
                "acceptor": None,
                "submitted_on": None,
                "reopened_times": matter.reopened_times + 1,
                "recheck_on": None,
                "claim": Matter.Claim.NONE.value,
            }


def _act_id(matter: Matter) -> uuid.UUID:
    """Return an identity for the next act on `matter` that a seed repeats."""
    return uuid.uuid5(ACT_IDS, f"{matter.stream}#{matter.version + 1}")


def _keep(grown: Grown, event: Event) -> None:
    """Put `event` at the end of the chain."""
    grown.matter.version, grown.matter.head = event.sequence, event.hash
    grown.events.append(event)


def _proofs(step: Step, book: Book, day: str) -> list[Proof]:
    """Return the written proof that comes with `step`: what closing needs, or any kind."""
    if not step.proven:
        return []
    kinds = book.closing.evidence if step.what is Happening.SUBMIT else tuple(book.evidence)[-1:]
    return [Proof(kind, f"仿真佐证 {day}") for kind in kinds]


def _words(step: Step, position: int) -> str:
    """Return what is said with `step`; sentences take turns by its place in the history."""
    listed = book_data("simulation.toml")["words"]
    match step.what:
        case Happening.SUBMIT:
            return str(listed["done"][position % len(listed["done"])])
        case Happening.RETURN:
            return str(listed["returned"][position % len(listed["returned"])])
        case Happening.ACCEPT:
            return str(listed["accepted"][position % len(listed["accepted"])])
        case Happening.GRANT:
            return str(listed["granted"])
        case Happening.REOPEN:
            return str(listed["reopened"])
    return step.text


# What happens -> the act's code, and the account that does it ("" is the lead unit's handler).
ACTS: dict[Happening, tuple[str, str]] = {
    Happening.ASSIGN: ("matter.assign", OFFICE),
    Happening.REPORT: ("matter.report", ""),
    Happening.ASK: ("matter.extend_ask", ""),
    Happening.GRANT: ("matter.extend", LEADER),
    Happening.REFUSE: ("matter.extend_refuse", LEADER),
    Happening.SUBMIT: ("matter.submit", ""),
    Happening.RETURN: ("matter.return", OFFICE),
    Happening.ACCEPT: ("matter.accept", CLOSER),
    Happening.REOPEN: ("matter.reopen", LEADER),
}


# --- in bulk ----------------------------------------------------------------


def _store(grown: Sequence[Grown]) -> None:
    """Write a batch: matters first, for their numbers in the database."""
    Matter.objects.bulk_create([one.matter for one in grown])
    Involvement.objects.bulk_create(
        Involvement(matter=one.matter, unit=one.helper, part=Involvement.Part.SUPPORTING.value)
        for one in grown
        if one.helper
    )
    Evidence.objects.bulk_create(proof for one in grown for proof in _of(one, one.evidence))
    events = [event for one in grown for event in _of(one, one.events)]
    Event.objects.bulk_create(sorted(events, key=lambda event: event.at), batch_size=5000)


def _of(grown: Grown, rows: list[Row]) -> list[Row]:
    """Return `rows` with the number that their matter has by now."""
    for row in rows:
        row.matter_id = grown.matter.pk
    return rows
