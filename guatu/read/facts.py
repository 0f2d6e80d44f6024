"""What a reader finds, as values: pages, articles, statements, people, bodies, projects, figures.

The shapes follow the reading format (docs/reading.md). A place is (start, end) in characters of
the raw text, end not included; `rule` names the rule that made an item, for its explanation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from guatu.findings import Finding
from guatu.lib.mapped import MappedText
from guatu.lib.values import value

Place = tuple[int, int]


class Label(StrEnum):
    """What a statement does."""

    DEMAND = "demand"
    PROBLEM = "problem"
    COMMITMENT = "commitment"
    RESULT = "result"
    NARRATIVE = "narrative"


@value
class Duty:
    """Who must do what by when, as far as the words say.

    `responsible` is printed text, several joined by ；. `deadline` is as printed; `deadline_iso`
    is the last day on which it is met (YYYY-MM-DD, without a known year --MM-DD), `None` when it
    cannot be resolved.
    `task` is what is to be done, the demand without its speaker and its deadline words.
    `audience` is whom the words address (各县区, 市水利局) where nobody is made responsible.
    """

    responsible: str | None = None
    supporting: tuple[str, ...] = ()
    deadline: str | None = None
    deadline_iso: str | None = None
    task: str | None = None
    audience: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a document's tables; table, row and column are counted from 1."""

    table: int
    row: int
    column: int


@value
class Segment:
    """A stretch of the body with its label; all segments of an article together are its text.

    `occasion` is the meeting or visit at which the words are said, as printed. `cell` is where
    the task of a table stands.
    """

    text: str
    label: Label
    place: Place
    speaker: str | None = None
    duty: Duty = Duty()
    rule: str = ""
    cues: tuple[str, ...] = ()
    occasion: str | None = None
    cell: Cell | None = None


@value
class Person:
    """A person with posts as printed; one per name in an article, `place` its first mention."""

    name: str
    place: Place
    posts: tuple[str, ...] = ()
    rule: str = ""


@value
class Body:
    """A named organisation, as printed; one per name in an article, `place` its first mention."""

    name: str
    place: Place
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """A short form of a body's name that the text prints; `place` is the short form's first."""

    name: str
    short: str
    place: Place
    rule: str = ""


@value
class Project:
    """A concrete, named project. `stage` is 储备 签约 开工 建设 投产 or `None`."""

    name: str
    place: Place
    stage: str | None = None
    place_or_owner: str | None = None
    rule: str = ""


@value
class Figure:
    """A quantity: `value` in units of `unit` (亿 and 万 multiplied out), `of` what it measures.

    A range keeps its lower end in `value` and its upper end in `upper`.
    """

    text: str
    value: float
    unit: str
    place: Place
    of: str = ""
    upper: float | None = None
    about: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A head inside an article, and the offset in the article's text at which its part begins."""

    head: str
    start: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a page. `body.text` is the text, with its way back into the raw page.

    `event_date` is ISO, --MM-DD when no year is known, `None` when there is no date. `complete`
    is false when the article goes on elsewhere or is cut.
    """

    body: MappedText
    headline: str | None = None
    subheads: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    publisher: str | None = None
    reporters: tuple[str, ...] = ()
    event_date: str | None = None
    complete: bool = True
    segments: tuple[Segment, ...] = ()
    people: tuple[Person, ...] = ()
    orgs: tuple[Body, ...] = ()
    aliases: tuple[Alias, ...] = ()
    projects: tuple[Project, ...] = ()
    figures: tuple[Figure, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a page says of itself: its paper, its issue date (ISO) and its issue number."""

    paper: str | None = None
    issue_date: str | None = None
    issue: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read: its name, its articles in order, and what was odd about it."""

    name: str
    articles: Sequence[Article] = ()
    masthead: Masthead = field(default_factory=Masthead)
    findings: tuple[Finding, ...] = ()
