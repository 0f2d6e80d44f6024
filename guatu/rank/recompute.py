"""A ranking from texts alone: scorecard and inputs in, the answer out, the same to the byte.

What is published is kept as these texts; whoever has them can compute it again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from guatu.rank.answer import answer
from guatu.rank.appeals_duckdb import read_appeals
from guatu.rank.facts_duckdb import csv_table
from guatu.rank.periods import Period
from guatu.rank.ranking_duckdb import rank
from guatu.rank.read import read_scorecard

APPEALS = "appeals"


def recompute(scorecard: str, inputs: Mapping[str, str], period: str, *, name: str) -> str:
    """Return the answer of `guatu rank --json` for `period`, without its last line break.

    Args:
        scorecard: TOML text.
        inputs: source -> CSV text; `appeals` are those that were granted.
        period: of the scorecard's kind.
        name: of the scorecard, for messages.

    Raises:
        Invalid: as `guatu.rank.read.read_scorecard` and `guatu.rank.ranking_duckdb.rank`.
    """
    card = read_scorecard(scorecard.encode(), name=name)
    when = Period.read(period, card.period)
    facts = {
        source: csv_table(text.encode(), source)
        for source, text in inputs.items()
        if source != APPEALS
    }
    granted = inputs.get(APPEALS)
    appeals = read_appeals(granted.encode(), name=APPEALS) if granted else None
    ranking = rank(card, facts, [when], appeals=appeals, compare=True)
    try:
        found = answer(ranking, when)
    finally:
        ranking.connection.close()
    found["inputs"] = {
        "scorecard": _digest(scorecard),
        **{source: _digest(inputs[source]) for source in sorted(inputs)},
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
