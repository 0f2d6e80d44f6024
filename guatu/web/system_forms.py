"""The forms of the administrator of the system: a unit, a book, holidays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from guatu.read.decode import decode
from guatu.store.acts.edit_unit import UnitEdit
from guatu.store.acts.people import NewUnit
from guatu.store.models import Unit
from guatu.web.act_forms import unit_choices
from guatu.web.forms import DayField, WallForm

MOST_BYTES = 2 * 1024 * 1024


class UnitForm(WallForm):
    """What a unit is called and where it is ranked."""

    name = forms.CharField(label=_("名称"), max_length=120)
    aliases = forms.CharField(
        label=_("别名"),
        required=False,
        max_length=1000,
        help_text=_("文件里的其他叫法，用“、”分开。"),
    )
    code = forms.CharField(
        label=_("区划代码"), required=False, max_length=12, help_text=_("GB/T 2260；开发区没有。")
    )
    group = forms.CharField(label=_("评比组"), required=False, max_length=40)

    def names(self) -> tuple[str, ...]:
        """Return the aliases."""
        parts = self.cleaned_data["aliases"].replace("，", "、").replace(",", "、").split("、")
        return tuple(dict.fromkeys(filter(None, (part.strip() for part in parts))))


class EditUnitForm(UnitForm):
    """A unit as it is; its key and its place in the tree never change."""

    valid_to = DayField(
        label=_("最后一天"), required=False, help_text=_("撤并的单位：此后不再接办事项。")
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        aliases = "、".join(sorted(alias.name for alias in unit.aliases.all()))
        kwargs["initial"] = {
            "name": unit.name, "aliases": aliases, "code": unit.code, "group": unit.group,
            "valid_to": unit.valid_to,
        }  # fmt: skip
        super().__init__(*args, **kwargs)

    def edit(self) -> UnitEdit:
        """Return the change as the act takes it."""
        given = self.cleaned_data
        return UnitEdit(
            given["name"], self.names(), given["code"], given["group"], given["valid_to"]
        )


class NewUnitForm(UnitForm):
    """A unit to be added under another."""

    key = forms.SlugField(label=_("键"), max_length=60, help_text=_("小写字母和数字，永不改变。"))
    kind = forms.ChoiceField(label=_("种类"), choices=Unit.Kind.choices)
    parent = forms.ChoiceField(label=_("上级单位"), required=False)
    field_order = ("name", "key", "kind", "parent", "aliases", "code", "group")

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        field = cast(forms.ChoiceField, self.fields["parent"])
        field.choices = [("", "—"), *unit_choices(units)]

    def unit(self) -> NewUnit:
        """Return the unit as the act takes it."""
        given = self.cleaned_data
        parent = self.units.get(given["parent"])
        return NewUnit(
            given["key"], given["name"], given["kind"], parent, self.names(), given["code"],
            given["group"],
        )  # fmt: skip


class FileForm(WallForm):
    """A text file."""

    file = forms.FileField(label=_("文件"))

    def clean_file(self) -> File[bytes]:
        """Refuse what is no file of this kind by its size alone."""
        file: File[bytes] = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            most = MOST_BYTES // 1024 // 1024
            raise forms.ValidationError(_("文件超过 %(most)s MB。") % {"most": most})
        return file

    def text(self) -> tuple[str, str]:
        """Return the file's name and its text."""
        file = cast("File[bytes]", self.cleaned_data["file"])
        return file.name or "", decode(file.read(), name=file.name or "").text


class BookForm(FileForm):
    """A book to be loaded."""

    file = forms.FileField(label=_("台账文件"), help_text=_("TOML；写法见 docs/ledger.md。"))


class HolidayForm(FileForm):
    """The special days of whole years, and the notice that announces them."""

    file = forms.FileField(
        label=_("节假日文件"), help_text=_("CSV：日期,类型,名称；类型为休或班。")
    )
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("公布放假安排的文件。"))
