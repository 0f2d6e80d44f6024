"""Reading a table of a TOML file: every key is asked for by its kind, and none is left over.

A file of rules is written by somebody who does not read code: a misspelt key must be an error
with the place and the nearest right key, never a silent default.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from guatu.errors import Invalid
from guatu.rules.kinds import Column, Kind
from guatu.rules.refusals import RuleRefused, nearest
from guatu.rules.rule import Rule, parse_rule


class KeyMissing(Invalid):
    """A key that has no default is absent."""

    code = "rules.key_missing"


class KeyUnknown(Invalid):
    """A key that nothing reads."""

    code = "rules.key_unknown"


class BadValue(Invalid):
    """A value is not of its key's kind."""

    code = "rules.bad_value"


class RuleInBook(Invalid):
    """A rule of a file was refused: the rule's own words, with the place in the file before."""

    code = "rules.in_book"

    def __init__(self, where: str, problem: Invalid) -> None:
        super().__init__(**{**problem.facts, "where": where, "code": problem.code})


def enumerate_keys(values: Sequence[object]) -> list[tuple[str, object]]:
    """Return `values` with their places, from 1, as keys."""
    return [(str(number), value) for number, value in enumerate(values, start=1)]


class _Required:
    """Says that a key has no default."""


REQUIRED: Final = _Required()


class Fields:
    """A table of a TOML file, with its place in words for messages.

    Args of the readers: `key` and a `default`; without a default the key must be there.
    """

    def __init__(self, table: Mapping[str, object], where: str) -> None:
        self._table = table
        self.where = where
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        self._asked.add(key)
        return key in self._table

    def place(self, key: str) -> str:
        """Return the place of `key` in words."""
        return f"{self.where} {key}".strip()

    def text(self, key: str, default: str | _Required = REQUIRED) -> str:
        """Return a text that is not empty (a default may be)."""
        if key not in self and isinstance(default, str):
            return default
        value = self._get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refused(key, "a text / 文本")
        return value

    def number(self, key: str, default: Decimal | _Required = REQUIRED) -> Decimal:
        """Return a number, exactly as it is written."""
        if key not in self and isinstance(default, Decimal):
            return default
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise self.refused(key, "a number / 数")
        exact = Decimal(str(value))
        if not exact.is_finite():
            raise self.refused(key, "a number / 数")
        return exact

    def maybe_number(self, key: str) -> Decimal | None:
        """Return a number, or None when the key is absent."""
        return self.number(key) if key in self else None

    def whole(self, key: str, default: int | _Required = REQUIRED, *, least: int = 0) -> int:
        """Return a whole number, `least` or more."""
        if key not in self and isinstance(default, int):
            return default
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.refused(key, f"a whole number, {least} or more / 不小于{least}的整数")
        return value

    def flag(self, key: str, default: bool | _Required = REQUIRED) -> bool:
        """Return true or false."""
        if key not in self and isinstance(default, bool):
            return default
        value = self._get(key)
        if not isinstance(value, bool):
            raise self.refused(key, "true, false")
        return value

    def choice(
        self, key: str, options: Collection[str], default: str | _Required = REQUIRED
    ) -> str:
        """Return one of `options`."""
        value = self.text(key, default)
        if value not in options and (key in self._table or value):
            raise self.refused(key, ", ".join(sorted(options)))
        return value

    def day(self, key: str) -> date | None:
        """Return a date, or None when the key is absent."""
        if key not in self:
            return None
        value = self._get(key)
        if not isinstance(value, date):
            raise self.refused(key, "a date 2026-10-01 / 日期 2026-10-01")
        return value

    def value(self, key: str) -> object:
        """Return whatever stands under `key`, which must be there."""
        return self._get(key)

    def content(self) -> dict[str, object]:
        """Return all keys with their values, and count them as asked for."""
        self._asked.update(self._table)
        return dict(self._table)

    def over(self, defaults: Mapping[str, object]) -> Fields:
        """Return these fields with `defaults` for the keys that are absent."""
        return Fields({**defaults, **self._table}, self.where)

    def without(self, keys: Collection[str]) -> Fields:
        """Return these fields without `keys`, which somebody else reads."""
        return Fields({k: v for k, v in self._table.items() if k not in keys}, self.where)

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        """Return a list of numbers."""
        value = self._get(key)
        parts = value if isinstance(value, list) else []
        found = Fields(dict(enumerate_keys(parts)), self.place(key))
        return tuple(found.number(name) for name in found.all_keys())

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty when the key is absent."""
        value = self._table.get(key, []) if key in self else []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refused(key, "a list of texts / 文本列表")
        return tuple(value)

    def table(self, key: str) -> Fields | None:
        """Return a table inside this one, or None when there is none."""
        if key not in self:
            return None
        value = self._get(key)
        if not isinstance(value, Mapping):
            raise self.refused(key, f"a table [{key}] / 表")
        return Fields(value, f"{self.where} [{key}]".strip())

    def named(self, key: str) -> dict[str, Fields]:
        """Return the tables [key.NAME] by their names, in the order of the file."""
        inner = self.table(key)
        if inner is None:
            return {}
        found = {name: inner.table(name) for name in inner.all_keys()}
        return {name: fields for name, fields in found.items() if fields is not None}

    def tables(self, key: str) -> list[Fields]:
        """Return the tables [[key]] in the order of the file."""
        value = self._table.get(key, []) if key in self else []
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise self.refused(key, f"tables [[{key}]] / 表")
        return [
            Fields(item, f"{self.where} [[{key}]] {number}".strip())
            for number, item in enumerate(value, start=1)
        ]

    def rule(
        self,
        key: str,
        columns: Mapping[str, Column],
        *,
        wanted: Kind | None = Kind.BOOL,
        totals: bool = False,
    ) -> Rule:
        """Return the rule that `key` holds."""
        try:
            return parse_rule(self.text(key), columns, wanted=wanted, totals=totals)
        except RuleRefused as problem:
            raise RuleInBook(self.place(key), problem) from None

    def all_keys(self) -> list[str]:
        """Return all keys, and count them as asked for."""
        self._asked.update(self._table)
        return list(self._table)

    def close(self) -> None:
        """Refuse a key that was not asked for: call it when everything was."""
        for key in self._table:
            if key not in self._asked:
                raise KeyUnknown(where=self.where, key=key, suggestion=nearest(key, self._asked))

    def refused(self, key: str, wanted: str) -> BadValue:
        """Return the refusal of the value of `key`."""
        value = str(self._table.get(key))[:60]
        return BadValue(where=self.where, key=key, value=value, wanted=wanted)

    def _get(self, key: str) -> object:
        self._asked.add(key)
        if key not in self._table:
            raise KeyMissing(where=self.where, key=key)
        return self._table[key]
