"""The value of a checked rule for one set of facts, and for many rows.

SQL's three-valued logic: None is *not known*, and what needs an unknown is itself unknown,
except where the answer does not depend on it (`false and unknown` is false). `guatu.rules.sql`
says the same in four dialects; a property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from math import floor, isfinite

from guatu.rules.kinds import LARGEST, SMALLEST, Column, Kind, Value, WorkdayTable
from guatu.rules.refusals import BadFact
from guatu.rules.tree import Node

LAST_DAY = date.max.toordinal()
# Half of what nine decimals can show, and the noise that doubles of some size carry: numbers
# nearer than this are equal, so that 0.4 - 0.3 is 0.1, as on paper.
NEAR = 1e-9
NOISE = 4e-15
# From here on a double has no decimals.
WHOLE = 4503599627370496.0
# Four units in the last place: 2.675 is stored a little below and is to round up to 2.68.
NUDGE = 1 + 2**-50
_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_NINE = Decimal("1e-9")

Row = Mapping[str, object]


def tolerance(number: float) -> float:
    """Return how far from `number` another may be and still be equal."""
    return NEAR + NOISE * abs(number)


def rounded(number: float, digits: int = 0) -> float:
    """Return `number` rounded to `digits` decimals, halves away from zero, as on paper."""
    scale = 10.0**digits
    scaled = abs(number) * scale * NUDGE
    if scaled >= WHOLE:
        return number
    whole = floor(scaled + 0.5) / scale
    return -whole if number < 0 else whole


def floored(number: float) -> float:
    """Return `number` rounded down; one that is `NEAR` a whole one is that, as on paper."""
    return number if abs(number) >= WHOLE else float(floor(number + NEAR))


def fact(column: Column, value: object) -> Value:
    """Return `value` as the column's kind, dates as dates.

    Raises:
        BadFact: it is of another kind, or a number that is too large, too small or none.
    """
    if value is None:
        return None
    match column.kind:
        case Kind.NUMBER if isinstance(value, int | float | Decimal) and _is_number(value):
            return float(value)
        case Kind.BOOL if value in (0, 1) and isinstance(value, int):
            return bool(value)
        case Kind.TEXT if isinstance(value, str):
            return str(value)
        case Kind.DATE if isinstance(value, date) and not isinstance(value, datetime):
            return value
    raise BadFact(name=column.name, value=repr(value)[:60], kind=column.kind.value)


def _is_number(value: float | Decimal) -> bool:
    if isinstance(value, bool) or not isfinite(value):
        return False
    return value == 0 or SMALLEST <= abs(float(value)) <= LARGEST


class Evaluator:
    """Evaluates one tree over rows; `columns` and `workdays` are what it looks things up in."""

    def __init__(self, columns: Mapping[str, Column], workdays: WorkdayTable | None) -> None:
        self._columns = columns
        self._workdays = workdays

    def value(self, node: Node, row: Row) -> Value:
        """Return the value of `node` for one row; a date as its day number."""
        match node.op:
            case "literal":
                return node.value
            case "column":
                return self._column(str(node.value), row)
            case "case":
                return self._case(node, row)
        return self._combined(node, [self.value(arg, row) for arg in node.args])

    def _combined(self, node: Node, args: list[Value]) -> Value:
        """Return what `node` makes of the values of its parts."""
        if node.op in _WITH_NULLS:
            return _WITH_NULLS[node.op](args)
        if None in args:
            return None
        if node.op in {"workdays", "add_workdays"}:
            return self._calendar(node.op, args)
        if node.op in {"eq", "ne"} and node.args[0].kind is not Kind.NUMBER:
            return (args[0] == args[1]) is (node.op == "eq")
        return _KNOWN[node.op](*args)

    def total(self, node: Node, rows: Sequence[Row]) -> Value:
        """Return the value of `node` over many rows; parts outside a total see no row."""
        if node.op in _TOTALS:
            if not node.args:
                return float(len(rows))
            values = [self.value(node.args[0], row) for row in rows]
            return _TOTALS[node.op]([value for value in values if value is not None])
        if not node.args:
            return self.value(node, {})
        totals = tuple(
            Node("literal", arg.kind, (), self.total(arg, rows), size=arg.size) for arg in node.args
        )
        return self.value(Node(node.op, node.kind, totals), {})

    def _column(self, name: str, row: Row) -> Value:
        value = fact(self._columns[name], row.get(name))
        return float(value.toordinal()) if isinstance(value, date) else value

    def _case(self, node: Node, row: Row) -> Value:
        for condition, then in zip(node.args[:-1:2], node.args[1::2], strict=True):
            if self.value(condition, row) is True:
                return self.value(then, row)
        return self.value(node.args[-1], row)

    def _calendar(self, op: str, args: Sequence[Value]) -> Value:
        """Count working days, or step over them; unknown outside the calendar, or without one."""
        if op == "workdays":
            first, last = self._number(args[0], 0), self._number(args[1], 0)
            return None if first is None or last is None else float(last - first)
        count = int(floored(_as_float(args[1])))
        # Forwards the first working day after is 1; backwards, and for 0, a day off counts as the
        # next working day: as `guatu.lib.calendar` does.
        back = 0 if count > 0 else 1
        number = self._number(args[0], back)
        if number is None or self._workdays is None:
            return None
        day = self._workdays.days.get(number + back + count)
        return None if day is None else float(day.toordinal())

    def _number(self, ordinal: Value, back: int) -> int | None:
        """Return the number of the day `back` days before another."""
        day = day_of(_as_float(ordinal) - back)
        return None if day is None or self._workdays is None else self._workdays.numbers.get(day)


def day_of(ordinal: Value) -> date | None:
    """Return the day with this number, or None outside years 1 to 9999."""
    if not isinstance(ordinal, float) or not 1 <= ordinal <= LAST_DAY:
        return None
    return date.fromordinal(int(ordinal))


def _as_float(value: Value) -> float:
    """Return a value that the checked tree promises to be a number or a day, as a float."""
    return value if isinstance(value, float) else float("nan")


def _all(args: Sequence[Value]) -> Value:
    return False if False in args else None if None in args else True


def _any(args: Sequence[Value]) -> Value:
    return True if True in args else None if None in args else False


def _in(args: Sequence[Value]) -> Value:
    sought, *others = args
    if sought is None:
        return None
    return _any([None if other is None else _same(sought, other) for other in others])


def _same(left: Value, right: Value) -> bool:
    if type(left) is float and type(right) is float:
        return abs(left - right) <= tolerance(right)
    return left == right


def _nullif(args: Sequence[Value]) -> Value:
    left, right = args
    if left is None or right is None:
        return left
    return None if _same(left, right) else left


# What looks at unknowns itself.
_WITH_NULLS: dict[str, Callable[[Sequence[Value]], Value]] = {
    "and": _all,
    "or": _any,
    "in": _in,
    "is_null": lambda args: args[0] is None,
    "is_true": lambda args: args[0] is True,
    "is_false": lambda args: args[0] is False,
    "coalesce": lambda args: next((arg for arg in args if arg is not None), None),
    "nullif": _nullif,
}


def _date_part(part: str) -> Callable[[float], Value]:
    def read(ordinal: float) -> Value:
        day = day_of(ordinal)
        return None if day is None else float(getattr(day, part))

    return read


# What is unknown as soon as one of its arguments is.
_KNOWN: dict[str, Callable[..., Value]] = {
    "not": lambda a: not a,
    "neg": lambda a: -a,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: None if b == 0 else a / b,
    "days": lambda a, b: a - b,
    "date_add": lambda a, b: a + floored(b),
    "date_sub": lambda a, b: a - floored(b),
    "lt": lambda a, b: a - b < -tolerance(b),
    "le": lambda a, b: a - b <= tolerance(b),
    "gt": lambda a, b: a - b > tolerance(b),
    "ge": lambda a, b: a - b >= -tolerance(b),
    "eq": lambda a, b: abs(a - b) <= tolerance(b),
    "ne": lambda a, b: abs(a - b) > tolerance(b),
    "abs": abs,
    "round": rounded,
    "floor": floored,
    "ceil": lambda a: -floored(-a),
    "least": min,
    "greatest": max,
    "contains": lambda a, b: b in a,
    "starts_with": lambda a, b: a.startswith(b),
    "year": _date_part("year"),
    "month": _date_part("month"),
    "day": _date_part("day"),
}


def exact_sum(values: Sequence[float]) -> float:
    """Return the sum of `values` taken to nine decimals each: the same in any order."""
    total = sum((Decimal(value).quantize(_NINE, context=_EXACT) for value in values), Decimal(0))
    return float(total)


_TOTALS: dict[str, Callable[[Sequence[Value]], Value]] = {
    "sum": lambda values: exact_sum([_as_float(v) for v in values]) if values else None,
    "avg": lambda values: (
        exact_sum([_as_float(v) for v in values]) / len(values) if values else None
    ),
    "min": lambda values: min((_as_float(v) for v in values), default=None),
    "max": lambda values: max((_as_float(v) for v in values), default=None),
    "count": lambda values: float(len(values)),
    "count_if": lambda values: float(sum(value is True for value in values)),
}
