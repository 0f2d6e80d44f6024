"""A book of lights: a TOML file with lights of matters or units, and their escalation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from guatu.rules import Column, Kind, Rule, WorkdayTable
from guatu.rules.book import Header, check_name, load_toml, parameter_columns, read_header
from guatu.rules.fields import Fields
from guatu.watch.columns import COUNTED_COLUMNS, ESCALATION_COLUMNS, MATTER_COLUMNS, UNIT_COLUMNS
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
        unit_escalations: steps that hang on the lights of units.
        counts: name -> rule; how many matters of a unit it holds for, for its lights.
    """

    header: Header
    about: str
    lights: LightTable
    unit_lights: LightTable | None
    escalations: tuple[Escalation, ...]
    unit_escalations: tuple[Escalation, ...] = ()
    counts: Mapping[str, Rule] = field(default_factory=dict)

    def own_counts(
        self, workdays: WorkdayTable | None
    ) -> dict[str, Callable[[Mapping[str, object]], bool]]:
        """Return name -> whether a matter with such facts counts."""

        def test(rule: Rule) -> Callable[[Mapping[str, object]], bool]:
            return lambda facts: rule.holds({**facts, **self.lights.constants}, workdays)

        return {name: test(rule) for name, rule in self.counts.items()}


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
    counts = _counts(fields, {**built_in, **own}) if parts else {}
    of_units = {
        **COUNTED_COLUMNS, **parameter_columns(header),
        **{name: column for name, (column, _) in counts.items()},
    }  # fmt: skip
    book = LightBook(
        header=header,
        about=about,
        lights=table_of(fields.tables("light"), {**built_in, **own}, constants, section="light"),
        unit_lights=(table_of(parts, of_units, constants, section="unit_light") if parts else None),
        escalations=tuple(
            read_escalation(part, {**built_in, **ESCALATION_COLUMNS, **own})
            for part in fields.tables("escalation")
        ),
        unit_escalations=tuple(
            read_escalation(part, {**of_units, **_OF_UNITS})
            for part in (fields.tables("unit_escalation") if parts else [])
        ),
        counts={name: rule for name, (_, rule) in counts.items()},
    )
    fields.close()
    return book


# What is known of the light of a unit besides its counts.
_OF_UNITS = {
    name: ESCALATION_COLUMNS[name] for name in ("colour", "light", "told_times", "told_on")
}


def _counts(fields: Fields, columns: Mapping[str, Column]) -> dict[str, tuple[Column, Rule]]:
    """Return the tables [counts.NAME]: each a column of units, and which matters it counts."""
    found = {}
    for name, part in fields.named("counts").items():
        check_name(part, name, taken=name in columns or name in UNIT_COLUMNS)
        column = Column(name, Kind.NUMBER, part.text("zh", name), part.text("en", name), "件")
        found[name] = column, part.rule("when", columns)
        part.close()
    return found
