"""The forms of a meeting: call it, put decisions down, attach its minutes, close it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.store.acts.meetings import NewMeeting
from guatu.store.models import BookVersion, Meeting, Unit
from guatu.web.act_forms import unit_choices
from guatu.web.clock import today
from guatu.web.forms import DayField, Prose, WallForm
from guatu.web.language import current_language

WEEK = timedelta(days=7)


class CallForm(WallForm):
    """The next meeting of a series; a series that is not known yet begins."""

    series = forms.CharField(
        label=_("会议系列"),
        max_length=80,
        widget=forms.TextInput({"list": "series", "placeholder": _("例如：城建重点项目周例会")}),
    )
    number = forms.IntegerField(
        label=_("第几次"), min_value=1, required=False, help_text=_("不填则接着上一次编号。")
    )
    on = DayField(label=_("开会日期"))
    next_on = DayField(label=_("下次会议"), help_text=_("在此之前到期的事项列入议程。"))
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    chair = forms.CharField(label=_("主持人"), max_length=120, required=False)
    unit = forms.ChoiceField(
        label=_("范围：单位"), required=False, help_text=_("只列这个单位及其下属单位牵头的事项。")
    )
    book = forms.ChoiceField(label=_("范围：台账"), required=False)

    def __init__(
        self,
        *args: Any,
        units: Sequence[Unit],
        books: Sequence[BookVersion],
        last: Meeting | None,
    ) -> None:
        super().__init__(*args, initial=_after(last))
        english = current_language() == "en"
        self.units = {str(unit.pk): unit for unit in units}
        titles = [(book.key, book.title_en if english else book.title) for book in books]
        for name, choices in (("unit", unit_choices(units)), ("book", titles)):
            cast(forms.ChoiceField, self.fields[name]).choices = [("", _("全部")), *choices]

    def new(self) -> NewMeeting:
        """Return the meeting that is called."""
        given = dict(self.cleaned_data)
        unit = self.units.get(given.pop("unit"))
        number = given.pop("number") or 0
        return NewMeeting(**given, number=number, unit=unit)


def _after(last: Meeting | None) -> dict[str, object]:
    """Return what the form opens with: the meeting a week after the last one, or one today."""
    if last is None:
        return {"on": today(), "next_on": today() + WEEK}
    return {
        "series": last.series,
        "on": last.next_on,
        "next_on": last.next_on + (last.next_on - last.on),
        "place": last.place,
        "chair": last.chair,
        "unit": last.unit_id,
        "book": last.book,
    }


class DecideForm(WallForm):
    """Decisions as they fall, a line each."""

    lines = forms.CharField(
        label=_("议定事项，一行一项"),
        max_length=4000,
        widget=forms.Textarea(
            {"rows": 3, "placeholder": _("例如：市水利局3月20日前疏通东渠，市财政局配合")}
        ),
    )


class CloseForm(WallForm):
    """Who attended."""

    present = Prose(label=_("出席"), required=False)
