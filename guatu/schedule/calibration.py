"""How well forecasts hold: nodes that have finished are foretold again from what was known then.

A P80 that four of five nodes keep is calibrated; more kept means that it promises too little, fewer
that it promises too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guatu.schedule.outlook import enough_of, estimate_of, stage_key

SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Past:
    """A node that has finished: `planned` and `taken` days of its calendar, 1 at least."""

    key: str
    stage: str
    started: date
    finished: date
    planned: int
    taken: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of `count` nodes foretold, `kept` took no longer than their P80."""

    count: int
    kept: int

    @property
    def share(self) -> float:
        """Which share was kept, 0 to 1; 0 of none."""
        return self.kept / self.count if self.count else 0.0


def calibrated(nodes: Sequence[Past]) -> Calibration:
    """Return how many of `nodes` kept the P80 that they would have had on the day they started.

    Each is foretold from those that had finished before it started, as a forecast is; one of
    whose kind too few had is left out.
    """
    ended = sorted(nodes, key=lambda node: node.finished)
    known: dict[str, list[float]] = {}
    count = kept = told = 0
    for node in sorted(nodes, key=lambda each: each.started):
        while told < len(ended) and ended[told].finished < node.started:
            done = ended[told]
            for name in (done.key, stage_key(done.stage)):
                known.setdefault(name, []).append(done.taken / done.planned)
            told += 1
        if ratios := enough_of(node.key, node.stage, known):
            count += 1
            kept += node.taken <= estimate_of(node.planned, ratios).percentile(SHARE)
    return Calibration(count, kept)
