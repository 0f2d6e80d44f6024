"""What list of the ledger is asked for: its filters, its order, its columns, its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from guatu.store.books import book_in
from guatu.store.permission import Actor
from guatu.store.selectors.columns import USUAL, Column, offered
from guatu.store.selectors.home import open_books
from guatu.store.selectors.keyset import Order
from guatu.store.selectors.ledger import LedgerFilters, Shown
from guatu.store.selectors.units import unit_tree
from guatu.web.forms import DayField
from guatu.web.narrowed_form import NarrowedForm

WAITS = (
    ("", _("全部")),
    ("mine", _("待我签")),
    ("signature", _("待签的")),
    ("closing", _("待核准销号")),
    ("extension", _("待批延期")),
)
ORDERS = (
    (Order.DUE.value, _("先到期的在前")),
    (Order.LATEST_DUE.value, _("后到期的在前")),
    (Order.NEWEST.value, _("新立账的在前")),
)


class LedgerForm(NarrowedForm):
    """What the list is narrowed to, how it is ordered; every field may be left out."""

    field_order = ("q", "book", "unit", "state", "due_from", "due_to", "order")

    q = forms.CharField(
        label=_("搜索"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "placeholder": _("编号、事项、内容")}),
    )
    due_from = DayField(label=_("到期从"), required=False)
    due_to = DayField(label=_("到期至"), required=False)
    order = forms.ChoiceField(label=_("排列"), required=False, choices=ORDERS)
    stage = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
    turning = forms.IntegerField(
        required=False, min_value=1, max_value=90, widget=forms.HiddenInput()
    )
    waiting = forms.ChoiceField(label=_("待签"), required=False, choices=WAITS)

    def filters(self) -> LedgerFilters:
        """Return the filters; a value that makes no sense is told on the form and not used."""
        given = self.cleaned_data
        return replace(
            self.narrowed(),
            stage=given.get("stage") or "",
            due_from=given.get("due_from"),
            due_to=given.get("due_to"),
            text=given.get("q") or "",
            waiting=given.get("waiting") or "",
            turning=given.get("turning") or 0,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as an address asks for it; `offered` are the columns that it could have."""

    form: LedgerForm
    filters: LedgerFilters
    shown: Shown
    offered: Mapping[str, Column]


def asked_list(given: QueryDict, actor: Actor) -> Asked:
    """Return the list that the query `given` asks for. Three queries."""
    books = open_books(actor)
    form = LedgerForm(given, books=books, units=unit_tree())
    form.is_valid()
    filters = form.filters()
    chosen = {book.key: book for book in books}.get(filters.book)
    columns = offered(actor, book_in(chosen) if chosen else None)
    keys = [key for key in given.getlist("col") if key in columns] or USUAL
    order = Order(form.cleaned_data.get("order") or Order.DUE)
    shown = Shown(order, [columns[key] for key in columns if key in keys])
    return Asked(form, filters, shown, columns)
