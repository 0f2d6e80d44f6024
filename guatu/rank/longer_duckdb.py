"""Longer periods from shorter ones: months make the quarter, quarters and months the year.

Means or sums of the scores of shorter periods, and readings of the longer one itself. Points
above the ceiling may be carried from one period to the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pyarrow as pa

from guatu.rank.answer import head
from guatu.rank.bands import with_bands
from guatu.rank.classes import class_after, class_of_units
from guatu.rank.facts_duckdb import load, quoted
from guatu.rank.losses import CAUSES
from guatu.rank.members_duckdb import NoUnits
from guatu.rank.periods import Period
from guatu.rank.ranking_duckdb import Ranking, rank
from guatu.rank.scorecard import (
    MICRO,
    Effect,
    Longer,
    LongerPart,
    Scorecard,
    SourceKind,
    Ties,
    Veto,
    micro,
)
from guatu.rank.standing_duckdb import struck
from guatu.rank.values_duckdb import make_periods


@dataclass(frozen=True, slots=True)
class LongerScore:
    """A unit's longer period. `place` is None when it is not rated; `why` then says what lacks.

    `shorter`: the score of each of the scorecard's own periods as it entered, carried points
    included, in millionths; `parts`: key -> points of the part, in millionths; they add up to
    `score` but for its rounding.
    """

    unit: str
    group: str
    score: int
    place: int | None
    why: str | None
    shorter: Mapping[str, int]
    parts: Mapping[str, int]
    class_: str | None = None
    vetoes: Sequence[Veto] = ()


def rank_longer(
    card: Scorecard,
    facts: Mapping[str, Path | pa.Table],
    period: Period,
    *,
    appeals: pa.Table | None = None,
) -> list[LongerScore]:
    """Return the units of `period`, by group and place, those not rated last.

    Args:
        card: a scorecard that says how the period is made ([year], [half] or [quarter]).
        facts: of all its shorter periods, and the readings of the longer ones themselves.
        period: to be made, longer than the scorecard's own.
        appeals: as for `rank`; a month that changes, changes the year.

    Raises:
        NoUnits: there are no facts of any shorter period.
        Invalid: as `rank`.
    """
    own = _seen(card, facts, period)
    if not own:
        raise NoUnits()
    ranking = rank(card, facts, own, appeals=appeals)
    maker = _Maker(ranking, card.longer[period.kind], own)
    rows = maker.rows(period)
    ranking.connection.close()
    return _with_classes(card, _placed(card, rows))


def _seen(card: Scorecard, facts: Mapping[str, Path | pa.Table], period: Period) -> list[Period]:
    """Return the scorecard's own periods inside `period` that some fact is about, in order."""
    with duckdb.connect() as connection:
        inside = period.inside(card.period)
        make_periods(connection, card, inside, compare=False)
        load(connection, card, facts)
        # An award of March is no sign that March was ranked: only what indicators are made of is.
        # Where all start from a base, a month without a fact is one in which nobody lost.
        measured = {indicator.source for indicator in card.indicators} or set(card.sources)
        union = " UNION ".join(
            f"SELECT DISTINCT period FROM {quoted(f's_{name}')}" for name in sorted(measured)
        )
        seen = {row[0] for row in connection.execute(union).fetchall()}
    if card.indicators:
        return [each for each in inside if str(each) in seen]
    return [each for each in inside if str(each) <= max(seen, default="")]


Scores = dict[str, dict[str, int]]


