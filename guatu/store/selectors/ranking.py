"""Rankings as pages show them: standings by group, the race over the periods, one unit's losses.

Everything is asked in the actor's scope: whose losses one may not see are not there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from guatu.errors import NotFound
from guatu.rank.difference import difference
from guatu.rank.periods import kind_of
from guatu.rank.recompute import recompute
from guatu.rank.scorecard import Scorecard
from guatu.store.actor import SYSTEM, Actor
from guatu.store.longer import is_longer
from guatu.store.models import (
    Appeal,
    Comment,
    Edition,
    Loss,
    Matter,
    PeriodRanking,
    ScorecardVersion,
    Standing,
    Unit,
)
from guatu.store.permission import may
from guatu.store.scope import acting
from guatu.store.scorecards import card_in
from guatu.store.selectors.units import root_unit

# How many periods a race shows.
RACE = 12


@dataclass(frozen=True, slots=True)
class StandingRow:
    """Where a unit stands, and the loss that cost it most if one may know it."""

    standing: Standing
    unit: Unit
    worst: Loss | None


@dataclass(frozen=True, slots=True)
class RankingPage:
    """A ranking by groups, in the order of the units; `races` are group -> unit -> places.

    Each place is of one of `raced`, which are of one kind, the oldest first.
    """

    ranking: PeriodRanking
    card: Scorecard
    periods: Sequence[PeriodRanking]
    groups: Mapping[str, Sequence[StandingRow]]
    races: Mapping[str, Sequence[Race]]
    raced: Sequence[PeriodRanking]
    waiting: int
    allowed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Race:
    """A unit's places and scores (millionths), one a period; `None` where it had none."""

    unit: Unit
    places: Sequence[int | None]
    scores: Sequence[int | None]


def scorecards_seen(actor: Actor) -> list[ScorecardVersion]:
    """Return the scorecards of which the actor sees a ranking, by key, in their last version."""
    keys = PeriodRanking.objects.seen_by(actor).values_list("key", flat=True)
    found = {v.key: v for v in ScorecardVersion.objects.filter(key__in=set(keys))}
    return list(found.values())


def ranking_seen(actor: Actor, key: str, period: str = "") -> PeriodRanking:
    """Return the ranking of `period`, or the newest one that is no mere sketch of a running month.

    Raises:
        NotFound: there is none that the actor may see.
    """
    rankings = PeriodRanking.objects.seen_by(actor).filter(key=key).exclude(current=None)
    rankings = rankings.select_related("card", "current")
    if period:
        found = rankings.filter(period=period).first()
    else:
        newest = of_one_kind(list(rankings.order_by("-last_day", "-first_day")))
        past = (each for each in newest if each.state != PeriodRanking.State.RUNNING)
        found = next(past, next(iter(newest), None))
    if found is None:
        raise NotFound(what=f"{key} {period}".strip())
    ranking: PeriodRanking = found
    return ranking


def of_one_kind(rankings: Sequence[PeriodRanking], kind: str | None = None) -> list[PeriodRanking]:
    """Return those whose periods are of `kind`; of the shortest kind there is for None."""
    if kind is None and rankings:
        kind = kind_of(min(rankings, key=lambda each: each.last_day - each.first_day).period)
    return [each for each in rankings if kind_of(each.period) == kind]


def ranking_page(actor: Actor, ranking: PeriodRanking) -> RankingPage:
    """Return what the page of `ranking` shows. Some ten queries, whatever the size."""
    rankings = PeriodRanking.objects.seen_by(actor).filter(key=ranking.key)
    periods = list(rankings.exclude(current=None).order_by("-last_day", "first_day"))
    raced = _up_to(ranking, periods)[:RACE]
    groups: dict[str, list[StandingRow]] = {}
    for row in _rows(actor, ranking):
        groups.setdefault(row.standing.group, []).append(row)
    appeals = Appeal.objects.seen_by(actor).filter(ranking=ranking, state=Appeal.State.ASKED)
    return RankingPage(
        ranking=ranking,
        card=card_in(ranking.card),
        periods=periods,
        groups=groups,
        races=races(actor, ranking, raced),
        raced=list(reversed(raced)),
        waiting=appeals.count(),
        allowed=allowed(actor),
    )


def _up_to(ranking: PeriodRanking, periods: Sequence[PeriodRanking]) -> list[PeriodRanking]:
    """Return the periods of the same kind up to that of `ranking`, in the order given."""
    same = of_one_kind(periods, kind_of(ranking.period))
    return [period for period in same if period.last_day <= ranking.last_day]


def allowed(actor: Actor) -> frozenset[str]:
    """Return the codes of the acts on rankings that the actor may do for the city."""
    codes = ("ranking.comment", "ranking.compute", "ranking.decide", "ranking.publish",
             "ranking.show")  # fmt: skip
    root = root_unit()
    return frozenset(code for code in codes if may(actor, code, root))


