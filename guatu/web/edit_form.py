"""The form that corrects a matter: its words, and the fields that its book has."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.ledger.book import Field, FieldKind
from guatu.store.acts.edit_matter import WORDS
from guatu.store.models import Matter
from guatu.store.permission import OFFICE
from guatu.web.act_forms import ActForm, Choices
from guatu.web.forms import DayField, Prose, style
from guatu.web.language import current_language

OWN = "own-"


class EditForm(ActForm):
    """The fields that this person may write; what is left as it was is not touched."""

    title = forms.CharField(label=_("事项"), max_length=200)
    text = Prose(label=_("内容"))
    money = forms.DecimalField(
        label=_("金额（元）"), required=False, max_digits=18, decimal_places=2
    )
    weight = forms.DecimalField(label=_("权重"), min_value=0, max_digits=8, decimal_places=3)
    reason = Prose(label=_("说明"), required=False)

    def starts(self, matter: Matter) -> dict[str, object]:
        """Return what the matter says now."""
        words = {name: getattr(matter, name) for name in WORDS}
        return words | {OWN + key: value for key, value in matter.values.items()}

    def offer(self, choices: Choices) -> None:
        """Offer the words to the office, and each field of the book to those who write it."""
        if not choices.roles & OFFICE:
            for name in WORDS:
                del self.fields[name]
        for key, field in choices.book.fields.items():
            if not field.writers or field.writers & choices.roles:
                self.fields[OWN + key] = control_of(field)
        self.order_fields([name for name in self.fields if name != "reason"])
        style(self)

    def edits(self) -> dict[str, object]:
        """Return what was changed, by the names that the act knows."""
        changed = [name for name in self.changed_data if name not in ("version", "reason")]
        return {name.removeprefix(OWN): self.cleaned_data[name] for name in changed}


def control_of(field: Field) -> forms.Field:
    """Return the control for a field of a book; blank empties it."""
    label = field.en if current_language() == "en" else field.zh
    label = f"{label}（{field.unit}）" if field.unit else label
    match field.kind:
        case FieldKind.BOOL:
            return forms.NullBooleanField(label=label, required=False)
        case FieldKind.CHOICE:
            choices = [("", "—"), *((value, value) for value in field.choices)]
            return forms.ChoiceField(label=label, required=False, choices=choices)
        case FieldKind.DATE:
            return DayField(label=label, required=False)
        case FieldKind.NUMBER | FieldKind.MONEY:
            return forms.DecimalField(label=label, required=False)
        case _:
            return forms.CharField(label=label, required=False, max_length=4000)
