"""Every request acts as somebody: its user with their grants, or nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from guatu.store.models import User
from guatu.store.permission import NOBODY, Actor, acting, actor_of


def acting_scope(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: open the actor's scope around the view and its template."""

    def middleware(request: HttpRequest) -> HttpResponse:
        known = request.user.is_authenticated
        actor = actor_of(cast(User, request.user)) if known else NOBODY
        request.actor = actor  # type: ignore[attr-defined]
        with acting(actor):
            return get_response(request)

    return middleware


def actor(request: HttpRequest) -> Actor:
    """Return who acts in `request`."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]
