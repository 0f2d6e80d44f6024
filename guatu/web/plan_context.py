"""The context of `wall/plan.html`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guatu.schedule.outlook import overrun, tightest
from guatu.schedule.plan import day_of
from guatu.store.books import book_of
from guatu.store.selectors.plan import PlanView, input_kinds
from guatu.store.selectors.units import unit_tree
from guatu.web import clock
from guatu.web.act_forms import ActForm
from guatu.web.language import current_language
from guatu.web.plan import changes, node_lines, offers, plan_acts, ways
from guatu.web.plan_forms import PlanChoices, RemedyForm
from guatu.web.plan_picture import picture


def plan_choices(view: PlanView) -> PlanChoices:
    """Return what the forms of this plan offer. Two queries."""
    inputs = input_kinds() if "plan.ask_input" in view.may else ()
    return PlanChoices(book_of(view.matter), unit_tree(), [], record=view.record, inputs=inputs)


def plan_context(
    view: PlanView,
    bound: Mapping[str, ActForm] | None = None,
    *,
    compared: Sequence[str] = (),
    is_preview: bool = False,
) -> dict[str, object]:
    """Return the context; `bound` are forms that came back, of a preview or with errors."""
    choices = plan_choices(view)
    head = view.record["plan"]["head"]
    form = (bound or {}).get("plan.remedy")
    return {
        "matter": view.matter,
        "view": view,
        "today": clock.today(),
        "due": head.get("due"),
        "spare": tightest(view.answer, view.record),
        "finish": day_of(view.answer.finish) if view.answer.finish else None,
        "overrun": overrun(view.answer, view.record),
        "picture": picture(view, today=clock.today()),
        "nodes": node_lines(view, choices.units),
        "changes": changes(view),
        "refused": view.refused.say(current_language()) if view.refused else "",
        "is_preview": is_preview,
        "offers": offers(view, compared),
        "ways": ways(view),
        "baselines": view.record["baselines"].items(),
        "drivers": _drivers(view),
        "acts": list(plan_acts(view, choices, bound)),
        "may_remedy": "plan.remedy" in view.may,
        "remedy_error": form.non_field_errors() if isinstance(form, RemedyForm) else [],
    }


def _drivers(view: PlanView) -> list[str]:
    if view.band is None:
        return []
    nodes, english = view.record["nodes"], current_language() == "en"
    named = [nodes[key] for key, _ in view.band.drivers if key in nodes]
    return [facts["en"] if english and facts["en"] else facts["zh"] for facts in named]
