"""Agreements that are signed (甲与乙、丙与丁签订合作协议): who with whom, pair by pair.

Who is no named body or place is not guessed: then nothing is said of the sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

import regex

from guatu.books import load_book
from guatu.findings import Finding, Place
from guatu.read.facts import Segment

AGREEMENT = "read.agreement"


def agreement_findings(segments: Iterable[Segment], bodies: Collection[str]) -> tuple[Finding, ...]:
    """Return a finding for each signing whose parties are `bodies` of the article or places.

    Its facts: `pairs`, parties joined by — and pairs by ；, and `words`, what was signed.
    """
    known = frozenset(bodies)
    found = (
        _finding(match, segment, known)
        for segment in segments
        for match in _signing().finditer(segment.text)
    )
    return tuple(finding for finding in found if finding)


def pairs_of(listed: str, known: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Return the pairs of 甲与乙、丙与丁; empty when one is no body's name or stands alone."""
    pairs = tuple(tuple(regex.split("[与和同跟]", pair)) for pair in listed.split("、"))
    whole = all(
        len(pair) > 1 and all(party in known or _is_place(party) for party in pair)
        for pair in pairs
    )
    return pairs if whole else ()


def _is_place(party: str) -> bool:
    """Tell whether `party` is a district, county or zone; those are no bodies until they act."""
    return regex.fullmatch(r"\p{Han}{2,8}[区县市旗州镇乡]", party) is not None


def _finding(match: regex.Match[str], segment: Segment, known: Collection[str]) -> Finding | None:
    pairs = pairs_of(match["pairs"], known)
    if not pairs:
        return None
    start = segment.place[0] + match.start()
    place = Place(start=start, end=start + len(match.group()), quote=match.group())
    told = "；".join("—".join(pair) for pair in pairs)
    return Finding(AGREEMENT, place, {"pairs": told, "words": match["words"]})


@cache
def _signing() -> regex.Pattern[str]:
    words = load_book("lexicon/agreements.toml")
    verbs, papers = "|".join(words["verbs"]["words"]), "|".join(words["papers"]["words"])
    pairs = r"(?P<pairs>[^，。；,;：:]{2,60}?[与和同跟][^，。；,;：:]{2,200}?)"
    before = r"(?<=^|[，。；,;：:])(?:当天|会上|现场|日前|近日)?"
    said = r"(?:代表|负责人|分别|共同|正式|现场|成功|双方|就[^，。；,;]{1,30})*"
    paper = rf"(?P<words>[^，。；,;]{{0,30}}?(?:{papers}))"
    return regex.compile(rf"{before}{pairs}{said}(?:{verbs})了?《?{paper}")
