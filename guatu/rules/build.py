"""The parts of a rule, each checked as it is made: kinds, numbers of arguments, sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from math import isfinite

from guatu.rules.functions import ANY, BOOL, DATE, FUNCTIONS, NUMBER, ORDERED, TEXT, Function
from guatu.rules.kinds import LARGEST, SMALLEST, Kind
from guatu.rules.refusals import (
    DividesByZero,
    MayOverflow,
    MisplacedTotal,
    Syntax,
    TooDeep,
    TooNested,
    UnknownFunction,
    WrongArguments,
    WrongKind,
    nearest,
    place,
)
from guatu.rules.tree import CHAINS, Node, Size
from guatu.rules.values import Evaluator

MOST_WEIGHT = 20_000
MOST_DIGITS = 15
# SQLite's parser keeps at most 100 open things; measured per part, with room for the statement.
MOST_OPEN = 80
OPENS = {
    "case": 6, "round": 10, "floor": 8, "ceil": 10, "nullif": 8, "date_add": 9, "date_sub": 9,
    "year": 14, "month": 14, "day": 14, "workdays": 22, "add_workdays": 40,
}  # fmt: skip
_DEEP = {"workdays", "add_workdays", "year", "month", "day"}
# A sum over rows may be as much larger than one of them as there are rows.
ROWS = Size(40, 0)
_ORDER = {"lt", "le", "gt", "ge"}
_EQUALITY = {"eq", "ne", "in"}
_SIMILAR = {"==": "=", "startswith": "starts_with", "len": "", "ifnull": "coalesce", "now": "today",
            "currentdate": "today", "currenttimestamp": "today"}  # fmt: skip
_HOW = {DATE: "date (date '2026-10-01')"}
# Dates as days: far beyond year 9999 there is nothing to count.
DAYS = Size(22, 0)


def known_function(text: str, name: str, start: int) -> Function:
    """Return the function `name`, or refuse."""
    if name not in FUNCTIONS:
        raise UnknownFunction(
            **place(text, start),
            name=name,
            suggestion=_SIMILAR.get(name) or nearest(name, FUNCTIONS),
        )
    return FUNCTIONS[name]


def literal(text: str, written: str, span: tuple[int, int], *, is_text: bool) -> Node:
    """Return a written text or number; a number may have 15 digits, and be up to 1e15."""
    if is_text:
        return Node("literal", TEXT, (), written, *span)
    try:
        number = float(written)
    except ValueError:
        raise Syntax(**place(text, span[0]), near=written) from None
    digits = written.lower().split("e")[0].replace(".", "").strip("0")
    if not _is_countable(number) or len(digits) > MOST_DIGITS:
        raise MayOverflow(**place(text, span[0]), what=written[:40])
    return Node("literal", NUMBER, (), number, *span, size=Size.of(number))


def _is_countable(number: float) -> bool:
    return isfinite(number) and (number == 0 or SMALLEST <= abs(number) <= LARGEST)


def written_date(text: str, written: str, span: tuple[int, int]) -> Node:
    """Return a written date, YYYY-MM-DD."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise Syntax(**place(text, span[0]), near=f"{written} → YYYY-MM-DD") from None
    return Node("literal", DATE, (), float(day.toordinal()), *span, size=DAYS)


def constant(value: bool | None) -> Node:
    """Return TRUE, FALSE or, for None, a NULL that fits anywhere."""
    return Node("literal", None if value is None else BOOL, (), value)


def operation(text: str, op: str, args: Sequence[Node]) -> Node:
    """Return `args` joined by the sign or word `op`, checked."""
    if op in {"add", "sub"} and _has_date(args):
        return _date_sum(text, op, args)
    if op in {"add", "sub", "mul", "div", "neg"}:
        return _arithmetic(text, op, _of_kind(text, args, NUMBER))
    if op in _ORDER or op in _EQUALITY:
        return _comparison(text, op, args)
    if op in {"and", "or", "not", "is_true", "is_false"}:
        return _node(text, op, BOOL, _of_kind(text, args, BOOL))
    if op == "case":
        return _case(text, args)
    return _node(text, op, BOOL, args)  # is_null takes any kind


