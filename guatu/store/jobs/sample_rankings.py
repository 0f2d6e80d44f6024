"""The rankings of the sample city: months computed, shown, appealed, published and commented.

The facts are files of books/city/ranking, invented like the city; the overdue matters come from
its ledger. A ranking that is there already is left alone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

from django.db import transaction

from guatu.books import load_book as book_data
from guatu.rank.periods import Period
from guatu.store.actor import Actor
from guatu.store.acts.appeal_loss import Objection, appeal_loss, decide_appeal
from guatu.store.acts.comment_on import comment_on
from guatu.store.acts.load_scorecard import load_scorecard
from guatu.store.acts.rank_period import rank_period
from guatu.store.acts.reject_draft import reject_draft
from guatu.store.acts.show_ranking import publish_ranking, show_ranking
from guatu.store.jobs.sample_city import CITY, OFFICE, hour
from guatu.store.jobs.sample_history import LEADER
from guatu.store.models import Draft, Loss, PeriodRanking, ScorecardVersion, Unit, User
from guatu.store.permission import SYSTEM, acting, actor_of

KEY = "monthly"
SOURCES = ("readings", "awards", "reports")


@dataclass(frozen=True, slots=True)
class _Stage:
    """What all scenes share: the scorecard, the office and the leader."""

    card: ScorecardVersion
    office: Actor
    leader: Actor


@transaction.atomic
def play_rankings() -> int:
    """Play the months of the script that are not there yet; return how many there were."""
    script = book_data("city/ranking/script.toml")
    with acting(SYSTEM):
        office, leader = (actor_of(User.objects.get(username=who)) for who in (OFFICE, LEADER))
        done = set(PeriodRanking.objects.filter(key=KEY).values_list("period", flat=True))
    months = [month for month in script["month"] if month["period"] not in done]
    if not months:
        return 0
    text = CITY.joinpath("ranking", "scorecard.toml").read_text("utf-8")
    with acting(office):
        at = hour(script["loaded"], minutes=20)
        stage = _Stage(load_scorecard(text, key=KEY, actor=office, at=at), office, leader)
    for month in months:
        _play(month["period"], month, stage)
    for quarter in script.get("quarter", []):
        _play_quarter(quarter["period"], quarter, stage)
    return len(months)


def _play_quarter(period: str, quarter: Mapping[str, Any], stage: _Stage) -> None:
    """Make a quarter of its months when the last of them was published; show and publish it."""
    last = Period.read(period, "quarter").days[1]
    with acting(stage.office):
        at = _on(last, 15, 0)
        ranking = rank_period(stage.card, period, files={}, actor=stage.office, at=at)
        show_ranking(ranking, actor=stage.office, at=at)
    with acting(stage.leader):
        heard = ranking.objections_until or last
        publish_ranking(ranking, actor=stage.leader, at=_on(heard, 1, 30))
    _take_plans(quarter, heard, stage)


def _play(period: str, month: Mapping[str, Any], stage: _Stage) -> None:
    """Play one month: half-way on the 20th; when it is over, shown, heard and published."""
    first, last = Period.read(period, "month").days
    _compute(period, first + timedelta(days=19), "sofar", stage)
    if not month.get("over"):
        return
    ranking = _compute(period, last + timedelta(days=2), "end", stage)
    with acting(stage.office):
        show_ranking(ranking, actor=stage.office, at=_on(last, 3, 15))
    for said in month.get("appeal", []):
        _appeal(ranking, said, last, stage)
    with acting(stage.leader):
        ranking = PeriodRanking.objects.select_related("card", "current").get(pk=ranking.pk)
        # The window is longer where a holiday lies in it; every sample ranking has one.
        heard = ranking.objections_until or last
        publish_ranking(ranking, actor=stage.leader, at=_on(heard, 1, 30))
        for said in month.get("comment", []):
            unit = Unit.objects.get(key=said["unit"])
            at = _on(heard, 1, 60)
            comment_on(ranking, unit, said["text"], actor=stage.leader, at=at)
    _take_plans(month, heard, stage)


def _take_plans(played: Mapping[str, Any], heard: date, stage: _Stage) -> None:
    """Let the office put the demands for plans aside when the plans came in; the last ones wait."""
    if "plans" not in played:
        return
    with acting(stage.office):
        asked = Draft.objects.seen_by(stage.office).filter(
            state=Draft.State.PROPOSED, title__contains=f"{played['period']}评比失分项"
        )
        at = _on(heard, 15, 0)
        for draft in asked.order_by("pk"):
            reject_draft(draft, actor=stage.office, at=at, reason=played["plans"])


def _on(last: date, days: int, minutes: int) -> datetime:
    return hour(last + timedelta(days=days), minutes=minutes)


def _compute(period: str, day: date, as_of: str, stage: _Stage) -> PeriodRanking:
    files = {name: _file(name, period, as_of) for name in SOURCES}
    with acting(stage.office):
        at = hour(day, minutes=90)
        return rank_period(stage.card, period, files=files, actor=stage.office, at=at)


def _file(name: str, period: str, as_of: str) -> bytes:
    """Return the rows of a shipped file that were known: of readings those of the period."""
    text = CITY.joinpath("ranking", f"{name}.csv").read_text("utf-8")
    rows = list(csv.DictReader(StringIO(text)))
    if name == "readings":
        known = [row for row in rows if (row["period"], row.pop("as_of")) == (period, as_of)]
    else:
        known = [row for row in rows if row["period"] <= period]
    headers = [header for header in rows[0] if header != "as_of"]
    return _csv(headers, known)


def _csv(headers: list[str], rows: Iterable[dict[str, str]]) -> bytes:
    out = StringIO()
    writer = csv.DictWriter(out, headers, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _appeal(ranking: PeriodRanking, said: dict[str, str], last: date, stage: _Stage) -> None:
    """Let a unit object on the fifth, and the office decide on the ninth."""
    with acting(SYSTEM):
        person = actor_of(User.objects.get(username=said["who"]))
    with acting(person):
        losses = Loss.objects.filter(edition=ranking.current_id, unit__key=said["unit"])
        loss = losses.select_related("edition__ranking", "unit").filter(key=said["key"])[0]
        loss.edition.ranking.current = ranking.current
        objection = Objection(said["reason"], said["proof"])
        appeal = appeal_loss(loss, objection, actor=person, at=_on(last, 5, 200))
    with acting(stage.office):
        granted, at = said["granted"] == "yes", _on(last, 9, 100)
        decide_appeal(appeal, granted=granted, actor=stage.office, at=at, answer=said["answer"])
