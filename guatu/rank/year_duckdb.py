"""The year from its months: means of months, readings of the year, points carried over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pyarrow as pa

from guatu.rank.facts_duckdb import load, quoted
from guatu.rank.members_duckdb import NoUnits
from guatu.rank.periods import Period
from guatu.rank.ranking_duckdb import Ranking, rank
from guatu.rank.scorecard import MICRO, Scorecard, SourceKind, Ties, Year, YearPart, micro
from guatu.rank.values_duckdb import make_periods


@dataclass(frozen=True, slots=True)
class YearScore:
    """A unit's year. `place` is None when it is not rated; `why` then says what is missing.

    `months`: the month's score as it entered the year, carried points included, in millionths;
    `parts`: key -> points of the part, in millionths; they add up to `score`.
    """

    unit: str
    group: str
    score: int
    place: int | None
    why: str | None
    months: Mapping[str, int]
    parts: Mapping[str, int]


def rank_year(
    card: Scorecard,
    facts: Mapping[str, Path | pa.Table],
    year: Period,
    *,
    appeals: pa.Table | None = None,
) -> list[YearScore]:
    """Return the units of `year`, by group and place, those not rated last.

    Args:
        card: a scorecard with a `[year]`.
        facts: of all its months; and the readings of the year itself, with the year as period.
        year: to be made.
        appeals: as for `rank`; a month that changes, changes the year.

    Raises:
        NoUnits: there are no facts of any month.
        Invalid: as `rank`.
    """
    rule = card.year
    months = _months_seen(card, facts, year)
    if rule is None or not months:
        raise NoUnits()
    ranking = rank(card, facts, months, appeals=appeals)
    scores, groups = _scores_of_months(ranking, rule, months)
    readings = {part.key: _readings(ranking, part, year) for part in rule.parts if part.reading}
    rows = [_row(card, unit, groups[unit], scores[unit], readings) for unit in sorted(scores)]
    return _placed(card, rows)


def _months_seen(
    card: Scorecard, facts: Mapping[str, Path | pa.Table], year: Period
) -> list[Period]:
    """Return the periods of the year that some reading or item is about, in order."""
    with duckdb.connect() as connection:
        all_months = [Period(year.year, 1, card.period)]
        while (following := all_months[-1].before(-1)).year == year.year:
            all_months.append(following)
        make_periods(connection, card, all_months, compare=False)
        load(connection, card, facts)
        tables = [s.name for s in card.sources.values() if s.kind is not SourceKind.UNITS]
        union = " UNION ".join(
            f"SELECT DISTINCT period FROM {quoted(f's_{name}')}" for name in tables
        )
        seen = {row[0] for row in connection.execute(union).fetchall()}
    return [month for month in all_months if str(month) in seen]


def _scores_of_months(
    ranking: Ranking, rule: Year, months: Sequence[Period]
) -> tuple[dict[str, dict[str, int]], dict[str, str]]:
    """Return unit -> month -> score with what was carried over, and unit -> its last group."""
    scores: dict[str, dict[str, int]] = {}
    groups: dict[str, str] = {}
    carried: dict[str, int] = {}
    ceiling = ranking.card.ceiling
    for month in months:
        for standing in ranking.standings(month):
            scores.setdefault(standing.unit, {})
            groups[standing.unit] = standing.group
            if standing.place is None:
                continue
            score = standing.score
            if ceiling is not None and rule.carry_over:
                free = score - min(standing.steps["limited"], 0) + carried.get(standing.unit, 0)
                score = min(free, micro(ceiling))
                carried[standing.unit] = int((free - score) * rule.carry_over)
            scores[standing.unit][str(month)] = score
    return scores, groups


def _readings(ranking: Ranking, part: YearPart, year: Period) -> dict[str, int]:
    """Return the readings of the year by unit, in millionths."""
    tables = [s.name for s in ranking.card.sources.values() if s.kind is SourceKind.READINGS]
    union = " UNION ALL ".join(
        f"SELECT unit, value FROM {quoted(f's_{name}')} WHERE period = $year "
        "AND indicator = $reading AND value IS NOT NULL"
        for name in tables
    )
    if not union:
        return {}
    wanted = {"year": f"{year.year:04}", "reading": part.reading}
    rows = ranking.connection.execute(union, wanted).fetchall()
    return {unit: micro(Decimal(str(value))) for unit, value in rows}


def _row(
    card: Scorecard,
    unit: str,
    group: str,
    months: Mapping[str, int],
    readings: Mapping[str, Mapping[str, int]],
) -> YearScore:
    """Return a unit's year without its place."""
    rule = card.year
    parts: dict[str, int] = {}
    missing = None
    for part in rule.parts if rule else ():
        if part.reading is None:
            enough = rule is not None and len(months) >= rule.least_months
            whole = Decimal(sum(months.values())) / len(months) if enough else None
        else:
            value = readings[part.key].get(unit)
            whole = None if value is None else Decimal(value)
        if whole is None:
            missing = missing or part.key
        else:
            parts[part.key] = _rounded(whole * part.weight, 0)
    step = 6 - min(card.decimals, 6)
    score = _rounded(Decimal(sum(parts.values())), step)
    return YearScore(unit, group, score, None, missing, months, parts)


def _rounded(points: Decimal, zeros: int) -> int:
    """Return millionths with `zeros` zeros at the end; halves away from zero."""
    unit = Decimal(10) ** zeros
    return int((points / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP) * unit)


def _placed(card: Scorecard, rows: Sequence[YearScore]) -> list[YearScore]:
    """Return the rows with places in their groups."""
    found: list[YearScore] = []
    for group in sorted({row.group for row in rows}):
        rated = sorted(
            (row for row in rows if row.group == group and row.why is None),
            key=lambda row: (-row.score, row.unit),
        )
        better = [row.score for row in rated]
        distinct = sorted(set(better), reverse=True)
        for row in rated:
            place = (better if card.ties is Ties.SHARED else distinct).index(row.score) + 1
            found.append(_with_place(row, place))
        found += [row for row in rows if row.group == group and row.why is not None]
    return found


def _with_place(row: YearScore, place: int) -> YearScore:
    return YearScore(row.unit, row.group, row.score, place, None, row.months, row.parts)


def year_answer(card: Scorecard, year: Period, rows: Sequence[YearScore]) -> dict[str, object]:
    """Return the year as plain values, for `guatu rank --json`."""
    return {
        "scorecard": {"zh": card.header.zh, "en": card.header.en, "version": card.header.version},
        "period": str(year),
        "units": [
            {
                "unit": row.unit,
                "group": row.group,
                "score": row.score / MICRO,
                "rank": row.place,
                "not_rated_by": row.why,
                "months": {month: score / MICRO for month, score in row.months.items()},
                "parts": {key: points / MICRO for key, points in row.parts.items()},
            }
            for row in rows
        ],
    }
