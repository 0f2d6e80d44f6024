"""Numbers of matters, such as 督〔2026〕12号: a pattern with a year and a running number."""

from __future__ import annotations

import re

LONGEST = 40
_PLACES = {"{year}", "{n}"}


def is_pattern(pattern: str) -> bool:
    """Tell whether `pattern` has `{n}` and `{year}` once each and no other braces.

    It has `LONGEST` letters at most: there are parts of parts (督〔2026〕12号-3-1). Numbers begin
    anew each year: without the year the first of the next would be there twice.
    """
    places = re.findall(r"\{[^{}]*\}", pattern)
    bare = re.sub(r"\{[^{}]*\}", "", pattern)
    return (
        len(pattern) <= LONGEST
        and set(places) <= _PLACES
        and places.count("{n}") == 1
        and places.count("{year}") == 1
        and not set("{}") & set(bare)
    )


def number_of(pattern: str, year: int, n: int) -> str:
    """Return the number that `pattern` gives the `n`-th matter of `year`."""
    return pattern.replace("{year}", str(year)).replace("{n}", str(n))