class _Maker:
    """Makes longer periods out of one run over all the short ones."""

    def __init__(self, ranking: Ranking, rule: Longer, own: Sequence[Period]) -> None:
        self._ranking = ranking
        self._card = ranking.card
        self._groups: dict[str, str] = {}
        self._readings: dict[tuple[str, str], dict[str, Decimal]] = {}
        self._struck: dict[Period, dict[str, list[Veto]]] = {}
        self._own = self._carried(rule, own)

    def rows(self, period: Period) -> list[LongerScore]:
        """Return all units without their places."""
        return [self._row(unit, period) for unit in sorted(self._groups)]

    def _carried(self, rule: Longer, own: Sequence[Period]) -> Scores:
        """Return unit -> period -> score with what was carried over."""
        scores: Scores = {}
        carried: dict[str, int] = {}
        ceiling = self._card.ceiling
        for period in own:
            for standing in self._ranking.standings(period):
                held = scores.setdefault(standing.unit, {})
                self._groups[standing.unit] = standing.group
                if standing.place is None:
                    continue
                score = standing.score
                if ceiling is not None and rule.carry_over:
                    free = score - min(standing.steps["limited"], 0)
                    free += carried.get(standing.unit, 0)
                    score = min(free, micro(ceiling))
                    carried[standing.unit] = int((free - score) * rule.carry_over)
                held[str(period)] = score
        return scores

    def _row(self, unit: str, period: Period) -> LongerScore:
        rule = self._card.longer[period.kind]
        inside = {str(each) for each in period.inside(self._card.period)}
        shorter = {p: score for p, score in self._own[unit].items() if p in inside}
        parts, missing = self._parts(unit, period)
        if len(shorter) < rule.least:
            missing = _of_scores(rule)
        vetoes = self._vetoes(unit, period)
        out = [veto.key for veto in vetoes if veto.effect is Effect.NOT_RATED]
        parts |= _limits(rule, vetoes, sum(parts.values()))
        return LongerScore(
            unit=unit,
            group=self._groups[unit],
            score=_rounded(Decimal(sum(parts.values())), 6 - min(self._card.decimals, 6)),
            place=None,
            why=out[0] if out else missing,
            shorter=shorter,
            parts=parts,
            vetoes=vetoes,
        )

    def _parts(self, unit: str, period: Period) -> tuple[dict[str, int], str | None]:
        """Return the points of the parts, and the key of the first that is not known."""
        parts: dict[str, int] = {}
        missing = None
        for part in self._card.longer[period.kind].parts:
            whole = self._part(unit, period, part)
            if whole is None and not part.is_beside:
                missing = missing or part.key
            else:
                parts[part.key] = _rounded((whole or Decimal(0)) * part.weight, 0)
        return parts, missing

    def _vetoes(self, unit: str, period: Period) -> tuple[Veto, ...]:
        """Return the vetoes that strike `unit` in a longer period."""
        if period not in self._struck:
            inside = [str(each) for each in period.inside(self._card.period)]
            asked = self._ranking.connection, self._card, [*inside, str(period)]
            self._struck[period] = struck(*asked)
        return tuple(self._struck[period].get(unit, ()))

    def _part(self, unit: str, period: Period, part: LongerPart) -> Decimal | None:
        """Return the points of a part before its weight, in millionths; None when unknown."""
        asked = period.inside(part.of) if part.of else [period]
        asked = [each for each in asked if not part.numbers or each.number in part.numbers]
        found = [self._points(unit, each, part) for each in asked]
        known = [points for points in found if points is not None]
        if not known:
            return None
        known = sorted(known, reverse=True)[: part.best]
        total = sum(known, Decimal(0))
        return total if part.is_sum else total / len(known)

    def _points(self, unit: str, period: Period, part: LongerPart) -> Decimal | None:
        if part.reading is not None:
            return self._reading(unit, period, part.reading)
        if period.kind == self._card.period:
            score = self._own[unit].get(str(period))
            return None if score is None else Decimal(score)
        row = self._row(unit, period)
        return None if row.why is not None else Decimal(row.score)

    def _reading(self, unit: str, period: Period, reading: str) -> Decimal | None:
        asked = str(period), reading
        if asked not in self._readings:
            self._readings[asked] = self._all_readings(*asked)
        return self._readings[asked].get(unit)

    def _all_readings(self, period: str, reading: str) -> dict[str, Decimal]:
        """Return unit -> a reading of a period, in millionths."""
        tables = [s.name for s in self._card.sources.values() if s.kind is SourceKind.READINGS]
        union = " UNION ALL ".join(
            f"SELECT unit, value FROM {quoted(f's_{name}')} WHERE period = $period "
            "AND indicator = $reading AND value IS NOT NULL"
            for name in tables
        )
        if not union:
            return {}
        wanted = {"period": period, "reading": reading}
        rows = self._ranking.connection.execute(union, wanted).fetchall()
        return {unit: Decimal(micro(Decimal(str(value)))) for unit, value in rows}


