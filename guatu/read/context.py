"""What the readers of one article may know besides its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guatu.read.facts import Person, Section


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of an article's text.

    Places in `people` are offsets into the text that is read; `bodies` are the names of the bodies
    found in it. `event_date` is as in
    `guatu.read.facts.Article`; `issue_date` is the day of the paper or document when known.
    `sections` are the heads that the layout took out of the text, with their offsets in it.
    """

    people: tuple[Person, ...] = ()
    bodies: tuple[str, ...] = ()
    headline: str | None = None
    subheads: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    publisher: str | None = None
    event_date: str | None = None
    issue_date: date | None = None
