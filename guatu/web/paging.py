"""Where one is in a list, and the addresses of the pages beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict


@dataclass(frozen=True, slots=True)
class Pager:
    """Rows `first` to `last` of `total` are shown; the addresses are "" where there is no page."""

    first: int
    last: int
    total: int
    previous: str = ""
    next: str = ""


def page_number(request: HttpRequest) -> int:
    """Return the wanted page, counted from 1; nonsense means the first."""
    given = request.GET.get("page", "1")
    return max(1, min(int(given), 10**6)) if given.isascii() and given.isdigit() else 1


def numbered_pager(given: QueryDict, total: int, *, page: int, size: int, shown: int) -> Pager:
    """Return the pager of page `page` with `shown` rows, where a full page has `size`."""
    before = (page - 1) * size
    return Pager(
        first=before + 1 if shown else 0,
        last=before + shown,
        total=total,
        previous=changed_query(given, page=page - 1) if page > 1 else "",
        next=changed_query(given, page=page + 1) if before + shown < total else "",
    )


def changed_query(given: QueryDict, **changes: object) -> str:
    """Return the query string `given` with `changes`, from page one unless that is changed.

    An empty value drops its key.
    """
    query = given.copy()
    query.pop("page", None)
    for key, value in changes.items():
        query.pop(key, None)
        if value not in ("", None):
            query[key] = str(value)
    return f"?{query.urlencode()}"
