"""The component page: every part of the pages in every state."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from guatu.web.design import samples
from guatu.web.forms import Prose, WallForm
from guatu.web.signs import SIGNS


class SampleForm(WallForm):
    """One field of each kind."""

    progress = forms.IntegerField(
        label=_("进度"), min_value=0, max_value=100, help_text=_("0 到 100 的整数，百分比。")
    )
    unit = forms.ChoiceField(label=_("牵头单位"), choices=[("", _("请选择"))])
    text = Prose(label=_("进展"))


def design(request: HttpRequest) -> HttpResponse:
    """Show every part in every state."""
    context = {
        **samples(),
        "lights": SIGNS.values(),
        "small_form": SampleForm(auto_id="small-%s"),
        "ok_form": SampleForm(initial={"progress": 65}, auto_id="ok-%s"),
        "wrong_form": SampleForm({"progress": "165"}, auto_id="wrong-%s"),
    }
    return render(request, "wall/design.html", context)
