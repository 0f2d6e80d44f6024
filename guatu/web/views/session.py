"""Signing in and out, and the choice of language."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language

from guatu.web.forms import style


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


sign_in = SignIn.as_view()
sign_out = LogoutView.as_view()
language = login_not_required(set_language)
