"""The parts of the war room: figures that open their lists, lists that need somebody, changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.store.models import Event
from guatu.store.permission import Actor
from guatu.store.selectors.home import Home
from guatu.store.selectors.ledger import LedgerFilters, Shown, ledger_page, light_counts
from guatu.web.rows import Line, lines_of
from guatu.web.signs import SIGNS, Sign
from guatu.web.words import ACTS

SHOWN = 8
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that opens the list behind it; a light's has its sign."""

    value: int
    label: str | Promise
    url: str
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """The first lines of a list, and how long it is."""

    id: str
    title: str | Promise
    nothing: str | Promise
    url: str
    rows: Sequence[Line]
    total: int


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Something that was done to a matter."""

    url: str
    title: str
    act: str | Promise
    who: str
    at: datetime


def ledger_url(**filters: object) -> str:
    """Return the address of the ledger with these filters."""
    return f"{reverse('wall:ledger')}?{urlencode({k: str(v) for k, v in filters.items()})}"


def figures(home: Home, today: date) -> list[Figure]:
    """Return the line of numbers: open matters, their lights, and what waits."""
    lights = [
        Figure(home.lights[colour], sign.word, ledger_url(light=colour), sign)
        for colour, sign in SIGNS.items()
        if colour in home.lights
    ]
    soon = ledger_url(due_from=today, due_to=today + SOON)
    return [
        Figure(sum(home.lights.values()), _("在办"), reverse("wall:ledger")),
        *lights,
        Figure(home.due_soon, _("七天内到期"), soon),
        Figure(home.waiting_drafts, _("拟办待定"), reverse("wall:documents")),
    ]


def panels(actor: Actor, today: date) -> list[Panel]:
    """Return the lists that need somebody: red, due within a week, handed in for closing."""
    asked: list[tuple[str, Promise, Promise, dict[str, Any]]] = [
        ("red", _("红灯"), _("没有红灯。"), {"light": "red"}),
        ("soon", _("七天内到期"), _("七天内没有到期的事项。"),
         {"due_from": today, "due_to": today + SOON}),
        ("submitted", _("待核准销号"), _("没有等待核准的事项。"), {"stage": "submitted"}),
    ]  # fmt: skip
    found = []
    for name, title, nothing, filters in asked:
        wanted = LedgerFilters(**filters)
        page = ledger_page(actor, wanted, today=today, shown=Shown(size=SHOWN))
        counts = light_counts(actor, wanted, today=today)
        total = counts.get(wanted.light, 0) if wanted.light else sum(counts.values())
        found.append(Panel(name, title, nothing, ledger_url(**filters), lines_of(page.rows), total))
    return found


def changes(events: Iterable[Event]) -> list[ChangeRow]:
    """Return events of matters as lines."""
    return [
        ChangeRow(
            url=reverse("wall:matter", args=[event.matter_id]),
            title=event.matter.title if event.matter else "",
            act=ACTS.get(event.act, event.act),
            who=event.actor_text,
            at=event.at,
        )
        for event in events
    ]
