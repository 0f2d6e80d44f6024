"""Why a rule or its facts are refused: always with the place and with what was wanted."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from guatu.errors import Invalid


class RuleRefused(Invalid):
    """A rule is not what was wanted. Facts: `line` and `column`, from 1, and the rule's own."""

    code = "rules.refused"


class Syntax(RuleRefused):
    """The text is not an expression."""

    code = "rules.syntax"


class NotAllowedHere(RuleRefused):
    """The text is SQL, but not of the kind that a rule may hold."""

    code = "rules.not_allowed_here"


class UnknownColumn(RuleRefused):
    """A name that is no column."""

    code = "rules.unknown_column"


class UnknownFunction(RuleRefused):
    """A function that is not in the list."""

    code = "rules.unknown_function"


class WrongKind(RuleRefused):
    """A text where a number is wanted, and the like."""

    code = "rules.wrong_kind"


class WrongArguments(RuleRefused):
    """A function with too few, too many or unsuitable arguments."""

    code = "rules.wrong_arguments"


class TooNested(RuleRefused):
    """Functions of dates stand inside of each other, deeper than databases read."""

    code = "rules.too_nested"


class TooDeep(RuleRefused):
    """Brackets in brackets in brackets, or a text without end."""

    code = "rules.too_deep"


class MayOverflow(RuleRefused):
    """The numbers may grow, or shrink, beyond what a machine can count with."""

    code = "rules.may_overflow"


class DividesByZero(RuleRefused):
    """A division by a written zero."""

    code = "rules.divides_by_zero"


class MisplacedTotal(RuleRefused):
    """`sum`, `count` and the like where there is one row, or a bare column where there are many."""

    code = "rules.misplaced_total"


class BadFact(Invalid):
    """A value of the facts is not of its column's kind."""

    code = "rules.bad_fact"


def nearest(name: str, names: Iterable[str]) -> str:
    """Return up to three of `names` that look like `name`, or all when none does (at most 12)."""
    known = sorted(names)
    close = get_close_matches(name.lower(), known, n=3, cutoff=0.6)
    return ", ".join(close or known[:12])


def place(text: str, offset: int) -> dict[str, int]:
    """Return `line` and `column`, both from 1, of the character at `offset` of `text`."""
    before = text[:offset]
    return {
        "line": before.count("\n") + 1,
        "column": offset - (before.rfind("\n") + 1) + 1,
    }