def _limits(rule: Longer, vetoes: Sequence[Veto], points: int) -> dict[str, int]:
    """Return what vetoes, then the ceiling and the floor, add to points; only what is not 0."""
    most = [
        0 if veto.effect is Effect.ZERO else micro(veto.limit or Decimal(0))
        for veto in vetoes
        if veto.effect in {Effect.ZERO, Effect.AT_MOST}
    ]
    left = min([points, *most])
    limited = left if rule.ceiling is None else min(left, micro(rule.ceiling))
    limited = limited if rule.floor is None else max(limited, micro(rule.floor))
    found = {"vetoed": left - points, "limited": limited - left}
    return {step: change for step, change in found.items() if change}


def _of_scores(rule: Longer) -> str:
    """Return the key of the part that too few periods are missing from."""
    return next((part.key for part in rule.parts if part.reading is None), rule.parts[0].key)


def _rounded(points: Decimal, zeros: int) -> int:
    """Return millionths with `zeros` zeros at the end; halves away from zero."""
    unit = Decimal(10) ** zeros
    return int((points / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP) * unit)


def _placed(card: Scorecard, rows: Sequence[LongerScore]) -> list[LongerScore]:
    """Return the rows with places in their groups."""
    found: list[LongerScore] = []
    for group in sorted({row.group for row in rows}):
        rated = sorted(
            (row for row in rows if row.group == group and row.why is None),
            key=lambda row: (-row.score, row.unit),
        )
        better = [row.score for row in rated]
        distinct = sorted(set(better), reverse=True)
        for row in rated:
            places = better if card.ties is Ties.SHARED else distinct
            found.append(replace(row, place=places.index(row.score) + 1))
        found += [row for row in rows if row.group == group and row.why is not None]
    return found


def _with_classes(card: Scorecard, rows: Sequence[LongerScore]) -> list[LongerScore]:
    """Return the rows with their classes, as the scorecard makes them of its own periods."""
    rule = card.classes
    if rule is None:
        return list(rows)
    together: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.place is not None:
            together.setdefault(row.group if rule.of_group else "", {})[row.unit] = row.score
    classes = {
        u: c for scores in together.values() for u, c in class_of_units(rule, scores).items()
    }
    for row in rows:
        for veto in row.vetoes:
            if row.unit in classes and veto.effect.value.startswith("class"):
                now = classes[row.unit]
                classes[row.unit] = class_after(rule, now, veto.effect, veto.to_class)
    return [replace(row, class_=classes.get(row.unit, "not_rated")) for row in rows]


def longer_answer(
    card: Scorecard, period: Period, rows: Sequence[LongerScore]
) -> dict[str, object]:
    """Return a longer period as plain values, for `guatu rank --json`."""
    return {
        "scorecard": head(card),
        "period": str(period),
        "units": with_bands(card.bands, [_unit(card, period, row) for row in rows]),
    }


def _unit(card: Scorecard, period: Period, row: LongerScore) -> dict[str, object]:
    found: dict[str, object] = {
        "unit": row.unit,
        "group": row.group,
        "score": row.score / MICRO,
        "rank": row.place,
        "class": row.class_,
        "not_rated_by": row.why,
        "vetoes": [veto.key for veto in row.vetoes],
        "months": {each: score / MICRO for each, score in row.shorter.items()},
        "parts": {key: points / MICRO for key, points in row.parts.items()},
    }
    found["losses"] = []
    if card.full is not None and row.why is None:
        found["losses"] = _losses(card, card.longer[period.kind], row)
    return found


def _losses(card: Scorecard, rule: Longer, row: LongerScore) -> list[dict[str, object]]:
    """Return what each part lacks of its share of the full score, the most first.

    They add up to the full score less the unit's; a part that adds scores up has no share to
    lack, so that it counts as a gain.
    """
    full = card.full or Decimal(0)
    lost = [
        (
            p.key, (0 if p.is_beside else micro(full * p.weight)) - row.parts[p.key], p.zh, p.en,
            "points",
        )
        for p in rule.parts
    ]  # fmt: skip
    for step in ("vetoed", "limited"):
        lost.append((step, -row.parts.get(step, 0), *CAUSES[step], step))
    rounded = micro(full) - row.score - sum(points for _, points, *_ in lost)
    lost.append(("rounded", rounded, "四舍五入", "rounding", "rounded"))
    return [
        {
            "key": key, "points": points / MICRO, "cause": cause, "words": {"zh": zh, "en": en},
            "item": None, "document": None,
        }
        for key, points, zh, en, cause in sorted(lost, key=lambda each: (-each[1], each[0]))
        if points
    ]  # fmt: skip
