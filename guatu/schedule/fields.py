"""Typed reading of a table that somebody wrote by hand: every failure names file and place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeGuard, TypeVar

from guatu.schedule.errors import FileUnreadable

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(slots=True)
class Fields:
    """One table of a file; takes its fields one by one and complains about what is left.

    Attributes:
        place: where the table stands, such as `line 12, nodes[3]`.
    """

    table: Mapping[str, object]
    file: str
    place: str
    taken: set[str] = field(default_factory=set)

    def wrong(self, key: str, wanted: str) -> FileUnreadable:
        """Return the failure: field `key` is not what was `wanted`."""
        value = self.table.get(key)
        problem = f"`{key}` = {value!r}; {wanted}"
        if key not in self.table:
            problem = f"`{key}`: {wanted}{_near(key, self.table.keys() - self.taken)}"
        return FileUnreadable(file=self.file, place=self.place, problem=problem)

    def done(self) -> None:
        """Raise FileUnreadable when the table has a field that nobody asked for."""
        if unknown := sorted(self.table.keys() - self.taken):
            known = ", ".join(sorted(self.taken))
            near = _near(unknown[0], self.taken)
            raise self.wrong(unknown[0], f"unknown field{near}; known: {known}")

    def text(self, key: str, default: str | None = None) -> str:
        """Return the text `key`; without a default it has to be there."""
        return self._take(key, default, _is_text, "text")

    def number(self, key: str, default: int | None = None) -> int:
        """Return the whole number `key`; without a default it has to be there."""
        return self._take(key, default, _is_int, "a whole number")

    def maybe_number(self, key: str) -> int | None:
        """Return the whole number `key`, or `None` when it is not there."""
        return self.number(key) if self._has(key) else None

    def amount(self, key: str, default: float) -> float:
        """Return the number `key`."""
        return float(self._take(key, default, _is_number, "a number"))

    def flag(self, key: str) -> bool:
        """Return the truth value `key`; not there: false."""
        return self._take(key, False, _is_flag, "true or false")

    def choice(self, key: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        """Return `key` as a member of `kind`."""
        names = ", ".join(member.value for member in kind)
        text = self.text(key, None if default is None else default.value)
        if text not in {member.value for member in kind}:
            raise self.wrong(key, f"one of {names}")
        return kind(text)

    def maybe_text(self, key: str) -> str | None:
        """Return the text `key`, or `None` when it is not there."""
        return self.text(key) if self._has(key) else None

    def day(self, key: str) -> date:
        """Return the date `key`, which has to be there."""
        return self._take(key, None, _is_day, "a date YYYY-MM-DD")

    def maybe_day(self, key: str) -> date | None:
        """Return the date `key`, or `None` when it is not there."""
        return self.day(key) if self._has(key) else None

    def moment(self, key: str) -> date | datetime:
        """Return the date or the local date-time `key`, which has to be there."""
        return self._take(key, None, _is_moment, "a date or a local date-time")

    def maybe_moment(self, key: str) -> date | datetime | None:
        """Return the date or local date-time `key`, or `None` when it is not there."""
        return self.moment(key) if self._has(key) else None

    def days(self, key: str) -> frozenset[date]:
        """Return the list of dates `key`."""
        return frozenset(self._list(key, _is_day, "a list of dates YYYY-MM-DD"))

    def numbers(self, key: str) -> frozenset[int]:
        """Return the list of whole numbers `key`."""
        return frozenset(self._list(key, _is_int, "a list of whole numbers"))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts `key`."""
        return tuple(self._list(key, _is_text, "a list of texts"))

    def items(self, key: str) -> list[object]:
        """Return the list `key`, whatever is in it."""
        return list(self._list(key, _is_anything, "a list"))

    def counts(self, key: str) -> dict[str, int]:
        """Return the table `key` of whole numbers."""
        table = self.tables(key)
        numbers = {name: value for name, value in table.items() if _is_int(value)}
        if len(numbers) < len(table):
            raise self.wrong(key, "a table of whole numbers")
        return numbers

    def tables(self, key: str) -> dict[str, object]:
        """Return the table `key`; not there: empty."""
        return dict(self._take(key, {}, _is_table, "a table [...]"))

    def rows(self, key: str, place: Callable[[int], str]) -> list[Fields]:
        """Return the tables `[[key]]`; `place` names the n-th one, counted from 0."""
        rows = self._list(key, _is_table, f"tables [[{key}]]")
        return [Fields(row, self.file, place(number)) for number, row in enumerate(rows)]

    def _has(self, key: str) -> bool:
        self.taken.add(key)
        return key in self.table

    def _take(
        self,
        key: str,
        default: Value | None,
        fits: Callable[[object], TypeGuard[Value]],
        wanted: str,
    ) -> Value:
        self.taken.add(key)
        value = self.table.get(key, default)
        if value is None or not fits(value):
            raise self.wrong(key, f"{wanted} is needed")
        return value

    def _list(
        self, key: str, fits: Callable[[object], TypeGuard[Value]], wanted: str
    ) -> list[Value]:
        values = self._take(key, [], _is_list, wanted)
        found = [value for value in values if fits(value)]
        if len(found) < len(values):
            raise self.wrong(key, f"{wanted} is needed")
        return found


def _near(key: str, names: Iterable[str]) -> str:
    """Return `, near X` for the one of `names` that `key` may have been meant as, or nothing."""
    close = get_close_matches(key, sorted(names), n=1, cutoff=0.7)
    return f", near `{close[0]}`" if close else ""


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str)


def _is_flag(value: object) -> TypeGuard[bool]:
    return isinstance(value, bool)


def _is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> TypeGuard[float]:
    return _is_int(value) or isinstance(value, float)


def _is_day(value: object) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_moment(value: object) -> TypeGuard[date | datetime]:
    return isinstance(value, date) and getattr(value, "tzinfo", None) is None


def _is_table(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, Mapping)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _is_anything(value: object) -> TypeGuard[object]:
    return True
