"""Books as values: which fields, stages, moves, clock, evidence and lights a kind of matter has.

A book is made from a TOML file by `guatu.ledger.bookfile`; docs/ledger.md says how to write one.
Keys are ASCII and never change; titles are for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guatu.errors import RuleBroken
from guatu.ledger.photos import NO_PHOTO_LIMITS, PhotoLimits
from guatu.rules import Rule
from guatu.watch import LightTable
from guatu.watch.flood import Demands


class State(StrEnum):
    """Which side of the account a stage stands on."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    CARRIED = "carried"


class FieldKind(StrEnum):
    """What a book's own field holds."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    BOOL = "bool"
    CHOICE = "choice"
    UNIT = "unit"


class Count(StrEnum):
    """What a clock counts."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the book's own. `see` and `write` are roles; empty `see` means everybody.

    `also` are further headings that a column of a sheet may have to be taken for it.
    """

    key: str
    zh: str
    en: str
    kind: FieldKind
    required: bool = False
    choices: tuple[str, ...] = ()
    see: frozenset[str] = frozenset()
    write: frozenset[str] = frozenset()
    unit: str = ""
    also: tuple[str, ...] = ()

    @property
    def writers(self) -> frozenset[str]:
        """Return the roles that may write it; nobody writes what they may not see. Empty: all."""
        return self.write or self.see


@dataclass(frozen=True, slots=True)
class Stage:
    """A place that a matter can be in. `limit_days` is how long it may stay, or `None`."""

    key: str
    zh: str
    en: str
    state: State = State.OPEN
    limit_days: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """An act that is allowed in the stages `origins` and leads to `to`; "" = where it was.

    `needs` are kinds of evidence and keys of fields that must be there before.
    """

    act: str
    origins: frozenset[str]
    to: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """How due dates are counted. `default` is the number that is given when none is printed.

    No extension goes beyond `longest`, counted as `default` is; `consent` is the kind of evidence
    without which none is granted, or "".
    """

    count: Count = Count.DAYS
    default: int | None = None
    hours: tuple[tuple[int, int], ...] = ()
    longest: int | None = None
    consent: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of proof that the book knows."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Closing:
    """What must be there before a matter is closed, and who may accept it.

    Attributes:
        evidence, fields: kinds of evidence and fields that must be there.
        roles: those who may accept; the handler never does, whatever their role.
        repeat: key of the number field that says after how many months the next one is due, or "".
        recheck_days: after how many days a closed matter is looked at again.
        publish: whether it must have been made public before.
        signatures: how many units must have signed the fields as they are.
        unit: key of the one unit whose people may accept, or "".
        by_other_unit: whether people of the lead unit may not accept.
    """

    evidence: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset({"supervisor"})
    repeat: str = ""
    recheck_days: int | None = None
    publish: bool = False
    signatures: int = 0
    unit: str = ""
    by_other_unit: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """How often something may be done in a period without a signed reason, and who says so.

    `per` is "matter", or "unit": all matters that one unit leads count together.
    """

    act: str
    times: int
    days: int
    source: str
    per: str = "matter"


@dataclass(frozen=True, slots=True)
class Check:
    """What must be true of a matter's fields whenever one of `acts` changes it.

    A rule that is false refuses the act. One that is unknown, because a field is empty, refuses
    handing in and closing alone.
    """

    key: str
    zh: str
    en: str
    rule: Rule
    acts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the escalation ladder: from `after_days` overdue on, `role` is told."""

    key: str
    zh: str
    en: str
    after_days: int
    role: str


