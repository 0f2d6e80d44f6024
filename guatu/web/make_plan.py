"""The page on which a matter gets its plan: a template, a start, a hard date, and durations."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.errors import Invalid, RuleBroken
from guatu.schedule.templates import Template, template
from guatu.store.acts.plan_make import NewPlan, make_plan
from guatu.store.books import book_of
from guatu.store.models import Matter
from guatu.store.permission import may, require
from guatu.store.selectors.matter import matter_seen
from guatu.store.selectors.plan import last_durations
from guatu.web import clock
from guatu.web.act_forms import ActForm, Choices
from guatu.web.forms import DayField
from guatu.web.language import current_language
from guatu.web.scope import actor

PREFIX = "days-"


class MakePlanForm(ActForm):
    """When it starts, the hard date, and a field for each node whose duration nobody published."""

    start = DayField(label=gettext_lazy("开始日期"))
    due = DayField(label=gettext_lazy("硬期限"), required=False)

    def starts(self, matter: Matter) -> dict[str, object]:
        """Return the dates of the matter."""
        return {"start": clock.today(), "due": matter.due}

    def ask(self, chosen: Template, last: dict[str, int]) -> None:
        """Ask for durations; `last` are those of the newest plan of the kind."""
        english = current_language() == "en"
        for node in chosen.nodes:
            if node.duration is None:
                self.fields[f"{PREFIX}{node.key}"] = forms.IntegerField(
                    label=node.en if english else node.zh,
                    min_value=0,
                    initial=last.get(node.key),
                    widget=forms.NumberInput({"class": "field__control"}),
                )

    def durations(self) -> dict[str, int]:
        """Return node key -> days, as filled in."""
        return {
            name.removeprefix(PREFIX): value
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX)
        }


def make_page(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Show how `matter` gets a plan, or make it."""
    plans, key = book_of(matter).plans, request.GET.get("template", "")
    allowed = bool(plans) and may(actor(request), "plan.make", matter)
    form = None
    if request.method == "POST":
        require(actor(request), "plan.make", matter)
    if allowed and key in plans:
        form = _form(request, matter, key)
        if request.method == "POST" and form.is_valid() and _made(request, matter, key, form):
            messages.success(request, _("计划已编制。"))
            return redirect("wall:plan", matter.pk)
    context = {
        "matter": matter,
        "templates": [template(plan) for plan in plans] if allowed else [],
        "chosen": key,
        "form": form,
        "language": current_language(),
    }
    return render(request, "wall/plan_new.html", context)


def _form(request: HttpRequest, matter: Matter, key: str) -> MakePlanForm:
    given = (request.POST,) if request.method == "POST" else ()
    choices = Choices(book_of(matter), [], [])
    form = MakePlanForm(*cast(Any, given), matter=matter, choices=choices, auto_id="make-%s")
    form.ask(template(key), last_durations(actor(request), key))
    return form


def _made(request: HttpRequest, matter: Matter, key: str, form: MakePlanForm) -> bool:
    given = form.cleaned_data
    new = NewPlan(key, given["start"], given["due"], form.durations())
    try:
        seen = matter_seen(actor(request), matter.pk, version=given["version"])
        make_plan(seen, new, actor=actor(request), at=clock.now())
    except (Invalid, RuleBroken) as error:
        form.add_error(None, error.say(current_language()))
        return False
    return True
