"""Every request acts as somebody: its user with their grants, or nobody."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from guatu.store.models import User
from guatu.store.permission import NOBODY, Actor, acting, actor_of
from guatu.store.selectors.latest import latest_events

# While the record stands still nobody's grants change; a minute all the same.
KEPT_S = 60


def acting_scope(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: open the actor's scope around the view and its template."""

    def middleware(request: HttpRequest) -> HttpResponse:
        known = request.user.is_authenticated
        actor = _actor_of(request, cast(User, request.user)) if known else NOBODY
        request.actor = actor  # type: ignore[attr-defined]
        with acting(actor):
            return get_response(request)

    return middleware


def recorded(request: HttpRequest) -> tuple[int, ...]:
    """Return how far the record had come when `request` first asked. One query, once."""
    known: tuple[int, ...] | None = getattr(request, "recorded", None)
    if known is None:
        known = latest_events()
        request.recorded = known  # type: ignore[attr-defined]
    return known


def _actor_of(request: HttpRequest, user: User) -> Actor:
    """Return the actor that `user` is now: every change of a grant or of a unit is recorded."""
    facts = (user.pk, user.key, user.text, user.is_active, user.unit_id, recorded(request))
    key = f"actor:{sha256(repr(facts).encode()).hexdigest()}"
    held: Actor | None = cache.get(key)
    if held is None:
        held = actor_of(user)
        cache.set(key, held, KEPT_S)
    return held


def actor(request: HttpRequest) -> Actor:
    """Return who acts in `request`."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]
