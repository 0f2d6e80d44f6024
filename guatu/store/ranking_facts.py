"""The facts that the wall itself puts into a ranking: units, the register, and the ledger.

All as CSV text with its rows in a fixed order: kept with the edition, the same text gives the
same answer. Matters of restricted books stay out: a ranking is shown to many.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.db.models import Q

from guatu.rank.periods import Period, is_period, kind_of
from guatu.rank.scorecard import LEDGER_COLUMNS, Scorecard, SourceKind
from guatu.store.actor import SYSTEM
from guatu.store.books import book_in
from guatu.store.lights import facts_of, light_of
from guatu.store.models import (
    BookVersion,
    Event,
    Fact,
    Matter,
    PeriodRanking,
    ScorecardVersion,
    Unit,
)
from guatu.store.models.people import STEP
from guatu.store.past import Keys, end_of, events_of, matter_at
from guatu.store.scope import acting
from guatu.store.scorecards import card_in
from guatu.watch.columns import MATTER_COLUMNS


@dataclass(frozen=True, slots=True)
class _Asked:
    """By what text of a scorecard, which period, as of which day, and who: path -> unit."""

    card_text: str
    ranking: PeriodRanking
    on: date
    ranked: Mapping[str, Unit]

    @property
    def names(self) -> set[str]:
        """Return the names of the ranked units."""
        return {unit.name for unit in self.ranked.values()}


def kept_facts(
    version: ScorecardVersion, ranking: PeriodRanking, on: date, given: Mapping[str, str]
) -> dict[str, str]:
    """Return source -> CSV text of the sources that the wall keeps for `version`, as of `on`.

    Everything counts, whoever asks. Ranked are the units that the scorecard lists or `given`
    names (source -> CSV text); if there are none, all that have a ranking group.
    """
    card = card_in(version)
    with acting(SYSTEM):
        asked = _Asked(version.text, ranking, on, _ranked_units(on, _named(card, given)))
        return {
            source.name: _TABLES[source.kind](asked)
            for source in card.sources.values()
            if source.is_kept
        }


def _named(card: Scorecard, given: Mapping[str, str]) -> set[str]:
    listed = {name for group in card.groups for name in group.units}
    rows = (row for text in given.values() for row in csv.DictReader(StringIO(text)))
    return listed or {(row.get("unit") or "").strip() for row in rows} - {""}


def _ranked_units(on: date, names: set[str]) -> dict[str, Unit]:
    units = Unit.objects.filter(name__in=names) if names else Unit.objects.exclude(group="")
    return {unit.path: unit for unit in units.order_by("path") if unit.is_valid_on(on)}


def ranked_over(path: str, ranked: Mapping[str, Unit]) -> Unit | None:
    """Return the ranked unit at `path`, or the nearest above it."""
    for end in range(len(path), 0, -STEP):
        if path[:end] in ranked:
            return ranked[path[:end]]
    return None


def as_csv(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV text, its rows sorted; `None` is an empty cell."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows(sorted([_cell(value) for value in row] for row in rows))
    return out.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return repr(value)
    return str(value)


def _units(asked: _Asked) -> str:
    return as_csv(["unit", "group"], [(u.name, u.group) for u in asked.ranked.values()])


def _register(asked: _Asked) -> str:
    """Return the facts about ranked units of the period's year up to it, those that are given."""
    kind = kind_of(asked.ranking.period)
    return _facts_text(asked, lambda period: kind_of(period) == kind)


def _facts_text(asked: _Asked, wanted: Callable[[str], bool]) -> str:
    # A metric that the scorecard's text does not name is none of its readings: what the register
    # keeps besides, such as a score given from outside in words, is no part of the ranking.
    ranking, named = asked.ranking, asked.card_text.casefold()
    year = Fact.objects.filter(subject__in=asked.names, period__startswith=ranking.period[:4])
    rows = [
        (f.subject, f.period, f.metric, f.value, f.source)
        for f in year.exclude(value="")
        if f.metric.casefold() in named
        and is_period(f.period)
        and wanted(f.period)
        and Period.read(f.period, kind_of(f.period)).days[1] <= ranking.last_day
    ]
    return as_csv(["unit", "period", "indicator", "value", "document"], rows)


def register_of_longer(version: ScorecardVersion, ranking: PeriodRanking) -> dict[str, str]:
    """Return the register's facts about a longer period itself, and those between it and months."""
    card = card_in(version)
    sources = [s for s in card.sources.values() if s.is_kept and s.kind is SourceKind.READINGS]
    if not sources:
        return {}
    with acting(SYSTEM):
        units = _ranked_units(ranking.last_day, set())
        asked = _Asked(version.text, ranking, ranking.last_day, units)
        text = _facts_text(asked, lambda period: kind_of(period) != card.period)
    return {source.name: text for source in sources}


def _ledger(asked: _Asked) -> str:
    """Return the matters that were open in the period, as they stood at the end of the day."""
    on = asked.on
    versions = {version.pk: version for version in BookVersion.objects.all()}
    names = [name for name in LEDGER_COLUMNS if name not in {"unit", "period", "item", "document"}]
    rows = []
    for matter in _matters_at(asked.ranking.first_day, on):
        unit = ranked_over(matter.lead.path, asked.ranked) if matter.lead else None
        if unit is not None:
            facts = _matter_facts(matter, on, versions[matter.book_version_id])
            rows.append([unit.name, matter.key, matter.number, *(facts.get(n) for n in names)])
    return as_csv(["unit", "item", "document", *names], rows)


def _matters_at(first: date, on: date) -> list[Matter]:
    """Return the matters open at the end of `on`, or closed on `first` or later."""
    known = Matter.objects.filter(restricted=False, issued__lte=on).filter(
        Q(closed_on=None) | Q(closed_on__gte=first)
    )
    later = set(
        Event.objects.filter(at__gte=end_of(on), matter__in=known).values_list("matter", flat=True)
    )
    still = known.exclude(pk__in=later).select_related("lead")
    keys = Keys.load()
    past = [matter_at(events, on, keys) for events in events_of(later).values()]
    counted = {Matter.State.OPEN, Matter.State.CLOSED}
    return [matter for matter in [*still, *past] if matter and matter.state in counted]


def _matter_facts(matter: Matter, on: date, version: BookVersion) -> dict[str, object]:
    facts = {k: v for k, v in facts_of(matter, on, book_in(version)).items() if k in MATTER_COLUMNS}
    if matter.state == Matter.State.OPEN:
        facts["colour"] = light_of(matter, on, version=version).colour.value
    until = matter.submitted_on or matter.closed_on or on
    facts["late_days"] = (until - matter.due).days if matter.due else None
    return facts


_TABLES = {SourceKind.UNITS: _units, SourceKind.READINGS: _register, SourceKind.ITEMS: _ledger}
