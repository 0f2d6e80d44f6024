"""Units by the names that documents use, and the tree for choosing one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from guatu.errors import NotFound
from guatu.store.models import Unit, UnitAlias

_BETWEEN = re.compile(r"[；;、，,]")


@dataclass(frozen=True, slots=True)
class UnitIndex:
    """Names and aliases that mean exactly one unit on a day."""

    by_name: dict[str, Unit]

    @classmethod
    def load(cls, on: date | None) -> Self:
        """Return the index for the day `on`; `None` takes names of all times. Two queries."""
        named: dict[str, set[Unit]] = {}
        units = {unit.pk: unit for unit in Unit.objects.all()}
        for unit in units.values():
            if on is None or unit.is_valid_on(on):
                named.setdefault(unit.name, set()).add(unit)
        for alias in UnitAlias.objects.all():
            late = on and alias.valid_to and on > alias.valid_to
            early = on and alias.valid_from and on < alias.valid_from
            if not late and not early:
                named.setdefault(alias.name, set()).add(units[alias.unit_id])
        # A name that could mean two is nobody's: guatu asks instead of guessing.
        return cls({name: held.pop() for name, held in named.items() if len(held) == 1})

    def named(self, text: str) -> Unit | None:
        """Return the unit that `text` names; of several printed ones, the first."""
        first = _BETWEEN.split(text.strip())[0].strip()
        return self.by_name.get(first)

    def all_named(self, text: str) -> list[Unit]:
        """Return the units that `text` names, in its order; names that mean none are left out."""
        parts = [part.strip() for part in _BETWEEN.split(text)]
        return [self.by_name[part] for part in parts if part in self.by_name]

    def names_in(self, text: str) -> list[str]:
        """Return the names printed in `text`, those of known units as guatu has them."""
        parts = filter(None, (part.strip() for part in _BETWEEN.split(text)))
        return [self.by_name[part].name if part in self.by_name else part for part in parts]


def unit_tree() -> list[Unit]:
    """Return all units, parents before children. Names of units are public. One query."""
    return list(Unit.objects.order_by("path"))


def unit_by_key(key: str) -> Unit:
    """Return the unit with `key`.

    Raises:
        NotFound: there is none.
    """
    unit = Unit.objects.filter(key=key).first()
    if unit is None:
        raise NotFound(what=key)
    return unit


def root_unit() -> Unit | None:
    """Return the city: the first unit without a parent; `None` in an empty store."""
    return Unit.objects.filter(parent=None).order_by("path").first()


def short_names() -> dict[str, str]:
    """Return unit key -> the shortest name it goes by, for where there is little room.

    Units without an alias are not in it. One query.
    """
    short: dict[str, str] = {}
    for key, own, alias in UnitAlias.objects.values_list("unit__key", "unit__name", "name"):
        short[key] = min(short.get(key, own), alias, key=len)
    return short
