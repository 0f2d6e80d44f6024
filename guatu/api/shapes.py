"""What the API answers: the same values that pages show, as JSON. Fields are added, not changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Self

from ninja import Schema

from guatu.store.acts.decide_misprint import Suggestion
from guatu.store.models import Draft as DraftRow
from guatu.store.models import Matter as MatterOf
from guatu.store.models import Misprint as MisprintRow
from guatu.store.selectors.matter import HistoryLine, MatterPage
from guatu.store.selectors.rows import MatterRow


class Failure(Schema):
    """A failure: its code, the sentence for people, and the facts in it."""

    code: str
    message: str
    facts: dict[str, Any]


class Failed(Schema):
    """What comes instead of an answer."""

    error: Failure


class Light(Schema):
    """A light: its colour, and why, in two languages."""

    colour: str
    key: str
    zh: str
    en: str


class Matter(Schema):
    """A matter as a line. `days_left` counts calendar days, negative when overdue."""

    id: int
    version: int
    book: str
    number: str
    title: str
    lead: str
    lead_name: str
    handler: str
    due: date | None
    first_due: date | None
    days_left: int | None
    stage: str
    state: str
    progress: int
    claim: str
    light: Light

    @classmethod
    def of(cls, row: MatterRow) -> Self:
        """Return the shape of a line."""
        same = (
            "version", "book", "number", "title", "handler", "due", "first_due", "days_left",
            "stage", "state", "progress", "claim",
        )  # fmt: skip
        words = row.light.words
        light = Light(colour=row.light.colour, key=row.light.key, zh=words["zh"], en=words["en"])
        values = {name: getattr(row, name) for name in same}
        return cls(id=row.pk, lead=row.lead_key, lead_name=row.lead, light=light, **values)


class Matters(Schema):
    """A piece of a list. `next` goes into `after` of the next request; "" ends it."""

    items: list[Matter]
    next: str


class Event(Schema):
    """A line of the history; `changes` are field, before, after."""

    sequence: int
    act: str
    actor: str
    at: datetime
    reason: str
    text: str
    changes: list[tuple[str, Any, Any]]

    @classmethod
    def of(cls, line: HistoryLine) -> Self:
        """Return the shape of a line of the history."""
        facts = asdict(line)
        facts.pop("actor_key")
        return cls(**facts)


class Evidence(Schema):
    """A piece of evidence; `sha256` is "" for words alone."""

    id: int
    kind: str
    note: str
    name: str
    sha256: str
    size: int
    added_at: datetime


class WholeMatter(Matter):
    """A matter with its words, fields, history, evidence, parts, and what one may do now."""

    text: str
    values: dict[str, Any]
    responsible: list[str]
    supporting: list[str]
    parts: list[Matter]
    evidence: list[Evidence]
    history: list[Event]
    acts: list[str]

    @classmethod
    def of_page(cls, page: MatterPage) -> Self:
        """Return the shape of all that a matter's page shows."""
        return cls(
            **Matter.of(page.row).model_dump(),
            text=page.matter.text,
            values=page.values,
            responsible=page.responsible,
            supporting=page.supporting,
            parts=[Matter.of(row) for row in page.parts],
            evidence=[Evidence.from_orm(item.evidence) for item in page.evidence],
            history=[Event.of(line) for line in page.history],
            acts=[next_act.act for next_act in page.next_acts if next_act.allowed],
        )


class Done(Schema):
    """What an act did: the matter it was done to, or made, and its version now."""

    id: int
    number: str
    version: int
    stage: str
    state: str


class Lights(Schema):
    """How many matters show which colour."""

    lights: dict[str, int]
    total: int


class Unit(Schema):
    """A unit; `parent` is the key of the one above, "" for a root."""

    key: str
    name: str
    kind: str
    parent: str


class Book(Schema):
    """A book in its newest version, with the keys that its matters use."""

    key: str
    zh: str
    en: str
    version: int
    stages: list[str]
    fields: list[str]
    evidence: list[str]


class Me(Schema):
    """Who acts with this token, and as what: role, unit and book of each grant."""

    account: str
    name: str
    grants: list[dict[str, str]]


class DocumentLine(Schema):
    """A document; `waiting` counts drafts that nobody decided."""

    id: int
    name: str
    headline: str
    issue_date: date | None
    drafts: int
    waiting: int


class Draft(Schema):
    """What a reader proposes, with the sentence it comes from."""

    id: int
    state: str
    title: str
    sentence: str
    lead: str
    lead_text: str
    due: date | None
    due_text: str
    matter: int | None

    @classmethod
    def of(cls, row: DraftRow, matters: Mapping[int, MatterOf]) -> Self:
        """Return the shape of a draft; `matters` are those of drafts, as far as one sees them."""
        return cls(
            id=row.pk,
            state=str(row.state),
            title=row.title,
            sentence=row.text,
            lead=row.lead.key if row.lead else "",
            lead_text=row.lead_text,
            due=row.due,
            due_text=row.due_text,
            matter=matters[row.pk].pk if row.pk in matters else None,
        )


class Misprint(Schema):
    """A likely misprint, by its place among the document's findings and in its text.

    `state` is what was decided; "" when nothing was.
    """

    place: int
    start: int
    end: int
    printed: str
    meant: str
    state: str

    @classmethod
    def of(cls, suggestion: Suggestion, decided: MisprintRow | None) -> Self:
        """Return the shape of a suggestion and of the decision on it."""
        meant = suggestion.correction
        return cls(
            place=suggestion.number,
            start=meant.start,
            end=meant.end,
            printed=meant.printed,
            meant=meant.meant,
            state=str(decided.state) if decided else "",
        )


class WholeDocument(Schema):
    """A document with the drafts made of it and likely misprints in it.

    `is_new` is false for a text that was known.
    """

    id: int
    name: str
    text: str
    drafts: list[Draft]
    misprints: list[Misprint]
    is_new: bool
