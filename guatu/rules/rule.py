"""A rule: a text that was parsed and checked once, to be run in many ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guatu.rules.build import TOTALS
from guatu.rules.kinds import Column, Kind, Value, WorkdayTable
from guatu.rules.parse import parse
from guatu.rules.refusals import MisplacedTotal, WrongKind, place
from guatu.rules.sql import Dialect, to_sql
from guatu.rules.tree import Node
from guatu.rules.values import Evaluator, Row, day_of
from guatu.rules.words import Speaker
from guatu.wording import Language


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked rule; made by `parse_rule` only.

    Attributes:
        text: as it was written.
        tree: as it was understood.
        columns: the columns that it uses, with their definitions.
    """

    text: str
    tree: Node
    columns: Mapping[str, Column]

    @property
    def kind(self) -> Kind | None:
        """The kind of its value; None for a bare NULL."""
        return self.tree.kind

    @property
    def uses_workdays(self) -> bool:
        """Whether it counts working days, and so needs a calendar."""
        return any(node.op in {"workdays", "add_workdays"} for node in self.tree.walk())

    def value(self, facts: Row, workdays: WorkdayTable | None = None) -> Value:
        """Return the value for one row of facts; None is *not known*.

        Args:
            facts: column -> value; a column that is absent is not known.
            workdays: what `workdays` and `add_workdays` count in; without it they know nothing.

        Raises:
            BadFact: a value is not of its column's kind.
        """
        return self._as_value(Evaluator(self.columns, workdays).value(self.tree, facts))

    def total(self, rows: Sequence[Row], workdays: WorkdayTable | None = None) -> Value:
        """Return the value of a rule of totals over `rows`, in any order."""
        return self._as_value(Evaluator(self.columns, workdays).total(self.tree, rows))

    def holds(self, facts: Row, workdays: WorkdayTable | None = None) -> bool:
        """Return whether the rule is known to be true; not known is not true."""
        return self.value(facts, workdays) is True

    def values(self, facts: Row) -> dict[str, object]:
        """Return the columns that the rule looks at, with their values in `facts`."""
        return {name: facts.get(name) for name in self.columns}

    def sql(self, dialect: Dialect, names: Mapping[str, str] | None = None) -> str:
        """Return the rule as an expression of `dialect`; see `guatu.rules.sql.to_sql`."""
        return to_sql(self.tree, dialect, names)

    def _as_value(self, value: Value) -> Value:
        return day_of(value) if self.kind is Kind.DATE else value


def parse_rule(
    text: str,
    columns: Mapping[str, Column],
    *,
    wanted: Kind | None = Kind.BOOL,
    totals: bool = False,
) -> Rule:
    """Return the rule that `text` says.

    Args:
        text: one SQL expression.
        columns: what it may speak of.
        wanted: the kind that its value must have; None for any.
        totals: whether it is about many rows: then `sum`, `count` and the like are needed, and
            every column stands inside of one of them. Otherwise they are refused.

    Raises:
        RuleRefused: with line, column and what was wanted.

    Cost: below 1 ms for a usual rule.
    """
    tree = parse(text, columns)
    if wanted is not None and tree.kind not in {wanted, None}:
        kind = tree.kind.value if tree.kind else "null"
        raise WrongKind(
            **place(text, tree.start), what=text.strip()[:60], kind=kind, wanted=wanted.value
        )
    _check_totals(text, tree, totals=totals)
    used = sorted({str(node.value) for node in tree.walk() if node.op == "column"})
    return Rule(text, tree, {name: columns[name] for name in used})


def _check_totals(text: str, node: Node, *, totals: bool) -> None:
    """Refuse a total where there is one row, and a bare column where there are many."""
    is_total = node.op in TOTALS
    if (is_total and not totals) or (node.op == "column" and totals):
        raise MisplacedTotal(**place(text, node.start), name=str(node.value or node.op))
    for arg in () if is_total else node.args:
        _check_totals(text, arg, totals=totals)


def explain(
    rule: Rule, facts: Row, language: Language = "zh", *, workdays: WorkdayTable | None = None
) -> str:
    """Return why the rule holds, or does not, for `facts`: itself in words, values filled in."""
    return Speaker(rule.columns, facts, language, workdays).say(rule.tree)
