"""How every form and field of the pages looks."""

from __future__ import annotations

from typing import Any

from django import forms


def style(form: forms.BaseForm) -> None:
    """Give each visible control of `form` the class that the style sheet knows."""
    for field in form.fields.values():
        if not field.widget.is_hidden:
            field.widget.attrs.setdefault("class", "field__control")


class WallForm(forms.Form):
    """A form that looks like the others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style(self)


class Prose(forms.CharField):
    """Some sentences."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 3}), max_length=4000, **kwargs)


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar; YYYY-MM-DD whatever the language."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)
