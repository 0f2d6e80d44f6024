"""The same demand met again: in the next meeting, in another paper, with a new date or unit.

Two demands are compared by the pairs of characters of what is to be done. Pairs inside verbs
and adverbs that any demand has (加强, 切实, 推进) count little, so that what remains is the thing:
科创二路管线迁改. Likeness is the weighted share of common pairs, seen from both and from the
shorter one, since a second telling is often a part of the first.

The threshold is data (`books/lexicon/same.toml`), measured on labelled pairs; docs/reading.md
shows precision and recall. guatu proposes, a person links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import regex

from guatu.books import load_book
from guatu.read.statements.deadlines import find_deadlines
from guatu.read.statements.lexicon import Kind, lexicon

_WORDS = regex.compile(r"[\p{Han}A-Za-z0-9]+")
_UNITS = regex.compile(r"[、；;，,\s]+")
_JOINING = Kind.MODAL | Kind.LINK | Kind.MEANS | Kind.ITEM | Kind.OWN
_COMMON = Kind.IMPERATIVE | Kind.ADVERB
_COMMON_WORD, _LINKS, _OUT = 1, 2, 3
# With fewer pairs of its own a demand says too little to be told from others: 要压实责任。
_LEAST = 3
# Of the two views the one from the shorter demand may flatter: it counts a little less.
_SHORTER = 0.8


@dataclass(frozen=True, slots=True)
class Demand:
    """What is compared. Units are joined by ；; the deadline is as printed and as ISO."""

    task: str
    responsible: str | None = None
    deadline: str | None = None
    deadline_iso: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What the later telling says otherwise: `field` is deadline or responsible."""

    field: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Same:
    """That two demands are likely one: how alike (0 to 1), by which words, and what changed."""

    score: float
    shared: tuple[str, ...]
    changes: tuple[Change, ...]


def likeness(first: Demand, second: Demand) -> float:
    """Return how alike two demands are, 0 to 1; the order does not matter.

    Cost: linear in the lengths of the tasks.
    """
    return _likeness(_weights(first.task), _weights(second.task)) * _unit_factor(first, second)


def same_demand(known: Demand, met: Demand) -> Same | None:
    """Return what makes `met` the demand `known` told again, `None` when it is another."""
    score = likeness(known, met)
    if score < threshold():
        return None
    return Same(score, _shared(known.task, met.task), changes_between(known, met))


def find_same(met: Demand, known: Mapping[str, Demand]) -> list[tuple[str, Same]]:
    """Return the keys of the demands that `met` tells again, the most alike first.

    Ties are in the order of the keys. Cost: linear in the characters of `known`.
    """
    found = [(key, same) for key, demand in known.items() if (same := same_demand(demand, met))]
    return sorted(found, key=lambda item: (-item[1].score, item[0]))


class DemandIndex:
    """Known demands by their pairs of characters, for asking about many.

    Asking costs what the known demands share with the one asked about, not all there are.
    """

    def __init__(self, known: Mapping[str, Demand]) -> None:
        self._known = dict(known)
        self._keys: dict[str, list[str]] = defaultdict(list)
        for key, demand in self._known.items():
            for entry in _entries(demand):
                self._keys[entry].append(key)

    def find(self, met: Demand) -> list[tuple[str, Same]]:
        """Return what `find_same` returns."""
        keys = {key for entry in _entries(met) for key in self._keys.get(entry, ())}
        return find_same(met, {key: self._known[key] for key in self._known if key in keys})


def changes_between(known: Demand, met: Demand) -> tuple[Change, ...]:
    """Return what `met` says otherwise; what it leaves out is no change.

    A deadline is another when its day is; a unit is new when `known` does not name it.
    """
    changes = []
    says, said = (demand.deadline_iso or demand.deadline or "" for demand in (met, known))
    if met.deadline and says != said and not _is_day_of_year(says, said):
        changes.append(Change("deadline", known.deadline, met.deadline))
    if met.responsible and _units(met) - _units(known):
        changes.append(Change("responsible", known.responsible, met.responsible))
    return tuple(changes)


def _is_day_of_year(says: str, said: str) -> bool:
    """Tell whether one of two days has no year (--11-15) and else is the other."""
    return "--" in (says[:2], said[:2]) and says[-6:] == said[-6:]


