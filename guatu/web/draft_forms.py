"""The forms of the reading desk: accept a draft, reject it, and a new page to read."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from guatu.errors import NotFound
from guatu.read.facts import Page
from guatu.read.files import read_bytes
from guatu.store.models import Draft, Unit
from guatu.store.selectors.units import UnitIndex
from guatu.web.forms import DayField, WallForm


class AcceptForm(WallForm):
    """Edits of a draft. A field that was not sent is left as the reader proposed it."""

    title = forms.CharField(label=_("事项"), max_length=200, required=False)
    lead = forms.CharField(
        label=_("牵头单位"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"list": "units"}),
    )
    due = DayField(label=_("完成时限"), required=False)

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "title": draft.title,
            "lead": draft.lead.name if draft.lead else draft.lead_text,
            "due": draft.due,
        }
        kwargs["auto_id"] = f"draft-{draft.pk}-%s"
        super().__init__(*args, **kwargs)
        self.draft = draft

    def clean_title(self) -> str:
        """Refuse a title that was wiped out."""
        title: str = self.cleaned_data["title"].strip()
        if "title" in self.data and not title:
            raise forms.ValidationError(_("请写明要办的事。"))
        return title

    def clean_lead(self) -> Unit | None:
        """Find the unit by its name or an alias."""
        name = self.cleaned_data["lead"].strip()
        if not name:
            return None
        unit = UnitIndex.load(None).named(name)
        if unit is None and "lead" in self.data:
            raise forms.ValidationError(_("没有叫这个名字的单位；请从列表中选一个，或留空。"))
        return unit

    def edits(self) -> dict[str, object]:
        """Return what the person changed, for the act."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.data}


class RejectForm(WallForm):
    """Why no matter comes of a draft; one key is enough for the usual reason."""

    reason = forms.CharField(max_length=400, required=False)

    def clean_reason(self) -> str:
        """Return the reason that was given, or the usual one."""
        return self.cleaned_data["reason"].strip() or str(_("不是要办的事"))


class TargetForm(WallForm):
    """The row to which a draft is linked, by its number; it comes from a button, not from keys."""

    to = forms.IntegerField(min_value=1)

    def number(self) -> int:
        """Return the row number.

        Raises:
            NotFound: none was sent that could be one.
        """
        if not self.is_valid():
            raise NotFound(what=self.data.get("to", "—"))
        number: int = self.cleaned_data["to"]
        return number


class PageForm(WallForm):
    """A file, or text that was pasted."""

    file = forms.FileField(
        label=_("文件"),
        required=False,
        help_text=_("版面、纪要、通知的文本文件，任何编码都可以。"),
    )
    text = forms.CharField(
        label=_("或粘贴文字"), required=False, strip=False, widget=forms.Textarea({"rows": 12})
    )
    name = forms.CharField(label=_("名称"), max_length=200, required=False)
    issue_date = DayField(
        label=_("日期"), required=False, help_text=_("文中的“昨日”“月底”从这一天算起。")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        given = super().clean() or {}
        if not given.get("file") and not (given.get("text") or "").strip():
            raise forms.ValidationError(_("请选择一个文件，或粘贴文字。"))
        return given

    def read(self) -> tuple[Page, str]:
        """Return the page that was read, and its raw text."""
        given = self.cleaned_data
        file = cast("File[bytes] | None", given["file"])
        data = file.read() if file else given["text"].encode()
        name = given["name"] or (file.name if file else "") or str(_("粘贴的文字"))
        return read_bytes(data, name=name, issue_date=given["issue_date"])
