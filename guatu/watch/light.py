"""Lights: a table of rules, read from the top; the first that holds gives the colour.

The last row has no rule and catches all that is left: what becomes of a matter that no rule
speaks of is written down, never assumed. A rule that is unknown (None) does not hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from guatu.errors import Invalid
from guatu.rules import Column, Dialect, Rule, WorkdayTable, explain
from guatu.rules.fields import Fields
from guatu.rules.words import shown
from guatu.watch.columns import MATTER_COLUMNS, SHAPES, Colour, Shape
from guatu.wording import Language


class NoLastRow(Invalid):
    """A table of lights does not say what all other matters get, or says it too early."""

    code = "watch.no_last_row"


class SameSign(Invalid):
    """Two colours cannot be told apart, or one looks in two ways."""

    code = "watch.same_sign"


@dataclass(frozen=True, slots=True)
class Light:
    """The light of one matter or unit, with its reason.

    Attributes:
        colour: of the row that holds.
        key: of that row.
        values: the columns that the row's rule looked at, with their values.
        words: the reason in `zh` and `en`.
    """

    colour: Colour
    key: str
    values: Mapping[str, object]
    words: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class LightRow:
    """A row of a table of lights; `rule` is None in the last row only."""

    key: str
    colour: Colour
    shape: Shape
    zh: str
    en: str
    rule: Rule | None
    words_zh: str = ""
    words_en: str = ""


@dataclass(frozen=True)
class LightTable:
    """Rows from the top to the last, and the columns that their rules may speak of.

    `constants` are the book's parameters: facts that are the same for all.
    """

    rows: tuple[LightRow, ...]
    columns: Mapping[str, Column]
    constants: Mapping[str, float]

    def light(self, facts: Mapping[str, object], workdays: WorkdayTable | None = None) -> Light:
        """Return the light of one matter or unit.

        Args:
            facts: column -> value; `today` among them. What is absent is not known.
            workdays: what rules count working days in.

        Raises:
            BadFact: a value is not of its column's kind.
        """
        known = {**facts, **self.constants}
        row = next(row for row in self.rows if row.rule is None or row.rule.holds(known, workdays))
        words = {language: self._words(row, known, language, workdays) for language in _LANGUAGES}
        return Light(row.colour, row.key, row.rule.values(known) if row.rule else {}, words)

    def sql(self, dialect: Dialect, names: Mapping[str, str] | None = None) -> str:
        """Return one CASE that gives the key of the row that holds; see `Rule.sql`."""
        return self._case(dialect, names, [f"'{row.key}'" for row in self.rows])

    def colour_sql(self, dialect: Dialect, names: Mapping[str, str] | None = None) -> str:
        """Return one CASE that gives the colour."""
        return self._case(dialect, names, [f"'{row.colour}'" for row in self.rows])

    def number_sql(self, dialect: Dialect, names: Mapping[str, str] | None = None) -> str:
        """Return one CASE that gives the place of the row that holds, from 0."""
        return self._case(dialect, names, [str(number) for number in range(len(self.rows))])

    def row(self, key: str) -> LightRow:
        """Return the row with this key."""
        return self._by_key[key]

    @cached_property
    def used(self) -> frozenset[str]:
        """The columns that the rules look at, parameters left out."""
        names = {name for row in self.rows if row.rule for name in row.rule.columns}
        return frozenset(names - self.constants.keys())

    @cached_property
    def _by_key(self) -> dict[str, LightRow]:
        return {row.key: row for row in self.rows}

    def _case(self, dialect: Dialect, names: Mapping[str, str] | None, then: Sequence[str]) -> str:
        known = {name: repr(value) for name, value in self.constants.items()} | dict(names or {})
        whens = [
            f"WHEN {row.rule.sql(dialect, known)} THEN {answer}"
            for row, answer in zip(self.rows, then, strict=True)
            if row.rule
        ]
        return f"CASE {' '.join(whens)} ELSE {then[-1]} END" if whens else then[-1]

    def _words(
        self,
        row: LightRow,
        facts: Mapping[str, object],
        language: Language,
        workdays: WorkdayTable | None,
    ) -> str:
        """Return why: the row's own words, then its rule with the values filled in."""
        own = _filled(row.words_zh if language == "zh" else row.words_en, self, facts, language)
        if row.rule is None:
            return own or self._otherwise(facts, language)
        reason = explain(row.rule, facts, language, workdays=workdays)
        if not own:
            return reason
        return f"{own}（{reason}）" if language == "zh" else f"{own} ({reason})"

    def _otherwise(self, facts: Mapping[str, object], language: Language) -> str:
        """Return why the last row holds: what the thing is not, by which of its facts."""
        others = dict.fromkeys(row.zh if language == "zh" else row.en for row in self.rows[:-1])
        if not others:
            return _ALONE[language]
        told = [
            f"{column.zh if language == 'zh' else column.en} {shown(facts[name], column, language)}"
            for name, column in self.columns.items()
            if name in self.used and facts.get(name) not in (None, False)
        ]
        if language == "zh":
            seen = f"（{'，'.join(told)}）" if told else ""
            return f"不属于{''.join(f'“{word}”' for word in others)}{seen}"
        seen = f" ({', '.join(told)})" if told else ""
        return f"none of: {', '.join(others)}{seen}"


