"""The plan of a matter: its page, what an edit would do, and the acts on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guatu.errors import Invalid, NotAllowed, NotFound, RuleBroken
from guatu.store.permission import require
from guatu.store.plans import has_plan
from guatu.store.selectors.matter import matter_seen
from guatu.store.selectors.plan import PlanAsked, plan_view
from guatu.web import clock
from guatu.web.act_forms import ActForm
from guatu.web.language import current_language
from guatu.web.make_plan import make_page
from guatu.web.plan import code_of, slug_of
from guatu.web.plan_context import plan_choices, plan_context
from guatu.web.plan_entries import PLAN_ENTRIES
from guatu.web.plan_forms import ChangePlanForm
from guatu.web.posted import posted_from
from guatu.web.scope import actor
from guatu.web.words import ACTS

EDIT = "plan.change"


def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the plan of a matter, or how it could get one."""
    matter = matter_seen(actor(request), pk)
    if not has_plan(matter):
        return make_page(request, matter)
    view = plan_view(actor(request), pk, _asked(request), today=clock.today())
    return render(request, "wall/plan.html", plan_context(view, compared=_compared(request)))


@posted_from("wall:plan", "pk")
def plan_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an edit would do; nothing is saved."""
    view = plan_view(actor(request), pk, PlanAsked(), today=clock.today())
    require(actor(request), EDIT, view.matter)
    form = ChangePlanForm(
        request.POST, matter=view.matter, choices=plan_choices(view), auto_id="change-%s"
    )
    form.fields["reason"].required = False
    if form.is_valid():
        view = plan_view(actor(request), pk, PlanAsked(edit=form.edit()), today=clock.today())
    return render(request, "wall/plan.html", plan_context(view, {EDIT: form}, is_preview=True))


@posted_from("wall:plan", "pk")
def plan_act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Do one act; what the rules refuse comes back on its form, as a page with status 200."""
    code = code_of(slug)
    if code not in PLAN_ENTRIES:
        raise NotFound(what=slug)
    view = plan_view(actor(request), pk, PlanAsked(), today=clock.today())
    require(actor(request), code, view.matter)
    form = PLAN_ENTRIES[code].form(
        request.POST, request.FILES, matter=view.matter, choices=plan_choices(view),
        auto_id=f"{slug_of(code)}-%s",
    )  # fmt: skip
    if form.is_valid() and _done(request, code, pk, form):
        messages.success(request, _("已办：%(act)s") % {"act": ACTS[code]})
        return redirect("wall:plan", pk)
    return render(request, "wall/plan.html", plan_context(view, {code: form}))


def _done(request: HttpRequest, code: str, pk: int, form: ActForm) -> bool:
    """Run the act; tell on the form what a rule says against it."""
    who = actor(request)
    try:
        seen = matter_seen(who, pk, version=form.cleaned_data["version"])
        PLAN_ENTRIES[code].run(form, seen, who, clock.now())
    except (Invalid, NotAllowed, RuleBroken) as error:
        form.add_error(None, error.say(current_language()))
        return False
    return True


def _asked(request: HttpRequest) -> PlanAsked:
    options = [keys.split(",") for keys in _compared(request)]
    return PlanAsked(base=request.GET.get("base", ""), options=options)


def _compared(request: HttpRequest) -> list[str]:
    return [keys for keys in request.GET.getlist("w") if keys]
