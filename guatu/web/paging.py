"""Where one is in a list, and the addresses of the pages beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from guatu.errors import Invalid
from guatu.store.selectors.keyset import cursor_of


@dataclass(frozen=True, slots=True)
class Pager:
    """`shown` rows of `total` are on the page; the addresses are "" where there is no page."""

    shown: int
    total: int
    previous: str = ""
    next: str = ""


def wanted_cursor(given: QueryDict) -> str:
    """Return the cursor of the wanted page; nonsense means the first."""
    at = given.get("at", "")
    try:
        cursor_of(at)
    except Invalid:
        return ""
    return at


def changed_query(given: QueryDict, **changes: object) -> str:
    """Return the query string `given` with `changes`, from the first page unless that is changed.

    An empty value drops its key.
    """
    query = given.copy()
    query.pop("at", None)
    for key, value in changes.items():
        query.pop(key, None)
        if value not in ("", None):
            query[key] = str(value)
    return f"?{query.urlencode()}"
