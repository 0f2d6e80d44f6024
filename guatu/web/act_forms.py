"""The form of each act on a matter.

A form carries the version of the matter that the person saw; the act refuses when somebody
else was quicker. Which act a form runs stands in `guatu.web.act_entries`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from guatu.ledger.book import Book
from guatu.store.actor import Role
from guatu.store.evidence import Proof
from guatu.store.models import Matter, Unit, User
from guatu.web.forms import DayField, Prose, WallForm
from guatu.web.language import current_language


@dataclass(frozen=True, slots=True)
class Choices:
    """What the forms of one matter offer: its book, the units, who may handle, and one's roles."""

    book: Book
    units: Sequence[Unit]
    people: Sequence[User]
    roles: frozenset[Role] = frozenset()


class ActForm(WallForm):
    """A form of an act: the version that was seen, and what the act asks for."""

    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: object, matter: Matter, choices: Choices, **kwargs: object) -> None:
        self.matter = matter
        kwargs["initial"] = {"version": matter.version, **self.starts(matter)}
        super().__init__(*args, **kwargs)
        self.offer(choices)

    def starts(self, matter: Matter) -> dict[str, object]:
        """Return the values with which the form opens."""
        return {}

    def offer(self, choices: Choices) -> None:
        """Fill the lists to choose from."""


class PlainForm(ActForm):
    """An act that may say why."""

    reason = Prose(label=_("说明"), required=False)


class ReasonForm(ActForm):
    """An act that must say why."""

    reason = Prose(label=_("理由"))


class AssignForm(ActForm):
    """To which unit and person, until when."""

    lead = forms.ChoiceField(label=_("牵头单位"))
    handler = forms.ChoiceField(
        label=_("经办人"), required=False, help_text=_("可以不填，由牵头单位自行安排。")
    )
    due = DayField(label=_("完成时限"), required=False)
    reason = Prose(label=_("交办要求"), required=False)

    def starts(self, matter: Matter) -> dict[str, object]:
        """Return the unit, person and date that the matter has."""
        return {"lead": matter.lead_id, "handler": matter.handler_id, "due": matter.due}

    def offer(self, choices: Choices) -> None:
        """Offer all units by their place in the tree, and those who handle."""
        self.units = {str(unit.pk): unit for unit in choices.units}
        self.people = {str(person.pk): person for person in choices.people}
        _choose(self, "lead", [("", _("请选择")), *unit_choices(choices.units)])
        _choose(
            self, "handler", [("", _("不指定")), *((k, p.text) for k, p in self.people.items())]
        )


class ReportForm(ActForm):
    """How far, in a number and a sentence."""

    progress = forms.IntegerField(
        label=_("进度"), min_value=0, max_value=100, help_text=_("0 到 100 的整数，百分比。")
    )
    text = Prose(label=_("进展"), help_text=_("一两句话：做了什么，还差什么。"))
    kind = forms.ChoiceField(label=_("佐证种类"), required=False)
    note = forms.CharField(
        label=_("佐证说明"), required=False, max_length=200, help_text=_("例如验收单的文号。")
    )
    file = forms.FileField(
        label=_("佐证附件"), required=False, help_text=_("PDF、图片、Office 文件；照片不是必须的。")
    )

    def starts(self, matter: Matter) -> dict[str, object]:
        """Return the progress that was reported last."""
        return {"progress": matter.progress}

    def offer(self, choices: Choices) -> None:
        """Offer the kinds of evidence that the book knows."""
        kinds = choices.book.evidence.values()
        english = current_language() == "en"
        _choose(self, "kind", [("", "—"), *((k.key, k.en if english else k.zh) for k in kinds)])

    def clean(self) -> dict[str, Any]:
        """Ask for the kind of a proof that was given."""
        given = super().clean() or {}
        if (given.get("note") or given.get("file")) and not given.get("kind"):
            self.add_error("kind", _("请选择佐证的种类。"))
        return given

    def proofs(self) -> list[Proof]:
        """Return the evidence that was handed in: none or one."""
        given = self.cleaned_data
        if not given["kind"]:
            return []
        file = cast("File[bytes] | None", given["file"])
        content, name = (file.read(), file.name or "") if file else (None, "")
        return [Proof(kind=given["kind"], note=given["note"], content=content, name=name)]


class SubmitForm(ReportForm):
    """That it is done, with the evidence that the book asks for."""

    progress = None  # type: ignore[assignment]
    text = Prose(label=_("办结情况"))

    def starts(self, matter: Matter) -> dict[str, object]:
        """Return nothing: what was reported before is not the result."""
        return {}


