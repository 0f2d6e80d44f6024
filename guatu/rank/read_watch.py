"""What is watched of series, and the series themselves, from their files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guatu.rank.monitor import Alarm, Watch, alarms
from guatu.rank.periods import Period
from guatu.rules import Column, Kind, columns_of
from guatu.rules.book import Header, load_toml, read_header
from guatu.rules.fields import Fields
from guatu.rules.table import read_table

EVERY = "*"
_SERIES = columns_of(
    Column("series", Kind.TEXT, "序列", "series", null="never"),
    Column("period", Kind.TEXT, "期", "period", null="never"),
    Column("value", Kind.NUMBER, "值", "value", null="not reported; never 0"),
)


@dataclass(frozen=True, slots=True)
class WatchBook:
    """What is watched: series -> thresholds; `EVERY` is for those that have none of their own."""

    header: Header
    watches: Mapping[str, Watch]

    def alarms(
        self, series: Mapping[str, Mapping[Period, float | None]], at: Period
    ) -> list[tuple[str, Alarm]]:
        """Return the alarms of all series in `at`; a series that is watched and absent is one."""
        names = sorted({*series, *(name for name in self.watches if name != EVERY)})
        return [
            (name, alarm)
            for name in names
            if (watch := self.watches.get(name, self.watches.get(EVERY)))
            for alarm in alarms(series.get(name, {}), watch, at)
        ]


def read_watches(data: bytes, *, name: str) -> WatchBook:
    """Return what a TOML file watches.

    Raises:
        Invalid: something is missing, unknown or not what was wanted.
    """
    fields = Fields(load_toml(data, name), name)
    header = read_header(fields, {})
    watches = {}
    parts = fields.tables("watch")
    if not parts:
        raise fields.refused("watch", "[[watch]]")
    for part in parts:
        numbers = {key: part.maybe_number(key) for key in ("least", "most", "fall", "sigmas")}
        known = {key: None if n is None else float(n) for key, n in numbers.items()}
        watches[part.text("series")] = Watch(**known)
        part.close()
    fields.close()
    return WatchBook(header, watches)


def read_series(data: bytes, *, name: str, kind: str) -> dict[str, dict[Period, float | None]]:
    """Return series -> period -> value of a CSV file: series, period, value.

    Raises:
        Invalid: it is no such table, or a period is not of `kind`.
    """
    table = read_table(data, _SERIES, name=name, used=frozenset(_SERIES))
    found: dict[str, dict[Period, float | None]] = {}
    for row in table.rows:
        value = row.get("value")
        when = Period.read(str(row.get("period")), kind)
        found.setdefault(str(row.get("series")), {})[when] = (
            None if value is None else float(str(value))
        )
    return found
