"""A monthly ranking of the town's two bureaux and its county, for the tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from guatu.store.acts.load_scorecard import load_scorecard
from guatu.store.acts.rank_period import rank_period
from guatu.store.models import Loss, PeriodRanking, ScorecardVersion, Standing
from guatu.store.permission import SYSTEM, acting
from tests.store.town import MONDAY, Town

APRIL_1 = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)
CARD = """
[book]
zh = "月度评比"
en = "Monthly ranking"
source = "平政办〔2026〕2号"
year = 2026
[scorecard]
period = "month"
full = 100
decimals = 2
ties = "shared"
ceiling = "none"
floor = 0
grouping = "none"
newcomers = "rank"
objection_days = 3
[sources.readings]
kind = "readings"
[sources.matters]
kind = "items"
from = "store"
[[indicator]]
key = "progress"
zh = "进度"
en = "progress"
source = "readings"
weight = 60
direction = "up"
cap = "weight"
floor = 0
missing = "zero"
negative = "zero"
points = "value * weight"
[[indicator]]
key = "quality"
zh = "质量"
en = "quality"
source = "readings"
weight = 40
direction = "up"
cap = "weight"
floor = 0
missing = "zero"
negative = "zero"
points = "value * weight"
[[deduction]]
key = "late"
zh = "超期"
en = "late matters"
source = "matters"
when = "late_days > 0"
points = "1.5"
cap = 10
evidence = "document"
[classes]
by = "count"
of = "all"
tied = "in"
[[class]]
key = "A"
zh = "先进"
en = "best"
count = 1
policy_zh = "优先供地"
policy_en = "first to get land"
[[class]]
key = "B"
zh = "其他"
en = "others"
"""
READINGS = """unit,indicator,value
市水利局,progress,0.9
市水利局,quality,1
市交通局,progress,0.8
市交通局,quality,0.75
东河县,progress,1
东河县,quality,0.5
"""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The town with its scorecard, and the ranking of March as of the first of April."""

    town: Town
    card: ScorecardVersion
    ranking: PeriodRanking

    @property
    def inputs(self) -> dict[str, str]:
        assert self.ranking.current is not None
        held: dict[str, str] = json.loads(self.ranking.current.inputs)
        return held

    def score(self, unit: str) -> float:
        with acting(SYSTEM):
            held: Standing = Standing.objects.get(
                edition=self.ranking.current, unit=self.town.units[unit]
            )
        return held.score / 1_000_000

    def losses(self, unit: str) -> list[Loss]:
        with acting(SYSTEM):
            found = Loss.objects.filter(
                edition=self.ranking.current, unit=self.town.units[unit]
            ).select_related("edition__ranking", "unit", "matter")
            return list(found)

    def loss(self, unit: str, key: str) -> Loss:
        return next(loss for loss in self.losses(unit) if loss.key == key)


def ranked_march(
    town: Town, at: datetime = APRIL_1, readings: str = READINGS, card: str = CARD
) -> Ranked:
    """Return the ranking of March: a matter of the water bureau is 12 days late."""
    with acting(town.actor("sun")) as sun:
        version = load_scorecard(card, key="monthly", actor=sun, at=MONDAY)
        files = {"readings": readings.encode()}
        ranking = rank_period(version, "2026-03", files=files, actor=sun, at=at)
    return Ranked(town, version, ranking)
