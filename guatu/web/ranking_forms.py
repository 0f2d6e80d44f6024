"""The forms of the ranking: an objection, the decision on it, and a comment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.rank.scorecard import MICRO, Scorecard, Source, SourceKind
from guatu.web.forms import DayField, Prose, WallForm, style


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


class ComputeForm(WallForm):
    """A period to compute, with the tables that guatu does not keep itself: one per source."""

    period = forms.CharField(label=_("期间"), max_length=10)
    reason = forms.CharField(
        label=_("重新计算的理由"), max_length=255, required=False,
        help_text=_("公示以后重新计算须写明。"),
    )  # fmt: skip

    def __init__(self, *args: Any, card: Scorecard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        examples = [_EXAMPLES[kind] for kind in (card.period, *card.longer)]
        self.fields["period"].help_text = _("如 %(examples)s。") % {"examples": "、".join(examples)}
        for source in card.sources.values():
            if not source.is_kept or source.kind is SourceKind.READINGS:
                self.fields[f"source_{source.name}"] = forms.FileField(
                    label=source.name, required=False, help_text=_columns(source)
                )
        style(self)

    def handed_in(self) -> dict[str, bytes]:
        """Return source -> what was handed in for it."""
        return {
            name.removeprefix("source_"): given.read()
            for name, given in self.cleaned_data.items()
            if name.startswith("source_") and given
        }


_EXAMPLES = {"month": "2026-10", "quarter": "2026-Q4", "half": "2026-H2", "year": "2026"}


def _columns(source: Source) -> str:
    """Return what the table of a source may hold; what is not handed in stays as it was."""
    named = "、".join(
        name if column.zh == name else f"{name}（{column.zh}）"
        for name, column in source.columns.items()
    )
    return str(_("CSV：%(columns)s。不上传则沿用上次的表。") % {"columns": named})


class ShowForm(WallForm):
    """Until when the units may object; by the scorecard when it is left empty."""

    until = DayField(label=_("公示到"), required=False)
