"""The units of a matter beside its lead: responsible and supporting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guatu.store.models import Involvement, Matter, Unit
from guatu.store.snapshot import PARTS, unit_keys

Parts = Mapping[str, Iterable[Unit]]


def part_facts(parts: Parts) -> dict[str, list[str]]:
    """Return both parts as events hold them: lists of unit keys, sorted."""
    return {part: sorted(unit.key for unit in parts.get(part, ())) for part in PARTS}


def changed_parts(matter: Matter, parts: Parts) -> dict[str, tuple[list[str], list[str]]]:
    """Return part -> unit keys before and after, for those of `parts` that differ. One query."""
    held = list(matter.involvements.select_related("unit")) if parts else []
    pairs = {
        part: (unit_keys(held, part), sorted(unit.key for unit in units))
        for part, units in parts.items()
    }
    return {part: pair for part, pair in pairs.items() if pair[0] != pair[1]}


def set_parts(matter: Matter, parts: Parts) -> None:
    """Make `parts` the units of `matter` beside its lead; parts that are not named stay.

    A unit takes part once: one that is named for a part leaves the other.
    """
    for part, units in parts.items():
        listed = list(units)
        matter.involvements.filter(part=part).delete()
        matter.involvements.filter(unit__in=listed).delete()
        Involvement.objects.bulk_create(
            Involvement(matter=matter, unit=unit, part=part) for unit in listed
        )
