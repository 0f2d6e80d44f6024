"""The war room: what needs somebody today, and the city in one line of numbers."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from guatu.store.acts.mark_looked import mark_looked
from guatu.store.selectors.home import home_counts
from guatu.store.selectors.today import changes_since, due_load, seen_up_to
from guatu.web import clock
from guatu.web.kept import kept, kept_key, recorded
from guatu.web.load import load_chart, monday_of
from guatu.web.scope import actor
from guatu.web.today import changes, figures, panels

WEEKS = 12


def home(request: HttpRequest) -> HttpResponse:
    """Show the war room."""
    who = actor(request)
    since = seen_up_to(who)
    body = kept(kept_key(request, since), lambda: _body(request, since))
    context = {
        "body": body,
        "today": clock.today(),
        "seen": recorded(request),
        "may_look": bool(who.seeing),
        "is_behind": since < recorded(request),
    }
    return render(request, "wall/home.html", context)


@require_POST
def looked(request: HttpRequest) -> HttpResponse:
    """Remember that what changed was seen, up to the event that the page had."""
    given = request.POST.get("seen", "")
    mark_looked(int(given) if given.isdecimal() and len(given) < 18 else 0, actor=actor(request))
    return redirect("wall:home")


def _body(request: HttpRequest, since: int) -> str:
    who, today = actor(request), clock.today()
    first = monday_of(today)
    load = due_load(who, first, first + timedelta(weeks=WEEKS, days=-1), today=today)
    counts, changed = home_counts(who, today=today), changes_since(who, since)
    context = {
        "figures": figures(counts, today),
        "panels": panels(who, counts, today),
        "load": load_chart(load, today, weeks=WEEKS),
        "changed": changed,
        "changes": changes(changed.events),
    }
    return render_to_string("wall/_home.html", context)