def call(text: str, name: str, args: Sequence[Node], span: tuple[int, int]) -> Node:
    """Return the function `name` called with `args`, checked."""
    function = known_function(text, name, span[0])
    most = function.most if function.most is not None else len(args)
    if not function.least <= len(args) <= most:
        raise WrongArguments(
            **place(text, span[0]), name=name, count=len(args), wanted=_arity(function)
        )
    fitted = [
        _fit(text, arg, function.takes[min(index, len(function.takes) - 1)])
        if index not in function.written
        else _written(text, name, arg)
        for index, arg in enumerate(args)
    ]
    if function.is_alike:
        fitted = _alike(text, fitted)
    kind = function.gives or fitted[0].kind
    if function.is_total and any(part.op in TOTALS for arg in args for part in arg.walk()):
        raise MisplacedTotal(**place(text, span[0]), name=name)
    node = _node(text, name, kind, fitted, copies=function.copies)
    size = _size_of_call(function, fitted)
    return replace(node, start=span[0], end=span[1], size=_safe(text, args, size))


TOTALS = frozenset(name for name, function in FUNCTIONS.items() if function.is_total)


def _arity(function: Function) -> str:
    if function.most is None:
        return f"{function.least}+"
    return "-".join(str(number) for number in sorted({function.least, function.most}))


def _size_of_call(function: Function, args: Sequence[Node]) -> Size:
    if function.gives is DATE or function.name in {"year", "month", "day", "workdays"}:
        return DAYS
    sizes = [arg.size for arg in args if arg.kind in ORDERED]
    if not sizes:
        return DAYS
    size = reduce(Size.joined, sizes)
    if function.name == "avg":
        return Size(size.top, size.grain - 53 - ROWS.top)
    if function.name in {"round", "floor", "ceil"}:
        # On its way a number is made up to 1e9 times larger, never smaller than it was.
        return Size(size.top + 31, size.grain - 60)
    return size.times(ROWS) if function.is_total else size


def _node(text: str, op: str, kind: Kind | None, args: Sequence[Node], copies: int = 1) -> Node:
    """Return a part over `args`, unless its SQL would grow or nest without end."""
    weight = 1 + copies * sum(arg.weight for arg in args)
    start, end = _span(args)
    opens = max(
        (arg.opens + (0 if _goes_on(op, arg, args) else OPENS.get(op, 4)) for arg in args),
        default=4,
    )
    if weight > MOST_WEIGHT or opens > MOST_OPEN:
        if any(part.op in _DEEP for arg in args for part in arg.walk()):
            raise TooNested(**place(text, start))
        raise TooDeep(**place(text, start), levels=40, words=1_000)
    return Node(op, kind, tuple(args), None, start, end, weight=weight, opens=opens)


def _goes_on(op: str, arg: Node, args: Sequence[Node]) -> bool:
    """Whether `arg` is the start of a longer sum or product, which needs no brackets in SQL."""
    return arg is args[0] and any({op, arg.op} <= chain for chain in CHAINS)


def _fit(text: str, arg: Node, kinds: frozenset[Kind]) -> Node:
    """Return `arg` if it is one of `kinds`; a bare NULL becomes one when there is no choice."""
    if arg.kind is None:
        return replace(arg, kind=next(iter(kinds))) if len(kinds) == 1 else arg
    if arg.kind not in kinds:
        wanted = "/".join(_HOW.get(kind, kind.value) for kind in sorted(kinds))
        what = text[arg.start : arg.end] or str(arg.value).lower()
        raise WrongKind(**place(text, arg.start), what=what, kind=arg.kind.value, wanted=wanted)
    return arg


def _of_kind(text: str, args: Sequence[Node], kind: Kind) -> list[Node]:
    return [_fit(text, arg, frozenset({kind})) for arg in args]


