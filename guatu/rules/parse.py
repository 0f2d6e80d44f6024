"""Text to checked tree: sqlglot reads the SQL, this module lets through what a rule may say.

Everything that is not expressly let through is refused, with its place: so a new feature of
sqlglot is refused until somebody lets it in. The text is screened for depth and length before
it is parsed, because parsers of nested text recurse.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from guatu.rules import build
from guatu.rules.kinds import Column
from guatu.rules.refusals import (
    NotAllowedHere,
    RuleRefused,
    Syntax,
    TooDeep,
    UnknownColumn,
    nearest,
    place,
)
from guatu.rules.tree import Node

MOST_TOKENS = 1_000
MOST_NESTED = 40
MOST_LEVELS = 120
_OPENING = {TokenType.L_PAREN, TokenType.CASE, TokenType.L_BRACKET, TokenType.L_BRACE}
_CLOSING = {TokenType.R_PAREN, TokenType.END, TokenType.R_BRACKET, TokenType.R_BRACE}
_PREFIX = {TokenType.NOT, TokenType.DASH, TokenType.PLUS, TokenType.TILDE}
_FULL_WIDTH = str.maketrans("（），＜＞＝＋－＊／“”‘’；", "(),<>=+-*/''''; ".rstrip())

_SIGNS_ALL = "and or not = <> < <= > >= + - * / in between is null case"
_INSTEAD = {
    "LIKE": "contains(x, '…'), starts_with(x, '…')",
    "ILIKE": "contains(x, '…'), starts_with(x, '…')",
    "INTERVAL": "due + 3",
    "CAST": "date '2026-10-01'",
    "IN": "in ('…', '…')",
    "PLACEHOLDER": "12.5, '文本'",
    "MOD": "x - floor(x / 2) * 2",
}
# sqlglot logs a warning when it gives up on a statement; the refusal says it better.
logging.getLogger("sqlglot").setLevel(logging.ERROR)


def parse(text: str, columns: Mapping[str, Column]) -> Node:
    """Return the checked tree of `text`.

    Raises:
        RuleRefused: one of its kinds; nothing of the text is ever run.
    """
    reader = _Reader(text, columns)
    _screen(text)
    try:
        parsed = sqlglot.parse(text)
    except ParseError as error:
        raise _syntax(text, error) from None
    except (SqlglotError, RecursionError, ValueError):
        raise Syntax(**place(text, 0), near=text[:20]) from None
    if len(parsed) != 1 or parsed[0] is None:
        raise Syntax(**place(text, 0), near=text.strip()[:20] or "…")
    return reader.node(parsed[0], 0)


def _screen(text: str) -> None:
    """Refuse a text that is too long or too nested to be handed to a parser."""
    try:
        tokens = sqlglot.tokenize(text)
    except TokenError:
        raise Syntax(**place(text, 0), near=text[:20]) from None
    depth = run = 0
    for number, token in enumerate(tokens):
        depth += (token.token_type in _OPENING) - (token.token_type in _CLOSING)
        run = run + 1 if token.token_type in _PREFIX else 0
        if number >= MOST_TOKENS or depth > MOST_NESTED or run > MOST_NESTED:
            raise TooDeep(**place(text, token.start), levels=MOST_NESTED, words=MOST_TOKENS)
        _refuse_full_width(text, token)


def _refuse_full_width(text: str, token: Token) -> None:
    """Refuse Chinese punctuation outside quotes: a name would silently swallow it."""
    if token.token_type == TokenType.STRING:
        return
    for offset, sign in enumerate(token.text):
        if ord(sign) in _FULL_WIDTH:
            wanted = chr(_FULL_WIDTH[ord(sign)])
            raise Syntax(**place(text, token.start + offset), near=f"{sign} → {wanted}")


def _syntax(text: str, error: ParseError) -> Syntax:
    """Return the refusal for what sqlglot could not parse, at its place."""
    first = error.errors[0] if error.errors else {}
    line, end = int(first.get("line") or 1), int(first.get("col") or 1)
    near = str(first.get("highlight") or text.strip()[:20] or "…")
    return Syntax(line=line, column=max(end - len(near) + 1, 1), near=near)


def _not_allowed(text: str, start: int, what: str) -> NotAllowedHere:
    """Return the refusal of a piece of SQL that rules do not have, with what they have instead."""
    return NotAllowedHere(**place(text, start), what=what, instead=_INSTEAD.get(what, _SIGNS_ALL))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns sqlglot's tree into ours, part by part."""

    text: str
    columns: Mapping[str, Column]

    def node(self, parsed: exp.Expr, level: int) -> Node:
        """Return the checked part for `parsed`."""
        if level > MOST_LEVELS:
            raise TooDeep(**place(self.text, 0), levels=MOST_NESTED, words=MOST_TOKENS)
        reader = _READERS.get(type(parsed))
        if reader is not None:
            return reader(self, parsed, level + 1)
        if isinstance(parsed, exp.Func):
            return self.function(parsed, level + 1)
        raise self.refused(parsed)

    def parts(self, parsed: exp.Expr, level: int) -> list[Node]:
        """Return the parts below `parsed`, in the order in which they are written."""
        found: list[Node] = []
        for key in parsed.arg_types:
            value = parsed.args.get(key)
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, exp.Expr):
                    found.append(self.node(part, level))
        return found

    def span(self, parsed: exp.Expr) -> tuple[int, int]:
        """Return the place of `parsed`, end not included: from its first word to its last."""
        metas = [part.meta for part in parsed.walk() if "start" in part.meta]
        if not metas:
            return 0, len(self.text)
        return min(meta["start"] for meta in metas), max(meta["end"] for meta in metas) + 1

    def refused(self, parsed: exp.Expr) -> RuleRefused:
        """Return the refusal of a piece of SQL that rules do not have."""
        return _not_allowed(self.text, self.span(parsed)[0], type(parsed).key.upper())

    def column(self, parsed: exp.Expr, _level: int) -> Node:
        """A name, which must be a column; without a table before it."""
        start, end = self.span(parsed)
        if parsed.args.get("table") or not isinstance(parsed.this, exp.Identifier):
            raise _not_allowed(self.text, start, self.text[start:end])
        name = parsed.name if parsed.this.quoted else parsed.name.lower()
        if name not in self.columns:
            raise UnknownColumn(
                **place(self.text, start), name=name, suggestion=nearest(name, self.columns)
            )
        return Node("column", self.columns[name].kind, (), name, start, end)

    def function(self, parsed: exp.Expr, level: int) -> Node:
        """A call; only functions of the list."""
        start, _ = self.span(parsed)
        meta = parsed.meta
        name = self.text[meta["start"] : meta["end"] + 1] if "start" in meta else parsed.key
        build.known_function(self.text, name.lower(), start)
        parts = [] if isinstance(parsed.this, exp.Star) else self.parts(parsed, level)
        return build.call(self.text, name.lower(), parts, self.span(parsed))

    def literal(self, parsed: exp.Expr, _level: int) -> Node:
        """A written number or text."""
        is_text = isinstance(parsed, exp.Literal) and parsed.is_string
        return build.literal(self.text, parsed.name, self.span(parsed), is_text=is_text)

    def cast(self, parsed: exp.Expr, _level: int) -> Node:
        """`date '2026-10-01'`, the one conversion that there is."""
        inner = parsed.this
        to = parsed.args["to"]
        if not (isinstance(inner, exp.Literal) and inner.is_string and to.is_type("date")):
            raise _not_allowed(self.text, self.span(parsed)[0], "CAST")
        return build.written_date(self.text, inner.name, self.span(parsed))

    def constant(self, parsed: exp.Expr, _level: int) -> Node:
        """TRUE, FALSE and NULL."""
        return build.constant(parsed.this if isinstance(parsed, exp.Boolean) else None)

    def binary(self, parsed: exp.Expr, level: int) -> Node:
        """Two parts with a sign between them."""
        left, right = self.parts(parsed, level)
        return build.operation(self.text, _SIGNS[type(parsed)], [left, right])

    def logic(self, parsed: exp.Expr, level: int) -> Node:
        """A chain of `and`, or of `or`, as one part however long it is."""
        found: list[Node] = []
        rest: list[exp.Expr] = [parsed]
        while rest:
            part = rest.pop()
            if type(part) is type(parsed):
                rest += [part.expression, part.this]
            else:
                found.append(self.node(part, level))
        return build.operation(self.text, parsed.key, found)

    def unary(self, parsed: exp.Expr, level: int) -> Node:
        """`not x` and `-x`."""
        return build.operation(self.text, parsed.key, [self.node(parsed.this, level)])

    def paren(self, parsed: exp.Expr, level: int) -> Node:
        """Brackets: nothing but what is in them."""
        return self.node(parsed.this, level)

    def is_(self, parsed: exp.Expr, level: int) -> Node:
        """`is null`, `is true`, `is false`."""
        inner = self.node(parsed.this, level)
        if isinstance(parsed.expression, exp.Null):
            return build.operation(self.text, "is_null", [inner])
        if isinstance(parsed.expression, exp.Boolean):
            op = "is_true" if parsed.expression.this else "is_false"
            return build.operation(self.text, op, [inner])
        raise self.refused(parsed)

    def in_(self, parsed: exp.Expr, level: int) -> Node:
        """`x in (1, 2, 3)`; not of another table."""
        if set(parsed.args) - {"this", "expressions"} and any(
            parsed.args.get(key) for key in ("query", "unnest", "field")
        ):
            raise self.refused(parsed)
        return build.operation(self.text, "in", self.parts(parsed, level))

    def between(self, parsed: exp.Expr, level: int) -> Node:
        """`x between 1 and 2`, both ends included."""
        if parsed.args.get("symmetric"):
            raise self.refused(parsed)
        value, low, high = self.parts(parsed, level)
        return build.operation(
            self.text,
            "and",
            [
                build.operation(self.text, "ge", [value, low]),
                build.operation(self.text, "le", [value, high]),
            ],
        )

    def case(self, parsed: exp.Expr, level: int) -> Node:
        """`case when x then 1 else 2 end`, and `if(x, 1, 2)`: condition, value, ..., else."""
        branches = parsed.args.get("ifs") or [parsed]
        parts: list[Node] = []
        for branch in branches:
            condition = self.node(branch.this, level)
            if isinstance(parsed, exp.Case) and parsed.this is not None:
                condition = build.operation(
                    self.text, "eq", [self.node(parsed.this, level), condition]
                )
            parts += [condition, self.node(branch.args["true"], level)]
        otherwise = parsed.args.get("default") or parsed.args.get("false")
        parts.append(self.node(otherwise, level) if otherwise else build.constant(None))
        return build.operation(self.text, "case", parts)


_SIGNS: dict[type[exp.Expr], str] = {
    exp.Add: "add", exp.Sub: "sub", exp.Mul: "mul", exp.Div: "div",
    exp.LT: "lt", exp.LTE: "le", exp.GT: "gt", exp.GTE: "ge", exp.EQ: "eq", exp.NEQ: "ne",
}  # fmt: skip
_READERS: dict[type[exp.Expr], Callable[[_Reader, exp.Expr, int], Node]] = {
    **dict.fromkeys(_SIGNS, _Reader.binary),
    exp.And: _Reader.logic,
    exp.Or: _Reader.logic,
    exp.Not: _Reader.unary,
    exp.Neg: _Reader.unary,
    exp.Paren: _Reader.paren,
    exp.Column: _Reader.column,
    exp.Literal: _Reader.literal,
    exp.Cast: _Reader.cast,
    exp.Boolean: _Reader.constant,
    exp.Null: _Reader.constant,
    exp.Is: _Reader.is_,
    exp.In: _Reader.in_,
    exp.Between: _Reader.between,
    exp.Case: _Reader.case,
    exp.If: _Reader.case,
}
