"""数据登记: ask a fact of its owner, once; a second asker is answered from the register."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from guatu.errors import Invalid, RuleBroken
from guatu.store.actor import Actor
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.models import Fact, Unit
from guatu.store.permission import require
from guatu.store.record import Conflict, Deed, act, note
from guatu.store.selectors.units import UnitIndex

# A year, a half of it, a quarter, a month, or a day.
PERIOD = re.compile(r"\d{4}(-H[12]|-Q[1-4]|-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class FactHeld(RuleBroken):
    """The register has the fact: here it is."""

    code = "store.fact_held"


class FactAsked(RuleBroken):
    """The fact was asked of its owner already."""

    code = "store.fact_asked"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A fact that somebody wants to know of `owner`."""

    subject: str
    metric: str
    period: str
    owner: Unit
    measure: str = ""
    due: date | None = None


@act
def ask_fact(wanted: Wanted, *, actor: Actor, at: datetime) -> Fact:
    """Ask `wanted` of its owner, for the first time.

    A subject that is an alias of a unit is that unit; blanks around words count for nothing.

    Raises:
        FactHeld: the register has it; its facts are the answer.
        FactAsked: it waits for its owner's answer.
        NotAllowed: `actor` may ask nothing. Invalid: a blank subject or metric, or no period.
    """
    require(actor, "fact.ask")
    wanted = _in_one_spelling(wanted, day_of(at))
    key = {"subject": wanted.subject, "metric": wanted.metric, "period": wanted.period}
    if held := Fact.objects.filter(**key).select_related("owner").first():
        raise _already(held)
    asker = Unit.objects.filter(key=actor.unit).first()
    fact = Fact.objects.create(
        **key, owner=wanted.owner, measure=wanted.measure, due=wanted.due,
        asked_by=asker, asked_at=at,
    )  # fmt: skip
    asked = {
        **key, "owner": wanted.owner.key, "measure": wanted.measure,
        "due": wanted.due and wanted.due.isoformat(), "asked_by": asker and asker.key,
    }  # fmt: skip
    note(fact.stream, Deed("fact.ask", actor, at), after=asked)
    return fact


@act
def give_fact(fact: Fact, value: str, *, actor: Actor, at: datetime, source: str) -> None:
    """Answer `fact`, or correct the answer; the one before stays in the record.

    Raises:
        NotAllowed: `actor` does not belong to its owner. Invalid: no value or no source.
        Conflict: somebody gave another value since it was read.
    """
    require(actor, "fact.give", fact.owner)
    check_text(value, "field.value")
    check_text(source, "field.source")
    seen = Fact.objects.filter(pk=fact.pk, value=fact.value, source=fact.source)
    if seen.update(value=value, source=source, given_at=at) != 1:
        raise Conflict(what=str(fact))
    before = {"value": fact.value, "source": fact.source}
    fact.value, fact.source, fact.given_at = value, source, at
    after = {"value": value, "source": source}
    note(fact.stream, Deed("fact.give", actor, at), before=before, after=after)


def _in_one_spelling(wanted: Wanted, day: date) -> Wanted:
    """Return `wanted` as it is registered, so that the same fact is the same whoever asks."""
    subject, metric, period = (
        " ".join(text.split()) for text in (wanted.subject, wanted.metric, wanted.period)
    )
    check_text(subject, "field.subject")
    check_text(metric, "field.metric")
    if not PERIOD.fullmatch(period):
        raise Invalid(
            what="field.period", value=period, wanted="2026, 2026-Q1, 2026-03, 2026-03-02"
        )
    unit = UnitIndex.load(day).by_name.get(subject)
    return replace(wanted, subject=unit.name if unit else subject, metric=metric, period=period)


def _already(fact: Fact) -> RuleBroken:
    if not fact.value:
        return FactAsked(fact=str(fact), owner=fact.owner.name, at=day_of(fact.asked_at))
    value = f"{fact.value} {fact.measure}".strip()
    return FactHeld(fact=str(fact), value=value, owner=fact.owner.name, source=fact.source)
