"""防汛值守: what is in force, who is on duty now, and what is missing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guatu.store.selectors.flood import flood_board
from guatu.store.selectors.home import open_books
from guatu.web import clock
from guatu.web.language import current_language
from guatu.web.scope import actor
from guatu.web.signs import sign_of


def flood(request: HttpRequest) -> HttpResponse:
    """Show the flood duty as it is now."""
    board, is_english = flood_board(actor(request), clock.now()), current_language() == "en"
    context = {
        "board": board,
        "books": [
            (version.key, version.title_en if is_english else version.title)
            for version in open_books(actor(request))
            if version.key.startswith("flood_")
        ],
        "stations": [(station, sign_of(station.row)) for station in board.stations],
        "drills": [(drill, sign_of(drill.row)) for drill in board.drills],
        "missing": len(board.holes) + len(board.doubles) + len(board.unread),
        "skipped": sum(patrol.skipped for patrol in board.patrols),
        "vacant": sum(map(len, board.vacancies.values())),
    }
    return render(request, "wall/flood.html", context)
