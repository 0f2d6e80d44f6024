"""The checked tree of a rule, and how large its numbers can get.

A tree is made by `guatu.rules.parse` alone; whoever holds one knows that its names, kinds and
arguments are right. Dates inside a tree are counted in days (1 January of year 1 is day 1), so
that adding days can never leave the calendar in the middle of a rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import frexp

from guatu.rules.kinds import Kind, Value

# Powers of two that a double holds with room to spare; see `Size`.
ROOM = 1000
# Signs that are read from the left on: `a + b - c` needs no brackets.
CHAINS = (frozenset({"add", "sub"}), frozenset({"mul", "div"}))


@dataclass(frozen=True, slots=True)
class Size:
    """Bounds of a number, as powers of two, kept so that no rule can overflow.

    The number is a multiple of 2**grain and smaller than 2**top in size. A number of a fact is
    below 2**50 (1e15), and not below 2**-50 unless it is 0, so with its 53 bits a multiple of
    2**-103. PostgreSQL stops at an overflow where the others say infinity: none may happen.
    """

    top: int = 50
    grain: int = -103

    @classmethod
    def of(cls, number: float) -> Size:
        """Return the bounds of a written number."""
        exponent = frexp(number)[1]
        return cls(exponent, exponent - 53)

    def plus(self, other: Size) -> Size:
        """Return the bounds of a sum or a difference."""
        return Size(max(self.top, other.top) + 1, min(self.grain, other.grain))

    def times(self, other: Size) -> Size:
        """Return the bounds of a product."""
        return Size(self.top + other.top, self.grain + other.grain)

    def over(self, other: Size) -> Size:
        """Return the bounds of a quotient, the divisor being a number that is not 0."""
        return Size(self.top - other.grain, self.grain - other.top - 53)

    def joined(self, other: Size) -> Size:
        """Return the bounds of either of two numbers."""
        return Size(max(self.top, other.top), min(self.grain, other.grain))

    @property
    def is_safe(self) -> bool:
        """Whether a double holds every such number."""
        return self.top <= ROOM and self.grain >= -ROOM


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a rule.

    Attributes:
        op: `literal`, `column`, or what is done with `args`: a key of `guatu.rules.values`.
        kind: of its value; None for a bare NULL, which is of any kind.
        args: the parts it is made of.
        value: of a literal its value (a date as its day number), of a column its name.
        start: where it stands in the text; `end` is not included.
        size: bounds of its number.
        weight: how many parts its SQL has, repeated ones counted again.
        opens: how many things a parser of its SQL has open at its deepest place, at most.
    """

    op: str
    kind: Kind | None
    args: tuple[Node, ...] = ()
    value: Value = None
    start: int = 0
    end: int = 0
    size: Size = Size()
    weight: int = 1
    opens: int = 4

    def walk(self) -> Iterator[Node]:
        """Yield this part and all parts below it, a parent before its children."""
        yield self
        for arg in self.args:
            yield from arg.walk()
