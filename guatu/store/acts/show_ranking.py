"""公示与通报: show a draft ranking to its units, and publish it when they have been heard."""

from __future__ import annotations

from datetime import date, datetime

from guatu.errors import Invalid, RuleBroken
from guatu.store.actor import SYSTEM, Actor
from guatu.store.calendar import city_calendar, day_of
from guatu.store.improvement import propose_plans
from guatu.store.models import Appeal, PeriodRanking
from guatu.store.permission import require
from guatu.store.record import Conflict, Deed, act, note
from guatu.store.scope import acting
from guatu.store.scorecards import card_in
from guatu.store.selectors.units import root_unit

State = PeriodRanking.State


class NotADraft(RuleBroken):
    """Only a draft is shown: the period is over and nobody has seen it."""

    code = "store.ranking_not_draft"


class NotShown(RuleBroken):
    """Only what its units have seen is published."""

    code = "store.ranking_not_shown"


class WindowOpen(RuleBroken):
    """The units may still object."""

    code = "store.window_open"


class AppealsOpen(RuleBroken):
    """Objections wait for a decision."""

    code = "store.appeals_open"


@act
def show_ranking(
    ranking: PeriodRanking, *, actor: Actor, at: datetime, until: date | None = None
) -> None:
    """Show a draft to its units, who may object up to and including a day.

    Args:
        ranking: a draft of a period that is over.
        actor: who shows it.
        at: when.
        until: the last day for objections; by the scorecard's `objection_days` if not given.

    Raises:
        NotAllowed: `actor` is not of the city's office. NotADraft: it is none.
        Invalid: no day is given and the scorecard has none, or it has passed.
    """
    require(actor, "ranking.show", root_unit())
    if ranking.state != State.DRAFT:
        raise NotADraft(what=str(ranking))
    last = until or _last_day(ranking, day_of(at))
    if last is None or last < day_of(at):
        raise Invalid(what="field.until", value=last or "–", wanted=f"≥ {day_of(at)}")
    fields = {"state": State.SHOWN.value, "objections_until": last, "shown_at": at}
    _turn(ranking, State.DRAFT, fields)
    after = {"state": State.SHOWN.value, "objections_until": last.isoformat()}
    note(ranking.stream, Deed("ranking.show", actor, at), after=after)


def _last_day(ranking: PeriodRanking, today: date) -> date | None:
    days = card_in(ranking.card).objection_days
    return None if days is None else city_calendar().add_workdays(today, days)


@act
def publish_ranking(ranking: PeriodRanking, *, actor: Actor, at: datetime) -> None:
    """Publish a ranking: from now on it is frozen with its inputs and its scorecard.

    Units that are new in a band which wants a plan are asked for one, by drafts.

    Raises:
        NotAllowed: `actor` is no leader of the city. NotShown: its units have not seen it.
        WindowOpen: they may still object. AppealsOpen: objections wait for a decision.
    """
    require(actor, "ranking.publish", root_unit())
    if ranking.state != State.SHOWN or ranking.objections_until is None:
        raise NotShown(what=str(ranking))
    if day_of(at) <= ranking.objections_until:
        raise WindowOpen(until=ranking.objections_until)
    with acting(SYSTEM):
        waiting = Appeal.objects.filter(ranking=ranking, state=Appeal.State.ASKED).count()
    if waiting:
        raise AppealsOpen(count=waiting)
    _turn(ranking, State.SHOWN, {"state": State.PUBLISHED.value, "published_at": at})
    deed = Deed("ranking.publish", actor, at)
    with acting(SYSTEM):
        plans = propose_plans(ranking, deed)
    after: dict[str, object] = {"state": State.PUBLISHED.value}
    note(ranking.stream, deed, after={**after, **({"+plans": plans} if plans else {})})


def _turn(ranking: PeriodRanking, before: State, fields: dict[str, object]) -> None:
    seen = PeriodRanking.objects.filter(pk=ranking.pk, state=before, current=ranking.current)
    if seen.update(**fields) != 1:
        raise Conflict(what=str(ranking))
    for name, value in fields.items():
        setattr(ranking, name, value)
