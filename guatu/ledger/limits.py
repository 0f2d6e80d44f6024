"""What a book limits and checks: how often, how far up the ladder, and what must be true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from guatu.errors import RuleBroken
from guatu.ledger.book import Book, Rung
from guatu.rules import WorkdayTable

# Acts after which nothing may be left unknown.
FINAL = frozenset({"matter.submit", "matter.accept"})


class TooOften(RuleBroken):
    """It was done as often as the book allows; once more needs a leader's signed reason."""

    code = "ledger.too_often"


class LadderEnded(RuleBroken):
    """There is no further rung."""

    code = "ledger.no_rung"


class RungTooEarly(RuleBroken):
    """The matter is not overdue enough for the next rung."""

    code = "ledger.rung_too_early"


class CheckFailed(RuleBroken):
    """What the book says must be true of the fields is not."""

    code = "ledger.check_failed"


def check_often(book: Book, act: str, days: Sequence[date], today: date, *, signed: bool) -> None:
    """Let `act` be done once more, or raise.

    Args:
        book: whose limits count.
        act: an action code.
        days: the days on which it was done to this matter.
        today: when it is to be done.
        signed: whether a leader gives a reason for going beyond the limit.

    Raises:
        TooOften: the limit of the period is reached; the facts name the rule's source.
    """
    limit = book.limit_on(act)
    if limit is None or signed:
        return
    begin = today - timedelta(days=limit.days)
    recent = [day for day in days if begin < day <= today]
    if len(recent) >= limit.times:
        raise TooOften(act=act, times=limit.times, days=limit.days, source=limit.source)


def next_rung(book: Book, climbed: int, *, due: date | None, today: date) -> Rung:
    """Return the next rung of the ladder for a matter on which `climbed` rungs were used.

    Raises:
        LadderEnded: there is none.
        RungTooEarly: the matter is not overdue by the rung's number of days.
    """
    overdue = (today - due).days if due else 0
    if climbed >= len(book.ladder):
        raise LadderEnded(book=book.zh)
    rung = book.ladder[climbed]
    if overdue < rung.after_days:
        raise RungTooEarly(rung=rung.zh, wanted=rung.after_days, overdue=max(overdue, 0))
    return rung


def check_facts(
    book: Book, act: str, facts: Mapping[str, object], *, workdays: WorkdayTable
) -> None:
    """Let `act` leave a matter with `facts`, or raise.

    Raises:
        CheckFailed: a check of the book is false, or is unknown when nothing may be left open.
    """
    for check in book.checks:
        if check.acts and act not in check.acts:
            continue
        value = check.rule.value(facts, workdays=workdays)
        if value is False or (value is None and act in FINAL):
            raise CheckFailed(rule=f"{check.zh} {check.en}")
