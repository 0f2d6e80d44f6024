"""立账: enter a matter by hand in one of the books."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guatu.errors import NotFound
from guatu.store.acts.add_matter import add_matter
from guatu.store.books import book_in
from guatu.store.models import Matter
from guatu.store.permission import require
from guatu.store.selectors.home import open_books
from guatu.store.selectors.units import unit_tree
from guatu.web import clock
from guatu.web.done import done
from guatu.web.language import current_language
from guatu.web.new_matter_form import NewMatterForm
from guatu.web.scope import actor


def choose_book(request: HttpRequest) -> HttpResponse:
    """Offer the books in which a matter can be entered."""
    who = actor(request)
    require(who, "matter.add")
    english = current_language() == "en"
    books = [(book.key, book.title_en if english else book.title) for book in open_books(who)]
    return render(request, "wall/new_matter.html", {"books": books})


def new_matter(request: HttpRequest, book: str) -> HttpResponse:
    """Enter a matter in `book`, and show it."""
    who = actor(request)
    require(who, "matter.add")
    version = next((known for known in open_books(who) if known.key == book), None)
    if version is None:
        raise NotFound(what=book)
    roles = {grant.role for grant in who.grants}
    form = NewMatterForm(
        request.POST or None, book=book_in(version), units=unit_tree(), roles=roles
    )
    made: list[Matter] = []
    if request.method == "POST" and done(
        form, lambda: made.append(add_matter(form.new(), actor=who, at=clock.now()))
    ):
        return redirect("wall:matter", made[0].pk)
    title = version.title_en if current_language() == "en" else version.title
    return render(request, "wall/new_matter.html", {"form": form, "title": title})
