"""A few requests at a time; the rest wait their turn.

Pages are made by one processor under one lock: sixteen at once each take as long as all of them
together, and four at once come out sooner. Streams of changes hold no turn while they wait.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse

AT_ONCE = 4


def in_turn(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: let `AT_ONCE` requests of this process be worked at."""
    turns = BoundedSemaphore(AT_ONCE)

    def middleware(request: HttpRequest) -> HttpResponse:
        with turns:
            return get_response(request)

    return middleware
