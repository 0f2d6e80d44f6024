"""评比: compute the ranking of a period, as often as need be until it is published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime

from guatu.errors import Invalid, RuleBroken
from guatu.rank.periods import Period, kind_of
from guatu.rank.scorecard import Scorecard
from guatu.rules.table import decode
from guatu.store.actor import Actor
from guatu.store.calendar import day_of
from guatu.store.editions import Makings, make_edition
from guatu.store.longer import is_longer, longer_inputs, remake_longer
from guatu.store.models import PeriodRanking, ScorecardVersion
from guatu.store.permission import require
from guatu.store.ranking_facts import kept_facts, register_of_longer
from guatu.store.record import Deed, act
from guatu.store.scorecards import card_in
from guatu.store.selectors.units import root_unit


class RankingPublished(RuleBroken):
    """A published ranking is frozen."""

    code = "store.ranking_published"


class ReasonWanted(Invalid):
    """What was shown to the units is computed again only with a reason."""

    code = "store.reason_wanted"


@act
def rank_period(  # a ranking is made of a scorecard, a period and files
    version: ScorecardVersion,
    period: str,
    *,
    files: Mapping[str, bytes],
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> PeriodRanking:
    """Compute the ranking of `period` by the facts of now, as its newest edition.

    Args:
        version: the scorecard.
        period: such as 2026-10, or a longer one, which is made of those that units have seen.
        files: source -> CSV; those of the edition before stand in for what is not given.
        actor: who computes it.
        at: when; while the period runs its facts are those of this day.
        reason: why it is computed again; needed once the units have seen it.

    Raises:
        NotAllowed: `actor` is not of the city's office.
        RankingPublished: the period is published. ReasonWanted: it is shown.
        Invalid: the facts are not what the scorecard wants.
    """
    require(actor, "ranking.compute", root_unit())
    card = card_in(version)
    kind = kind_of(period) if is_longer(card, period) else card.period
    ranking = _ranking(version, Period.read(period, kind), day_of(at))
    if ranking.state == PeriodRanking.State.SHOWN and not reason.strip():
        raise ReasonWanted(what=str(ranking))
    on = min(day_of(at), ranking.last_day)
    given = {name: decode(data, name) for name, data in files.items()}
    inputs = _inputs(version, ranking, on, given)
    deed = Deed("ranking.compute", actor, at, reason)
    make_edition(ranking, Makings(version, inputs, on), deed, state=_state(ranking, day_of(at)))
    if ranking.state == PeriodRanking.State.SHOWN:
        remake_longer(ranking, deed)
    return ranking


def _inputs(
    version: ScorecardVersion, ranking: PeriodRanking, on: date, given: Mapping[str, str]
) -> dict[str, str]:
    """Return all that goes in: files, those of before, what guatu keeps; of a year its months."""
    card = card_in(version)
    if is_longer(card, ranking.period):
        return longer_inputs(card, ranking, {**register_of_longer(version, ranking), **given})
    inputs = {**_files_before(ranking, card), **given}
    return inputs | kept_facts(version, ranking, on, inputs)


def _ranking(version: ScorecardVersion, when: Period, today: date) -> PeriodRanking:
    """Return the ranking of a period, made if there is none; it may not be published."""
    first, last = when.days
    if first > today:
        raise Invalid(what="field.period", value=str(when), wanted=f"≤ {today}")
    ranking: PeriodRanking
    ranking, _ = PeriodRanking.objects.select_related("current", "card").get_or_create(
        key=version.key,
        period=str(when),
        defaults={"card": version, "first_day": first, "last_day": last},
    )
    if ranking.state == PeriodRanking.State.PUBLISHED:
        raise RankingPublished(what=str(ranking))
    return ranking


def _state(ranking: PeriodRanking, today: date) -> str:
    if ranking.state == PeriodRanking.State.SHOWN:
        return ranking.state
    is_over = today > ranking.last_day
    return PeriodRanking.State.DRAFT if is_over else PeriodRanking.State.RUNNING


def _files_before(ranking: PeriodRanking, card: Scorecard) -> dict[str, str]:
    """Return the files of the newest edition that the scorecard still has a source for."""
    if ranking.current is None:
        return {}
    held: dict[str, str] = json.loads(ranking.current.inputs)
    kept = {source.name for source in card.sources.values() if source.is_kept}
    return {name: text for name, text in held.items() if name in card.sources.keys() - kept}
