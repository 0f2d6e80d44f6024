"""The filters of the ledger: the form, the selector's filters, and links that change one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.store.models import BookVersion, Unit
from guatu.store.selectors.ledger import LedgerFilters
from guatu.web.forms import DayField, WallForm
from guatu.web.language import current_language

STATES = (
    ("open", _("在办")),
    ("closed", _("已销号")),
    ("cancelled", _("已取消")),
    ("merged", _("已并案")),
    ("all", _("全部")),
)


class LedgerForm(WallForm):
    """What the list is narrowed to; every field may be left out."""

    q = forms.CharField(
        label=_("搜索"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "placeholder": _("编号、事项、内容")}),
    )
    book = forms.ChoiceField(label=_("台账"), required=False)
    unit = forms.ChoiceField(label=_("牵头单位"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=STATES)
    due_from = DayField(label=_("到期从"), required=False)
    due_to = DayField(label=_("到期至"), required=False)
    stage = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
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

    def filters(self, page: int) -> LedgerFilters:
        """Return the filters; a value that makes no sense is told on the form and not used."""
        self.is_valid()
        given = self.cleaned_data
        state = given.get("state") or "open"
        return LedgerFilters(
            book=given.get("book") or "",
            unit=given.get("unit") or "",
            light=given.get("light") or "",
            stage=given.get("stage") or "",
            state="" if state == "all" else state,
            due_from=given.get("due_from"),
            due_to=given.get("due_to"),
            text=given.get("q") or "",
            page=page,
        )
