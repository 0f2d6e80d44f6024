"""Every request to the API acts as the person of its token; a session of the pages counts not.

So no page of another site can make a browser that is signed in do anything here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from guatu.api import clock
from guatu.store.permission import NOBODY, Actor, acting
from guatu.store.selectors.access import actor_of_token
from guatu.wording import Language

PREFIX = "/api/"
BEARER = "Bearer "


def token_scope(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: open the scope of the token's person around requests to the API."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return get_response(request)
        said = request.headers.get("Authorization", "")
        known = said.startswith(BEARER)
        who = actor_of_token(said.removeprefix(BEARER), at=clock.now()) if known else NOBODY
        request.actor = who  # type: ignore[attr-defined]
        with acting(who):
            return get_response(request)

    return middleware


def actor(request: HttpRequest) -> Actor:
    """Return who acts in `request`."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def signed(request: HttpRequest) -> Actor | None:
    """Return who acts, for ninja: `None` is answered with 401."""
    return None if (who := actor(request)) is NOBODY else who


def language(request: HttpRequest) -> Language:
    """Return the language in which failures are told: English when it is asked for."""
    return "en" if request.headers.get("Accept-Language", "").startswith("en") else "zh"
