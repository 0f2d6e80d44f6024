"""Matters as pages show them: wording of dates and stages done, addresses at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.store.selectors.rows import MatterRow
from guatu.web.language import current_language
from guatu.web.signs import Sign, sign_of


@dataclass(frozen=True, slots=True)
class Line:
    """One matter in a list."""

    pk: int
    url: str
    number: str
    title: str
    lead: str
    stage: str
    progress: int
    due: date | None
    due_day: str
    due_words: str
    sign: Sign


def lines_of(rows: Iterable[MatterRow]) -> list[Line]:
    """Return the lines of a list."""
    return [line_of(row) for row in rows]


def line_of(row: MatterRow) -> Line:
    """Return the line of one matter."""
    return Line(
        pk=row.pk,
        url=reverse("wall:matter", args=[row.pk]),
        number=row.number,
        title=row.title,
        lead=row.lead or _("未交办"),
        stage=row.stage_en if current_language() == "en" else row.stage_zh,
        progress=row.progress,
        due=row.due,
        due_day=row.due.isoformat() if row.due else "",
        due_words=days_words(row.days_left) if row.state == "open" else "",
        sign=sign_of(row),
    )


def days_words(days: int | None) -> str:
    """Return how far a due date is away in calendar days; nothing when there is none."""
    if days is None:
        return ""
    if days == 0:
        return _("今天到期")
    if days > 0:
        return _("还有 %(days)s 天") % {"days": days}
    return _("已过 %(days)s 天") % {"days": -days}
