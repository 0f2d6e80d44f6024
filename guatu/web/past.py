"""What differs between two days, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.ledger.book import Book
from guatu.store.selectors.past import Changed
from guatu.web.language import current_language
from guatu.web.words import ACTS, CLAIMS, FIELDS

Text = str | Promise
# What became of a matter between the days, deleted ones being those cancelled or merged.
BECAME: Mapping[str, Promise] = {
    "established": _("新立"),
    "changed": _("有变"),
    "open": _("重新在办"),
    "closed": _("已销号"),
    "cancelled": _("已取消"),
    "merged": _("已并案"),
    "carried": _("已结转"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs: its name, before and after."""

    label: Text
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class Reason:
    """An act that made the matter differ: what it was, whose, when, in which words."""

    act: Text
    who: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A matter that differs between two days."""

    url: str
    number: str
    title: str
    became: Text
    differences: list[Difference]
    reasons: list[Reason]


def change_line(change: Changed, names: Mapping[str, str]) -> ChangeLine:
    """Return `change` as a person reads it; `names` are those of units by key."""
    return ChangeLine(
        url=reverse("wall:matter", args=[change.pk]),
        number=change.number,
        title=change.title,
        became=BECAME[change.what],
        differences=[
            Difference(label, *(_shown(change.book, field, value, names) for value in pair))
            for field, pair in sorted(change.fields.items())
            if (label := _label(change.book, field))
        ],
        reasons=[
            Reason(ACTS.get(why.act, why.act), why.actor, why.at, why.words)
            for why in change.reasons
        ],
    )


def _label(book: Book, field: str) -> Text | None:
    """Return the name of `field`; `None` for what follows from others and is not told."""
    if own := book.fields.get(field):
        return own.en if current_language() == "en" else own.zh
    return FIELDS.get(field)


def _shown(book: Book, field: str, value: object, names: Mapping[str, str]) -> Text:
    if value in (None, "", []):
        return "—"
    if isinstance(value, list):
        return "、".join(str(_shown(book, field, item, names)) for item in value)
    if field == "stage" and (stage := book.stages.get(str(value))):
        return stage.en if current_language() == "en" else stage.zh
    if field == "claim":
        return CLAIMS[str(value)]
    return f"{value}%" if field == "progress" else names.get(str(value), str(value))
