"""Campaigns of so many days (大干80天): when they end, and how far the year's end is.

The words print a length and seldom a start, and the end that they mean may be the year's: both are
shown, and a person sets the day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

import regex

from guatu.books import load_book
from guatu.findings import Finding, Place
from guatu.read.facts import Label, Segment
from guatu.read.figures.numerals import parse_number

_AHEAD = frozenset({Label.DEMAND, Label.COMMITMENT})


def campaign_findings(segments: Iterable[Segment], *, on: str | None) -> tuple[Finding, ...]:
    """Return a finding for each campaign that a demand or a promise names, once by its words.

    Args:
        segments: places of findings are theirs.
        on: the day of the event (ISO), from which the campaign is counted; that day itself is
            not (民法典 第201条). `None`: not known.
    """
    found: dict[str, Finding] = {}
    for segment in segments:
        if segment.label in _AHEAD and (match := _campaign().search(segment.text)):
            found.setdefault(match.group(), _finding(match, segment, on))
    return tuple(found.values())


def _finding(match: regex.Match[str], segment: Segment, on: str | None) -> Finding:
    start, words = segment.place[0] + match.start(), match.group()
    place = Place(start=start, end=start + len(words), quote=words)
    if on is None:
        return Finding("read.campaign_without_start", place, {"words": words})
    first = date.fromisoformat(on)
    length = timedelta(days=int(parse_number(match.group("days")) or 0))
    year_end = date(first.year, 12, 31)
    facts = {
        "words": words, "start": on, "end": (first + length).isoformat(),
        "year_end": year_end.isoformat(), "left": (year_end - first).days,
    }  # fmt: skip
    return Finding("read.campaign_end_unsaid", place, facts)


@cache
def _campaign() -> regex.Pattern[str]:
    verbs = "|".join(load_book("lexicon/deadlines.toml")["campaigns"]["words"])
    return regex.compile(rf"(?:{verbs})(?P<days>[0-9]{{1,3}}|[一二三四五六七八九十百]{{1,5}})天")
