"""Signing in, by password or at the city's provider, and out; and the choice of language."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.i18n import set_language

from guatu.errors import NotFound
from guatu.store.selectors.access import user_of_identity
from guatu.web import clock
from guatu.web.entering import enter, enter_with_code, waiting_user
from guatu.web.forms import WallForm, style
from guatu.web.oidc import Begun, Provider, SignInRefused, Stranger, begin, finish

BEGUN = "provider"


class SignInForm(AuthenticationForm):
    """User name and password; the sentence of a failure does not say which was wrong."""

    username = forms.CharField(
        label=_("用户名"), max_length=60, widget=forms.TextInput({"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.error_messages = {
            "invalid_login": _("用户名或密码不对。请检查大小写后再试；连续输错会暂停登录。"),
            "inactive": _("这个账号已停用，请联系系统管理员。"),
        }
        style(self)


class SignIn(LoginView):
    """The sign-in page; who is signed in goes on to where they wanted."""

    template_name = "wall/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the city's provider, if there is one."""
        name = settings.OIDC_NAME if settings.OIDC_ISSUER else ""
        return super().get_context_data(provider=name, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let in who knows the password, or ask for the code of their phone."""
        return enter(self.request, form.get_user(), "password", self.get_success_url())


class CodeForm(WallForm):
    """The one-time password of the phone, or a recovery code."""

    code = forms.CharField(
        label=_("动态口令"),
        max_length=20,
        help_text=_("手机上现在显示的六位数字；手机不在身边时，用一个恢复码。"),
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True}),
    )


@login_not_required
@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the second proof."""
    waiting_user(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if answer := enter_with_code(request, form.cleaned_data["code"]):
            return answer
        form.add_error(
            "code", gettext("口令不对，或已经用过。请稍等片刻，用新显示的六位数字再试。")
        )
    return render(request, "wall/sign_in_code.html", {"form": form})


@login_not_required
@never_cache
def provider_begin(request: HttpRequest) -> HttpResponse:
    """Send a person to the city's provider."""
    url, begun = begin(_provider(), _back(request))
    request.session[BEGUN] = {**asdict(begun), "next": _next(request)}
    return redirect(url)


@login_not_required
@never_cache
def provider_back(request: HttpRequest) -> HttpResponse:
    """Let in whom the provider vouches for and an account is bound to. One answer for one start."""
    provider = _provider()
    if not (kept := request.session.pop(BEGUN, None)):
        raise SignInRefused(why="session")
    next_url = kept.pop("next")
    now = int(clock.now().timestamp())
    given = {name: request.GET.get(name, "") for name in ("state", "code", "error")}
    subject = finish(provider, Begun(**kept), given, back=_back(request), now=now)
    user = user_of_identity(provider.issuer, subject)
    if user is None:
        raise Stranger(subject=subject)
    return enter(request, user, "provider", next_url)


def _provider() -> Provider:
    if (provider := Provider.configured()) is None:
        raise NotFound(what="provider")
    return provider


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("wall:provider_back"))


def _next(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    good = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if good else ""


sign_in = SignIn.as_view()
sign_out = LogoutView.as_view()
language = login_not_required(set_language)
