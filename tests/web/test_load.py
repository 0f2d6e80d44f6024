from __future__ import annotations

from datetime import date

from guatu.web.load import FOOT, HEAD, HEIGHT, load_chart

TODAY = date(2026, 11, 21)  # a Saturday; its week starts on Monday the 16th


def test_the_first_week_is_the_one_of_today() -> None:
    chart = load_chart({}, TODAY)

    assert [week.monday for week in chart.weeks[:2]] == [date(2026, 11, 16), date(2026, 11, 23)]
    assert len(chart.weeks) == 12


def test_the_fullest_week_reaches_the_top_and_others_in_proportion() -> None:
    counts = {
        date(2026, 11, 16): {"red": 1, "green": 2},
        date(2026, 11, 22): {"red": 1},  # a Sunday: still the first week
        date(2026, 11, 23): {"yellow": 2},
    }

    chart = load_chart(counts, TODAY)

    room = HEIGHT - FOOT - HEAD
    first, second = chart.weeks[0], chart.weeks[1]
    assert (first.total, second.total) == (4, 2)
    assert [(bar.colour, bar.height) for bar in first.bars] == [
        ("red", room / 2),
        ("green", room / 2),
    ]
    assert second.bars[0].height == room / 2


def test_weeks_without_matters_draw_nothing() -> None:
    assert all(week.bars == [] and week.total == 0 for week in load_chart({}, TODAY).weeks)
