"""Small random plans for the oracles: all relations, two calendars, windows, lags, hard dates."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from guatu.schedule.plan import Calendar, Link, Node, Plan, Relation, Window

RELATIONS = list(Relation)
OFFICE = Calendar(holidays=frozenset({date(2026, 3, 4)}))
SITE = Calendar(weekdays=frozenset({0, 2, 4, 5, 6}))


def random_plan(dice: np.random.Generator, *, most_nodes: int = 4) -> Plan:
    """Return a plan with 2 to `most_nodes` nodes within three weeks of March 2026."""
    start = date(2026, 3, 2) + timedelta(days=int(dice.integers(0, 7)))
    count = int(dice.integers(2, most_nodes + 1))
    site = OFFICE if dice.random() < 0.3 else SITE
    return Plan(
        start,
        tuple(_node(dice, number, start) for number in range(count)),
        tuple(
            _link(dice, before, after)
            for before in range(count)
            for after in range(before + 1, count)
            if dice.random() < 0.6
        ),
        calendars={"": OFFICE, "site": site},
        windows={"meeting": Window(month_days=frozenset({5, 10, 12}))},
    )


def _node(dice: np.random.Generator, number: int, start: date) -> Node:
    def some_day(chance: float, first: int, last: int) -> date | None:
        day = start + timedelta(days=int(dice.integers(first, last)))
        return day if dice.random() < chance else None

    return Node(
        f"n{number}",
        int(dice.integers(0, 4)),
        calendar="site" if dice.random() < 0.4 else None,
        not_before=some_day(0.2, 0, 5),
        due=some_day(0.2, 4, 14),
        start_window="meeting" if dice.random() < 0.12 else None,
        finish_window="meeting" if dice.random() < 0.12 else None,
    )


def _link(dice: np.random.Generator, before: int, after: int) -> Link:
    lag = int(dice.integers(-1, 3))
    room = int(dice.integers(0, 4))
    return Link(
        f"n{before}",
        f"n{after}",
        RELATIONS[dice.integers(4)],
        lag,
        max_lag=lag + room if dice.random() < 0.4 else None,
        elapsed=bool(dice.random() < 0.3),
    )
