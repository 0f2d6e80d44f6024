"""The account of a book: what was established, what became of it, and the figures of its own."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guatu.store.selectors.accounts import Figure, Section, book_figures
from guatu.store.selectors.home import BookAccount
from guatu.web import clock
from guatu.web.language import current_language
from guatu.web.scope import actor


def book_account(request: HttpRequest, book: str) -> HttpResponse:
    """Show the account of a book."""
    figures = book_figures(actor(request), book, today=clock.today())
    is_english = current_language() == "en"
    context = {
        "book": book,
        "title": figures.account.title_en if is_english else figures.account.title,
        "sides": _sides(figures.account),
        "sections": [_shown(section, is_english) for section in figures.sections],
    }
    return render(request, "wall/book_account.html", context)


def _sides(account: BookAccount) -> list[tuple[str, int]]:
    return [
        (_("立账"), account.established),
        (_("在办"), account.open),
        (_("已销号"), account.closed),
        (_("已取消"), account.cancelled),
        (_("已并案"), account.merged),
        (_("已结转"), account.carried),
    ]


def _shown(section: Section, is_english: bool) -> tuple[str, list[tuple[str, Figure]]]:
    """Return a section's title and its figures with their names, in the page's language."""
    if not is_english:
        return section.zh, [(figure.zh, figure) for figure in section.figures]
    return section.en, [
        (figure.en, replace(figure, value=figure.value_en or figure.value))
        for figure in section.figures
    ]
