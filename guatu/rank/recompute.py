"""A ranking from texts alone: scorecard and inputs in, the answer out, the same to the byte.

What is published is kept as these texts; whoever has them can compute it again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

from guatu.rank.answer import answer
from guatu.rank.appeals_duckdb import read_appeals
from guatu.rank.facts_duckdb import csv_table
from guatu.rank.longer_duckdb import longer_answer, rank_longer
from guatu.rank.periods import Period, kind_of
from guatu.rank.ranking_duckdb import rank
from guatu.rank.read import read_scorecard
from guatu.rank.scorecard import Scorecard

APPEALS = "appeals"


def recompute(scorecard: str, inputs: Mapping[str, str], period: str, *, name: str) -> str:
    """Return the answer of `guatu rank --json` for `period`, without its last line break.

    Args:
        scorecard: TOML text.
        inputs: source -> CSV text; `appeals` are those that were granted.
        period: of the scorecard's kind, or a longer one that it says how to make.
        name: of the scorecard, for messages.

    Raises:
        Invalid: as `guatu.rank.read.read_scorecard` and `guatu.rank.ranking_duckdb.rank`.
    """
    card = read_scorecard(scorecard.encode(), name=name)
    facts = {
        source: csv_table(text.encode(), source)
        for source, text in inputs.items()
        if source != APPEALS
    }
    granted = inputs.get(APPEALS)
    appeals = read_appeals(granted.encode(), name=APPEALS) if granted else None
    found = answer_of(card, facts, period, appeals=appeals)
    found["inputs"] = {
        "scorecard": _digest(scorecard),
        **{source: _digest(inputs[source]) for source in sorted(inputs)},
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def answer_of(
    card: Scorecard,
    facts: Mapping[str, Path | pa.Table],
    period: str,
    *,
    appeals: pa.Table | None = None,
) -> dict[str, object]:
    """Return the answer for a period of the scorecard, or for a longer one made of them.

    Raises:
        Invalid: as `guatu.rank.ranking_duckdb.rank` and `guatu.rank.longer_duckdb.rank_longer`.
    """
    kind = kind_of(period)
    if kind in card.longer:
        longer = Period.read(period, kind)
        return longer_answer(card, longer, rank_longer(card, facts, longer, appeals=appeals))
    when = Period.read(period, card.period)
    ranking = rank(card, facts, [when], appeals=appeals, compare=True)
    try:
        return answer(ranking, when)
    finally:
        ranking.connection.close()


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
