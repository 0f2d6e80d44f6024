"""The forms of the past: a day and a list, or two days to be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.store.models import BookVersion, Unit
from guatu.store.selectors.ledger import LedgerFilters
from guatu.web.forms import DayField, WallForm
from guatu.web.language import current_language
from guatu.web.ledger_form import STATES


class PastForm(WallForm):
    """A list as of the end of a day; what is left out is the day before `today`."""

    on = DayField(label=_("截至"), required=False)
    book = forms.ChoiceField(label=_("台账"), required=False)
    unit = forms.ChoiceField(label=_("牵头单位"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=STATES)
    light = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput())

    def __init__(
        self, given: Mapping[str, Any], *, books: Sequence[BookVersion], units: Sequence[Unit]
    ) -> None:
        super().__init__(given, use_required_attribute=False)
        english = current_language() == "en"
        titles = [(book.key, book.title_en if english else book.title) for book in books]
        names = [(unit.key, "　" * (len(unit.path) // 4 - 1) + unit.name) for unit in units]
        for name, choices in (("book", titles), ("unit", names)):
            cast(forms.ChoiceField, self.fields[name]).choices = [("", _("全部")), *choices]

    def wanted(self, yesterday: date) -> tuple[date, LedgerFilters]:
        """Return the day and what the list is narrowed to."""
        self.is_valid()
        given = self.cleaned_data
        state = given.get("state") or "open"
        filters = LedgerFilters(
            book=given.get("book") or "",
            unit=given.get("unit") or "",
            light=given.get("light") or "",
            state="" if state == "all" else state,
        )
        return given.get("on") or yesterday, filters


class ChangesForm(WallForm):
    """Two days whose ends are compared; by default the last week."""

    first = DayField(label=_("从"), required=False)
    last = DayField(label=_("到"), required=False)

    def days(self, first: date, last: date) -> tuple[date, date]:
        """Return both days, or these where one is left out."""
        self.is_valid()
        given = self.cleaned_data
        return given.get("first") or first, given.get("last") or last
