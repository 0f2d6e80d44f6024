"""Forecasts of scores at the end of a period, with ranges, and how wrong they were before.

A unit's score so far moves, until the end, as it did in its own earlier periods from the same part
of the way. Few periods say little: then the range is wide, and with none there is no forecast.
The ranges are those of the unit's own past; `backtest` shows how often they held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist, mean, stdev

import numpy as np

_LEAST = 3


@dataclass(frozen=True, slots=True)
class Forecast:
    """A score at the end of a period: the middle of what is likely, and a range around it.

    `low` to `high` holds the share of cases that was asked for, if the past is a guide. `places`
    is the range of places in the group. `error` is the mean absolute error of the forecasts that
    would have been made in the past; None when there were too few.
    """

    unit: str
    expected: float
    low: float
    high: float
    best_place: int
    worst_place: int
    error: float | None


def forecasts(
    now: Mapping[str, float],
    moves: Mapping[str, Sequence[float]],
    *,
    coverage: float = 0.8,
    runs: int = 2000,
    seed: int = 0,
) -> dict[str, Forecast]:
    """Return the forecast of each unit of one group.

    Args:
        now: unit -> its score so far.
        moves: unit -> how much its score moved from this part of the way to the end, in each of
            its earlier periods, the oldest first. A unit with fewer than three has no forecast.
        coverage: share of cases that the range holds.
        runs: how many futures are drawn to see the places.
        seed: of the generator; the same seed gives the same answer.

    Cost: `runs` times the units.
    """
    units = [unit for unit in sorted(now) if len(moves.get(unit, ())) >= _LEAST]
    if not units:
        return {}
    generator = np.random.default_rng(seed)
    drawn = np.array([now[unit] + _drawn(moves[unit], runs, generator) for unit in units])
    places = (drawn[None, :, :] > drawn[:, None, :]).sum(axis=1) + 1
    sides = [(1 - coverage) / 2, 1 - (1 - coverage) / 2]
    found = {}
    for number, unit in enumerate(units):
        low, high = interval(moves[unit], coverage)
        best, worst = np.quantile(places[number], sides, method="nearest")
        found[unit] = Forecast(
            unit=unit,
            expected=now[unit] + mean(moves[unit]),
            low=now[unit] + low,
            high=now[unit] + high,
            best_place=int(best),
            worst_place=int(worst),
            error=backtest(moves[unit], coverage).error,
        )
    return found


def interval(moves: Sequence[float], coverage: float) -> tuple[float, float]:
    """Return a range of moves that holds `coverage` of cases, wider for a short past.

    A long past is asked for its quantiles; those of n values hold less than they say of a new
    one, so they are taken further out by (n + 1) / n. A past too short for that is taken for a
    normal spread, of which a new value lies within t times its deviation (Student, 1908).
    """
    count = len(moves)
    outside = (1 - coverage) / 2 * (count + 1)
    if outside >= 1:
        low, high = np.quantile(moves, [outside / count, 1 - outside / count])
        return float(low), float(high)
    reach = _student(1 - (1 - coverage) / 2, count - 1) * stdev(moves) * (1 + 1 / count) ** 0.5
    return mean(moves) - reach, mean(moves) + reach


def _student(share: float, freedom: int) -> float:
    """Return the quantile of Student's t, by the series of Abramowitz & Stegun 26.7.5."""
    z = NormalDist().inv_cdf(share)
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


def _drawn(moves: Sequence[float], runs: int, generator: np.random.Generator) -> np.ndarray:
    """Return moves of the past drawn again, with a little noise between them."""
    past = np.asarray(moves)
    spread = past.std() / max(len(past), 1) ** 0.5
    return generator.choice(past, runs) + generator.normal(0, spread, runs)


@dataclass(frozen=True, slots=True)
class Backtest:
    """How forecasts made in the past did: mean absolute error, and the share of ranges that held.

    `cases` is how many there were; both figures are None when there were none.
    """

    cases: int
    error: float | None
    held: float | None

    @property
    def held_cases(self) -> int:
        """Return how many ranges held."""
        return round((self.held or 0) * self.cases)


def backtest(moves: Sequence[float], coverage: float = 0.8) -> Backtest:
    """Return how the forecasts of each move from the moves before it did; no look ahead."""
    errors, held = [], []
    for number in range(_LEAST, len(moves)):
        past, actual = moves[:number], moves[number]
        low, high = interval(past, coverage)
        errors.append(abs(actual - mean(past)))
        held.append(low <= actual <= high)
    if not errors:
        return Backtest(0, None, None)
    return Backtest(len(errors), mean(errors), mean(held))
