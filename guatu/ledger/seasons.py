"""Seasons of a city's year: the flood season 汛期 and others, from a day of the year to another.

They are rule data: each names its source and its year. A province sets its flood season; guatu
knows none by itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from guatu.errors import Invalid

LEAP = 2024
WANTED = ("key", "zh", "en", "from", "to", "source", "year")


@dataclass(frozen=True, slots=True)
class Season:
    """A season, both ends included; `begins` and `ends` are (month, day).

    One that ends before it begins runs over the new year.
    """

    key: str
    zh: str
    en: str
    begins: tuple[int, int]
    ends: tuple[int, int]
    source: str
    year: int


def read_seasons(text: str) -> list[Season]:
    """Return the seasons of a TOML file of `[[season]]` tables, in its order.

    Raises:
        Invalid: no TOML, no season, or one that misses something or is no day of a year.
    """
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(what="TOML", value=str(error), wanted="[[season]]") from error
    tables = given.get("season")
    if not isinstance(tables, list) or not tables:
        raise Invalid(what="TOML", value=", ".join(given) or "—", wanted="[[season]]")
    return [_season(table) for table in tables]


def season_spans(season: Season, first: int, last: int) -> Iterator[tuple[date, date]]:
    """Yield the spans of `season` that begin in the years `first` to `last`."""
    for year in range(first, last + 1):
        ends = year + (season.ends < season.begins)
        yield _day(year, season.begins), _day(ends, season.ends)


def _season(table: Mapping[str, object]) -> Season:
    missing = [name for name in WANTED if not table.get(name)]
    if missing:
        raise Invalid(what="season", value=table.get("key", "—"), wanted=", ".join(missing))
    return Season(
        key=str(table["key"]), zh=str(table["zh"]), en=str(table["en"]),
        begins=_month_and_day(table["from"]), ends=_month_and_day(table["to"]),
        source=str(table["source"]), year=_year(table["year"]),
    )  # fmt: skip


def _month_and_day(value: object) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"{LEAP}-{value}")
    except ValueError as error:
        raise Invalid(what="season", value=value, wanted="06-01") from error
    return day.month, day.day


def _year(value: object) -> int:
    if isinstance(value, int) and 1949 <= value <= 2100:
        return value
    raise Invalid(what="season", value=value, wanted="1949–2100")


def _day(year: int, month_and_day: tuple[int, int]) -> date:
    """Return the day in `year`; 29 February is the 28th where there is none."""
    if month_and_day == (2, 29) and year % 4:
        return date(year, 2, 28)
    return date(year, *month_and_day)
