"""A year's holidays come in as a file with a line for each day."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.ledger.holidays import SpecialDay, holiday_lines, read_holidays
from guatu.lib.calendar import Calendar

# 2027 as it might be announced: New Year's Friday off, the Sunday before it worked.
FILE = """日期,类型,名称
2027-01-01,休,元旦
2027-01-02,休,元旦
2026.12.27,班,
2027年2月8日,休,春节
"""


def test_a_file_says_which_days_are_otherwise_than_their_weekday() -> None:
    days, findings = read_holidays(FILE, document="2027.csv")

    assert findings == []
    # The second of January is a Saturday: off anyway.
    assert days == [
        SpecialDay(date(2026, 12, 27), is_worked=True),
        SpecialDay(date(2027, 1, 1), is_worked=False, name="元旦"),
        SpecialDay(date(2027, 2, 8), is_worked=False, name="春节"),
    ]


def test_what_is_written_is_read_again() -> None:
    days, _ = read_holidays(FILE, document="2027.csv")

    again, findings = read_holidays("\n".join(holiday_lines(days)), document="again.csv")

    assert (again, findings) == (days, [])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2027-13-01,休,元旦", "calendar.unread"),
        ("2027-01-01,玩,元旦", "calendar.unread"),
        ("0001-01-01,休,", "calendar.unread"),
        ("2027-02-08,班,", "calendar.twice"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, code: str) -> None:
    _, findings = read_holidays(f"{FILE}{line}\n", document="2027.csv")

    assert [(finding.code, finding.place.line) for finding in findings] == [(code, 6)]
    assert "6" in findings[0].say("zh")


@pytest.mark.parametrize("text", ["", "a,b,c\n2027-01-01,休,元旦"])
def test_a_file_without_headings_is_refused(text: str) -> None:
    days, findings = read_holidays(text, document="2027.csv")

    assert (days, [finding.code for finding in findings]) == ([], ["calendar.no_headings"])


def test_an_imported_year_counts_alone_and_makes_itself_known() -> None:
    china = Calendar.china()
    last = china.known_until.year
    monday = date(last, 1, 1)
    while monday.weekday() != 0:
        monday = date(last, 1, monday.day + 1)

    of_last_year = china.with_years({last}, [monday], [])
    with_a_gap = china.with_years({last + 2}, [date(last + 2, 1, 1)], [])
    without = china.with_years({last + 1, last + 2}, [], [])

    assert not of_last_year.is_workday(monday)
    assert of_last_year.is_workday(date(last, 10, 1)) == (date(last, 10, 1).weekday() < 5)
    assert of_last_year.is_workday(date(2025, 9, 28))  # other years stay
    assert with_a_gap.known_until == china.known_until
    assert without.known_until == date(last + 2, 12, 31)
