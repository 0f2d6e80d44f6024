"""One act on the matters that were ticked in the ledger."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guatu.errors import Invalid, NotAllowed
from guatu.store.selectors.matter import matter_seen, matters_picked
from guatu.web import clock
from guatu.web.bulk import (
    CODES,
    bulk_choices,
    bulk_codes,
    bulk_form,
    hidden_picks,
    picked,
    run_each,
)
from guatu.web.matter import code_of
from guatu.web.rows import lines_of
from guatu.web.scope import actor
from guatu.web.words import ACTS


def bulk(request: HttpRequest) -> HttpResponse:
    """Show what was ticked and the form of the act; then do it and show what became of each."""
    who, given = actor(request), request.POST or request.GET
    codes = bulk_codes(who)
    code = code_of(given.get("act", "")) if given.get("act") else next(iter(codes), CODES[0])
    if code not in codes:
        raise NotAllowed(action=code if code in CODES else CODES[0])
    versions = picked(given)
    rows = matters_picked(who, versions, today=clock.today())
    if not rows:
        raise Invalid(what="field.matters", value=0, wanted="≥ 1")
    form = bulk_form(code, matter_seen(who, rows[0].pk), request.POST or None)
    context = {
        "label": ACTS[code],
        "slug": given.get("act", ""),
        "choices": bulk_choices(codes, code),
        "lines": lines_of(rows),
        "picks": hidden_picks(rows),
        "form": form,
    }
    if request.method == "POST" and form.is_valid():
        context["outcomes"] = run_each(code, form, rows, versions, who)
    return render(request, "wall/bulk.html", context)
