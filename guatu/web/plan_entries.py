"""Which form each act on a plan has, and how its answers reach the act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guatu.store.actor import Actor
from guatu.store.acts.plan_change import (
    allow_remedies,
    apply_remedies,
    change_plan,
    replan,
    set_baseline,
)
from guatu.store.acts.plan_input import WantedInput, ask_input
from guatu.store.acts.plan_record import Actual, contradict_node, record_node, verify_node
from guatu.store.models import Matter
from guatu.web.act_forms import ActForm, ReasonForm
from guatu.web.plan_forms import (
    AllowForm,
    BaselineForm,
    ChangePlanForm,
    InputForm,
    JudgeNodeForm,
    RecordNodeForm,
    RemedyForm,
)


def _change(form: ChangePlanForm, matter: Matter, actor: Actor, at: datetime) -> None:
    change_plan(matter, form.edit(), actor=actor, at=at, reason=form.cleaned_data["reason"])


def _record(form: RecordNodeForm, matter: Matter, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    actual = Actual(given["node"], given["started"], given["finished"])
    evidence = form.proofs()
    record_node(matter, actual, actor=actor, at=at, text=given["remark"], evidence=evidence)


def _judge(act: Callable[..., None]) -> Callable[[Any, Matter, Actor, datetime], None]:
    def run(form: JudgeNodeForm, matter: Matter, actor: Actor, at: datetime) -> None:
        given = form.cleaned_data
        evidence = form.proofs()
        act(matter, given["node"], actor=actor, at=at, text=given["ground"], evidence=evidence)

    return run


def _replan(form: ReasonForm, matter: Matter, actor: Actor, at: datetime) -> None:
    replan(matter, actor=actor, at=at, reason=form.cleaned_data["reason"])


def _baseline(form: BaselineForm, matter: Matter, actor: Actor, at: datetime) -> None:
    set_baseline(matter, form.cleaned_data["name"], actor=actor, at=at)


def _allow(form: AllowForm, matter: Matter, actor: Actor, at: datetime) -> None:
    allow_remedies(matter, [form.remedy()], actor=actor, at=at)


def _remedy(form: RemedyForm, matter: Matter, actor: Actor, at: datetime) -> None:
    keys = form.cleaned_data["keys"].split(",")
    apply_remedies(matter, keys, actor=actor, at=at, reason=form.cleaned_data["reason"])


def _input(form: InputForm, matter: Matter, actor: Actor, at: datetime) -> None:
    given = form.cleaned_data
    wanted = WantedInput(
        given["node"], given["kind"], given["title"], form.units[given["provider"]], given["due"],
        given["quantity"], given["measure"],
    )  # fmt: skip
    ask_input(matter, wanted, actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """An act on a plan that pages offer: its form and what it runs."""

    form: type[ActForm]
    run: Callable[[Any, Matter, Actor, datetime], None]


# In the order in which a page offers them; remedies have buttons of their own.
PLAN_ENTRIES: Mapping[str, PlanEntry] = {
    "plan.record": PlanEntry(RecordNodeForm, _record),
    "plan.verify": PlanEntry(JudgeNodeForm, _judge(verify_node)),
    "plan.contradict": PlanEntry(JudgeNodeForm, _judge(contradict_node)),
    "plan.change": PlanEntry(ChangePlanForm, _change),
    "plan.replan": PlanEntry(ReasonForm, _replan),
    "plan.baseline": PlanEntry(BaselineForm, _baseline),
    "plan.allow": PlanEntry(AllowForm, _allow),
    "plan.ask_input": PlanEntry(InputForm, _input),
    "plan.remedy": PlanEntry(RemedyForm, _remedy),
}
