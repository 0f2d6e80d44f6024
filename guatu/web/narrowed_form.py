"""By what every list of matters may be narrowed, today's and that of a past day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.store.models import BookVersion, Unit
from guatu.store.selectors.ledger import LedgerFilters
from guatu.web.forms import WallForm
from guatu.web.language import current_language

STATES = (
    ("open", _("在办")),
    ("closed", _("已销号")),
    ("cancelled", _("已取消")),
    ("merged", _("已并案")),
    ("all", _("全部")),
)


class NarrowedForm(WallForm):
    """Book, unit, state and light; every field may be left out."""

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

    def narrowed(self) -> LedgerFilters:
        """Return the filters, once the form was checked; what made no sense is left out."""
        given = self.cleaned_data
        state = given.get("state") or "open"
        return LedgerFilters(
            book=given.get("book") or "",
            unit=given.get("unit") or "",
            light=given.get("light") or "",
            state="" if state == "all" else state,
        )
