"""A session ends after a time without requests; being here is written down once a minute.

Writing it at every request would make each page a write, and SQLite takes one writer at a time.
What an open page asks by itself is nobody's being here: a desk that was left is signed out. The
big screen alone stays lit.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from guatu.web import clock

Respond = Callable[[HttpRequest], HttpResponse]


def idle_clock(get_response: Respond) -> Respond:
    """Middleware: move the end of a signed-in session on, at most once a minute."""

    def middleware(request: HttpRequest) -> HttpResponse:
        minute = int(clock.now().timestamp() // 60)
        known = request.user.is_authenticated
        if known and request.session.get("minute") != minute and not _by_itself(request):
            request.session["minute"] = minute
        return get_response(request)

    return middleware


def _by_itself(request: HttpRequest) -> bool:
    """Tell whether an open page asks, and not its reader."""
    asks = request.path.startswith(reverse("wall:live")) or "X-Live" in request.headers
    page = urlsplit(request.headers.get("Referer", "")).path
    return asks and page != reverse("wall:screen")