def threshold() -> float:
    """Return the likeness from which two demands are proposed as one."""
    return float(_book()["threshold"])


@dataclass(frozen=True, slots=True)
class Measured:
    """How well the threshold tells labelled pairs apart, for whoever decides by it."""

    threshold: float
    pairs: int
    precision: float
    recall: float


def measured() -> Measured:
    """Return the threshold with what was measured of it; a test holds the figures."""
    told = _book()["measured"]
    return Measured(threshold(), told["pairs"], told["precision"], told["recall"])


@cache
def _book() -> dict[str, Any]:
    return load_book("lexicon/same.toml")


@lru_cache(maxsize=1 << 16)
def _weights(task: str) -> Mapping[str, float]:
    """Return the pairs of characters of a task with their weights, 1 for what is its own.

    Deadlines are left out: a new date does not make another demand.
    """
    mask = _mask(task)
    small = float(_book()["common_weight"])
    weights: dict[str, float] = {}
    for run in _WORDS.finditer(task):
        for at in range(run.start(), run.end() - 1):
            one, two = mask[at], mask[at + 1]
            if _OUT in (one, two):
                continue
            weight = small if _LINKS in (one, two) or (one and two) else 1.0
            pair = task[at : at + 2]
            weights[pair] = max(weight, weights.get(pair, 0.0))
    return weights


def _mask(task: str) -> bytearray:
    """Return for each character whether it is own (0), common, a link or a deadline."""
    mask = bytearray(len(task))
    for cue in lexicon().scan(task):
        kind = _LINKS if cue.kinds & _JOINING else _COMMON_WORD if cue.kinds & _COMMON else 0
        if kind:
            mask[cue.start : cue.end] = bytes([kind]) * (cue.end - cue.start)
    for item in find_deadlines(task):
        mask[item.start : item.end] = bytes([_OUT]) * (item.end - item.start)
    return mask


def _likeness(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    if _says_little(first) or _says_little(second):
        return 1.0 if first and first.keys() == second.keys() else 0.0
    whole, other = sum(first.values()), sum(second.values())
    both = sum(min(weight, second[pair]) for pair, weight in first.items() if pair in second)
    return max(2 * both / (whole + other), _SHORTER * both / min(whole, other))


def _says_little(weights: Mapping[str, float]) -> bool:
    """Tell whether a task has too few words of its own to be told from others."""
    return sum(weight == 1.0 for weight in weights.values()) < _LEAST


def _unit_factor(first: Demand, second: Demand) -> float:
    """Return the factor for units that have nothing in common; 1 when one names none."""
    one, two = _units(first), _units(second)
    if not one or not two or one & two:
        return 1.0
    return float(_book()["other_unit"])


def _entries(demand: Demand) -> list[str]:
    """Return under what a demand stands in an index: its own pairs, or all when it says little."""
    weights = _weights(demand.task)
    if _says_little(weights):
        return ["=" + "|".join(sorted(weights))]
    return [pair for pair, weight in weights.items() if weight == 1.0]


def _units(demand: Demand) -> frozenset[str]:
    return frozenset(filter(None, _UNITS.split(demand.responsible or "")))


def _shared(first: str, second: str) -> tuple[str, ...]:
    """Return the stretches of own words that both have, the longest first, three at most."""
    own = [pair for pair, weight in _weights(first).items() if weight == 1.0]
    pairs = [pair for pair in own if pair in _weights(second)]
    stretches: list[str] = []
    for pair in pairs:
        if stretches and stretches[-1][-1] == pair[0] and stretches[-1] + pair[1] in first:
            stretches[-1] += pair[1]
        else:
            stretches.append(pair)
    return tuple(sorted(stretches, key=lambda words: (-len(words), words))[:3])


def precision_and_recall(
    pairs: Sequence[tuple[Demand, Demand, bool]],
) -> list[tuple[float, float, float]]:
    """Return (threshold, precision, recall) from 0.10 to 0.90 by 0.05, for setting it.

    `pairs` are two demands and whether a person says that they are one.
    """
    scored = [(likeness(first, second), same) for first, second, same in pairs]
    rows = []
    for step in range(2, 19):
        limit = step / 20
        taken = [same for score, same in scored if score >= limit]
        hits, wanted = sum(taken), sum(same for _, same in scored)
        rows.append((limit, hits / len(taken) if taken else 1.0, hits / wanted))
    return rows
