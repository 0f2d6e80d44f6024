"""The parts of the war room: figures that open their lists, lists that need somebody, changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.store.models import Event
from guatu.store.permission import ROLES_OF, Actor
from guatu.store.selectors.home import SOON, TURNING, Home
from guatu.store.selectors.rows import MatterRow
from guatu.web.rows import Line, lines_of
from guatu.web.signs import SIGNS, Sign
from guatu.web.words import EVENTS

SHOWN, CHANGED, ACTS_SHOWN = 8, 12, 3


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
    """What was done to a matter lately: the last acts in their order, the last `at` by `who`."""

    url: str
    title: str
    acts: Sequence[str | Promise]
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
    waiting = ((home.handed_in, _("待核准销号"), "closing"),
               (home.extensions_asked, _("待批延期"), "extension"))  # fmt: skip
    return [
        Figure(sum(home.lights.values()), _("在办"), reverse("wall:ledger")),
        *lights,
        Figure(home.due_soon, _("七天内到期"), ledger_url(**_week(today))),
        *(Figure(count, word, ledger_url(waiting=what)) for count, word, what in waiting),
        Figure(home.waiting_drafts, _("拟办待定"), f"{reverse('wall:documents')}?waiting=1"),
    ]


def panels(
    actor: Actor, home: Home, lists: Mapping[str, Sequence[MatterRow]], today: date
) -> list[Panel]:
    """Return the lists that need somebody: for their name, red, turning red, due within a week.

    `lists` are their first matters (`home_lists`). What waits for a name is shown to those who
    sign, and nothing of it to others.
    """
    asked: list[tuple[str, Promise, Promise, int, dict[str, Any]]] = [
        ("mine", _("待我签"), _("没有等您签的事项。"), home.to_sign, {"waiting": "mine"}),
        ("red", _("红灯"), _("没有红灯。"), home.lights.get("red", 0), {"light": "red"}),
        ("turning", _("三天内将转红"), _("三天内没有将转红的事项。"), home.turning,
         {"turning": TURNING}),
        ("soon", _("七天内到期"), _("七天内没有到期的事项。"), home.due_soon, _week(today)),
    ]  # fmt: skip
    if not actor.has(ROLES_OF["matter.accept"]):
        del asked[0]
    return [
        Panel(name, title, nothing, ledger_url(**filters), lines_of(lists[name]), total)
        for name, title, nothing, total, filters in asked
    ]


def _week(today: date) -> dict[str, Any]:
    return {"due_from": today, "due_to": today + SOON}


def changes(events: Sequence[Event]) -> list[ChangeRow]:
    """Return events, the newest first, as a line for each matter: the last that moved first."""
    by_matter: dict[int | None, list[Event]] = {}
    for event in events:
        by_matter.setdefault(event.matter_id, []).append(event)
    moved = sorted(by_matter.values(), key=lambda done: done[0].at, reverse=True)
    return [_change(done) for done in moved[:CHANGED]]


def _change(done: Sequence[Event]) -> ChangeRow:
    newest = done[0]
    acts = list(dict.fromkeys(EVENTS.get(event.act, event.act) for event in done))[:ACTS_SHOWN]
    return ChangeRow(
        url=reverse("wall:matter", args=[newest.matter_id]),
        title=newest.matter.title if newest.matter else "",
        acts=acts[::-1],
        who=newest.actor_text,
        at=newest.at,
    )
