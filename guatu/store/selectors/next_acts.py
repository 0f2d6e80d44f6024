"""What a person may do next with a matter, and in words why not now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from guatu.errors import GuatuError
from guatu.ledger.book import Book, NoSuchMove, move_of
from guatu.ledger.closing import ClosingFacts, check_closing
from guatu.ledger.limits import next_rung
from guatu.store.actor import Actor
from guatu.store.acts.extend import NothingAsked
from guatu.store.acts.flood_calls import check_called
from guatu.store.acts.pause import ClockRuns, ClockStands
from guatu.store.acts.recheck import NotClosed
from guatu.store.acts.upgrade import NothingNewer
from guatu.store.acts.verify_progress import OwnClaim
from guatu.store.books import book_of, newest_version
from guatu.store.models import Event, Matter
from guatu.store.moves import closing_facts
from guatu.store.permission import allowed_actions

# The acts that a matter's page offers, in the order in which they usually happen.
OFFERED = (
    "matter.assign",
    "matter.decompose",
    "matter.report",
    "matter.advance",
    "matter.add_evidence",
    "matter.note",
    "matter.edit",
    "matter.verify",
    "matter.contradict",
    "matter.remind",
    "matter.escalate",
    "matter.call",
    "matter.answer",
    "matter.extend_ask",
    "matter.extend",
    "matter.extend_refuse",
    "matter.pause",
    "matter.resume",
    "matter.excuse",
    "matter.hand_over",
    "matter.sign",
    "matter.submit",
    "matter.return",
    "matter.publish",
    "matter.accept",
    "matter.recheck",
    "matter.reopen",
    "matter.merge",
    "matter.carry",
    "matter.cancel",
    "matter.upgrade",
)


# Acts that are no move of the book: to a closed matter, or to the book itself.
ANY_STAGE = frozenset({"matter.recheck", "matter.upgrade"})


@dataclass(frozen=True, slots=True)
class NextAct:
    """An act that is offered; `why_not` says in words why it is not allowed now."""

    act: str
    why_not: GuatuError | None = None

    @property
    def allowed(self) -> bool:
        """Whether it can be done now."""
        return self.why_not is None


def next_acts(actor: Actor, matter: Matter, *, today: date) -> list[NextAct]:
    """Return the acts that `actor` has a right to on `matter`, each with why not now, if so.

    Acts to which the actor has no right are left out: they are somebody else's work. So are those
    that the book does not have: a call to whom is on duty is no act of a meeting. What a form
    still asks for (words, files, a date) is not checked here, nor limits of how often.
    """
    mine = allowed_actions(actor, matter)
    case = _Case(matter, book_of(matter), closing_facts(matter), actor, today)
    offered = [NextAct(act, case.why_not(act)) for act in OFFERED if act in mine]
    return [act for act in offered if not isinstance(act.why_not, NoSuchMove)]


@dataclass(frozen=True, slots=True)
class _Case:
    """A matter before somebody on a day; one method for each thing that an act checks."""

    matter: Matter
    book: Book
    facts: ClosingFacts
    actor: Actor
    today: date

    def why_not(self, act: str) -> GuatuError | None:
        """Return what forbids `act` now, or `None`."""
        try:
            if act not in ANY_STAGE:
                move_of(self.book, act, self.matter.stage)
            _CHECKS.get(act, _Case.nothing)(self)
        except GuatuError as error:
            return error
        return None

    def nothing(self) -> None:
        """Most acts check nothing more than the move."""

    def asked(self) -> None:
        if self.matter.asked_due is None:
            raise NothingAsked(what=self.matter.number)

    def acceptable(self) -> None:
        check_closing(self.book, self.facts, acceptor=self.actor.key, unit=self.actor.unit)

    def from_outside(self) -> None:
        if self.actor.key in self.facts.doers:
            raise OwnClaim(who=self.actor.text)

    def runs(self) -> None:
        if self.matter.paused_on:
            raise ClockStands(what=self.matter.number, since=self.matter.paused_on)

    def stands(self) -> None:
        if not self.matter.paused_on:
            raise ClockRuns(what=self.matter.number)

    def outdated(self) -> None:
        newest = newest_version(self.matter.book)
        if newest == self.matter.book_version:
            raise NothingNewer(what=self.matter.number, book=str(newest))

    def overdue(self) -> None:
        climbed = Event.objects.filter(matter=self.matter, act="matter.escalate").count()
        next_rung(self.book, climbed, due=self.matter.due, today=self.today)

    def called(self) -> None:
        check_called(self.matter)

    def closed(self) -> None:
        if self.matter.state != Matter.State.CLOSED:
            raise NotClosed(what=self.matter.number)


_CHECKS: Mapping[str, Callable[[_Case], None]] = {
    "matter.accept": _Case.acceptable,
    "matter.answer": _Case.called,
    "matter.contradict": _Case.from_outside,
    "matter.escalate": _Case.overdue,
    "matter.extend": _Case.asked,
    "matter.extend_refuse": _Case.asked,
    "matter.pause": _Case.runs,
    "matter.recheck": _Case.closed,
    "matter.resume": _Case.stands,
    "matter.upgrade": _Case.outdated,
    "matter.verify": _Case.from_outside,
}
