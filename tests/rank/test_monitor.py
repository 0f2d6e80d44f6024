"""Monitors strike on what is unusual, and never take a missing month for 0."""

from __future__ import annotations

from guatu.rank.monitor import Watch, alarms
from guatu.rank.periods import Period

AT = Period.read("2026-10", "month")
SEASONAL = [100, 60, 90, 100, 105, 110, 112, 108, 104, 102, 101, 99]


def series(months: int = 46, **odd: float | None) -> dict[Period, float | None]:
    """A series with seasons up to October 2026; `odd` replaces months, as m2026_10."""
    found: dict[Period, float | None] = {}
    for back in range(months):
        period = AT.before(back)
        found[period] = SEASONAL[period.number - 1] + (period.year % 3) * 0.5
    for name, value in odd.items():
        found[Period.read(name[1:].replace("_", "-"), "month")] = value
    return found


def kinds(values: dict[Period, float | None], watch: Watch, at: Period = AT) -> list[str]:
    return [alarm.kind for alarm in alarms(values, watch, at)]


def test_an_injected_break_is_found_and_a_usual_month_is_not() -> None:
    watch = Watch(sigmas=4)

    assert kinds(series(), watch) == []
    assert kinds(series(m2026_10=60), watch) == ["season", "break"]


def test_a_low_month_of_the_season_is_no_alarm_against_the_season() -> None:
    february = Period.read("2026-02", "month")

    assert "season" not in kinds(series(), Watch(sigmas=4), february)
    assert kinds(series(m2026_02=100), Watch(sigmas=4), february) == ["season"]


def test_a_missing_month_is_an_alarm_of_its_own_and_counts_in_no_mean() -> None:
    watch = Watch(least=50, fall=0.1, sigmas=4)
    gone = series(m2026_09=None, m2026_08=None)

    (alarm,) = alarms(series(m2026_10=None), watch, AT)
    assert (alarm.kind, alarm.value, alarm.expected) == ("missing", None, None)
    assert kinds(gone, watch) == []
    assert kinds(series(m2025_10=None), watch) == []


def test_thresholds_and_the_year_before_are_compared_with() -> None:
    assert kinds(series(m2026_10=49.9), Watch(least=50)) == ["least"]
    assert kinds(series(m2026_10=50), Watch(least=50)) == []
    assert kinds(series(m2026_10=120), Watch(most=110)) == ["most"]
    # October 2025 was 102 (+ 0): a fall of 10 % is below 91.8.
    assert kinds(series(m2026_10=91.7), Watch(fall=0.1)) == ["fall"]
    assert kinds(series(m2026_10=91.9), Watch(fall=0.1)) == []


def test_a_short_series_has_no_season_and_no_level() -> None:
    assert kinds(series(months=5, m2026_10=1), Watch(sigmas=3)) == []
