"""申诉与复核: a unit objects to a loss; somebody of another unit decides; points come back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from guatu.errors import Invalid, NotAllowed, RuleBroken
from guatu.rank.scorecard import micro
from guatu.store.actor import SYSTEM, Actor
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.editions import Makings, make_edition
from guatu.store.longer import is_longer, remake_longer
from guatu.store.models import Appeal, Loss, PeriodRanking, Unit
from guatu.store.permission import require
from guatu.store.record import Conflict, Deed, act, note
from guatu.store.scope import acting
from guatu.store.scorecards import card_in
from guatu.store.selectors.people import user_of
from guatu.store.selectors.units import root_unit


class NoWindow(RuleBroken):
    """Objections are heard while a draft is shown, up to its last day."""

    code = "store.no_window"


class AppealToShorter(RuleBroken):
    """A longer period is what its months make it: the objection belongs to the month."""

    code = "store.appeal_to_shorter"


class AppealDecided(RuleBroken):
    """An appeal is decided once."""

    code = "store.appeal_decided"


class OwnAppeal(RuleBroken):
    """Nobody decides about the result of their own unit."""

    code = "store.own_appeal"


@dataclass(frozen=True, slots=True)
class Objection:
    """What a unit says against a loss: why, on what proof, and how many points (None: all)."""

    reason: str
    proof: str
    points: Decimal | None = None


@act
def appeal_loss(loss: Loss, objection: Objection, *, actor: Actor, at: datetime) -> Appeal:
    """Object to `loss` of the newest edition, for the unit that lost.

    Raises:
        NotAllowed: `actor` does not report for the unit.
        NoWindow: it is not shown, or the last day has passed.
        AppealToShorter: it is a quarter or year, made of periods that one objects to.
        Invalid: no reason or proof, more points than were lost, or nothing was lost.
        Conflict: the ranking was computed again, or the loss is appealed against already.
    """
    require(actor, "ranking.appeal", loss.unit)
    ranking = loss.edition.ranking
    if is_longer(card_in(ranking.card), ranking.period):
        raise AppealToShorter(what=str(ranking))
    _check_window(ranking, loss, at)
    check_text(objection.reason, "field.reason")
    check_text(objection.proof, "field.evidence")
    points = None if objection.points is None else micro(objection.points)
    if loss.points <= 0 or (points is not None and not 0 < points <= loss.points):
        wanted = f"0 < … ≤ {loss.points / 1_000_000:g}"
        raise Invalid(what="field.points", value=objection.points or "–", wanted=wanted)
    made: Appeal = Appeal.objects.create(
        ranking=ranking,
        unit=loss.unit,
        key=loss.key,
        item=loss.item if loss.cause == "deduction" else "",
        points=points,
        reason=objection.reason,
        proof=objection.proof.strip()[:255],
        asked_by=user_of(actor),
        asked_at=at,
    )
    after = {made.name: Appeal.State.ASKED.value}
    note(ranking.stream, Deed("ranking.appeal", actor, at, objection.reason), after=after)
    return made


def _check_window(ranking: PeriodRanking, loss: Loss, at: datetime) -> None:
    until = ranking.objections_until
    if ranking.state != PeriodRanking.State.SHOWN or until is None or day_of(at) > until:
        raise NoWindow(what=str(ranking))
    if ranking.current_id != loss.edition_id:
        raise Conflict(what=str(ranking))


@act
def decide_appeal(
    appeal: Appeal, *, granted: bool, actor: Actor, at: datetime, answer: str
) -> None:
    """Grant or refuse `appeal`; a granted one makes a new edition that differs just by it.

    Raises:
        NotAllowed: `actor` does not sign for the city. OwnAppeal: it is their own unit's.
        AppealDecided: somebody decided before. Invalid: no answer.
    """
    require(actor, "ranking.decide", root_unit())
    if _is_own(appeal, actor):
        raise OwnAppeal(unit=appeal.unit.name)
    check_text(answer, "field.reason")
    state = Appeal.State.GRANTED if granted else Appeal.State.REFUSED
    decided = {"state": state.value, "answer": answer, "decided_at": at}
    with acting(SYSTEM):
        waiting = Appeal.objects.filter(pk=appeal.pk, state=Appeal.State.ASKED)
        if waiting.update(**decided, decided_by_id=actor.user_id) != 1:
            raise AppealDecided(what=str(appeal))
    for name, value in decided.items():
        setattr(appeal, name, value)
    deed, said = Deed("ranking.decide", actor, at, answer), {appeal.name: state.value}
    if not granted:
        note(appeal.ranking.stream, deed, after=said)
        return
    ranking = appeal.ranking
    current = ranking.current
    if current is None:
        raise NotAllowed(action="ranking.decide")
    makings = Makings(current.card, json.loads(current.inputs), current.on)
    edition = make_edition(ranking, makings, deed, state=ranking.state, said=said)
    Appeal.objects.filter(pk=appeal.pk).update(edition=edition)
    remake_longer(ranking, deed)


def _is_own(appeal: Appeal, actor: Actor) -> bool:
    """Tell whether the actor asked, or belongs to the unit or one under it."""
    if appeal.asked_by_id == actor.user_id:
        return True
    own = Unit.objects.filter(key=actor.unit).first()
    return own is not None and own.path.startswith(appeal.unit.path)
