"""Periods of a ranking: 2026-10 (month), 2026-Q4, 2026-H2, 2026."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.errors import Invalid

_FORMS = {
    "month": (re.compile(r"(\d{4})-(0[1-9]|1[0-2])"), 12, "{0:04}-{1:02}", "2026-10"),
    "quarter": (re.compile(r"(\d{4})-Q([1-4])"), 4, "{0:04}-Q{1}", "2026-Q4"),
    "half": (re.compile(r"(\d{4})-H([12])"), 2, "{0:04}-H{1}", "2026-H2"),
    "year": (re.compile(r"(\d{4})()"), 1, "{0:04}", "2026"),
}


def kind_of(period: str) -> str:
    """Return the kind of a period as written: month, quarter, half or year.

    Raises:
        BadPeriod: it is none.
    """
    for kind, (form, *_) in _FORMS.items():
        if form.fullmatch(period):
            return kind
    raise BadPeriod(value=period, wanted=", ".join(form[-1] for form in _FORMS.values()))


def is_period(text: str) -> bool:
    """Tell whether a text is a month, quarter, half-year or year."""
    return any(form.fullmatch(text) for form, *_ in _FORMS.values())


class BadPeriod(Invalid):
    """A period is not of the scorecard's kind."""

    code = "rank.bad_period"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period: its year, its number in the year from 1, and its kind."""

    year: int
    number: int
    kind: str

    @classmethod
    def read(cls, text: str, kind: str) -> Period:
        """Return the period that `text` says.

        Raises:
            BadPeriod: it is not of `kind`.
        """
        form, _, _, example = _FORMS[kind]
        found = form.fullmatch(text)
        if found is None:
            raise BadPeriod(value=text, wanted=example)
        return cls(int(found[1]), int(found[2] or 1), kind)

    def before(self, periods: int = 1) -> Period:
        """Return the period so many before this one."""
        count = _FORMS[self.kind][1]
        year, number = divmod(self.year * count + self.number - 1 - periods, count)
        return Period(year, number + 1, self.kind)

    def year_ago(self) -> Period:
        """Return the same period of the year before."""
        return Period(self.year - 1, self.number, self.kind)

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day."""
        months = 12 // _FORMS[self.kind][1]
        following = self.before(-1)
        first = date(self.year, (self.number - 1) * months + 1, 1)
        after = date(following.year, (following.number - 1) * months + 1, 1)
        return first, after - timedelta(days=1)

    @property
    def part_of_year(self) -> float:
        """Return which part of the year is over at the end of this period: 0.75 in September."""
        return self.number / _FORMS[self.kind][1]

    def inside(self, kind: str) -> list[Period]:
        """Return the periods of a kind, as long or shorter, that lie in this one, in order."""
        mine, theirs = _FORMS[self.kind][1], _FORMS[kind][1]
        each = theirs // mine
        first = (self.number - 1) * each + 1
        return [Period(self.year, number, kind) for number in range(first, first + each)]

    def __str__(self) -> str:
        return _FORMS[self.kind][2].format(self.year, self.number)
