"""Monitors of series: thresholds, year-on-year, seasonal baseline, breaks. Missing is not zero.

A series is a firm's, a sector's or an indicator's values by month. A month that was not reported is
an alarm of its own and takes no part in any mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final

from guatu.rank.periods import Period

# A median of absolute deviations times this is a standard deviation, for a normal spread.
_TO_SIGMA = 1.4826
_LEAST_YEARS = 2
_LEAST_BEFORE = 6

# What each kind of alarm says, in Chinese and English.
WORDS: Final[dict[str, tuple[str, str]]] = {
    "missing": ("未报送", "not reported"),
    "least": ("低于下限", "below the least"),
    "most": ("高于上限", "above the most"),
    "fall": ("同比下降过大", "fell too far against last year"),
    "season": ("偏离往年同月", "far from the same month of earlier years"),
    "break": ("偏离近一年水平", "far from the level of the last year"),
}


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched of a series; None is not watched. Every number is the city's to set.

    Attributes:
        least: alarm below this value; `most` above it.
        fall: alarm when the value is less than last year's by this part (0.2: 20 %).
        sigmas: alarm when the value is this many deviations from what the same months of at
            least two earlier years were (`season`), or from a level that it had for six months
            or more (`break`).
    """

    least: float | None = None
    most: float | None = None
    fall: float | None = None
    sigmas: float | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """What struck in a month: `kind` is missing, least, most, fall, season or break.

    `expected` is what the value was compared with; None for a month that was not reported.
    """

    period: str
    kind: str
    value: float | None
    expected: float | None


def alarms(series: Mapping[Period, float | None], watch: Watch, at: Period) -> list[Alarm]:
    """Return what strikes in the month `at`.

    Args:
        series: month -> value; None, or no key, for a month that was not reported.
        watch: what is watched.
        at: the month that is looked at.
    """
    value = series.get(at)
    if value is None:
        return [Alarm(str(at), "missing", None, None)]
    found = []
    if watch.least is not None and value < watch.least:
        found.append(Alarm(str(at), "least", value, watch.least))
    if watch.most is not None and value > watch.most:
        found.append(Alarm(str(at), "most", value, watch.most))
    before = series.get(at.year_ago())
    if watch.fall is not None and before is not None and before > 0:
        expected = before * (1 - watch.fall)
        if value < expected:
            found.append(Alarm(str(at), "fall", value, before))
    if watch.sigmas is not None:
        found += _unusual(series, watch.sigmas, at, value)
    return found


def _unusual(
    series: Mapping[Period, float | None], sigmas: float, at: Period, value: float
) -> list[Alarm]:
    """Return the alarms against the season and against the level so far."""
    season, level = _same_months(series, at), _months_before(series, at)
    found = []
    if len(season) >= _LEAST_YEARS and _is_far(value, season, sigmas):
        found.append(Alarm(str(at), "season", value, median(season)))
    if len(level) >= _LEAST_BEFORE and _is_far(value, level, sigmas):
        found.append(Alarm(str(at), "break", value, median(level)))
    return found


def _same_months(series: Mapping[Period, float | None], at: Period) -> list[float]:
    return [
        value
        for period, value in sorted(series.items())
        if period.number == at.number and period < at and value is not None
    ]


def _months_before(series: Mapping[Period, float | None], at: Period) -> list[float]:
    """Return the known values of the twelve months before `at`."""
    months = (series.get(at.before(number)) for number in range(1, 13))
    return [value for value in months if value is not None]


def _is_far(value: float, others: list[float], sigmas: float) -> bool:
    """Tell whether `value` is off; a spread of 0 counts as a hundredth of the level."""
    middle = median(others)
    spread = _TO_SIGMA * median(abs(other - middle) for other in others)
    return abs(value - middle) > sigmas * max(spread, abs(middle) / 100, 1e-9)
