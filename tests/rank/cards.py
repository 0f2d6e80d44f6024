"""Small scorecards and facts for the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from guatu.books import load_book_bytes
from guatu.rank.answer import answer
from guatu.rank.periods import Period
from guatu.rank.ranking_duckdb import rank
from guatu.rank.read import read_scorecard
from guatu.rank.scorecard import Scorecard

HEAD = """
[book]
zh = "试"
en = "test"
source = "某文"
year = 2026
[scorecard]
period = "month"
full = 100
decimals = 2
ties = "shared"
ceiling = "none"
floor = "none"
grouping = "none"
newcomers = "rank"
"""
DEFAULTS = """
[defaults]
source = "readings"
direction = "up"
cap = "weight"
floor = 0
missing = "zero"
negative = "keep"
points = "value * weight"
"""
READINGS = '[sources.readings]\nkind = "readings"\n'
TWO = """
[[indicator]]
key = "a"
zh = "甲指标"
en = "first"
weight = 60
[[indicator]]
key = "b"
zh = "乙指标"
en = "second"
weight = 40
"""
PLAIN = HEAD + READINGS + DEFAULTS + TWO


def card(text: str, **given: str) -> Scorecard:
    numbers = {name: Decimal(number) for name, number in given.items()}
    return read_scorecard(text.encode(), name="test.toml", given=numbers)


def shipped(name: str, **given: str) -> Scorecard:
    data = load_book_bytes(f"scorecards/{name}.toml")
    assert data is not None
    numbers = {key: Decimal(number) for key, number in given.items()}
    return read_scorecard(data, name=name, given=numbers)


def readings(rows: Sequence[tuple[str, str, float | None]], period: str = "2026-10") -> pa.Table:
    """Facts of one period: (unit, indicator, value)."""
    return pa.table(
        {
            "unit": [row[0] for row in rows],
            "period": [period] * len(rows),
            "indicator": [row[1] for row in rows],
            "value": pa.array([row[2] for row in rows], pa.float64()),
        }
    )


def table(rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Any facts; empty columns are texts."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: [row.get(name) for row in rows] for name in names})


def ranked(
    scorecard: Scorecard, period: str = "2026-10", *, compare: bool = False, **facts: Any
) -> dict[str, dict[str, Any]]:
    """Return the answer's units by name."""
    when = Period.read(period, scorecard.period)
    appeals = facts.pop("appeals", None)
    ranking = rank(scorecard, facts, [when], appeals=appeals, compare=compare)
    found: Any = answer(ranking, when)
    return {unit["unit"]: unit for unit in found["units"]}


def scores(found: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    return {name: unit["score"] for name, unit in found.items()}


def places(found: Mapping[str, Mapping[str, Any]]) -> dict[str, int | None]:
    return {name: unit["rank"] for name, unit in found.items()}
