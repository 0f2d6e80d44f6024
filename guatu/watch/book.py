"""A book of lights: a TOML file with lights of matters or units, and their escalation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from guatu.rules.book import Header, load_toml, parameter_columns, read_header
from guatu.rules.fields import Fields
from guatu.watch.columns import ESCALATION_COLUMNS, MATTER_COLUMNS, UNIT_COLUMNS
from guatu.watch.escalation import Escalation, read_escalation
from guatu.watch.light import LightTable, table_of


@dataclass(frozen=True, slots=True)
class LightBook:
    """Lights of one city's rule.

    Attributes:
        header: where it comes from.
        about: what a row of facts is: `matter` or `unit`.
        lights: its table.
        unit_lights: of units, from their matters' lights; None when the book has none.
        escalations: steps that hang on the lights.
    """

    header: Header
    about: str
    lights: LightTable
    unit_lights: LightTable | None
    escalations: tuple[Escalation, ...]


def read_light_book(
    data: bytes, *, name: str, given: Mapping[str, Decimal] | None = None, check_only: bool = False
) -> LightBook:
    """Return the book that a TOML file holds.

    Args:
        data: of the file.
        name: of the file, for messages.
        given: values of parameters, instead of the file's.
        check_only: parameters that the city must set may be unset; they count as 0.

    Raises:
        Invalid: something is missing, unknown, not what was wanted, or a rule is refused.
    """
    fields = Fields(load_toml(data, name), name)
    about = fields.choice("about", ["matter", "unit"], "matter")
    built_in = MATTER_COLUMNS if about == "matter" else UNIT_COLUMNS
    header = read_header(fields, {**MATTER_COLUMNS, **UNIT_COLUMNS, **ESCALATION_COLUMNS})
    assumed = {n: Decimal(0) for n, value in header.parameters.items() if value is None}
    settings = header.settings({**assumed, **(given or {})} if check_only else given)
    constants = {key: float(value) for key, value in settings.items()}
    own = {**header.columns, **parameter_columns(header)}
    parts = fields.tables("unit_light") if about == "matter" else []
    book = LightBook(
        header=header,
        about=about,
        lights=table_of(fields.tables("light"), {**built_in, **own}, constants, section="light"),
        unit_lights=(
            table_of(parts, {**UNIT_COLUMNS, **own}, constants, section="unit_light")
            if parts
            else None
        ),
        escalations=tuple(
            read_escalation(part, {**built_in, **ESCALATION_COLUMNS, **own})
            for part in fields.tables("escalation")
        ),
    )
    fields.close()
    return book
