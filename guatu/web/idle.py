"""A session ends after a time without requests; being here is written down once a minute.

Writing it at every request would make each page a write, and SQLite takes one writer at a time.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from guatu.web import clock

Respond = Callable[[HttpRequest], HttpResponse]


def idle_clock(get_response: Respond) -> Respond:
    """Middleware: move the end of a signed-in session on, at most once a minute."""

    def middleware(request: HttpRequest) -> HttpResponse:
        minute = int(clock.now().timestamp() // 60)
        if request.user.is_authenticated and request.session.get("minute") != minute:
            request.session["minute"] = minute
        return get_response(request)

    return middleware
