"""One act on many matters: which acts, on which, with what, and what became of each.

Each matter is an act of its own, with its own event: some may be refused while others are done,
and the page says which and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise

from guatu.errors import GuatuError
from guatu.store.books import book_of
from guatu.store.models import Matter
from guatu.store.permission import ROLES_OF, Actor
from guatu.store.selectors.matter import matter_seen
from guatu.store.selectors.rows import MatterRow
from guatu.store.selectors.units import unit_tree
from guatu.web import clock
from guatu.web.act_entries import ENTRIES
from guatu.web.act_forms import ActForm, Choices
from guatu.web.language import current_language
from guatu.web.matter import slug_of
from guatu.web.rows import Line, line_of
from guatu.web.words import ACTS

MOST = 200
# Acts that can be said of many in one breath: no files, nothing that is about one matter alone.
CODES = (
    "matter.remind",
    "matter.assign",
    "matter.extend",
    "matter.extend_refuse",
    "matter.accept",
    "matter.return",
    "matter.escalate",
    "matter.pause",
    "matter.resume",
)


@dataclass(frozen=True, slots=True)
class BulkChoice:
    """An act that can be chosen."""

    slug: str
    label: str | Promise
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one matter; `why_not` is "" when it was done."""

    line: Line
    why_not: str


def bulk_codes(actor: Actor) -> list[str]:
    """Return the acts to which `actor` has a right somewhere."""
    return [code for code in CODES if actor.has(ROLES_OF[code])]


def bulk_choices(codes: Iterable[str], chosen: str) -> list[BulkChoice]:
    """Return `codes` as choices."""
    return [BulkChoice(slug_of(code), ACTS[code], code == chosen) for code in codes]


def picked(given: QueryDict) -> dict[int, int]:
    """Return matter -> version seen, 0 where none was said, of the first `MOST` that were picked.

    What is no number is left out: no browser of ours sends it.
    """
    pairs = (text.partition(":")[::2] for text in given.getlist("pick"))
    numbers = [(pk, version or "0") for pk, version in pairs if f"{pk}{version}".isdecimal()]
    return {int(pk[:18]): int(version[:9]) for pk, version in numbers[:MOST] if pk}


def bulk_form(code: str, first: Matter, data: QueryDict | None) -> ActForm:
    """Return the form of an act for many matters, of which `first` is one.

    It opens empty, and carries no version and no person: those are each matter's own.
    """
    choices = Choices(book=book_of(first), units=unit_tree(), people=())
    form = ENTRIES[code].form(*([data] if data else []), matter=Matter(), choices=choices)
    for name in ("version", "handler"):
        form.fields.pop(name, None)
    return form


def run_each(
    code: str, form: ActForm, rows: Iterable[MatterRow], versions: dict[int, int], actor: Actor
) -> list[Outcome]:
    """Do the act to each of `rows` as it was seen, and return what became of them."""
    form.cleaned_data.setdefault("handler", "")
    return [
        Outcome(line_of(row), _refusal(code, form, row.pk, versions[row.pk], actor)) for row in rows
    ]


def _refusal(code: str, form: ActForm, pk: int, version: int, actor: Actor) -> str:
    """Do the act to one matter; return what speaks against it, "" when it was done."""
    try:
        seen = matter_seen(actor, pk, version=version)
        ENTRIES[code].run(form, seen, actor, clock.now())
    except GuatuError as error:
        return error.say(current_language())
    return ""


def hidden_picks(rows: Iterable[MatterRow]) -> list[str]:
    """Return what the second page carries along: each matter with the version that it shows."""
    return [f"{row.pk}:{row.version}" for row in rows]
