"""叫应: call whoever is on duty for a segment, and answer; if nobody does, the call climbs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from guatu.errors import RuleBroken
from guatu.store.actor import SYSTEM, Actor
from guatu.store.books import book_of
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.flood import (
    Answering,
    answering,
    duty_of,
    response_over,
    responses_in_force,
    turns,
    turns_at,
)
from guatu.store.models import Event, Matter
from guatu.store.moves import moved
from guatu.store.permission import require
from guatu.store.record import Deed, act, change
from guatu.store.scope import acting


class NobodyToCall(RuleBroken):
    """Nobody stands the turn, and the duty tree names nobody."""

    code = "flood.nobody"


class NotCalled(RuleBroken):
    """There is no call that waits for an answer."""

    code = "flood.not_called"


@dataclass(frozen=True, slots=True)
class Calling:
    """What somebody is called for. An `exercise` is part of a drill, and is always shown as one.

    `climbed_from` names the call below that nobody answered.
    """

    text: str
    exercise: bool = False
    climbed_from: str = ""


@act
def call(matter: Matter, calling: Calling, *, actor: Actor, at: datetime) -> Answering:
    """Record that whoever is on duty for `matter` was called, and return who that is.

    guatu sends nothing: who calls takes the phone. How soon an answer is due is what the plan of
    the response in force says; an exercise is measured by it too and puts nothing in force.

    Raises:
        NotAllowed: `actor` calls nobody of its lead unit. NobodyToCall: nobody is on duty.
        Invalid: no words. MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.call", matter)
    check_text(calling.text, "field.reason")
    fields, duty = moved(matter, "matter.call", day=day_of(at)), duty_of(matter)
    with acting(SYSTEM):  # who is on duty and under which response does not hang on who calls
        called, response = to_call(matter, at), response_over(duty.path, responses_in_force())
    said = {
        "text": calling.text,
        "called": called.person,  # the phone stays out of a record that forgets nothing
        "minutes": response.demands.answer_minutes if response else None,
        "exercise": calling.exercise,
        "climbed_from": calling.climbed_from,
    }
    told = {name: held for name, held in said.items() if held}
    change(matter, Deed("matter.call", actor, at), fields=fields, said=told)
    return called


@act
def answer(matter: Matter, *, actor: Actor, at: datetime, text: str) -> None:
    """Record that the last call for `matter` was answered, in the words of whoever did.

    Raises:
        NotAllowed: `actor` has no part in it. NotCalled: no call waits. Invalid: no words.
        MoveForbidden, Conflict: as for every act on a matter.
    """
    require(actor, "matter.answer", matter)
    check_text(text, "field.text")
    fields = moved(matter, "matter.answer", day=day_of(at))
    check_called(matter)
    if "confirmed_on" in book_of(matter).fields:
        fields["values"] = {**matter.values, "confirmed_on": day_of(at).isoformat()}
    change(matter, Deed("matter.answer", actor, at), fields=fields, said={"text": text})


def to_call(matter: Matter, at: datetime) -> Answering:
    """Return who is to be called for `matter` at the instant `at`. One query.

    Raises:
        NobodyToCall: nobody stands the turn, and the tree names nobody.
    """
    day = day_of(at)
    held, _ = turns(day - timedelta(days=1), day)
    called = answering(duty_of(matter), turns_at(held, at))
    if called is None:
        raise NobodyToCall(what=matter.number)
    return called


def check_called(matter: Matter) -> None:
    """Let a call for `matter` wait for an answer, or raise. One query.

    Raises:
        NotCalled: none does.
    """
    told = Event.objects.filter(matter=matter, act__in=("matter.call", "matter.answer"))
    last = told.order_by("-sequence").first()
    if last is None or last.act == "matter.answer":
        raise NotCalled(what=matter.number)
