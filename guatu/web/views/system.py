"""Units, books and holidays: the administrator of the system; for others nothing is there."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guatu.findings import Finding
from guatu.ledger.bookfile import check_book
from guatu.ledger.holidays import read_holidays
from guatu.store.acts.edit_unit import edit_unit
from guatu.store.acts.load_book import load_book
from guatu.store.acts.load_holidays import load_holidays
from guatu.store.acts.people import add_unit
from guatu.store.models import Unit
from guatu.store.selectors.system import system_page, unit_kept
from guatu.web import clock
from guatu.web.done import done
from guatu.web.language import current_language
from guatu.web.posted import posted_from
from guatu.web.scope import actor
from guatu.web.system_forms import BookForm, EditUnitForm, HolidayForm, NewUnitForm


def system(request: HttpRequest) -> HttpResponse:
    """Show units, books and holidays."""
    return _page(request)


@posted_from("wall:system")
def new_unit(request: HttpRequest) -> HttpResponse:
    """Add a unit."""
    who, units = actor(request), system_page(actor(request)).units
    form = NewUnitForm(request.POST, units=units)
    if done(form, lambda: add_unit(form.unit(), actor=who, at=clock.now())):
        return redirect("wall:system")
    return _page(request, unit_form=form)


def unit(request: HttpRequest, key: str) -> HttpResponse:
    """Show a unit and change it."""
    who, held = actor(request), unit_kept(actor(request), key)
    form = EditUnitForm(request.POST or None, unit=held)
    if request.method == "POST" and done(
        form, lambda: edit_unit(held, form.edit(), actor=who, at=clock.now())
    ):
        return redirect("wall:system")
    return render(request, "wall/unit.html", {"unit": held, "form": form})


@posted_from("wall:system")
def new_book(request: HttpRequest) -> HttpResponse:
    """Check a book and load it; a changed one becomes a new version."""
    form = BookForm(request.POST, request.FILES)

    def load() -> None:
        name, text = form.text()
        if not _told(form, check_book(text, name=name)[1]):
            version = load_book(text, name=name, actor=actor(request), at=clock.now())
            messages.success(request, _("已载入：%(book)s") % {"book": version})

    return _after(request, form, load, "book_form")


@posted_from("wall:system")
def new_holidays(request: HttpRequest) -> HttpResponse:
    """Load the special days of whole years."""
    form = HolidayForm(request.POST, request.FILES)

    def load() -> None:
        name, text = form.text()
        days, findings = read_holidays(text, document=name)
        if not _told(form, findings):
            source = form.cleaned_data["source"]
            years = load_holidays(days, actor=actor(request), at=clock.now(), source=source)
            told = "、".join(map(str, years)) or "—"
            messages.success(request, _("更新的年份：%(years)s") % {"years": told})

    return _after(request, form, load, "holiday_form")


def _told(form: forms.Form, findings: list[Finding]) -> bool:
    """Put each of `findings` on the form with its line; tell whether there are any."""
    for finding in findings:
        line = _("第 %(line)s 行：") % {"line": finding.place.line} if finding.place.line else ""
        form.add_error("file", f"{line}{finding.say(current_language())}")
    return bool(findings)


def _after(
    request: HttpRequest, form: forms.Form, load: Callable[[], None], name: str
) -> HttpResponse:
    system_page(actor(request))  # for others it is not there
    if done(form, load):
        return redirect("wall:system")
    return _page(request, **{name: form})


def _page(request: HttpRequest, **came_back: object) -> HttpResponse:
    page = system_page(actor(request))
    context = {
        "system": page,
        "kinds": {kind.value: kind.label for kind in Unit.Kind},
        "unit_form": NewUnitForm(units=page.units),
        "book_form": BookForm(auto_id="book-%s"),
        "holiday_form": HolidayForm(auto_id="holiday-%s"),
        **came_back,
    }
    return render(request, "wall/system.html", context)
