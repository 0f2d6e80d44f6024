"""The form of each act on a plan; which act it runs stands in `guatu.web.plan_entries`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.schedule.plan import Relation, Remedy, RemedyKind
from guatu.schedule.record import HEAD, Difference, Record, in_order, link_key
from guatu.web.act_forms import ActForm, Choices, EvidenceForm, unit_choices
from guatu.web.forms import DayField, Prose
from guatu.web.language import current_language

RELATIONS = (
    (Relation.FINISH_START, _("完成后开始")),
    (Relation.START_START, _("开始后开始")),
    (Relation.FINISH_FINISH, _("完成后完成")),
    (Relation.START_FINISH, _("开始后完成")),
)
CALENDARS = {"china": _("工作日"), "weekdays": _("周一至周五"), "every": _("日历日")}
REMEDIES = (
    (RemedyKind.SHIFT, _("两班倒、增加力量")),
    (RemedyKind.PARALLEL, _("平行作业")),
    (RemedyKind.JOINT, _("联审联批")),
    (RemedyKind.INPUT, _("要素提前到位")),
    (RemedyKind.DROP, _("取消节点")),
)


@dataclass(frozen=True, slots=True)
class PlanChoices(Choices):
    """What the forms of a plan offer besides: its record, and the kinds of inputs there are."""

    record: Mapping[str, Any] | None = None
    inputs: Sequence[str] = ()

    def nodes(self) -> list[tuple[str, str]]:
        """Return the nodes by position, in the language of the page."""
        english = current_language() == "en"
        listed = in_order(cast(Record, self.record)) if self.record else []
        return [(key, facts["en"] if english and facts["en"] else facts["zh"])
                for key, facts in listed]  # fmt: skip

    def calendars(self) -> list[tuple[str, object]]:
        """Return the calendars of the plan, by what they count."""
        head = self.record["plan"][HEAD] if self.record else {}
        told = head.get("calendars") or {"china": {"kind": "china"}}
        return [(key, CALENDARS[table.get("kind", "weekdays")]) for key, table in told.items()]


class NodeForm(ActForm):
    """A form about one node."""

    node = forms.ChoiceField(label=_("节点"))

    def offer(self, choices: Choices) -> None:
        """Offer the nodes of the plan."""
        super().offer(choices)
        _choose(self, "node", cast(PlanChoices, choices).nodes())


class ChangePlanForm(NodeForm):
    """How long a node takes, by which days, by whom, and a link: each only when filled in."""

    node = forms.ChoiceField(label=_("节点"), required=False)
    duration = forms.IntegerField(label=_("工期（天）"), required=False, min_value=0)
    calendar = forms.ChoiceField(label=_("按什么日历"), required=False)
    unit = forms.ChoiceField(label=_("办理单位"), required=False)
    before = forms.ChoiceField(label=_("前置节点"), required=False)
    after = forms.ChoiceField(label=_("后续节点"), required=False)
    relation = forms.ChoiceField(label=_("关系"), required=False, choices=RELATIONS)
    lag = forms.IntegerField(label=_("间隔（天）"), required=False, help_text=_("负数为搭接。"))
    gone = forms.BooleanField(label=_("取消这一关系"), required=False)
    reason = Prose(label=_("理由"))

    def offer(self, choices: Choices) -> None:
        """Offer nodes and units; nothing chosen changes nothing."""
        super().offer(choices)
        nodes = [("", "—"), *cast(PlanChoices, choices).nodes()]
        for name in ("node", "before", "after"):
            _choose(self, name, nodes)
        self.units = {str(unit.pk): unit for unit in choices.units}
        _choose(self, "unit", [("", "—"), *unit_choices(choices.units)])
        _choose(self, "calendar", [("", "—"), *cast(PlanChoices, choices).calendars()])

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of a link."""
        given = super().clean() or {}
        if bool(given.get("before")) != bool(given.get("after")):
            self.add_error("after", _("关系要有前置和后续两个节点。"))
        return given

    def edit(self) -> Difference:
        """Return what was filled in as a difference of the plan."""
        given = self.cleaned_data
        node: dict[str, Any] = {}
        if given["duration"] is not None:
            node["duration"] = given["duration"]
        if given["calendar"]:
            node["calendar"] = given["calendar"]
        if given["unit"]:
            node["unit"] = self.units[given["unit"]].key
        edit: dict[str, dict[str, Any]] = {}
        if given["node"] and node:
            edit["nodes"] = {given["node"]: node}
        if given["before"]:
            key = link_key(given["before"], given["after"], given["relation"])
            edit["links"] = {key: None if given["gone"] else self._link()}
        return edit

    def _link(self) -> dict[str, Any]:
        names = ("before", "after", "relation")
        return {**{name: self.cleaned_data[name] for name in names},
                "lag": self.cleaned_data["lag"] or 0}  # fmt: skip


