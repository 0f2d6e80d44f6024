"""Where work waits, and what all plans together ask of the means that they share."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guatu.store.selectors.books import public_books
from guatu.store.selectors.bottlenecks import forecasts_kept, node_dwells, stage_dwells
from guatu.store.selectors.portfolio import portfolio as loads_of
from guatu.web import clock
from guatu.web.kept import kept_page
from guatu.web.portfolio import book_choices, dwell_groups, load_pictures
from guatu.web.scope import actor

WEEKS = 26
YEAR = timedelta(days=365)


def portfolio(request: HttpRequest) -> HttpResponse:
    """Show load against capacity of windows and teams, by week from this week on."""
    loads = loads_of(actor(request), first=clock.today(), weeks=WEEKS)
    return render(request, "wall/portfolio.html", {"loads": load_pictures(loads), "weeks": WEEKS})


def bottlenecks(request: HttpRequest) -> HttpResponse:
    """Show how long matters stay in stages and nodes take, by unit, over the last year."""
    return kept_page(request, "wall/bottlenecks.html", lambda: _dwells(request))


def _dwells(request: HttpRequest) -> dict[str, object]:
    today, who = clock.today(), actor(request)
    books, since = public_books(), today - YEAR
    choices = book_choices(books)
    given = request.GET.get("book", "")
    book = next((book for book in books if book.key == given), None)
    book = book or next(book for book in books if book.key == choices[0][0])
    return {
        "books": choices,
        "book": book.key,
        "nodes": dwell_groups(node_dwells(who, today=today, since=since)),
        "stages": dwell_groups(stage_dwells(who, book.key, today=today, since=since), book),
        "since": since,
        "kept": forecasts_kept(),
    }
