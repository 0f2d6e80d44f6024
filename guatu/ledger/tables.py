"""Reading TOML tables with findings that name file, line and what was wanted.

`tomllib` keeps no line numbers; they are found again in the text by header and key, which is
enough for a file of tables with one key a line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from guatu.findings import Finding, Place

LONGEST_KEY = 40
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_HEADER = re.compile(r"^\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")


@dataclass(slots=True)
class BookText:
    """The text of a file, and the findings gathered while reading it."""

    name: str
    text: str
    findings: list[Finding] = field(default_factory=list)

    def line_of(self, table: str, index: int, key: str = "") -> int:
        """Return the line (from 1) of `key` in the `index`-th table, of its header without key."""
        seen, header, inside = -1, 1, False
        for number, line in enumerate(self.text.splitlines(), start=1):
            if match := _HEADER.match(line):
                inside = match[1] == table
                seen += inside
                inside = inside and seen == index
                header = number if inside else header
            elif inside and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return number
        return header

    def note(self, code: str, table: str, index: int, *, key: str = "", **facts: object) -> None:
        """Keep a finding about `key` of the `index`-th table of that name."""
        place = Place(document=self.name, line=self.line_of(table, index, key))
        where = f"[{table}] {key}".strip()
        self.findings.append(Finding(code, place, {"where": where, **facts}))


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file with its place; each getter notes what is wrong and goes on."""

    source: BookText
    name: str
    index: int
    values: Mapping[str, Any]

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without default it must be there and not be blank."""
        value = self.values.get(key, default)
        if isinstance(value, str) and (value.strip() or default is not None):
            return value
        self._wrong(key, "一段文字 a text")
        return ""

    def key_text(self, key: str = "key") -> str:
        """Return a key: lower-case ASCII letters, digits and underscores, `LONGEST_KEY` at most."""
        value = self.values.get(key)
        if isinstance(value, str) and _KEY.fullmatch(value) and len(value) <= LONGEST_KEY:
            return value
        self._wrong(key, f"a-z 0-9 _, ≤ {LONGEST_KEY}")
        return ""

    def whole(self, key: str, default: int | None = None, *, least: int = 0) -> int | None:
        """Return a whole number of at least `least`; a missing one is `default`."""
        value = self.values.get(key, default)
        if value is default or (
            isinstance(value, int) and not isinstance(value, bool) and value >= least
        ):
            return value
        self._wrong(key, f"整数 a whole number ≥ {least}")
        return default

    def flag(self, key: str, default: bool = False) -> bool:
        """Return true or false; a missing one is `default`."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self._wrong(key, "true / false")
            return default
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a missing one is empty."""
        value = self.values.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self._wrong(key, "[…] 文字列表 a list of texts")
        return ()

    def one_of(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        """Return one of `choices`; a missing one is `default`, a wrong one the first choice."""
        value = self.values.get(key, default)
        if value in choices:
            return str(value)
        self._wrong(key, " | ".join(filter(None, choices)))
        return default or next(iter(choices))

    def each_of(self, key: str, choices: Collection[str]) -> tuple[str, ...]:
        """Return a list whose members are all in `choices`; the others are noted and dropped."""
        for value in (given := self.texts(key)):
            if value not in choices:
                self.source.note(
                    "ledger.book_unknown", self.name, self.index, key=key,
                    value=value, wanted=" | ".join(filter(None, choices)) or "—",
                )  # fmt: skip
        return tuple(value for value in given if value in choices)

    def only(self, *keys: str) -> None:
        """Note each key that is not one of `keys`."""
        for key in self.values.keys() - set(keys):
            self.source.note(
                "ledger.book_unknown", self.name, self.index, key=key,
                value=key, wanted=" ".join(keys),
            )  # fmt: skip

    def note(self, code: str, key: str = "", **facts: object) -> None:
        """Keep a finding about `key` of this table."""
        self.source.note(code, self.name, self.index, key=key, **facts)

    def _wrong(self, key: str, wanted: str) -> None:
        if key in self.values:
            self.note("ledger.book_wrong", key, value=self.values[key], wanted=wanted)
        else:
            self.note("ledger.book_missing", key, wanted=wanted)


def tables(source: BookText, parsed: Mapping[str, Any], name: str) -> list[Table]:
    """Return the tables `[[name]]`, in order; one `[name]` counts as a list of one."""
    found = parsed.get(name, [])
    listed = found if isinstance(found, list) else [found]
    if not all(isinstance(values, dict) for values in listed):
        source.note("ledger.book_wrong", name, 0, value=name, wanted=f"[{name}]")
        return []
    return [Table(source, name, index, values) for index, values in enumerate(listed)]


def keyed(source: BookText, parsed: Mapping[str, Any], name: str) -> list[Table]:
    """Return the tables `[[name]]`, in order; a `key` that two of them have is noted."""
    found, first = tables(source, parsed, name), dict[str, Table]()
    for table in found:
        key = str(table.values.get("key"))
        if "key" in table.values and first.setdefault(key, table) is not table:
            line = source.line_of(name, first[key].index, "key")
            table.note("ledger.book_twice", "key", value=key, line=line)
    return found
