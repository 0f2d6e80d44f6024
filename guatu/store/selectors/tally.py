"""Counts of a long list that are brought up to date, rather than counted again after each act.

A list of a hundred thousand matters is gone through once. Afterwards only those matters are asked
for to which something was done since, by the very query that listed them: rights, filters and
lights have no second wording. So a count costs what was done, and not what the city is large.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from guatu.store.models import Event, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.latest import LATE, latest_event

Kind: TypeAlias = tuple[object, ...]
# A list of matters as rows of (row number, *kind): `queryset.values_list("pk", ...)`.
Listed: TypeAlias = "QuerySet[Matter, tuple[object, ...]]"
# When more was done than this, the list is gone through again.
MOST = 500


@dataclass(frozen=True, slots=True)
class Tally:
    """What each matter of a list counts as, when the record had come to the event `upto`.

    `pks` are the row numbers of the matters; `kinds[i]` says which of `names` `pks[i]` counts as.
    """

    upto: int
    pks: NDArray[np.int64]
    kinds: NDArray[np.int32]
    names: tuple[Kind, ...]

    @classmethod
    def of(cls, rows: Iterable[tuple[object, ...]], *, upto: int) -> Tally:
        """Return the tally of `rows` (row number, *kind) as they were at the event `upto`."""
        places: dict[Kind, int] = {}
        pairs = [(row[0], places.setdefault(row[1:], len(places))) for row in rows]
        table = np.array(pairs, np.int64).reshape(-1, 2)
        return cls(upto, table[:, 0].copy(), table[:, 1].astype(np.int32), tuple(places))

    def counts(self) -> dict[Kind, int]:
        """Return kind -> number of matters, those that occur."""
        numbers = np.bincount(self.kinds, minlength=len(self.names)).tolist()
        return {name: number for name, number in zip(self.names, numbers, strict=True) if number}

    def renewed(
        self, touched: Collection[int], rows: Iterable[tuple[object, ...]], *, upto: int
    ) -> Tally:
        """Return the tally with `rows` instead of what the matters `touched` counted as."""
        stay = ~np.isin(self.pks, list(touched))
        fresh = Tally.of(rows, upto=upto)
        places = {name: place for place, name in enumerate(self.names)}
        moved = [places.setdefault(name, len(places)) for name in fresh.names]
        kinds = np.array(moved, np.int32)[fresh.kinds]
        return Tally(
            upto,
            np.concatenate([self.pks[stay], fresh.pks]),
            np.concatenate([self.kinds[stay], kinds]),
            tuple(places),
        )


def tallied(listed: Listed, held: Tally | None = None) -> Tally:
    """Return the tally of `listed`: made of `held`, an older one of the same list, if need be.

    Cost: two queries with `held`, of which one asks for the matters that were touched; else two,
    of which one goes through the list.
    """
    upto = latest_event()
    if held is None or held.upto > upto:  # the database was set back to an older state
        return Tally.of(listed.iterator(), upto=upto)
    done = _done_since(held.upto - LATE)
    if len(done) > MOST:
        return Tally.of(listed.iterator(), upto=upto)
    touched = frozenset(pk for pk in done if pk is not None)
    return held.renewed(touched, listed.filter(pk__in=touched), upto=upto)


def _done_since(number: int) -> list[int | None]:
    """Return the matter of each event behind `number`, whoever sees it; `MOST` and one at most.

    Not distinct, nor without those of no matter: SQLite would go through the index of all
    matters for that, and a page would cost the more the longer the record is.
    """
    with acting(SYSTEM):
        later = Event.objects.filter(pk__gt=number).order_by("-pk")
        return list(later.values_list("matter", flat=True)[: MOST + 1])
