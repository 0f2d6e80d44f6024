"""The account of a book: what was established, what became of it, and the figures of its own."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guatu.errors import Invalid, RuleBroken
from guatu.store.acts.draw_rechecks import draw_rechecks
from guatu.store.permission import may
from guatu.store.selectors.accounts import Figure, Section, book_figures
from guatu.store.selectors.home import BookAccount
from guatu.web import clock
from guatu.web.draw_form import DrawForm
from guatu.web.language import current_language
from guatu.web.scope import actor


def book_account(request: HttpRequest, book: str) -> HttpResponse:
    """Show the account of a book, and draw closed matters of it to be looked at again."""
    who, form = actor(request), DrawForm(request.POST or None)
    figures = book_figures(who, book, today=clock.today())
    if request.method == "POST" and form.is_valid() and _drew(request, form, book):
        return redirect("wall:book_account", book)
    is_english = current_language() == "en"
    context = {
        "book": book,
        "title": figures.account.title_en if is_english else figures.account.title,
        "sides": _sides(figures.account),
        "sections": [_shown(section, is_english) for section in figures.sections],
        "form": form if may(who, "recheck.draw") else None,
    }
    return render(request, "wall/book_account.html", context)


def _drew(request: HttpRequest, form: DrawForm, book: str) -> bool:
    """Tell whether the draw was made; when a rule refuses it, say so on the form."""
    try:
        draw_rechecks(form.drawing(book), actor=actor(request), at=clock.now())
    except (Invalid, RuleBroken) as error:
        form.add_error(None, error.say(current_language()))
        return False
    return True


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