def _alike(text: str, args: Sequence[Node]) -> list[Node]:
    """Return `args`, all of the kind of the first that has one."""
    kind = next((arg.kind for arg in args if arg.kind is not None), NUMBER)
    return _of_kind(text, args, kind)


def _written(text: str, name: str, arg: Node) -> Node:
    """Return an argument that must be written out: digits of `round`, a part of a text."""
    is_digits = arg.kind is NUMBER and arg.value in set(range(10))
    is_part = arg.kind is TEXT and arg.value != ""
    if arg.op != "literal" or not (is_digits if name == "round" else is_part):
        wanted = "0-9" if name == "round" else "'…'"
        what = text[arg.start : arg.end]
        raise WrongArguments(**place(text, arg.start), name=name, count=what, wanted=wanted)
    return arg


def _has_date(args: Sequence[Node]) -> bool:
    return any(arg.kind is DATE for arg in args)


def _date_sum(text: str, op: str, args: Sequence[Node]) -> Node:
    """Return date - date (days), or a date with days added or taken away."""
    left, right = args
    if op == "sub" and left.kind is DATE and right.kind in {DATE, None}:
        days = _node(text, "days", NUMBER, _of_kind(text, args, DATE))
        return replace(days, size=left.size.plus(right.size))
    if op == "add" and left.kind is not DATE:
        left, right = right, left
    date_, days = _fit(text, left, frozenset({DATE})), _fit(text, right, frozenset({NUMBER}))
    size = _safe(text, args, date_.size.plus(days.size))
    return replace(_node(text, f"date_{op}", DATE, [date_, days], copies=3), size=size)


def _arithmetic(text: str, op: str, args: Sequence[Node]) -> Node:
    sizes = [arg.size for arg in args]
    if op == "div" and _is_written_zero(args[1]):
        raise DividesByZero(**place(text, args[1].start))
    join = {"add": Size.plus, "sub": Size.plus, "mul": Size.times, "div": Size.over}
    size = reduce(join[op], sizes) if op in join else sizes[0]
    size = _safe(text, args, size)
    return replace(_node(text, op, NUMBER, args), size=size)


def _is_written_zero(node: Node) -> bool:
    """Tell whether a part without columns is 0: `0`, `1 - 1`, `round(0.2)`."""
    if any(part.op in {"column", "workdays", "add_workdays"} for part in node.walk()):
        return False
    return not any(part.op in TOTALS for part in node.walk()) and (
        Evaluator({}, None).value(node, {}) == 0
    )


def _safe(text: str, args: Sequence[Node], size: Size) -> Size:
    """Return `size`, of what is made of `args`, if machines can count with it."""
    if not size.is_safe:
        start, end = _span(args)
        raise MayOverflow(**place(text, start), what=text[start:end][:60])
    return size


def _span(args: Sequence[Node]) -> tuple[int, int]:
    """Return where the parts stand together; parts without a place play no part."""
    starts = [arg.start for arg in args if arg.end]
    return min(starts, default=0), max((arg.end for arg in args), default=0)


def _comparison(text: str, op: str, args: Sequence[Node]) -> Node:
    if bare := next((arg for arg in args if arg.kind is None), None):
        near = f"{'is not null' if op == 'ne' else 'is null'}"
        raise Syntax(**place(text, max(bare.start, args[0].start)), near=f"null → {near}")
    kinds = ORDERED if op in _ORDER else ANY
    return _node(text, op, BOOL, _alike(text, [_fit(text, args[0], kinds), *args[1:]]), copies=2)


def _case(text: str, args: Sequence[Node]) -> Node:
    """`args` are condition, value, condition, value, ..., the value otherwise."""
    conditions = _of_kind(text, args[:-1:2], BOOL)
    values = _alike(text, [*args[1::2], args[-1]])
    parts = [part for pair in zip(conditions, values[:-1], strict=True) for part in pair]
    size = reduce(Size.joined, (value.size for value in values))
    return replace(_node(text, "case", values[0].kind, [*parts, values[-1]]), size=size)
