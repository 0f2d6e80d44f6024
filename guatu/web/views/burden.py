"""What guatu makes each unit fill in: shown to everyone, so that it can be brought down."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from guatu.store.selectors.burden import burden as burden_of
from guatu.web import clock
from guatu.web.kept import kept_page
from guatu.web.month import month_after, month_before, wanted_month


def burden(request: HttpRequest) -> HttpResponse:
    """Show the burden of each unit in a month, the heaviest first."""
    return kept_page(request, "wall/burden.html", lambda: _context(request))


def _context(request: HttpRequest) -> dict[str, object]:
    first = wanted_month(request.GET.get("month", ""), clock.today())
    following = month_after(first)
    return {
        "first": first,
        "rows": burden_of(first, following - timedelta(days=1)),
        "previous": month_before(first),
        "next": following,
    }
