"""The ledger: all matters that one may see, filtered and counted by light."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string

from guatu.store.selectors.home import open_books
from guatu.store.selectors.ledger import PAGE_SIZE, LedgerPage, ledger_page
from guatu.store.selectors.units import unit_tree
from guatu.web import clock
from guatu.web.kept import kept, kept_key
from guatu.web.ledger_form import LedgerForm
from guatu.web.paging import changed_query, numbered_pager, page_number
from guatu.web.rows import lines_of
from guatu.web.scope import actor
from guatu.web.signs import SIGNS, Sign


@dataclass(frozen=True, slots=True)
class Chip:
    """A light with its count, as a link that filters by it; no sign means all."""

    url: str
    count: int
    is_current: bool
    sign: Sign | None = None


def ledger(request: HttpRequest) -> HttpResponse:
    """List matters; what is due first stands first."""
    body = kept(kept_key(request), lambda: _body(request))
    return render(request, "wall/ledger.html", {"body": body})


def _body(request: HttpRequest) -> str:
    who = actor(request)
    form = LedgerForm(request.GET, books=open_books(who), units=unit_tree())
    filters = form.filters(page_number(request))
    page = ledger_page(who, filters, today=clock.today())
    context = {
        "form": form,
        "chips": _chips(request.GET, page, filters.light),
        "rows": lines_of(page.rows),
        "total": page.total,
        "pager": numbered_pager(
            request.GET, page.total, page=page.page, size=PAGE_SIZE, shown=len(page.rows)
        ),
    }
    return render_to_string("wall/_ledger.html", context)


def _chips(given: QueryDict, page: LedgerPage, light: str) -> list[Chip]:
    """Return a chip for all matters and one for each light that occurs."""
    whole = Chip(changed_query(given, light=""), sum(page.lights.values()), light == "")
    return [whole] + [
        Chip(changed_query(given, light=colour), page.lights.get(colour, 0), light == colour, sign)
        for colour, sign in SIGNS.items()
        if colour in page.lights or colour == light
    ]