_LANGUAGES: tuple[Language, ...] = ("zh", "en")
_ALONE: Mapping[Language, str] = {"zh": "只有这一种灯", "en": "there is no other light"}


class _Shown(dict[str, str]):
    """Leaves what is no column as it stands."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _filled(words: str, table: LightTable, facts: Mapping[str, object], language: Language) -> str:
    """Return `words` with `{column}` replaced by values as people read them."""
    if "{" not in words:
        return words
    values = _Shown(
        {
            name: shown(facts.get(name), column, language)
            for name, column in table.columns.items()
            if f"{{{name}}}" in words
        }
    )
    return words.format_map(values)


def light_table(
    rows: Sequence[Mapping[str, object]],
    columns: Mapping[str, Column] = MATTER_COLUMNS,
    constants: Mapping[str, float] | None = None,
) -> LightTable:
    """Return the table that the `[[light]]` tables of a TOML file say.

    Args:
        rows: each with `colour`, `zh`, `en`, `when` (not in the last), and, if wanted, `key`
            (the colour otherwise), `shape`, `words_zh`, `words_en`.
        columns: what the rules may speak of, parameters included.
        constants: values of the parameters.

    Raises:
        Invalid: a key is missing, unknown or not what was wanted; a rule is refused.
        NoLastRow: the last row has a rule, or another has none.
        SameSign: two colours have one shape or word, or one colour has two shapes.
    """
    parts = [Fields(row, f"[[light]] {number}") for number, row in enumerate(rows, start=1)]
    return table_of(parts, columns, constants or {}, section="light")


def table_of(
    parts: Sequence[Fields],
    columns: Mapping[str, Column],
    constants: Mapping[str, float],
    *,
    section: str,
) -> LightTable:
    """Return the table of `parts`; as `light_table`, for rows that were read already."""
    made = tuple(_row(part, columns) for part in parts)
    if [row.rule is None for row in made] != [False] * (len(made) - 1) + [True]:
        raise NoLastRow(section=section, count=len(made))
    _check_signs(made)
    return LightTable(made, columns, constants)


def _row(part: Fields, columns: Mapping[str, Column]) -> LightRow:
    colour = Colour(part.choice("colour", [colour.value for colour in Colour]))
    row = LightRow(
        key=part.text("key", colour.value),
        colour=colour,
        shape=Shape(part.choice("shape", [shape.value for shape in Shape], SHAPES[colour].value)),
        zh=part.text("zh"),
        en=part.text("en"),
        rule=part.rule("when", columns) if "when" in part else None,
        words_zh=part.text("words_zh", ""),
        words_en=part.text("words_en", ""),
    )
    if not row.key.replace("-", "_").isidentifier():
        raise part.refused("key", "letters, digits, - and _ / 字母、数字、-和_")
    part.close()
    return row


def _check_signs(rows: Sequence[LightRow]) -> None:
    """Refuse lights that a person who sees no colours could not tell apart."""
    if len({row.key for row in rows}) < len(rows):
        raise SameSign(what="key", names=", ".join(row.key for row in rows))
    shapes = {(row.colour, row.shape) for row in rows}
    if len(shapes) != len({row.colour for row in rows}) or len(shapes) != len(
        {row.shape for row in rows}
    ):
        names = ", ".join(f"{colour} {shape}" for colour, shape in sorted(shapes))
        raise SameSign(what="shape", names=names)
    for words in ([(row.colour, row.zh) for row in rows], [(row.colour, row.en) for row in rows]):
        colours: dict[str, Colour] = {}
        for colour, word in words:
            if colours.setdefault(word, colour) is not colour:
                raise SameSign(what="zh/en", names=word)
