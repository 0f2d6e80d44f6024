"""A long list that is brought up to date, rather than gone through again after each act.

A list of a hundred thousand matters is gone through once. Afterwards only those matters are asked
for to which something was done since, by the very query that listed them: rights, filters and
lights have no second wording. So a count, and a page of the list, cost what was done, and not
what the city is large: a light has no index that could find the fifty first of its colour.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from numpy.typing import NDArray

from guatu.store.models import Event, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.keyset import Cursor, Order
from guatu.store.selectors.latest import LATE, latest_event

Kind: TypeAlias = tuple[object, ...]
# A list of matters as rows of (row number, due date, *kind): `values_list("pk", "due", …)`.
Listed: TypeAlias = "QuerySet[Matter, tuple[object, ...]]"
# When more was done than this, the list is gone through again.
MOST = 500
# What moves the lights of matters without an act on any of them.
STIRRING = frozenset({"calendar.load", "unit.edit"})
# A place in a list is one number: the day on which it is due above, the row number below.
BITS = 40
ROW = (1 << BITS) - 1
UNDATED = 1 << 62


@dataclass(frozen=True, slots=True)
class Tally:
    """Where each matter of a list stands and what it counts as, at the event `upto` of the record.

    `places` hold the due dates and row numbers of the matters; `kinds[i]` says which of `names`
    the matter at `places[i]` counts as.
    """

    upto: int
    places: NDArray[np.int64]
    kinds: NDArray[np.int32]
    names: tuple[Kind, ...]

    @classmethod
    def of(cls, rows: Iterable[tuple[Any, ...]], *, upto: int) -> Tally:
        """Return the tally of `rows` (row number, due, *kind) as they were at the event `upto`."""
        names: dict[Kind, int] = {}
        days = _Days()
        pairs = [(days[row[1]] | row[0], names.setdefault(row[2:], len(names))) for row in rows]
        table = np.array(pairs, np.int64).reshape(-1, 2)
        return cls(upto, table[:, 0].copy(), table[:, 1].astype(np.int32), tuple(names))

    def counts(self) -> dict[Kind, int]:
        """Return kind -> number of matters, those that occur."""
        numbers = np.bincount(self.kinds, minlength=len(self.names)).tolist()
        return {name: number for name, number in zip(self.names, numbers, strict=True) if number}

    def by_day(self, first: date, last: date) -> dict[tuple[date, Kind], int]:
        """Return (due, kind) -> number of matters due from `first` to `last`, both included."""
        days = self.places >> BITS
        within = (days >= first.toordinal()) & (days <= last.toordinal())
        width = len(self.names) or 1
        cells, numbers = np.unique(days[within] * width + self.kinds[within], return_counts=True)
        return {
            (date.fromordinal(cell // width), self.names[cell % width]): number
            for cell, number in zip(cells.tolist(), numbers.tolist(), strict=True)
        }

    def listed(
        self, wanted: Callable[[Kind], bool], order: Order, at: Cursor | None, count: int
    ) -> list[int]:
        """Return the row numbers of the first `count` matters of `wanted` kinds behind a cursor.

        As `keyset.Take`: `None` is the beginning, and they come in the direction of the cursor.
        """
        chosen = np.array([wanted(name) for name in self.names], bool)
        places = self.places[chosen[self.kinds]]
        ranks = _ranks(places, order)
        if at is not None:
            here = _ranks(np.array([_Days()[at.due] | min(at.pk, ROW)]), order)
            ranks = here - ranks if at.backwards else ranks - here
            places, ranks = places[ranks > 0], ranks[ranks > 0]
        if len(ranks) > count:
            first = np.argpartition(ranks, count)[:count]
            places, ranks = places[first], ranks[first]
        found: list[int] = (places[np.argsort(ranks)] & ROW).tolist()
        return found

    def renewed(
        self, touched: Collection[int], rows: Iterable[tuple[Any, ...]], *, upto: int
    ) -> Tally:
        """Return the tally with `rows` instead of what the matters `touched` counted as."""
        stay = ~np.isin(self.places & ROW, list(touched))
        fresh = Tally.of(rows, upto=upto)
        places = {name: place for place, name in enumerate(self.names)}
        moved = [places.setdefault(name, len(places)) for name in fresh.names]
        kinds = np.array(moved, np.int32)[fresh.kinds]
        return Tally(
            upto,
            np.concatenate([self.places[stay], fresh.places]),
            np.concatenate([self.kinds[stay], kinds]),
            tuple(places),
        )


class _Days(dict[date | str | None, int]):
    """Due dates, as dates or as SQLite writes them, to their part of a place; none is before all.

    A dictionary: a hundred thousand matters share some hundred days.
    """

    def __missing__(self, due: date | str | None) -> int:
        day = date.fromisoformat(due) if isinstance(due, str) else due
        self[due] = found = (day.toordinal() if day else 0) << BITS
        return found


def _ranks(places: NDArray[np.int64], order: Order) -> NDArray[np.int64]:
    """Return numbers that rise in `order`, as `keyset.ordered` has it."""
    match order:
        case Order.NEWEST:
            return -(places & ROW)
        case Order.LATEST_DUE:
            return -places
        case Order.DUE:
            return np.where(places > ROW, places, places | UNDATED)


def tallied(listed: Listed, held: Tally | None = None) -> Tally:
    """Return the tally of `listed`: made of `held`, an older one of the same list, if need be.

    Cost: two queries with `held`, of which one asks for the matters that were touched; else two,
    of which one goes through the list.
    """
    upto = latest_event()
    if held is None or held.upto > upto:  # the database was set back to an older state
        return Tally.of(_rows(listed), upto=upto)
    done = _done_since(held.upto - LATE)
    if len(done) > MOST or any(act in STIRRING for _, act in done):
        return Tally.of(_rows(listed), upto=upto)
    touched = frozenset(pk for pk, _ in done if pk is not None)
    return held.renewed(touched, _rows(listed.filter(pk__in=touched)), upto=upto)


def _rows(listed: Listed) -> list[tuple[Any, ...]]:
    """Return the rows of `listed` as the database has them: a hundred thousand are soon read."""
    try:
        sql, given = listed.query.sql_with_params()
    except EmptyResultSet:  # nobody sees anything
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _done_since(number: int) -> list[tuple[int | None, str]]:
    """Return matter and act of each event behind `number`, whoever sees it; `MOST` and one at most.

    Not distinct, nor without those of no matter: SQLite would go through the index of all
    matters for that, and a page would cost the more the longer the record is.
    """
    with acting(SYSTEM):
        later = Event.objects.filter(pk__gt=number).order_by("-pk")
        return list(later.values_list("matter", "act")[: MOST + 1])
