"""Coming in: a person who proved who they are is let in, or asked for their one-time password."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_otp import login as otp_login

from guatu.errors import NotAllowed
from guatu.store.acts.access import note_sign_in
from guatu.store.acts.second_factor import factor_of, is_right_code
from guatu.store.models import User
from guatu.store.selectors.people import user_with
from guatu.web import clock
from guatu.web.address import client_address

BACKEND = "django.contrib.auth.backends.ModelBackend"
WAITING, LONGEST_S, TRIES = "waiting", 300, 5


class NobodyWaits(NotAllowed):
    """No sign-in waits for a one-time password: too late, or too many wrong ones."""

    code = "web.nobody_waits"


def enter(request: HttpRequest, user: User, how: str, next_url: str) -> HttpResponse:
    """Let `user` in, who proved it by `how`; who has a phone is asked for its code first."""
    if factor_of(user) is None:
        return _let_in(request, user, how, next_url)
    request.session[WAITING] = {
        "user": user.pk, "next": next_url, "since": _now_s(), "tries": 0,
    }  # fmt: skip
    return redirect("wall:sign_in_code")


def waiting_user(request: HttpRequest) -> User:
    """Return who proved their password, or the like, and not yet their phone.

    Raises:
        NobodyWaits: nobody did in the last five minutes, or they typed five wrong codes.
    """
    held = request.session.get(WAITING)
    if not held or _now_s() - held["since"] > LONGEST_S or held["tries"] >= TRIES:
        request.session.pop(WAITING, None)
        raise NobodyWaits
    return user_with(held["user"])


def enter_with_code(request: HttpRequest, code: str) -> HttpResponse | None:
    """Let the waiting person in if `code` is right; else count the try and return `None`."""
    user = waiting_user(request)
    how = is_right_code(user, code, at=clock.now())
    held = request.session[WAITING]
    if not how:
        request.session[WAITING] = held | {"tries": held["tries"] + 1}
        return None
    del request.session[WAITING]
    return _let_in(request, user, how, held["next"])


def _let_in(request: HttpRequest, user: User, how: str, next_url: str) -> HttpResponse:
    login(request, user, BACKEND)
    if (device := factor_of(user)) is not None:
        otp_login(request, device)
    note_sign_in(user, how, address=client_address(request), at=clock.now())
    return redirect(next_url or settings.LOGIN_REDIRECT_URL)


def _now_s() -> int:
    return int(clock.now().timestamp())
