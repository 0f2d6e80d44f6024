"""What a rule may speak of: the kinds of value, the columns, and the working days.

There is one kind of number, the IEEE double: `1 / 2` is 0.5 in every engine, and so is
`3 / 6`. A number of a fact is 0 or lies between 1e-15 and 1e15 in size, either sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

Value = float | str | bool | date | None

LARGEST = 1e15
SMALLEST = 1e-15


class Kind(StrEnum):
    """The kinds of value; every column and every part of a rule has exactly one."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"


@dataclass(frozen=True, slots=True)
class Column:
    """A documented column of the facts.

    Attributes:
        name: how rules write it; lower case, may be Chinese.
        kind: what it holds.
        zh: its Chinese name in explanations; `en` the English one.
        unit: of a number; `1` is a share that is shown as percent. Empty when there is none.
        null: what an empty value means, in English.
    """

    name: str
    kind: Kind
    zh: str
    en: str
    unit: str = ""
    null: str = "not known"


def columns_of(*columns: Column) -> dict[str, Column]:
    """Return the columns by their names."""
    return {column.name: column for column in columns}


@dataclass(frozen=True, slots=True)
class WorkdayTable:
    """Working days numbered through: `numbers[day]` counts those up to `day`, itself included.

    The table has every day of a range, so that SQL can look days up in the same rows.
    Outside of the range nothing is known (None), never guessed.
    """

    numbers: Mapping[date, int]
    days: Mapping[int, date]

    @classmethod
    def between(cls, first: date, last: date, is_workday: Callable[[date], bool]) -> WorkdayTable:
        """Return the table of `first` to `last`, both included. Cost: one call per day."""
        numbers: dict[date, int] = {}
        days: dict[int, date] = {}
        count = 0
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            if is_workday(day):
                count += 1
                days[count] = day
            numbers[day] = count
        return cls(numbers, days)

    def rows(self) -> Iterator[tuple[date, int]]:
        """Yield (day, number) in order: the rows of the SQL table `guatu_calendar`."""
        return iter(self.numbers.items())
