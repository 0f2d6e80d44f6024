"""Controls written in Python say what Django's own templates say."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy

from guatu.web.forms import DayField, Prose
from guatu.web.widgets import WRITTEN, WrittenControls

UNITS = [("", "—"), ("组", [("a", "<水利局>"), ("b", "交通局")]), (3, gettext_lazy("台账"))]


class Every(forms.Form):
    """A field of each kind, with words that must be escaped."""

    name = forms.CharField(max_length=40, help_text="全称", initial='"东渠" <1>')
    text = Prose(initial="<b>第一行\n第二行", required=False)
    day = DayField(initial=date(2026, 3, 2))
    done = forms.BooleanField(initial=True, required=False)
    number = forms.IntegerField(min_value=0, max_value=100, initial=0)
    unit = forms.ChoiceField(choices=UNITS, initial="b")
    units = forms.MultipleChoiceField(choices=UNITS, initial=["a", "3"], required=False)
    version = forms.CharField(widget=forms.HiddenInput, initial=7)
    proof = forms.FileField(required=False)


def drawn(form: forms.Form) -> list[str]:
    """Return each control without the spaces that Django puts between options."""
    return [re.sub(r">\n\s*(?=<)", ">", str(field)).strip() for field in form]


@pytest.mark.parametrize("data", [None, {"name": "<", "unit": "nonsense", "number": "x"}])
def test_a_control_is_that_of_django(data: dict[str, str] | None) -> None:
    ours, theirs = Every(data), Every(data)
    ours.renderer, theirs.renderer = WrittenControls(), DjangoTemplates()

    assert drawn(ours) == drawn(theirs)
    assert "&lt;水利局&gt;" in drawn(ours)[5]


def test_the_lists_of_units_are_not_left_to_templates() -> None:
    assert forms.Select.template_name in WRITTEN
