"""The time machine: any list as of a past day, and what differs between two days."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from guatu.errors import Invalid
from guatu.store.selectors.home import open_books
from guatu.store.selectors.past import PastPage, changes_between, ledger_at
from guatu.store.selectors.units import unit_tree
from guatu.web import clock
from guatu.web.language import current_language
from guatu.web.ledger_table import chips
from guatu.web.paging import Pager, changed_query
from guatu.web.past import change_line
from guatu.web.past_forms import ChangesForm, PastForm
from guatu.web.rows import lines_of
from guatu.web.scope import actor

WEEK = timedelta(days=7)
MOST = 500


def past(request: HttpRequest) -> HttpResponse:
    """Show the ledger as it stood at the end of a day, with the lights of that day."""
    who, given, page = actor(request), request.GET, request.GET.get("page", "")
    form = PastForm(given, books=open_books(who), units=unit_tree())
    day, filters = form.wanted(clock.today() - timedelta(days=1))
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    then = ledger_at(who, filters, day=min(day, clock.today()), page=number)
    context = {
        "form": form,
        "day": min(day, clock.today()),
        "rows": lines_of(then.rows),
        "chips": chips(_first_page(given), then.lights, filters.light),
        "pager": _pager(request, then),
    }
    return render(request, "wall/past.html", context)


def _first_page(given: QueryDict) -> QueryDict:
    query = given.copy()
    query.pop("page", None)
    return query


def changes(request: HttpRequest) -> HttpResponse:
    """Show what differs between the ends of two days."""
    form, today = ChangesForm(request.GET), clock.today()
    first, last = form.days(today - WEEK, today)
    found = []
    try:
        found = changes_between(actor(request), first, last)
    except Invalid as error:
        form.add_error(None, error.say(current_language()))
    names = {unit.key: unit.name for unit in unit_tree()}
    context = {
        "form": form,
        "first": first,
        "last": last,
        "total": len(found),
        "lines": [change_line(change, names) for change in found[:MOST]],
        "more": max(len(found) - MOST, 0),
    }
    return render(request, "wall/changes.html", context)


def _pager(request: HttpRequest, then: PastPage) -> Pager:
    sides = {
        name: changed_query(request.GET, page=number) if 1 <= number <= then.pages else ""
        for name, number in (("previous", then.page - 1), ("next", then.page + 1))
    }
    return Pager(len(then.rows), then.total, **sides)
