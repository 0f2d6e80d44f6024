"""Short ways to read a text in a test."""

from __future__ import annotations

from guatu.read.context import Context
from guatu.read.facts import Person, Section, Segment
from guatu.read.statements import read_statements


def read(
    text: str,
    *people: str,
    headline: str | None = None,
    sections: tuple[Section, ...] = (),
    event_date: str | None = None,
    bodies: tuple[str, ...] = (),
) -> tuple[Segment, ...]:
    """Read `text`; `people` are names, or name=post; `bodies` those that were found in it."""
    parted = (item.partition("=") for item in people)
    named = tuple(Person(name, (0, 0), (post,) if post else ()) for name, _, post in parted)
    context = Context(
        people=named, bodies=bodies, headline=headline, sections=sections, event_date=event_date
    )
    return read_statements(text, context=context)


def labels(text: str, *people: str, headline: str | None = None) -> list[str]:
    """Return the labels of the segments of `text`."""
    return [segment.label.value for segment in read(text, *people, headline=headline)]


def speakers(text: str, *people: str) -> list[str | None]:
    """Return whose words the segments of `text` are."""
    return [segment.speaker for segment in read(text, *people)]