@dataclass(frozen=True, slots=True)
class Book:
    """All that a book says. `text` is the file it was made from.

    `plans` are the node templates from which its matters may get a plan; none: they get no plan.
    `problems` is the key of the book into which problems go that somebody finds, "" is this one.
    `titles` is how the title of a row without one is made of its fields: `{depot} {item}`, or "".
    `responses` is what the city's plan asks for at each response level, by the level's `zh`.
    `targets` are how many starts the city wants in a quarter: (year, quarter from 1) -> starts.
    """

    key: str
    zh: str
    en: str
    source: str
    numbering: str
    stages: Mapping[str, Stage]
    moves: tuple[Move, ...]
    lights: LightTable
    restricted: bool = False
    fields: Mapping[str, Field] = field(default_factory=dict)
    clock: Clock = Clock()
    evidence: Mapping[str, EvidenceKind] = field(default_factory=dict)
    closing: Closing = Closing()
    limits: tuple[Limit, ...] = ()
    ladder: tuple[Rung, ...] = ()
    checks: tuple[Check, ...] = ()
    photos: PhotoLimits = NO_PHOTO_LIMITS
    targets: Mapping[tuple[int, int], int] = field(default_factory=dict)
    plans: tuple[str, ...] = ()
    problems: str = ""
    titles: str = ""
    responses: Mapping[str, Demands] = field(default_factory=dict)
    text: str = ""

    @property
    def first_stage(self) -> Stage:
        """Return the stage in which a new matter stands: the first of the file."""
        return next(iter(self.stages.values()))

    def stages_after(self, act: str, stage: str) -> list[Stage]:
        """Return the stages to which `act` moves a matter from `stage`, in the file's order."""
        moves = [move for move in self.moves if move.act == act and stage in move.origins]
        return [self.stages[move.to or stage] for move in moves]

    def limit_on(self, act: str) -> Limit | None:
        """Return how often `act` may be done without a signed reason, or `None`: no limit."""
        return next((limit for limit in self.limits if limit.act == act), None)


class MoveForbidden(RuleBroken):
    """The book has no such move from the stage in which the matter stands."""

    code = "ledger.move_forbidden"


class NoSuchMove(MoveForbidden):
    """The book has no such move at all."""

    code = "ledger.no_such_move"


# Acts that change no stage: allowed in every open stage unless the book names them in a move.
STAYING = frozenset(
    {
        "matter.add_evidence",
        "matter.contradict",
        "matter.decompose",
        "matter.edit",
        "matter.escalate",
        "matter.excuse",
        "matter.extend",
        "matter.extend_ask",
        "matter.extend_refuse",
        "matter.hand_over",
        "matter.merge",
        "matter.note",
        "matter.pause",
        "matter.publish",
        "matter.remind",
        "matter.resume",
        "matter.sign",
        "matter.upgrade",
        "matter.verify",
    }
)

# All acts of which a book may speak: those that move between stages, and those that stay.
BOOK_ACTS = STAYING | {
    "grid.import",
    "matter.accept",
    "matter.advance",
    "matter.answer",
    "matter.assign",
    "matter.call",
    "matter.cancel",
    "matter.carry",
    "matter.recheck",
    "matter.reopen",
    "matter.report",
    "matter.return",
    "matter.submit",
}


def _may_stay(book: Book, act: str, stage: str) -> bool:
    """Tell whether an act of which a book does not speak is done in `stage`, and stays there.

    What became of a matter is made public when it is closed too: often only then.
    """
    state = book.stages[stage].state
    closed = state == State.CLOSED and act == "matter.publish"
    return act in STAYING and (state == State.OPEN or closed)


def move_of(book: Book, act: str, stage: str, *, to: str = "") -> Move:
    """Return the move that `act` makes from `stage`.

    Args:
        book: the version of the book that the matter stands in.
        act: an action code.
        stage: key of the stage that the matter is in now.
        to: the wanted stage, where an act has several; "" takes the first that fits.

    Raises:
        MoveForbidden: the book does not allow it; the facts name the stages that would do.
    """
    of_act = [move for move in book.moves if move.act == act]
    for move in of_act:
        if stage in move.origins and to in ("", move.to):
            return move
    staying = frozenset(key for key in book.stages if not of_act and _may_stay(book, act, key))
    if stage in staying:
        return Move(act, frozenset({stage}))
    origins = staying.union(*(move.origins for move in of_act if to in ("", move.to)))
    wanted = [held.zh for key, held in book.stages.items() if key in origins]
    if not wanted:
        raise NoSuchMove(act=act, book=book.zh)
    raise MoveForbidden(
        act=act, stage=book.stages[stage].zh, wanted="、".join(wanted), book=book.zh
    )
