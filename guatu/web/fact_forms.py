"""The forms of the register of facts: ask for one, and answer it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.store.acts.facts import Wanted
from guatu.store.models import Unit
from guatu.web.act_forms import unit_choices
from guatu.web.forms import DayField, WallForm


class AskForm(WallForm):
    """A fact that somebody wants to know, and of whom."""

    subject = forms.CharField(
        label=_("对象"), max_length=120, help_text=_("关于谁、关于哪件事，例如：东河县、东渠。")
    )
    metric = forms.CharField(label=_("指标"), max_length=120)
    period = forms.CharField(
        label=_("期间"), max_length=20,
        help_text=_("写成 2026、2026-Q1、2026-03 或 2026-03-02。"),
    )  # fmt: skip
    measure = forms.CharField(label=_("计量单位"), max_length=40, required=False)
    owner = forms.ChoiceField(label=_("由谁答复"))
    due = DayField(label=_("答复期限"), required=False)

    def __init__(self, *args: object, units: Sequence[Unit], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        field = cast(forms.ChoiceField, self.fields["owner"])
        field.choices = [("", "—"), *unit_choices(units)]

    def wanted(self) -> Wanted:
        """Return the fact as the act takes it."""
        given = dict(self.cleaned_data)
        return Wanted(**{**given, "owner": self.units[given["owner"]]})


class GiveForm(WallForm):
    """The answer, and where it stands."""

    value = forms.CharField(label=_("数值"), max_length=400)
    source = forms.CharField(
        label=_("来源"), max_length=400, help_text=_("文件、报表或读数，别人凭它能查到。")
    )
