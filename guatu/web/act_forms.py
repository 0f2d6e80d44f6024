"""The form of each act on a matter, and how its answers reach the act.

A form carries the version of the matter that the person saw; the act refuses when somebody
else was quicker. What an act refuses comes back as a sentence on the form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from guatu.ledger.book import Book
from guatu.store.actor import Actor
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.cancel import cancel
from guatu.store.acts.extend import ask_extension, grant_extension, refuse_extension
from guatu.store.acts.reopen import reopen
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.return_matter import return_matter
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.evidence import Proof
from guatu.store.models import Matter, Unit, User
from guatu.web.forms import DayField, Prose, WallForm
from guatu.web.language import current_language


@dataclass(frozen=True, slots=True)
class Choices:
    """What the forms of one matter offer: its book, the units, and who may handle."""

    book: Book
    units: Sequence[Unit]
    people: Sequence[User]


class ActForm(WallForm):
    """A form of an act: the version that was seen, and what the act asks for."""

    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: object, matter: Matter, choices: Choices, **kwargs: object) -> None:
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


def unit_choices(units: Sequence[Unit]) -> list[tuple[str, str]]:
    """Return units as choices, each set in by its depth in the tree."""
    return [(str(unit.pk), "　" * (len(unit.path) // 4 - 1) + unit.name) for unit in units]


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[str, object]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def _assign(form: AssignForm, matter: Matter, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    assignment = Assignment(
        lead=form.units[given["lead"]], handler=form.people.get(given["handler"]), due=given["due"]
    )
    assign(matter, assignment, actor=actor, at=at, reason=given["reason"])


def _report(form: ReportForm, matter: Matter, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    report_progress(
        matter,
        actor=actor,
        at=at,
        progress=given["progress"],
        text=given["text"],
        evidence=form.proofs(),
    )


def _submit(form: SubmitForm, matter: Matter, actor: Actor, at: datetime) -> None:
    text = form.cleaned_data["text"]
    submit_for_closing(matter, actor=actor, at=at, text=text, evidence=form.proofs())


def _ask_extension(form: ExtendForm, matter: Matter, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    ask_extension(matter, actor=actor, at=at, due=given["due"], reason=given["reason"])


def _with_reason(act: Callable[..., None]) -> Callable[[Any, Matter, Actor, datetime], None]:
    def run(form: forms.Form, matter: Matter, actor: Actor, at: datetime) -> None:
        act(matter, actor=actor, at=at, reason=form.cleaned_data["reason"])

    return run


@dataclass(frozen=True, slots=True)
class ActEntry:
    """An act that pages offer: its form and what it runs."""

    form: type[ActForm]
    run: Callable[[Any, Matter, Actor, datetime], None]


# In the order in which a page offers them.
ENTRIES: Mapping[str, ActEntry] = {
    "matter.report": ActEntry(ReportForm, _report),
    "matter.submit": ActEntry(SubmitForm, _submit),
    "matter.accept": ActEntry(PlainForm, _with_reason(accept_closing)),
    "matter.return": ActEntry(ReasonForm, _with_reason(return_matter)),
    "matter.assign": ActEntry(AssignForm, _assign),
    "matter.extend_ask": ActEntry(ExtendForm, _ask_extension),
    "matter.extend": ActEntry(PlainForm, _with_reason(grant_extension)),
    "matter.extend_refuse": ActEntry(ReasonForm, _with_reason(refuse_extension)),
    "matter.reopen": ActEntry(ReasonForm, _with_reason(reopen)),
    "matter.cancel": ActEntry(ReasonForm, _with_reason(cancel)),
}