def _rows(actor: Actor, ranking: PeriodRanking) -> list[StandingRow]:
    """Return the standings in the order of groups in the tree of units, then of places."""
    held = Standing.objects.seen_by(actor).filter(edition=ranking.current_id)
    standings = list(held.select_related("unit").order_by("unit__path"))
    worst: dict[int, Loss] = {}
    losses = Loss.objects.seen_by(actor).filter(edition=ranking.current_id, points__gt=0)
    for loss in losses.order_by("position"):
        worst.setdefault(loss.unit_id, loss)
    order = {name: n for n, name in enumerate(dict.fromkeys(s.group for s in standings))}
    standings.sort(key=lambda s: (order[s.group], s.place is None, s.place or 0))
    return [StandingRow(s, s.unit, worst.get(s.unit_id)) for s in standings]


def races(
    actor: Actor, ranking: PeriodRanking, periods: Sequence[PeriodRanking]
) -> dict[str, list[Race]]:
    """Return group -> its units with their places in `periods`, the oldest first.

    A unit is in the group that it has in `ranking`; a period in which it stood elsewhere counts
    as none.
    """
    ordered = list(reversed(periods))
    held = Standing.objects.seen_by(actor).filter(
        edition__ranking__in=ordered, edition=F("edition__ranking__current")
    )
    found: dict[tuple[int, int], Standing] = {}
    for standing in held.select_related("unit", "edition"):
        found[standing.unit_id, standing.edition.ranking_id] = standing
    result: dict[str, list[Race]] = {}
    for (_, ranking_pk), last in found.items():
        if ranking_pk != ranking.pk:
            continue
        line = [found.get((last.unit_id, period.pk)) for period in ordered]
        same = [s if s is not None and s.group == last.group else None for s in line]
        places = [None if s is None else s.place for s in same]
        scores = [None if s is None else s.score for s in same]
        result.setdefault(last.group, []).append(Race(last.unit, places, scores))
    for units in result.values():
        units.sort(key=lambda race: (race.places[-1] is None, race.places[-1] or 0))
    return result


@dataclass(frozen=True, slots=True)
class AppealRow:
    """An appeal with what it changed: the unit's score and place before and after."""

    appeal: Appeal
    loss_words: str
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None
    others: Sequence[str]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Why a unit stands where it stands.

    `matters` are those of the losses that the actor may see; `facts` are, by the key of a loss,
    the facts behind it as they were handed in; `shorter` are the months that a longer period is
    made of, with the points that entered.
    """

    ranking: PeriodRanking
    card: Scorecard
    standing: Standing
    losses: Sequence[Loss]
    seen_matters: frozenset[int]
    facts: Mapping[str, Sequence[Mapping[str, object]]]
    race: Race | None
    periods: Sequence[PeriodRanking]
    appeals: Sequence[AppealRow]
    comments: Sequence[Comment]
    may_appeal: bool
    allowed: frozenset[str]
    shorter: Mapping[str, float]
    band: str


def unit_page(actor: Actor, ranking: PeriodRanking, key: str) -> UnitPage:
    """Return the page of the unit `key` in `ranking`.

    Raises:
        NotFound: the actor may not see its losses, or it is not ranked.
    """
    standing = _standing_seen(actor, ranking, key)
    rankings = PeriodRanking.objects.seen_by(actor).filter(key=ranking.key)
    past = rankings.exclude(current=None).order_by("-last_day")
    periods = _up_to(ranking, list(past))[:RACE]
    group = races(actor, ranking, periods).get(standing.group, [])
    held = Loss.objects.seen_by(actor).filter(edition=ranking.current_id, unit=standing.unit)
    losses = list(held.select_related("matter__statement", "unit", "edition__ranking__current"))
    wanted = [loss.matter_id for loss in losses if loss.matter_id]
    seen = Matter.objects.seen_by(actor).filter(pk__in=wanted)
    comments = Comment.objects.seen_by(actor).filter(ranking=ranking, unit=standing.unit)
    told = _told(ranking, standing.unit.name)
    return UnitPage(
        ranking=ranking,
        card=card_in(ranking.card),
        standing=standing,
        losses=losses,
        seen_matters=frozenset(seen.values_list("pk", flat=True)),
        facts={line["key"]: line.get("behind", []) for line in told.get("indicators", [])},
        race=next((race for race in group if race.unit == standing.unit), None),
        periods=list(reversed(periods)),
        appeals=_appeals(actor, ranking, standing.unit),
        comments=list(comments.select_related("by", "document")),
        may_appeal=may(actor, "ranking.appeal", standing.unit)
        and ranking.state == PeriodRanking.State.SHOWN
        and not is_longer(card_in(ranking.card), ranking.period),
        allowed=allowed(actor),
        shorter=told.get("months", {}),
        band=told.get("band") or "",
    )


def _standing_seen(actor: Actor, ranking: PeriodRanking, key: str) -> Standing:
    """Return the standing of a unit whose losses the actor may see."""
    held = Standing.objects.seen_by(actor).filter(edition=ranking.current_id, unit__key=key)
    standing: Standing | None = held.select_related("unit").first()
    if standing is None or not _covers(actor, standing.unit):
        raise NotFound(what=key)
    return standing


def _covers(actor: Actor, unit: Unit) -> bool:
    return any(unit.path.startswith(grant.path) for grant in actor.seeing if not grant.book)


def _told(ranking: PeriodRanking, unit: str) -> dict[str, Any]:
    """Return what the kept answer tells of `unit`.

    For a unit whose losses the actor may see: the answer itself tells all units'.
    """
    with acting(SYSTEM):
        answer = Edition.objects.get(pk=ranking.current_id).answer
    found: dict[str, Any] = next(u for u in json.loads(answer)["units"] if u["unit"] == unit)
    return found


def _appeals(actor: Actor, ranking: PeriodRanking, unit: Unit) -> list[AppealRow]:
    held = Appeal.objects.seen_by(actor).filter(ranking=ranking, unit=unit)
    rows = held.select_related("asked_by", "decided_by", "unit", "edition")
    names = {i.key: i.zh for i in card_in(ranking.card).indicators}
    names |= {a.key: a.zh for a in card_in(ranking.card).adjustments}
    return [_appeal_row(appeal, names.get(appeal.key, appeal.key)) for appeal in rows]


def _appeal_row(appeal: Appeal, words: str) -> AppealRow:
    if appeal.edition_id is None:
        return AppealRow(appeal, words, None, None, ())
    with acting(SYSTEM):
        after = Edition.objects.get(pk=appeal.edition_id)
        before = Edition.objects.get(ranking=appeal.ranking_id, number=after.number - 1)
    changes = difference(json.loads(before.answer), json.loads(after.answer))
    own = next((c for c in changes if c["unit"] == appeal.unit.name), None)
    others = [str(c["unit"]) for c in changes if c is not own and _moved(c)]
    was = own["before"] if own else None
    is_ = own["after"] if own else None
    return AppealRow(appeal, words, was, is_, others)  # type: ignore[arg-type]


def _moved(change: Mapping[str, object]) -> bool:
    was, is_ = change["before"], change["after"]
    return isinstance(was, dict) and isinstance(is_, dict) and was["rank"] != is_["rank"]


def loss_seen(actor: Actor, pk: int) -> Loss:
    """Return the loss `pk` with its unit and ranking.

    Raises:
        NotFound: there is none that the actor may see.
    """
    held = Loss.objects.seen_by(actor).filter(pk=pk)
    loss: Loss | None = held.select_related("unit").first()
    if loss is None:
        raise NotFound(what=pk)
    with acting(SYSTEM):
        editions = Edition.objects.select_related("ranking__card", "ranking__current")
        loss.edition = editions.get(pk=loss.edition_id)
    return loss


def appeal_seen(actor: Actor, pk: int) -> Appeal:
    """Return the appeal `pk` with its unit and ranking.

    Raises:
        NotFound: there is none that the actor may see.
    """
    related = ("unit", "ranking__card", "ranking__current__card")
    found: Appeal | None = (
        Appeal.objects.seen_by(actor).filter(pk=pk).select_related(*related).first()
    )
    if found is None:
        raise NotFound(what=pk)
    return found


def newest_published(actor: Actor) -> PeriodRanking | None:
    """Return the ranking published last that the actor sees, or `None`. One query."""
    published = PeriodRanking.objects.seen_by(actor).filter(state=PeriodRanking.State.PUBLISHED)
    newest: PeriodRanking | None = (
        published.select_related("card").order_by("-last_day", "-published_at").first()
    )
    return newest


def newest_standings(actor: Actor) -> tuple[PeriodRanking, dict[str, Standing]] | None:
    """Return the ranking published last that the actor sees, and unit key -> standing.

    `None` when nothing was published. Two queries.
    """
    ranking = newest_published(actor)
    if ranking is None:
        return None
    held = Standing.objects.seen_by(actor).filter(edition=ranking.current_id)
    return ranking, {one.unit.key: one for one in held.select_related("unit")}


def editions_of(actor: Actor, ranking: PeriodRanking) -> list[Edition]:
    """Return the editions of `ranking`, oldest first; none for who does not see the whole city."""
    return list(Edition.objects.seen_by(actor).filter(ranking=ranking).order_by("number"))


def recomputed(actor: Actor, ranking: PeriodRanking) -> str:
    """Return what differs when the newest edition is made again from what was kept with it.

    "" is nothing, to the byte; "words" when every point is the same; "points" when one is not.

    Raises:
        NotFound: the actor does not see the whole city.
    """
    held = Edition.objects.seen_by(actor).filter(pk=ranking.current_id).select_related("card")
    edition = held.first()
    if edition is None:
        raise NotFound(what=str(ranking))
    name = f"{edition.card.key}.toml"
    inputs = json.loads(edition.inputs)
    again = recompute(edition.card.text, inputs, ranking.period, name=name)
    if again == edition.answer:
        return ""
    return "points" if difference(json.loads(edition.answer), json.loads(again)) else "words"
