"""整改提升: what a published ranking asks of the units that fell into a band, as drafts.

A draft takes effect when somebody signs it: the ranking proposes, a person decides.
"""

from __future__ import annotations

import json

from guatu.rank.bands import entered
from guatu.rank.periods import Period, kind_of
from guatu.rank.scorecard import Bands
from guatu.read.files import read_bytes
from guatu.store.acts.store_document import keep_page
from guatu.store.calendar import city_calendar, day_of
from guatu.store.models import Edition, PeriodRanking
from guatu.store.record import Deed
from guatu.store.scorecards import card_in


def propose_plans(ranking: PeriodRanking, deed: Deed) -> int:
    """Draft a demand for a plan of each unit that is new in a band which wants one.

    Run in the scope of the system, as part of publishing. Returns how many there are.
    """
    bands = card_in(ranking.card).bands
    if bands is None or ranking.current is None:
        return 0
    now = _bands_in(ranking.current)
    new = entered(bands, _bands_before(ranking), now)
    if not new:
        return 0
    name = f"{ranking.card.title}{ranking.period}整改提升"
    lines = [_demand(ranking, bands, deed, *each) for each in new]
    whole = "\n\n".join([name, *lines, ""])
    page, raw = read_bytes(whole.encode(), name=f"{name}.txt", issue_date=day_of(deed.at))
    return keep_page(page, raw, deed).drafts


def _demand(ranking: PeriodRanking, bands: Bands, deed: Deed, unit: str, band: str) -> str:
    ask = bands.asks[band]
    due = city_calendar().add_workdays(day_of(deed.at), ask.plan_days or 0)
    day = f"{due.year}年{due.month}月{due.day}日"
    return f"{unit}要在{day}前针对{ranking.period}评比失分项制定整改提升方案，{ask.zh}。"


def _bands_before(ranking: PeriodRanking) -> dict[str, str]:
    """Return unit -> band in the period before, if that was published."""
    before = str(Period.read(ranking.period, kind_of(ranking.period)).before())
    held = PeriodRanking.objects.filter(
        key=ranking.key, period=before, state=PeriodRanking.State.PUBLISHED
    )
    past = held.select_related("current").first()
    return _bands_in(past.current) if past is not None and past.current else {}


def _bands_in(edition: Edition) -> dict[str, str]:
    units = json.loads(edition.answer)["units"]
    return {unit["unit"]: unit["band"] for unit in units if unit.get("band")}
