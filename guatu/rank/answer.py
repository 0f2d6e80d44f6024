"""A ranking as plain values: what `guatu rank --json` prints, the same to the byte every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import cast

from guatu.errors import NotFound
from guatu.rank.bands import with_bands
from guatu.rank.behind_duckdb import Behind
from guatu.rank.behind_duckdb import behind as facts_behind
from guatu.rank.losses import Loss, losses, losses_to_first
from guatu.rank.periods import Period
from guatu.rank.ranking_duckdb import PointLine, Ranking, Standing
from guatu.rank.scorecard import MICRO, Scorecard


def answer(ranking: Ranking, period: Period) -> dict[str, object]:
    """Return the units of `period` with score, place, group, indicators, losses, class."""
    card = ranking.card
    standings = ranking.standings(period)
    accounts = ranking.all_lines(period)
    firsts = {s.group: s for s in reversed(standings) if s.place == 1}
    facts = facts_behind(ranking, period)
    units = [
        _with_facts(_unit(card, standing, accounts, firsts.get(standing.group)), facts)
        for standing in standings
    ]
    return {
        "scorecard": head(card),
        "period": str(period),
        "units": with_bands(card.bands, units),
    }


def head(card: Scorecard) -> dict[str, object]:
    """Return what an answer says of its scorecard."""
    return {
        "zh": card.header.zh,
        "en": card.header.en,
        "source": card.header.source,
        "year": card.header.year,
        "version": card.header.version,
        "full": None if card.full is None else float(card.full),
    }


def unit_answer(ranking: Ranking, unit: str, period: Period) -> dict[str, object]:
    """Return one unit of `period`: why it has its points. Cost: a few look-ups.

    Raises:
        NotFound: the unit is no member.
    """
    standing, first = ranking.standing_of(unit, period)
    if standing is None:
        raise NotFound(what=f"{unit} {period}")
    accounts = {unit: ranking.lines(unit, period)}
    if first is not None and first.unit != unit and ranking.card.full is None:
        accounts[first.unit] = ranking.lines(first.unit, period)
    return _unit(ranking.card, standing, accounts, first)


def number(points: int) -> float:
    """Return millionths as points."""
    return points / MICRO


def _unit(
    card: Scorecard,
    standing: Standing,
    accounts: dict[str, list[PointLine]],
    first: Standing | None,
) -> dict[str, object]:
    lines = accounts.get(standing.unit, [])
    if card.full is not None:
        lost = losses(card, standing, lines)
    elif first is not None:
        lost = losses_to_first(card, (standing, lines), (first, accounts.get(first.unit, [])))
    else:
        lost = []
    return {
        "unit": standing.unit,
        "group": standing.group,
        "score": number(standing.score),
        "rank": standing.place,
        "class": standing.class_ or (None if standing.place is not None else "not_rated"),
        "not_rated_by": standing.why,
        "vetoes": [{"key": key, "document": document} for key, document in standing.vetoes],
        "change": _change(standing),
        "indicators": [
            _indicator(card, standing.group, line) for line in lines if line.is_indicator
        ],
        "beside": [_beside(line) for line in lines if not line.is_indicator],
        "steps": {step: number(points) for step, points in standing.steps.items()},
        "losses": [_loss(loss) for loss in lost],
        "lost": number(sum(loss.points for loss in lost)),
    }


def _with_facts(
    unit: dict[str, object], facts: Mapping[tuple[str, str], Sequence[Behind]]
) -> dict[str, object]:
    """Return `unit` with what stands behind each indicator, and each loss of an indicator."""
    lines = cast("list[dict[str, object]]", unit["indicators"])
    behind = {
        line["key"]: [asdict(fact) for fact in facts.get((str(unit["unit"]), str(line["key"])), [])]
        for line in lines
    }
    for line in [*lines, *cast("list[dict[str, object]]", unit["losses"])]:
        if line["key"] in behind:
            line["behind"] = behind[line["key"]]
    return unit


def _change(standing: Standing) -> dict[str, object] | None:
    """Return the change against the period before; None when there was none."""
    if standing.before_score is None:
        return None
    moved = None
    if standing.place is not None and standing.before_place is not None:
        moved = standing.before_place - standing.place
    return {"score": number(standing.score - standing.before_score), "rank": moved}


def _indicator(card: Scorecard, group: str, line: PointLine) -> dict[str, object]:
    indicator = card.indicator(line.key, group)
    if indicator is None:
        raise NotFound(what=f"{line.key} {group}")
    return {
        "key": line.key,
        "name": {"zh": indicator.zh, "en": indicator.en},
        "value": line.value,
        "unit": indicator.unit,
        "points": number(line.points),
        "weight": float(indicator.weight),
        "cause": line.cause,
        "rule": indicator.points.text,
    }


def _beside(line: PointLine) -> dict[str, object]:
    return {
        "key": line.key,
        "cause": line.cause,
        "points": number(line.points),
        "item": line.item,
        "document": line.document,
    }


def _loss(loss: Loss) -> dict[str, object]:
    return {
        "key": loss.key,
        "points": number(loss.points),
        "cause": loss.cause,
        "words": dict(loss.words),
        "value": loss.value,
        "item": loss.item,
        "document": loss.document,
    }
