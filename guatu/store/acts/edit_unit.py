"""改单位: another name, further names, a group, or its last day. Its key and place never change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.checks import check_text
from guatu.store.models import Unit, UnitAlias
from guatu.store.permission import require
from guatu.store.record import Deed, act, note
from guatu.store.snapshot import stored_value


@dataclass(frozen=True, slots=True)
class UnitEdit:
    """What a unit shall be from now on; `valid_to` is its last day, included."""

    name: str
    aliases: tuple[str, ...] = ()
    code: str = ""
    group: str = ""
    valid_to: date | None = None


@act
def edit_unit(unit: Unit, edit: UnitEdit, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """Make `unit` what `edit` says; the name it had stays an alias, so that old papers find it.

    Nothing is recorded when nothing differs.

    Raises:
        NotAllowed: `actor` does not keep the system. Invalid: a blank name or a long one, or a
            last day before the first.
    """
    require(actor, "unit.edit")
    name = edit.name.strip()
    for text in (name, *edit.aliases):
        check_text(text, "field.name")
        if len(text) > 120:
            raise Invalid(what="field.name", value=f"{text[:20]}…", wanted="≤ 120 字")
    if edit.valid_to and unit.valid_from and edit.valid_to < unit.valid_from:
        raise Invalid(what="field.until", value=edit.valid_to, wanted=f"≥ {unit.valid_from}")
    aliases = {*edit.aliases, *([unit.name] if name != unit.name else [])} - {name}
    before = {**_facts(unit), "aliases": sorted(unit.aliases.values_list("name", flat=True))}
    for field, value in (("name", name), ("code", edit.code.strip()), ("group", edit.group.strip()),
                         ("valid_to", edit.valid_to)):  # fmt: skip
        setattr(unit, field, value)
    after = {**_facts(unit), "aliases": sorted(aliases)}
    if changed := {field for field in after if after[field] != before[field]}:
        unit.save(update_fields=["name", "code", "group", "valid_to"])
        _set_aliases(unit, aliases)
        note(
            f"unit:{unit.key}",
            Deed("unit.edit", actor, at, reason),
            before={field: before[field] for field in changed},
            after={field: after[field] for field in changed},
        )


def _facts(unit: Unit) -> dict[str, object]:
    names = ("name", "code", "group", "valid_to")
    return {name: stored_value(name, getattr(unit, name)) for name in names}


def _set_aliases(unit: Unit, aliases: set[str]) -> None:
    held = UnitAlias.objects.filter(unit=unit)
    held.exclude(name__in=aliases).delete()
    known = set(held.values_list("name", flat=True))
    UnitAlias.objects.bulk_create(UnitAlias(unit=unit, name=n) for n in sorted(aliases - known))
