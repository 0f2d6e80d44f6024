"""One's own account: password, phone, and tokens for programs."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import cast

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django_otp import login as otp_login

from guatu.errors import Invalid, NotFound, RuleBroken
from guatu.store.acts.access import change_password, make_token, revoke_token
from guatu.store.acts.second_factor import (
    confirm_factor,
    factor_of,
    offer_factor,
    offered_factor,
    remove_factor,
)
from guatu.store.models import User
from guatu.store.selectors.access import codes_left, token_of, tokens_of
from guatu.web import clock
from guatu.web.forms import WallForm
from guatu.web.language import current_language
from guatu.web.posted import posted_from
from guatu.web.scope import actor
from guatu.web.second_factor import came_with_phone
from guatu.web.views.session import CodeForm


class PasswordForm(WallForm):
    """The old password and a new one, typed once: browsers and password books keep it."""

    old = forms.CharField(
        label=_("原密码"), strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )  # fmt: skip
    new = forms.CharField(
        label=_("新密码"), strip=False, help_text=_("至少八个字符，不要用常见的密码或全数字。"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )  # fmt: skip


class TokenForm(WallForm):
    """What a token is for, and how long it is taken."""

    name = forms.CharField(label=_("用途"), max_length=60)
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=366, initial=90)


class PhoneOffForm(WallForm):
    """Why a phone is taken off."""

    reason = forms.CharField(label=_("理由"), max_length=200)


def account(request: HttpRequest) -> HttpResponse:
    """Show one's account."""
    return _page(request)


@posted_from("wall:account")
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password."""
    form = PasswordForm(request.POST)

    def change() -> None:
        user, given = _user(request), form.cleaned_data
        change_password(user, given["old"], given["new"], actor=actor(request), at=clock.now())
        update_session_auth_hash(request, user)
        messages.success(request, gettext("密码已更改。"))

    return redirect("wall:account") if _done(form, change) else _page(request, password_form=form)


@never_cache
@posted_from("wall:account")
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, this once."""
    form, made = TokenForm(request.POST), []

    def make() -> None:
        name, days = form.cleaned_data["name"], form.cleaned_data["days"]
        made.append(make_token(_user(request), name, days, actor=actor(request), at=clock.now()))

    if _done(form, make):
        return _page(request, secret=made[0])
    return _page(request, token_form=form)


@posted_from("wall:account")
def token_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one of one's tokens back."""
    revoke_token(token_of(_user(request), pk), actor=actor(request), at=clock.now())
    return redirect("wall:account")


@posted_from("wall:phone")
def offer_phone(request: HttpRequest) -> HttpResponse:
    """Begin to bind a phone."""
    offer_factor(_user(request))
    return redirect("wall:phone")


@never_cache
def phone(request: HttpRequest) -> HttpResponse:
    """Show the code that a phone reads, and take the first one-time password that it shows."""
    user, form = _user(request), CodeForm(request.POST or None)
    device, codes = offered_factor(user), []

    def confirm() -> None:
        given = form.cleaned_data["code"]
        codes.extend(confirm_factor(user, given, actor=actor(request), at=clock.now()))

    if request.method == "POST" and _done(form, confirm):
        otp_login(request, factor_of(user))
        return render(request, "wall/phone_codes.html", {"codes": codes})
    picture = segno.make(device.config_url, error="m")
    context = {
        "form": form,
        "picture": picture.svg_data_uri(scale=5, border=4, light="#fff"),
        "secret": base64.b32encode(device.bin_key).decode(),
    }
    return render(request, "wall/phone.html", context)


@posted_from("wall:phone")
def phone_off(request: HttpRequest) -> HttpResponse:
    """Take one's phone off; only who came in with it can."""
    form = PhoneOffForm(request.POST)
    if not came_with_phone(request):
        raise NotFound(what="phone")

    def remove() -> None:
        reason = form.cleaned_data["reason"]
        remove_factor(_user(request), actor=actor(request), at=clock.now(), reason=reason)

    return redirect("wall:account") if _done(form, remove) else _page(request, phone_form=form)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _done(form: forms.Form, do: Callable[[], None]) -> bool:
    """Do it when the form is right; tell on the form what a rule says against it."""
    if not form.is_valid():
        return False
    try:
        do()
    except (Invalid, RuleBroken) as error:
        form.add_error(None, error.say(current_language()))
        return False
    return True


def _page(request: HttpRequest, **came_back: object) -> HttpResponse:
    user = _user(request)
    context = {
        "tokens": tokens_of(user),
        "has_phone": factor_of(user) is not None,
        "codes_left": codes_left(user),
        "password_form": PasswordForm(),
        "token_form": TokenForm(),
        "phone_form": PhoneOffForm(),
        **came_back,
    }
    return render(request, "wall/account.html", context)
