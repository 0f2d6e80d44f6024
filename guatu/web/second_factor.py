"""Roles that the city sets come in with a one-time password, or see nothing but how to get one."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from guatu.web.scope import actor

# What somebody needs to bind a phone, and to leave.
OPEN = ("account", "phone", "offer_phone", "sign_out", "language", "live")


def phone_wanted(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: send who needs a phone and has none to the page on which they bind it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return redirect("wall:account") if wants_phone(request) else get_response(request)

    return middleware


def wants_phone(request: HttpRequest) -> bool:
    """Tell whether this person may not go on without a one-time password."""
    roles = settings.TOTP_ROLES
    if not roles or not request.user.is_authenticated or not actor(request).has(roles):
        return False
    open_to_all = {reverse(f"wall:{name}") for name in OPEN}
    return not came_with_phone(request) and request.path not in open_to_all


def came_with_phone(request: HttpRequest) -> bool:
    """Tell whether this person gave a one-time password when they signed in."""
    return getattr(request.user, "otp_device", None) is not None
