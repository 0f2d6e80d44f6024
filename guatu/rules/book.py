"""What all rule files have in common: where they come from, their columns and parameters.

[book]                      who says so, and when
zh = "…"  en = "…"  source = "…"  year = 2025
[columns.亩均税收]            columns of the facts, besides the built-in ones
kind = "number"  zh = "…"  en = "…"  unit = "…"
[parameters.near_days]      numbers that the rules name
value = 7                   or: to_be_set = true, for the city to fill in
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from guatu.errors import Invalid
from guatu.rules.fields import BadValue, Fields
from guatu.rules.kinds import Column, Kind


class NotToml(Invalid):
    """A file is not TOML."""

    code = "rules.not_toml"


class ParameterUnset(Invalid):
    """A number that the city must set was not."""

    code = "rules.parameter_unset"


class ParameterUnknown(Invalid):
    """A number was set that the book does not have."""

    code = "rules.parameter_unknown"


@dataclass(frozen=True, slots=True)
class Header:
    """Where a rule file comes from; its names; what its rules may speak of.

    Attributes:
        zh: its title; `en` the same in English.
        source: the document that published the rule, or where it was seen.
        year: of the rule.
        version: of the file, for what was computed with it.
        note: what else its author says.
        parameter_names: parameter -> its words in Chinese and English.
        columns: what it declares, by name.
        parameters: numbers that its rules name; None for one that the city must set.
    """

    zh: str
    en: str
    source: str
    year: int
    version: str = "1"
    columns: Mapping[str, Column] = field(default_factory=dict)
    parameters: Mapping[str, Decimal | None] = field(default_factory=dict)
    note: str = ""
    parameter_names: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def settings(self, given: Mapping[str, Decimal] | None = None) -> dict[str, Decimal]:
        """Return all parameters, those of `given` instead of the file's.

        Raises:
            ParameterUnset: one that the city must set was not given.
            ParameterUnknown: one was given that the file does not have.
        """
        given = given or {}
        for name in given:
            if name not in self.parameters:
                raise ParameterUnknown(name=name, known=", ".join(self.parameters) or "–")
        merged = {**self.parameters, **given}
        unset = [name for name, value in merged.items() if value is None]
        if unset:
            raise ParameterUnset(names=", ".join(unset))
        return {name: value for name, value in merged.items() if value is not None}


def load_toml(data: bytes, name: str) -> dict[str, object]:
    """Return the tables of a TOML file; numbers stay as they are written.

    Raises:
        NotToml: it is no UTF-8 or no TOML; says where.
    """
    try:
        return tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        problem = "not in UTF-8; save it in UTF-8 / 不是UTF-8编码，请另存为UTF-8"
    except RecursionError:
        problem = "brackets too deep / 括号嵌套过深"
    except tomllib.TOMLDecodeError as refused:
        problem = str(refused)
    raise NotToml(name=name, problem=problem)


def read_header(fields: Fields, built_in: Mapping[str, Column]) -> Header:
    """Return the common part of a rule file, without `built_in` columns among its own.

    Raises:
        Invalid: something is missing, unknown, or not what was wanted.
    """
    book = fields.table("book") or Fields({}, fields.place("[book]"))
    columns = {name: read_column(name, part) for name, part in fields.named("columns").items()}
    read = {name: _parameter(name, part) for name, part in fields.named("parameters").items()}
    parameters = {name: value for name, (value, _) in read.items()}
    for name in [*columns, *parameters]:
        check_name(fields, name, taken=name in built_in or (name in columns and name in parameters))
    header = Header(
        zh=book.text("zh"),
        en=book.text("en"),
        source=book.text("source"),
        year=book.whole("year", least=1949),
        version=book.text("version", "1"),
        columns=columns,
        parameters=parameters,
        note=book.text("note", ""),
        parameter_names={name: words for name, (_, words) in read.items()},
    )
    book.close()
    return header


def parameter_columns(header: Header) -> dict[str, Column]:
    """Return the parameters as columns: rules name them alike."""
    return {
        name: Column(name, Kind.NUMBER, *header.parameter_names.get(name, (name, name)))
        for name in header.parameters
    }


def read_column(name: str, part: Fields) -> Column:
    """Return the column that a table [columns.NAME] declares."""
    kind = Kind(part.choice("kind", [kind.value for kind in Kind]))
    column = Column(
        name=name,
        kind=kind,
        zh=part.text("zh", name),
        en=part.text("en", name),
        unit=part.text("unit", ""),
        null=part.text("null", "not known"),
    )
    part.close()
    return column


def _parameter(name: str, part: Fields) -> tuple[Decimal | None, tuple[str, str]]:
    """Return a parameter's value, none when the city must set it, and its words."""
    zh = part.text("zh", name)
    words = zh, part.text("en", name)
    to_be_set = part.flag("to_be_set", False)
    value = None if to_be_set else part.number("value")
    part.close()
    return value, words


def check_name(fields: Fields, name: str, *, taken: bool) -> None:
    """Refuse a name that is `taken`, or that a rule could not be written with."""
    if taken or not re.fullmatch(r"[^\W\d]\w*", name) or name != name.lower():
        wanted = "a new name of small letters, digits, _ / 未用过的名称（小写字母、数字、_、汉字）"
        raise BadValue(where=fields.where, key="columns, parameters", value=name, wanted=wanted)
