"""The form that divides a matter: some rows, each a part with its unit, date and weight."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.store.acts.decompose import Part
from guatu.web.act_forms import ActForm, Choices, unit_choices
from guatu.web.forms import DayField, style

# More parts can follow by dividing once more.
ROWS = 3


class DecomposeForm(ActForm):
    """Up to three parts; rows without a title are left out."""

    mandatory = forms.BooleanField(
        label=_("各分项都办结后，本事项才能销号"), required=False, initial=True
    )

    def offer(self, choices: Choices) -> None:
        """Offer rows of four fields, with all units by their place in the tree."""
        self.units = {str(unit.pk): unit for unit in choices.units}
        units = [("", _("请选择")), *unit_choices(choices.units)]
        for row in range(1, ROWS + 1):
            names = {"row": row}
            self.fields |= {
                f"title{row}": forms.CharField(
                    label=gettext("分项 %(row)s：事项") % names, max_length=200, required=False
                ),
                f"lead{row}": forms.ChoiceField(
                    label=gettext("分项 %(row)s：牵头单位") % names, choices=units, required=False
                ),
                f"due{row}": DayField(
                    label=gettext("分项 %(row)s：完成时限") % names, required=False
                ),
                f"weight{row}": forms.DecimalField(
                    label=gettext("分项 %(row)s：权重") % names, initial=1, required=False
                ),
            }
        self.order_fields([name for name in self.fields if name != "mandatory"])
        style(self)

    def clean(self) -> dict[str, Any]:
        """Ask for the unit of each part, and for one part at least."""
        given = super().clean() or {}
        rows = list(self._rows())
        for row in rows:
            if not given.get(f"lead{row}"):
                self.add_error(f"lead{row}", _("请选择这一分项的牵头单位。"))
        if not rows:
            self.add_error("title1", _("请至少填写一个分项。"))
        return given

    def parts(self) -> list[Part]:
        """Return the parts that were filled in, in their order."""
        given = self.cleaned_data
        return [
            Part(
                title=given[f"title{row}"],
                lead=self.units[given[f"lead{row}"]],
                due=given[f"due{row}"],
                weight=given[f"weight{row}"] if given[f"weight{row}"] is not None else Decimal(1),
                mandatory=given["mandatory"],
            )
            for row in self._rows()
        ]

    def _rows(self) -> Iterator[int]:
        return (row for row in range(1, ROWS + 1) if self.cleaned_data.get(f"title{row}"))
