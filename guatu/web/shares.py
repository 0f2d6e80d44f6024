"""What the pages of shared revenue show, and their forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guatu.rank.shares import yuan as exact_yuan
from guatu.store.models import AgreementVersion, Settlement
from guatu.store.selectors.shares import SharePage
from guatu.web.forms import WallForm
from guatu.web.language import current_language


class SharesForm(WallForm):
    """The receipts of a period under an agreement."""

    agreement = forms.ChoiceField(label=_("协议"))
    period = forms.CharField(
        label=_("期间"), max_length=10, help_text=_("如 2026-10、2026-Q4、2026-H2、2026。")
    )
    receipts = forms.FileField(
        label=_("税收凭证表"), help_text=_("CSV：key、tax、on、amount（元），见规则说明。")
    )

    def __init__(self, *args: Any, agreements: Sequence[AgreementVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agreement"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(each.key, _title(each)) for each in agreements]


class SignForm(forms.Form):
    """The sum that somebody read and signs for."""

    cents = forms.IntegerField()


def yuan(cents: int) -> str:
    """Return cents as people read yuan: 1,350,118.83."""
    whole, point, rest = exact_yuan(cents).partition(".")
    return f"{int(whole):,}{point}{rest}" if not whole.startswith("-0") else f"{whole}{point}{rest}"


def _title(agreement: AgreementVersion) -> str:
    return agreement.title_en if current_language() == "en" else agreement.title


def settlement_row(settlement: Settlement) -> dict[str, object]:
    """Return a row of wall/shares.html."""
    parts = settlement.parts.all()
    return {
        "title": _title(settlement.agreement),
        "period": settlement.period,
        "url": reverse("wall:settlement", args=[settlement.key, settlement.period]),
        "total": yuan(settlement.cents),
        "signed": sum(part.is_signed for part in parts),
        "count": len(parts),
    }


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt with the amounts of the units, in their order, and the clause."""

    key: str
    tax: str
    on: object
    amount: str
    amounts: Sequence[str]
    clause: str


def share_context(page: SharePage) -> dict[str, object]:
    """Return the context of wall/settlement.html."""
    units = [part.unit.name for part in page.parts]
    rows = [
        ReceiptRow(
            key=receipt.key,
            tax=receipt.tax,
            on=receipt.on,
            amount=yuan(receipt.cents),
            amounts=[yuan(of[unit].cents) if unit in of else "" for unit in units],
            clause=next(iter(of.values())).clause,
        )
        for receipt, of in page.receipts
    ]
    return {
        "settlement": page.settlement,
        "title": _title(page.settlement.agreement),
        "source": page.agreement.header.source,
        "parts": [(part, yuan(part.cents), part.pk in page.may_sign) for part in page.parts],
        "rows": rows,
        "total": yuan(page.settlement.cents),
        "periods": [
            (p.period, reverse("wall:settlement", args=[p.key, p.period]), p == page.settlement)
            for p in page.periods
        ],
    }