class ExtendForm(ActForm):
    """Until when, and why."""

    due = DayField(label=_("申请延至"))
    reason = Prose(label=_("理由"))


class CheckForm(SubmitForm):
    """What was found when somebody looked, with evidence where there is some.

    Once more than the book allows, a leader says why.
    """

    text = Prose(label=_("核实依据"), help_text=_("看了什么、何时何地、结果如何。"))
    reason = Prose(label=_("超过规定次数的理由"), required=False)

    def offer(self, choices: Choices) -> None:
        """Ask for a reason only where the book has limits."""
        super().offer(choices)
        _drop_without_limits(self, choices)


class RecheckForm(CheckForm):
    """Whether what was closed still holds."""

    holds = forms.BooleanField(label=_("成效仍在，不必重新办理"), required=False)


class RemindForm(ActForm):
    """What the lead unit is reminded of; beyond the book's limit a leader says why."""

    text = Prose(label=_("催办内容"))
    reason = Prose(label=_("超过规定次数的理由"), required=False)

    def offer(self, choices: Choices) -> None:
        """Ask for a reason only where the book has limits."""
        _drop_without_limits(self, choices)


class NoteForm(RemindForm):
    """What came in or was seen, what was done about it, and which problems are to be solved."""

    text = Prose(label=_("情况"), help_text=_("来电、来报，或现场看到了什么。"))
    came_from = forms.CharField(
        label=_("来源或方式"), required=False, max_length=200,
        help_text=_("例如：来电、巡查、实地查看、座谈。"),
    )  # fmt: skip
    handling = Prose(label=_("处置"), required=False)
    result = Prose(label=_("结果"), required=False)
    problems = Prose(
        label=_("发现的问题"), required=False,
        help_text=_("一行一个；每个问题立为一个分项，由牵头单位办理。"),
    )  # fmt: skip


class CallForm(ActForm):
    """What whoever is on duty is called for."""

    text = Prose(
        label=_("叫应内容"), help_text=_("打电话通知在岗的人；这里只作记录，不会自动发送。")
    )
    exercise = forms.BooleanField(label=_("演练"), required=False)


class AnswerForm(ActForm):
    """What whoever was called says."""

    text = Prose(label=_("应答内容"))


class EvidenceForm(SubmitForm):
    """Evidence alone."""

    text = None  # type: ignore[assignment]


class HandOverForm(ActForm):
    """To which unit, and why."""

    to = forms.ChoiceField(label=_("移交给"))
    reason = Prose(label=_("理由"))

    def offer(self, choices: Choices) -> None:
        """Offer all units by their place in the tree."""
        self.units = {str(unit.pk): unit for unit in choices.units}
        _choose(self, "to", [("", _("请选择")), *unit_choices(choices.units)])


class ExcuseForm(ActForm):
    """Until when the reason is accepted."""

    until = DayField(label=_("认可到"))
    reason = Prose(label=_("理由"))


class PublishForm(ActForm):
    """Where it was made public."""

    where = forms.CharField(label=_("公开在哪里"), max_length=200)


class SignForm(ActForm):
    """Nothing but the signature."""


class AdvanceForm(SubmitForm):
    """To which stage of the book, with what it wants for that."""

    to = forms.ChoiceField(label=_("进入环节"))
    text = Prose(label=_("说明"), required=False)

    def offer(self, choices: Choices) -> None:
        """Offer the stages to which the book moves a matter from where it stands."""
        super().offer(choices)
        stages = choices.book.stages_after("matter.advance", self.matter.stage)
        english = current_language() == "en"
        _choose(self, "to", [(stage.key, stage.en if english else stage.zh) for stage in stages])


class MergeForm(ActForm):
    """Into which matter, and why."""

    into = forms.CharField(
        label=_("并入事项的编号"), max_length=60, help_text=_("同一台账中在办的事项。")
    )
    reason = Prose(label=_("理由"))


class CarryForm(ActForm):
    """Until when next year, and why."""

    due = DayField(label=_("结转后的时限"), help_text=_("须在下一年度。"))
    reason = Prose(label=_("理由"))


def unit_choices(units: Sequence[Unit]) -> list[tuple[str, str]]:
    """Return units as choices, each set in by its depth in the tree."""
    return [(str(unit.pk), "　" * (len(unit.path) // 4 - 1) + unit.name) for unit in units]


def _drop_without_limits(form: forms.Form, choices: Choices) -> None:
    if not choices.book.limits:
        del form.fields["reason"]


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[str, object]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices
