"""The forms of the past: a day and a list, or two days to be compared."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from guatu.store.selectors.ledger import LedgerFilters
from guatu.web.forms import DayField, WallForm
from guatu.web.narrowed_form import NarrowedForm


class PastForm(NarrowedForm):
    """A list as of the end of a day; what is left out is the day before `today`."""

    field_order = ("on",)
    on = DayField(label=_("截至"), required=False)

    def wanted(self, yesterday: date) -> tuple[date, LedgerFilters]:
        """Return the day and what the list is narrowed to."""
        self.is_valid()
        return self.cleaned_data.get("on") or yesterday, self.narrowed()


class ChangesForm(WallForm):
    """Two days whose ends are compared; by default the last week."""

    first = DayField(label=_("从"), required=False)
    last = DayField(label=_("到"), required=False)

    def days(self, first: date, last: date) -> tuple[date, date]:
        """Return both days, or these where one is left out."""
        self.is_valid()
        given = self.cleaned_data
        return given.get("first") or first, given.get("last") or last
