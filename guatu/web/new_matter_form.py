"""The form that enters a matter by hand: what every matter has, and the fields of its book."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.ledger.book import Book
from guatu.store.actor import Role
from guatu.store.acts.add_matter import NewMatter
from guatu.store.models import Unit
from guatu.web.act_forms import unit_choices
from guatu.web.edit_form import OWN, control_of
from guatu.web.forms import DayField, Prose, WallForm, style


class NewMatterForm(WallForm):
    """A matter of one book. Without a date the book's own clock gives one, if it has one."""

    title = forms.CharField(label=_("事项"), max_length=200)
    text = Prose(label=_("工作要求"), required=False, help_text=_("不填则与事项相同。"))
    lead = forms.ChoiceField(label=_("牵头单位"), required=False)
    supporting = forms.MultipleChoiceField(label=_("配合单位"), required=False)
    issued = DayField(label=_("交办时间"), required=False, help_text=_("不填则为今天。"))
    due = DayField(label=_("完成时限"), required=False)
    money = forms.DecimalField(
        label=_("金额（元）"), required=False, max_digits=18, decimal_places=2
    )

    def __init__(
        self, *args: Any, book: Book, units: Sequence[Unit], roles: Collection[Role]
    ) -> None:
        super().__init__(*args)
        self.book, self.units = book, {str(unit.pk): unit for unit in units}
        choices = unit_choices(units)
        cast(forms.ChoiceField, self.fields["lead"]).choices = [("", "—"), *choices]
        cast(forms.ChoiceField, self.fields["supporting"]).choices = choices
        for key, field in book.fields.items():
            if not field.writers or field.writers & set(roles):
                self.fields[OWN + key] = control_of(field)
        style(self)

    def new(self) -> NewMatter:
        """Return the matter as the act takes it; fields left blank are not filled in."""
        given = self.cleaned_data
        own = {name.removeprefix(OWN): given[name] for name in given if name.startswith(OWN)}
        return NewMatter(
            self.book.key,
            given["title"],
            text=given["text"],
            lead=self.units.get(given["lead"]),
            due=given["due"],
            issued=given["issued"],
            money=given["money"],
            values={key: value for key, value in own.items() if value not in (None, "")},
            supporting=tuple(self.units[pk] for pk in given["supporting"]),
        )
