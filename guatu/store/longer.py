"""What a quarter, half-year or year is made of: the inputs of its months as their units saw them.

They become one table of each source again, with the period in every row; whoever has them makes
the months and the longer period again, to the byte. What is said of the longer period itself (a
year-end check) comes in files of its own, or from the register of facts.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from io import StringIO

from guatu.errors import Invalid
from guatu.rank.periods import Period, kind_of
from guatu.rank.scorecard import Scorecard
from guatu.store.actor import SYSTEM
from guatu.store.editions import Makings, make_edition
from guatu.store.models import PeriodRanking
from guatu.store.ranking_facts import as_csv
from guatu.store.record import Deed
from guatu.store.scope import acting
from guatu.store.scorecards import card_in

# Months that nobody has seen yet make no year.
_SEEN = (PeriodRanking.State.SHOWN, PeriodRanking.State.PUBLISHED)

Row = dict[str, str]
# Source -> period -> its rows.
Rows = dict[str, dict[str, list[Row]]]


class NoShorter(Invalid):
    """A longer period has no month that its units have seen."""

    code = "store.no_shorter"


class ShorterRanked(Invalid):
    """A file speaks of a month that has a ranking of its own."""

    code = "store.shorter_ranked"


def is_longer(card: Scorecard, period: str) -> bool:
    """Tell whether `period` is made of shorter ones."""
    return kind_of(period) in card.longer


def longer_inputs(
    card: Scorecard, ranking: PeriodRanking, given: Mapping[str, str]
) -> dict[str, str]:
    """Return source -> CSV text of all that `ranking`, of a longer period, is made of.

    Args:
        card: its scorecard.
        ranking: what its newest edition knew of the longer period itself still holds.
        given: source -> CSV text about the longer period itself; goes before what was known.

    Raises:
        NoShorter: no month of it was shown to its units.
        ShorterRanked: `given` speaks of a month that was.
    """
    whole = Period.read(ranking.period, kind_of(ranking.period))
    inside = {str(each) for each in whole.inside(card.period)}
    months = _shown(ranking.key, inside)
    if not months:
        raise NoShorter(what=str(ranking))
    rows: Rows = {}
    if ranking.current is not None:
        for source, text in json.loads(ranking.current.inputs).items():
            _put(rows, source, text, str(whole), without=inside)
    for month, inputs in months.items():
        for source, text in inputs.items():
            _put(rows, source, text, month, without=inside - {month})
    for source, text in given.items():
        said = _put(rows, source, text, str(whole), without=frozenset())
        if ranked := sorted(said & months.keys()):
            raise ShorterRanked(name=source, periods="、".join(ranked))
    return {source: _text(by_period.values()) for source, by_period in rows.items()}


def _shown(key: str, periods: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return period -> inputs of the newest edition of those that units have seen, in order."""
    with acting(SYSTEM):
        held = PeriodRanking.objects.filter(key=key, period__in=periods, state__in=_SEEN)
        seen = list(held.exclude(current=None).select_related("current").order_by("first_day"))
    return {each.period: json.loads(each.current.inputs) for each in seen if each.current}


def _put(
    rows: Rows, source: str, text: str, period: str, *, without: set[str] | frozenset[str]
) -> set[str]:
    """Put the rows of a table under their periods, `period` where it names none.

    Those of a period that is there already go; those of `without` are left out.

    Returns:
        The periods that the table speaks of.
    """
    found: dict[str, list[Row]] = {}
    for row in csv.DictReader(StringIO(text)):
        row["period"] = row.get("period") or period
        if row["period"] not in without:
            found.setdefault(row["period"], []).append(row)
    headers = csv.DictReader(StringIO(text)).fieldnames or []
    # A month without mistakes still says which columns there are.
    rows.setdefault(source, {}).setdefault("", [dict.fromkeys([*headers, "period"], "")])
    rows[source] |= found
    return set(found)


def _text(tables: Iterable[list[Row]]) -> str:
    first, *rest = tables
    rows = [row for table in rest for row in table]
    headers = list(dict.fromkeys(name for row in [*first, *rows] for name in row))
    return as_csv(headers, [[row.get(name) for name in headers] for row in rows])


def remake_longer(month: PeriodRanking, deed: Deed) -> None:
    """Make what `month` is a part of again, by the same deed: an appeal changes the year too.

    What is published stays; what was never computed is not begun.
    """
    with acting(SYSTEM):
        held = PeriodRanking.objects.filter(
            key=month.key, first_day__lte=month.first_day, last_day__gte=month.last_day
        ).exclude(pk=month.pk)
        known = held.exclude(current=None).exclude(state=PeriodRanking.State.PUBLISHED)
        wholes = list(known.select_related("current__card", "card"))
    for whole in wholes:
        if whole.current is not None:
            card = whole.current.card
            inputs = longer_inputs(card_in(card), whole, {})
            make_edition(whole, Makings(card, inputs, whole.current.on), deed, state=whole.state)
