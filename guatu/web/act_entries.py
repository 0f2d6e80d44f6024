"""Which form each act on a matter has, and how its answers reach the act.

What an act refuses comes back as a sentence on its form (`guatu.web.views.matter`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from guatu.store.actor import Actor
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.add_evidence import add_evidence
from guatu.store.acts.advance import advance
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.cancel import cancel
from guatu.store.acts.carry_over import carry_over
from guatu.store.acts.decompose import decompose
from guatu.store.acts.edit_matter import edit_matter
from guatu.store.acts.excuse import excuse
from guatu.store.acts.extend import ask_extension, grant_extension, refuse_extension
from guatu.store.acts.flood_calls import Calling, answer, call
from guatu.store.acts.hand_over import hand_over
from guatu.store.acts.merge import merge
from guatu.store.acts.pause import pause, resume
from guatu.store.acts.publish import publish
from guatu.store.acts.recheck import recheck
from guatu.store.acts.remind import escalate, remind
from guatu.store.acts.reopen import reopen
from guatu.store.acts.report_progress import report_progress
from guatu.store.acts.return_matter import return_matter
from guatu.store.acts.sign import sign
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.acts.take_note import Noted, take_note
from guatu.store.acts.upgrade import upgrade
from guatu.store.acts.verify_progress import contradict, verify_progress
from guatu.store.models import Matter
from guatu.store.selectors.matter import open_matter_of
from guatu.web.act_forms import (
    ActForm,
    AdvanceForm,
    AnswerForm,
    AssignForm,
    CallForm,
    CarryForm,
    CheckForm,
    EvidenceForm,
    ExcuseForm,
    ExtendForm,
    HandOverForm,
    MergeForm,
    NoteForm,
    PlainForm,
    PublishForm,
    ReasonForm,
    RecheckForm,
    RemindForm,
    ReportForm,
    SignForm,
    SubmitForm,
)
from guatu.web.decompose_form import DecomposeForm
from guatu.web.edit_form import EditForm


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


def _remind(form: RemindForm, matter: Matter, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    remind(matter, actor=actor, at=at, text=given["text"], reason=given.get("reason", ""))


def _note(form: NoteForm, matter: Matter, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    said = (given["text"], given["came_from"], given["handling"], given["result"])
    noted = Noted(*said, tuple(given["problems"].splitlines()))
    take_note(matter, noted, actor=actor, at=at, reason=given.get("reason", ""))


def _call(form: CallForm, matter: Matter, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    call(matter, Calling(given["text"], given["exercise"]), actor=actor, at=at)


def _answer(form: AnswerForm, matter: Matter, actor: Actor, at: datetime) -> None:
    answer(matter, actor=actor, at=at, text=form.cleaned_data["text"])


def _add_evidence(form: EvidenceForm, matter: Matter, actor: Actor, at: datetime) -> None:
    add_evidence(matter, form.proofs(), actor=actor, at=at)


def _hand_over(form: HandOverForm, matter: Matter, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    hand_over(matter, form.units[given["to"]], actor=actor, at=at, reason=given["reason"])


def _excuse(form: ExcuseForm, matter: Matter, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    excuse(matter, actor=actor, at=at, until=given["until"], reason=given["reason"])


def _sign(form: SignForm, matter: Matter, actor: Actor, at: datetime) -> None:
    sign(matter, actor=actor, at=at)


def _publish(form: PublishForm, matter: Matter, actor: Actor, at: datetime) -> None:
    publish(matter, actor=actor, at=at, where=form.cleaned_data["where"])


def _recheck(form: RecheckForm, matter: Matter, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    recheck(
        matter,
        actor=actor,
        at=at,
        holds=given["holds"],
        text=given["text"],
        evidence=form.proofs(),
        reason=given.get("reason", ""),
    )


def _decompose(form: DecomposeForm, matter: Matter, actor: Actor, at: datetime) -> None:
    decompose(matter, form.parts(), actor=actor, at=at)


def _edit(form: EditForm, matter: Matter, actor: Actor, at: datetime) -> None:
    reason = form.cleaned_data["reason"]
    edit_matter(matter, form.edits(), actor=actor, at=at, reason=reason)


def _advance(form: AdvanceForm, matter: Matter, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    advance(matter, given["to"], actor=actor, at=at, text=given["text"], evidence=form.proofs())


def _merge(form: MergeForm, matter: Matter, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    into = open_matter_of(actor, matter.book, given["into"])
    merge(matter, into, actor=actor, at=at, reason=given["reason"])


def _carry(form: CarryForm, matter: Matter, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    carry_over(matter, actor=actor, at=at, due=given["due"], reason=given["reason"])


def _with_text(act: Callable[..., None]) -> Callable[[Any, Matter, Actor, datetime], None]:
    def run(form: CheckForm, matter: Matter, actor: Actor, at: datetime) -> None:
        text, reason = form.cleaned_data["text"], form.cleaned_data.get("reason", "")
        act(matter, actor=actor, at=at, text=text, evidence=form.proofs(), reason=reason)

    return run


def _with_reason(act: Callable[..., object]) -> Callable[[Any, Matter, Actor, datetime], None]:
    def run(form: forms.Form, matter: Matter, actor: Actor, at: datetime) -> None:
        act(matter, actor=actor, at=at, reason=form.cleaned_data["reason"])

    return run


@dataclass(frozen=True, slots=True)
class ActEntry:
    """An act that pages offer: its form and what it runs."""

    form: type[ActForm]
    run: Callable[[Any, Matter, Actor, datetime], None]


# The order in which a page offers them is that of `next_acts.OFFERED`.
ENTRIES: Mapping[str, ActEntry] = {
    "matter.decompose": ActEntry(DecomposeForm, _decompose),
    "matter.edit": ActEntry(EditForm, _edit),
    "matter.advance": ActEntry(AdvanceForm, _advance),
    "matter.merge": ActEntry(MergeForm, _merge),
    "matter.carry": ActEntry(CarryForm, _carry),
    "matter.upgrade": ActEntry(PlainForm, _with_reason(upgrade)),
    "matter.report": ActEntry(ReportForm, _report),
    "matter.submit": ActEntry(SubmitForm, _submit),
    "matter.accept": ActEntry(PlainForm, _with_reason(accept_closing)),
    "matter.return": ActEntry(ReasonForm, _with_reason(return_matter)),
    "matter.verify": ActEntry(CheckForm, _with_text(verify_progress)),
    "matter.contradict": ActEntry(CheckForm, _with_text(contradict)),
    "matter.add_evidence": ActEntry(EvidenceForm, _add_evidence),
    "matter.call": ActEntry(CallForm, _call),
    "matter.answer": ActEntry(AnswerForm, _answer),
    "matter.note": ActEntry(NoteForm, _note),
    "matter.assign": ActEntry(AssignForm, _assign),
    "matter.remind": ActEntry(RemindForm, _remind),
    "matter.escalate": ActEntry(ReasonForm, _with_reason(escalate)),
    "matter.extend_ask": ActEntry(ExtendForm, _ask_extension),
    "matter.extend": ActEntry(PlainForm, _with_reason(grant_extension)),
    "matter.extend_refuse": ActEntry(ReasonForm, _with_reason(refuse_extension)),
    "matter.pause": ActEntry(ReasonForm, _with_reason(pause)),
    "matter.resume": ActEntry(PlainForm, _with_reason(resume)),
    "matter.excuse": ActEntry(ExcuseForm, _excuse),
    "matter.hand_over": ActEntry(HandOverForm, _hand_over),
    "matter.sign": ActEntry(SignForm, _sign),
    "matter.publish": ActEntry(PublishForm, _publish),
    "matter.recheck": ActEntry(RecheckForm, _recheck),
    "matter.reopen": ActEntry(ReasonForm, _with_reason(reopen)),
    "matter.cancel": ActEntry(ReasonForm, _with_reason(cancel)),
}
