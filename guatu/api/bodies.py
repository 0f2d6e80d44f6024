"""What the API is asked to do: one shape for each act, with the act that it runs.

`version` is that of the matter as the program saw it: an act on an older one is refused. Units
are named by key, people by account, days as YYYY-MM-DD.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from ninja import Schema
from pydantic import ConfigDict, Field, model_validator

from guatu.api.days import Day
from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.acts.add_evidence import add_evidence
from guatu.store.acts.advance import advance
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.carry_over import carry_over
from guatu.store.acts.decompose import Part, decompose
from guatu.store.acts.edit_matter import edit_matter
from guatu.store.acts.excuse import excuse
from guatu.store.acts.extend import ask_extension
from guatu.store.acts.flood_calls import Calling, answer, call
from guatu.store.acts.hand_over import hand_over
from guatu.store.acts.merge import merge
from guatu.store.acts.publish import publish
from guatu.store.acts.recheck import recheck
from guatu.store.acts.remind import remind
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.sign import sign
from guatu.store.acts.take_note import Noted, take_note
from guatu.store.evidence import Proof
from guatu.store.models import Matter
from guatu.store.selectors.matter import open_matter_of
from guatu.store.selectors.people import user_named
from guatu.store.selectors.units import unit_by_key


class Plain(Schema):
    """What is asked: no text holds a NUL, which no database of ours keeps."""

    @model_validator(mode="after")
    def _without_nul(self) -> Self:
        if "\\u0000" in self.model_dump_json():
            raise ValueError("text without NUL")
        return self


class Asked(Plain):
    """A body: a field that it does not have is a mistake, and told."""

    model_config = ConfigDict(extra="forbid")


class Proven(Asked):
    """A piece of evidence: a note, or a file as `content` in base64 with its `name`."""

    kind: str
    note: str = ""
    name: str = ""
    content: str = ""

    def proof(self) -> Proof:
        """Return it as acts take it."""
        return Proof(self.kind, self.note, bytes_of(self.content) or None, self.name)


class ActAsked(Asked):
    """An act on a matter."""

    version: int = Field(ge=1)

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Do it."""
        raise NotImplementedError


class WithReason(ActAsked):
    """An act that may say why, or must: then a blank reason is refused."""

    reason: str = ""


class WithText(WithReason):
    """An act in words, with evidence; `reason` is for once more than the book allows."""

    text: str
    evidence: tuple[Proven, ...] = ()

    def said(self) -> dict[str, Any]:
        """Return words and evidence as acts take them."""
        return {"text": self.text, "evidence": [item.proof() for item in self.evidence]}


class Assign(WithReason):
    """To which unit and person, until when."""

    lead: str
    handler: str = ""
    due: Day | None = None

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Assign it."""
        handler = user_named(self.handler) if self.handler else None
        to = Assignment(lead=unit_by_key(self.lead), handler=handler, due=self.due)
        assign(matter, to, actor=actor, at=at, reason=self.reason)


class PartAsked(Asked):
    """A part of a divided matter."""

    title: str
    lead: str
    due: Day | None = None
    weight: Decimal = Decimal(1)
    mandatory: bool = True


class Decompose(ActAsked):
    """Into which parts."""

    parts: list[PartAsked]

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Divide it."""
        parts = [
            Part(part.title, unit_by_key(part.lead), part.due, part.weight, part.mandatory)
            for part in self.parts
        ]
        decompose(matter, parts, actor=actor, at=at)


class Report(ActAsked):
    """How far, in a number and words."""

    progress: int
    text: str
    evidence: tuple[Proven, ...] = ()

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Report it."""
        proofs = [item.proof() for item in self.evidence]
        report_progress(
            matter, actor=actor, at=at, progress=self.progress, text=self.text, evidence=proofs
        )


class Advance(ActAsked):
    """To which stage of the book."""

    to: str
    text: str = ""
    evidence: tuple[Proven, ...] = ()

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Move it on."""
        proofs = [item.proof() for item in self.evidence]
        advance(matter, self.to, actor=actor, at=at, text=self.text, evidence=proofs)


class AddEvidence(ActAsked):
    """Evidence alone."""

    evidence: list[Proven]

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Add it."""
        add_evidence(matter, [item.proof() for item in self.evidence], actor=actor, at=at)


class Edit(WithReason):
    """Title, text, money, weight, or fields of the book; `null` empties a field."""

    edits: dict[str, str | bool | None]

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Change it."""
        edits = {name: _edited(name, value) for name, value in self.edits.items()}
        edit_matter(matter, edits, actor=actor, at=at, reason=self.reason)


class Answer(ActAsked):
    """What whoever was called says."""

    text: str

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Answer the call."""
        answer(matter, actor=actor, at=at, text=self.text)


class Call(ActAsked):
    """What whoever is on duty is called for, and whether it is only a drill."""

    text: str
    exercise: bool = False

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Record the call."""
        call(matter, Calling(self.text, self.exercise), actor=actor, at=at)


class Note(WithReason):
    """What came in or was seen, what was done about it, and the problems that are now tasks."""

    text: str
    came_from: str = ""
    handling: str = ""
    result: str = ""
    problems: tuple[str, ...] = ()

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Note it."""
        noted = Noted(self.text, self.came_from, self.handling, self.result, self.problems)
        take_note(matter, noted, actor=actor, at=at, reason=self.reason)


class Remind(WithReason):
    """Of what."""

    text: str

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Remind its lead unit."""
        remind(matter, actor=actor, at=at, text=self.text, reason=self.reason)


class Until(ActAsked):
    """An act with a day and a reason."""

    reason: str


class ExtendAsk(Until):
    """Until when it should be due."""

    due: Day

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Ask for it."""
        ask_extension(matter, actor=actor, at=at, due=self.due, reason=self.reason)


class Excuse(Until):
    """Until when the reason is accepted."""

    until: Day

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Accept it."""
        excuse(matter, actor=actor, at=at, until=self.until, reason=self.reason)


class Carry(Until):
    """Until when, next year."""

    due: Day

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Carry it over."""
        carry_over(matter, actor=actor, at=at, due=self.due, reason=self.reason)


class HandOver(ActAsked):
    """To which unit."""

    to: str
    reason: str

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Hand it over."""
        hand_over(matter, unit_by_key(self.to), actor=actor, at=at, reason=self.reason)


class Merge(ActAsked):
    """Into which open matter of the same book, by its number."""

    into: str
    reason: str

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Merge it."""
        into = open_matter_of(actor, matter.book, self.into)
        merge(matter, into, actor=actor, at=at, reason=self.reason)


class Sign(ActAsked):
    """Nothing but the signature."""

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Sign it."""
        sign(matter, actor=actor, at=at)


class Publish(ActAsked):
    """Where it was made public."""

    where: str

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Note it."""
        publish(matter, actor=actor, at=at, where=self.where)


class Recheck(WithText):
    """Whether what was closed still holds."""

    holds: bool

    def run(self, matter: Matter, actor: Actor, at: datetime) -> None:
        """Look at it again."""
        recheck(matter, actor=actor, at=at, holds=self.holds, reason=self.reason, **self.said())


def bytes_of(content: str) -> bytes:
    """Return what `content` is in base64.

    Raises:
        Invalid: it is not base64.
    """
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(what="content", value=content[:20], wanted="base64") from error


def _edited(name: str, value: str | bool | None) -> object:
    """Return an edit as the act takes it: amounts of the matter itself are numbers."""
    if name not in {"money", "weight"} or value is None:
        return value
    try:
        number = Decimal(str(value))
    except ArithmeticError as error:
        raise Invalid(what=name, value=value, wanted="a number 数字") from error
    if not number.is_finite() or abs(number) >= 10**16:
        raise Invalid(what=name, value=value, wanted="a number 数字")
    return number
