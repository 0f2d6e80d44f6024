"""The form that draws closed matters to be looked at again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.store.acts.draw_rechecks import Drawing
from guatu.web.forms import DayField, WallForm


class DrawForm(WallForm):
    """What is drawn from, how many, and the seed with which anybody can repeat the draw."""

    first = DayField(label=_("销号日期从"))
    last = DayField(label=_("到"))
    count = forms.IntegerField(label=_("抽取件数"), min_value=1, max_value=1000)
    seed = forms.CharField(
        label=_("种子"), max_length=80,
        help_text=_("事先约定的字样，如某日的开奖号码；同样的名单和种子，谁来抽结果都一样。"),
    )  # fmt: skip

    def drawing(self, book: str) -> Drawing:
        """Return the draw as the act takes it."""
        given = self.cleaned_data
        return Drawing(book, given["first"], given["last"], given["count"], given["seed"])
