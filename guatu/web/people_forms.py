"""The forms of the administrator of rights: a person, a grant, a bound identity, a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.store.actor import Role
from guatu.store.acts.people import NewUser
from guatu.store.models import BookVersion, Unit
from guatu.web.act_forms import unit_choices
from guatu.web.forms import WallForm
from guatu.web.language import current_language

ROLES = {
    Role.READER: _("查阅"),
    Role.HANDLER: _("办理"),
    Role.REVIEWER: _("审核"),
    Role.SUPERVISOR: _("督办"),
    Role.LEADER: _("领导"),
    Role.PATROL: _("巡查"),
    Role.SYSTEM: _("系统管理"),
    Role.SECURITY: _("安全管理"),
    Role.AUDIT: _("审计管理"),
}


class PersonForm(WallForm):
    """A new person; they change the first password on their account page."""

    username = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]*$", label=_("账号"), max_length=60, help_text=_("小写字母和数字。"),
        widget=forms.TextInput({"autocomplete": "username"}),
    )  # fmt: skip
    name = forms.CharField(label=_("姓名"), max_length=60)
    # Before a password, browsers take it for the account.
    post = forms.CharField(
        label=_("职务"), max_length=120, required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("单位"), required=False)
    password = forms.CharField(
        label=_("首个密码"), required=False, strip=False,
        help_text=_("不填则不能用密码登录，只能用统一身份。"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: object, units: Sequence[Unit], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        field = cast(forms.ChoiceField, self.fields["unit"])
        field.choices = [("", "—"), *unit_choices(units)]

    def person(self) -> NewUser:
        """Return the person as the act takes them."""
        given = self.cleaned_data
        unit = self.units.get(given["unit"])
        password = given["password"] or None
        return NewUser(given["username"], given["name"], given["post"], unit, password)


class GrantForm(WallForm):
    """A role over a unit and all under it, for one book or for all that are not restricted."""

    role = forms.ChoiceField(
        label=_("角色"), choices=[(role.value, name) for role, name in ROLES.items()]
    )
    unit = forms.ChoiceField(label=_("单位及其下属"))
    book = forms.ChoiceField(label=_("台账"), required=False, help_text=_("受限台账须单独授权。"))

    def __init__(
        self, *args: object, units: Sequence[Unit], books: Sequence[BookVersion], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        english = current_language() == "en"
        titles = [(book.key, book.title_en if english else book.title) for book in books]
        self.units = {str(unit.pk): unit for unit in units}
        cast(forms.ChoiceField, self.fields["unit"]).choices = unit_choices(units)
        cast(forms.ChoiceField, self.fields["book"]).choices = [
            ("", _("全部（受限的除外）")), *titles,
        ]  # fmt: skip


class IdentityForm(WallForm):
    """The subject by which the city's provider knows a person."""

    subject = forms.CharField(
        label=_("统一身份编号"), max_length=200, help_text=_("本人登录被拒时页面上显示的编号。")
    )


class WhyForm(WallForm):
    """A reason."""

    reason = forms.CharField(label=_("理由"), max_length=200)
