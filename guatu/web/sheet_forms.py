"""The forms of an Excel ledger: hand it in, and say how its columns are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files import File
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.ledger.book import Book
from guatu.ledger.sheet import OWN, Column, Target
from guatu.store.models import BookVersion
from guatu.store.sheet_files import Wanted
from guatu.web.forms import DayField, WallForm
from guatu.web.language import current_language

# Selects of columns are named by their heading: a sheet read again keeps what was chosen.
COLUMN = "to:"
TARGETS: Mapping[str, str | Promise] = {
    Target.NOTHING: _("（不读）"),
    Target.TITLE: _("事项"),
    Target.TEXT: _("工作要求"),
    Target.LEAD: _("牵头单位"),
    Target.SUPPORTING: _("配合单位"),
    Target.DUE: _("完成时限"),
    Target.ISSUED: _("交办时间"),
    Target.MONEY: _("投资（元）"),
    Target.PROGRESS: _("完成率"),
}


class UploadForm(WallForm):
    """A workbook, and the book into which it shall go."""

    file = forms.FileField(
        label=_("Excel 台账"),
        help_text=_("标题行可有合并单元格；Excel、CSV，以及 Word 等文件里的表格都可以。"),
    )
    book = forms.ChoiceField(label=_("导入到"))

    def __init__(self, *args: Any, books: Sequence[BookVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_english = current_language() == "en"
        choices = [(book.key, book.title_en if is_english else book.title) for book in books]
        cast(forms.ChoiceField, self.fields["book"]).choices = choices

    def clean_file(self) -> File[bytes]:
        """Refuse what is larger than a piece of evidence may be."""
        file: File[bytes] = self.cleaned_data["file"]
        if file.size > settings.EVIDENCE_LIMIT_BYTES:
            most = settings.EVIDENCE_LIMIT_BYTES // 1024 // 1024
            raise forms.ValidationError(_("文件超过 %(most)s MB。") % {"most": most})
        return file


class ReadingForm(WallForm):
    """Which sheet is read, and from which day days without a year count."""

    book = forms.CharField(widget=forms.HiddenInput)
    sheet = forms.CharField(label=_("工作表"), required=False, max_length=80)
    on = DayField(
        label=_("表的日期"),
        required=False,
        help_text=_("没有写年份的日期从这一天算起；不填则按表头上方的年份或交办时间。"),
    )

    def wanted(self, today: date) -> Wanted:
        """Return how the workbook shall be read; columns as far as somebody chose."""
        given = self.cleaned_data if self.is_valid() else {}
        named = (name for name in self.data if name.startswith(COLUMN))
        maps = {name.removeprefix(COLUMN): self.data[name] for name in named}
        book = self.data.get("book", "")
        return Wanted(book, given.get("sheet", ""), maps, given.get("on"), today)


def column_choice(column: Column, book: Book) -> forms.BoundField:
    """Return the select that says what `column` becomes."""
    is_english = current_language() == "en"
    own = [(f"{OWN}{k}", field.en if is_english else field.zh) for k, field in book.fields.items()]
    name = f"{COLUMN}{column.words}"
    form = WallForm(initial={name: column.target}, auto_id=f"column-{column.index}")
    form.fields[name] = forms.ChoiceField(
        label=column.words, choices=[*TARGETS.items(), *own], required=False
    )
    form.fields[name].widget.attrs["class"] = "field__control"
    return form[name]
