"""Classes A, B, C, ... from scores: by score, or by a share or number of the units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from guatu.rank.scorecard import Class, Classes, Effect, micro

_ROUNDING = {"down": ROUND_FLOOR, "nearest": ROUND_HALF_UP, "up": ROUND_CEILING}


def class_of_units(rule: Classes, scores: Mapping[str, int]) -> dict[str, str]:
    """Return the class of each unit.

    Args:
        rule: of the classes.
        scores: unit -> score in millionths; those that are ranked together.

    Units of one score stay together: at a cut they are all in, or all out, as the rule says.
    """
    if rule.by_score:
        return {unit: _by_score(rule.classes, score) for unit, score in scores.items()}
    found: dict[str, str] = {}
    rest = rule.classes[-1]
    for each in rule.classes[:-1]:
        left = {unit: score for unit, score in scores.items() if unit not in found}
        count = _count(rule, each, len(scores))
        cut = _cut(left, count, tied_in=rule.tied_in, best=not each.is_bottom)
        reached = [unit for unit in cut if each.start is None or scores[unit] >= micro(each.start)]
        found |= dict.fromkeys(reached, each.key)
    return {unit: found.get(unit, rest.key) for unit in scores}


def class_after(rule: Classes, now: str, effect: Effect, to_class: str | None) -> str:
    """Return the class of a unit in class `now` after the veto `effect`.

    `to_class` is the class that the veto names, if it names one. The best class comes first in
    the order of a file, those taken from the bottom last; the lowest has none below it.
    """
    if effect is Effect.CLASS:
        return to_class or now
    order = rule.best_first
    place = order.index(now)
    place = max(place, order.index(to_class)) if to_class else min(place + 1, len(order) - 1)
    return order[place]


def _by_score(classes: Sequence[Class], score: int) -> str:
    return next(each.key for each in classes if each.start is None or score >= micro(each.start))


def _count(rule: Classes, each: Class, size: int) -> int:
    if each.count is not None:
        return each.count
    share = (each.share or Decimal(0)) * size
    return int(share.quantize(Decimal(1), rounding=_ROUNDING[rule.rounding]))


def _cut(scores: Mapping[str, int], count: int, *, tied_in: bool, best: bool) -> list[str]:
    """Return the `count` best (or worst) units, more or fewer where the cut is tied."""
    ordered = sorted(scores, key=lambda unit: -scores[unit] if best else scores[unit])
    if count <= 0:
        return []
    if count >= len(ordered):
        return ordered
    edge = scores[ordered[count - 1]]
    if scores[ordered[count]] != edge:
        return ordered[:count]
    if tied_in:
        return [u for u in ordered if (scores[u] >= edge if best else scores[u] <= edge)]
    return [u for u in ordered if (scores[u] > edge if best else scores[u] < edge)]