class RecordNodeForm(NodeForm, EvidenceForm):
    """When a node really started and finished; an end needs evidence."""

    node = forms.ChoiceField(label=_("节点"))
    started = DayField(label=_("实际开始"), required=False)
    finished = DayField(label=_("实际完成"), required=False, help_text=_("填报完成须附佐证。"))
    remark = Prose(label=_("说明"), required=False)
    field_order = ("node", "started", "finished", "remark")


class JudgeNodeForm(NodeForm, EvidenceForm):
    """What was found when somebody looked."""

    node = forms.ChoiceField(label=_("节点"))
    ground = Prose(label=_("核实依据"), help_text=_("看了什么、何时何地、结果如何。"))
    field_order = ("node", "ground")


class BaselineForm(ActForm):
    """Under which name."""

    name = forms.CharField(label=_("基准名称"), max_length=80, help_text=_("例如：年初下达。"))


class AllowForm(ActForm):
    """A remedy that the plan allows, with what it costs."""

    title = forms.CharField(label=_("办法名称"), max_length=80)
    kind = forms.ChoiceField(label=_("种类"), choices=REMEDIES)
    nodes = forms.MultipleChoiceField(label=_("涉及节点"))
    duration = forms.IntegerField(label=_("压缩到（天）"), required=False, min_value=0)
    lag = forms.IntegerField(label=_("间隔（天）"), required=False)
    date = DayField(label=_("到位日期"), required=False)
    cost = forms.FloatField(label=_("代价（万元）"), required=False, min_value=0)

    def offer(self, choices: Choices) -> None:
        """Offer the nodes, and count the remedies that there are."""
        offered = cast(PlanChoices, choices)
        _choose(self, "nodes", offered.nodes())
        record = offered.record or {"remedies": {}, "applied": {}}
        self.number = len(record["remedies"]) + len(record["applied"]) + 1

    def remedy(self) -> Remedy:
        """Return what was filled in."""
        given = self.cleaned_data
        return Remedy(
            key=f"remedy_{self.number}",
            kind=RemedyKind(given["kind"]),
            nodes=tuple(given["nodes"]),
            title=given["title"],
            cost=given["cost"] or 0.0,
            duration=given["duration"],
            lag=given["lag"] or 0,
            date=given["date"],
        )


class InputForm(NodeForm):
    """What a node waits for, from whom, and until when."""

    kind = forms.ChoiceField(label=_("要素"))
    title = forms.CharField(label=_("需要什么"), max_length=120)
    quantity = forms.DecimalField(label=_("数量"), min_value=0, initial=1)
    measure = forms.CharField(label=_("单位"), max_length=20, required=False)
    provider = forms.ChoiceField(label=_("保障单位"))
    due = DayField(label=_("到位时限"))

    def offer(self, choices: Choices) -> None:
        """Offer nodes, units, and the kinds that the book of inputs knows."""
        super().offer(choices)
        self.units = {str(unit.pk): unit for unit in choices.units}
        _choose(self, "provider", [("", _("请选择")), *unit_choices(choices.units)])
        _choose(self, "kind", [(kind, kind) for kind in cast(PlanChoices, choices).inputs])


class RemedyForm(ActForm):
    """Which remedies are carried out, by their keys with commas between."""

    keys = forms.CharField(widget=forms.HiddenInput())
    reason = forms.CharField(widget=forms.HiddenInput(), required=False)


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[str, object]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices
