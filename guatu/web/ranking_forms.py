"""The forms of the ranking: an objection, the decision on it, and a comment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.rank.scorecard import MICRO
from guatu.web.forms import DayField, Prose, WallForm


class ObjectionForm(WallForm):
    """Why a loss is not right, on what proof, and how many points shall come back."""

    reason = Prose(label=_("申诉理由"))
    proof = forms.CharField(
        label=_("佐证"), max_length=255, help_text=_("文号、截图编号或其他可查的依据。")
    )
    points = forms.DecimalField(
        label=_("申请恢复分数"), required=False, decimal_places=6, min_value=0,
        help_text=_("不填即全部。"),
    )  # fmt: skip

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].widget.attrs["max"] = f"{most / MICRO:g}"


class DecisionForm(WallForm):
    """Whether an objection is right, and why."""

    granted = forms.ChoiceField(
        label=_("复核结论"), choices=[("yes", _("采纳")), ("no", _("不采纳"))]
    )
    answer = Prose(label=_("复核意见"))


class CommentForm(WallForm):
    """What a leader says; demands in it become drafts."""

    text = Prose(label=_("点评"), help_text=_("其中的要求会列为拟办，由督查部门核定后立账。"))


class ShowForm(WallForm):
    """Until when the units may object; by the scorecard when it is left empty."""

    until = DayField(label=_("公示到"), required=False)
