"""The war room: what needs somebody today, and the city in one line of numbers."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from guatu.errors import Invalid
from guatu.store.acts.mark_looked import mark_looked
from guatu.store.selectors.home import due_load, home_counts, home_lists, open_list
from guatu.store.selectors.today import changes_since, seen_up_to
from guatu.web import clock
from guatu.web.beginning import first_steps
from guatu.web.kept import kept_page, kept_tally
from guatu.web.load import load_chart
from guatu.web.scope import actor
from guatu.web.today import SHOWN, changes, figures, panels

WEEKS = 12
SEEN = re.compile(r"(?P<matter>[0-9]{1,17})\.(?P<sequence>[0-9]{1,9})", re.ASCII)


def home(request: HttpRequest) -> HttpResponse:
    """Show the war room."""
    since = seen_up_to(actor(request))
    return kept_page(request, "wall/home.html", lambda: _context(request, since), since)


@require_POST
def looked(request: HttpRequest) -> HttpResponse:
    """Remember that what changed was seen, up to the newest change that the page had."""
    if (given := SEEN.fullmatch(request.POST.get("seen", ""))) is None:
        raise Invalid(what="seen", value=request.POST.get("seen", ""), wanted="NUMBER.NUMBER")
    mark_looked(int(given["matter"]), int(given["sequence"]), actor=actor(request))
    return redirect("wall:home")


def _context(request: HttpRequest, since: int) -> dict[str, object]:
    """Return what the page shows; `seen` is its newest change as matter and number, for `SEEN`.

    Not as its row: the gaps between the rows would tell how much is done that one may not see.
    """
    who, today = actor(request), clock.today()
    tally = kept_tally(request, open_list(who, today=today), "open")
    counts, changed = home_counts(who, tally, today=today), changes_since(who, since)
    lists = home_lists(who, tally, today=today, size=SHOWN)
    newest = changed.events[0] if changed.events else None
    return {
        "begin": None if counts.lights else first_steps(who),
        "today": today,
        "seen": f"{newest.matter_id}.{newest.sequence}" if newest else "",
        "may_look": bool(who.seeing),
        "figures": figures(counts, today),
        "panels": panels(who, counts, lists, today),
        "load": load_chart(due_load(tally, today), today, weeks=WEEKS),
        "changed": changed,
        "changes": changes(changed.events),
    }
