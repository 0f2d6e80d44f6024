"""Tags and filters for wording: dates as people write them, lights, changed query strings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from guatu.web.language import current_language
from guatu.web.ledger_table import TableRow
from guatu.web.signs import Sign

register = template.Library()
ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})")


@register.filter
def at(words: Mapping[object, object], key: object) -> object:
    """Return what `words` says for `key`, and `key` itself when it says nothing."""
    return words.get(key, key)


@register.filter
def day(value: date | datetime | None) -> str:
    """Return a date in full: 2026年11月21日, 21 November 2026; nothing for None."""
    return _dated(value, "Y年n月j日", "j F Y")


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Return a date without its year: 11月21日, 21 Nov."""
    return _dated(value, "n月j日", "j M")


@register.filter
def moment(value: datetime | None) -> str:
    """Return an instant to the minute in the city's zone."""
    return _dated(value, "Y年n月j日 H:i", "j M Y H:i")


def _dated(value: date | datetime | None, chinese: str, english: str) -> str:
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return date_format(local, english if current_language() == "en" else chinese)


@register.simple_tag
def light(sign: Sign, size: str = "", word: object = None) -> str:
    """Draw a light; `size` is "", "large" or "bare".

    A `word` (a count, say) stands where the light's own would; that is then said aloud only.

    Not a template: a page of the ledger draws fifty of them.
    """
    return format_html(
        '<span class="light light--{} light--{}"><svg class="light__shape" aria-hidden="true">'
        '<use href="{}#{}"></use></svg>{}{}{}</span>',
        sign.colour,
        size or "pill",
        static("img/shapes.svg"),
        sign.shape,
        "" if word is None else format_html('<span class="unseen">{}</span>', sign.word),
        sign.word if word is None else word,
        "" if sign.red_on is None else _was_red(sign.red_on),
    )


@register.simple_tag
def cells(row: TableRow) -> str:
    """Draw the cells of a row of the ledger. Not a template: a page has some hundreds of them."""
    return format_html_join(
        "",
        '<td data-label="{}" class="{}">{}{}</td>',
        (
            (cell.label, cell.css, cell.text, _note(cell.note) if cell.note else "")
            for cell in row.cells
        ),
    )


def _note(text: str) -> str:
    return format_html(' <span class="quiet">{}</span>', text)


def _was_red(on: date) -> str:
    """Draw what stays beside a light that is red no more."""
    title = _("%(day)s 曾亮红灯") % {"day": day(on)}
    return format_html('<span class="light__past" title="{}">{}</span>', title, _("曾红"))


@register.filter
def keep_days(text: str) -> str:
    """Return a sentence whose days (2026-11-21) do not break at the end of a line."""
    parts = enumerate(ISO_DAY.split(text))
    drawn = ((format_html("<time>{}</time>", part) if at % 2 else part,) for at, part in parts)
    return format_html_join("", "{}", drawn)


@register.filter
def month_name(value: date) -> str:
    """Return a month: 2026年11月, November 2026."""
    return _dated(value, "Y年n月", "F Y")


@register.filter
def weekday(value: date) -> str:
    """Return the day of the week: 周一, Mon."""
    return (
        date_format(value, "D")
        if current_language() == "en"
        else "周" + "一二三四五六日"[value.weekday()]
    )


@register.filter
def iso_day(value: str) -> date:
    """Return the date that ISO text says."""
    return date.fromisoformat(value)


@register.filter
def percent(value: float) -> str:
    """Return a share from 0 to 1 as whole percent."""
    return f"{round(value * 100)}%"
