"""A rule said in words, with its values filled in: why a colour, why a point.

`progress < planned - 0.30` becomes 进展（20%）小于计划进展（60%）减30%：成立. Each comparison says
whether it holds; an unknown says so. The words of columns come from their definitions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from guatu.rules.functions import FUNCTIONS
from guatu.rules.kinds import Column, Kind, Value, WorkdayTable
from guatu.rules.tree import Node
from guatu.rules.values import Evaluator, Row, day_of
from guatu.wording import Language

_SIGNS: Final[dict[str, dict[Language, str]]] = {
    "add": {"zh": "{0}加{1}", "en": "{0} plus {1}"},
    "sub": {"zh": "{0}减{1}", "en": "{0} minus {1}"},
    "mul": {"zh": "{0}乘以{1}", "en": "{0} times {1}"},
    "div": {"zh": "{0}除以{1}", "en": "{0} divided by {1}"},
    "neg": {"zh": "负{0}", "en": "minus {0}"},
    "days": {"zh": "{1}至{0}的天数", "en": "the days from {1} to {0}"},
    "date_add": {"zh": "{0}之后{1}天", "en": "{1} days after {0}"},
    "date_sub": {"zh": "{0}之前{1}天", "en": "{1} days before {0}"},
    "lt": {"zh": "{0}小于{1}", "en": "{0} is less than {1}"},
    "le": {"zh": "{0}不大于{1}", "en": "{0} is at most {1}"},
    "gt": {"zh": "{0}大于{1}", "en": "{0} is more than {1}"},
    "ge": {"zh": "{0}不小于{1}", "en": "{0} is at least {1}"},
    "eq": {"zh": "{0}等于{1}", "en": "{0} is {1}"},
    "ne": {"zh": "{0}不等于{1}", "en": "{0} is not {1}"},
    "is_null": {"zh": "{0}空缺", "en": "{0} is not known"},
    "is_true": {"zh": "确知{0}", "en": "it is known: {0}"},
    "is_false": {"zh": "确知并非{0}", "en": "it is known not to be: {0}"},
    "not": {"zh": "并非{0}", "en": "not {0}"},
    "not is_true": {"zh": "未确知{0}", "en": "it is not known: {0}"},
    "not is_false": {"zh": "未确知并非{0}", "en": "it is not known not to be: {0}"},
    "not is_null": {"zh": "{0}不空缺", "en": "{0} is known"},
}
_DATES: Final[dict[str, dict[Language, str]]] = {
    "lt": {"zh": "{0}早于{1}", "en": "{0} is before {1}"},
    "le": {"zh": "{0}不晚于{1}", "en": "{0} is not after {1}"},
    "gt": {"zh": "{0}晚于{1}", "en": "{0} is after {1}"},
    "ge": {"zh": "{0}不早于{1}", "en": "{0} is not before {1}"},
}
_SUM = frozenset({"add", "sub"})
_ANY = frozenset({"add", "sub", "mul", "div"})
# (sign, whether it is on the right) -> what is read wrongly there without brackets.
_LOOSE: Final[dict[tuple[str, bool], frozenset[str]]] = {
    ("mul", False): _SUM,
    ("mul", True): _SUM,
    ("div", False): _SUM,
    ("div", True): _ANY,
    ("sub", True): _SUM,
    ("neg", False): _ANY,
}
_JOINS: Final[dict[str, dict[Language, str]]] = {
    "and": {"zh": "；并且", "en": "; and "},
    "or": {"zh": "；或者", "en": "; or "},
}
_VERDICTS: Final[dict[Value, dict[Language, str]]] = {
    True: {"zh": "成立", "en": "holds"},
    False: {"zh": "不成立", "en": "does not hold"},
    None: {"zh": "无法判断", "en": "cannot be told"},
}
_UNKNOWN: Final[dict[Language, str]] = {"zh": "空缺", "en": "not known"}
_FLAGS: Final[dict[bool, dict[Language, str]]] = {
    True: {"zh": "是", "en": "yes"},
    False: {"zh": "否", "en": "no"},
}


def shown(value: object, column: Column, language: Language) -> str:
    """Return a value of `column` as a person reads it: a share as percent, with its unit."""
    if value is None:
        return _UNKNOWN[language]
    if isinstance(value, bool) or column.kind is Kind.BOOL:
        return _FLAGS[bool(value)][language]
    if column.kind is not Kind.NUMBER:
        return str(value)
    number = float(str(value))
    if column.unit == "1":
        return f"{plain(number * 100)}%"
    space = " " if language == "en" and column.unit else ""
    return f"{plain(number)}{space}{column.unit}"


def plain(number: float) -> str:
    """Return `number` with at most six decimals, without zeros at its end: 0.3, 12, -1.5."""
    short = f"{number:.6f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


class Speaker:
    """Says the parts of one rule about one row in one language."""

    def __init__(
        self,
        columns: Mapping[str, Column],
        row: Row,
        language: Language,
        workdays: WorkdayTable | None,
    ) -> None:
        self._columns = columns
        self._row = row
        self._language = language
        self._evaluator = Evaluator(columns, workdays)

    def say(self, node: Node) -> str:
        """Return `node` in words; conditions with whether they hold."""
        if node.op in _JOINS:
            return _JOINS[node.op][self._language].join(map(self._condition, node.args))
        return self._condition(node) if node.kind is Kind.BOOL else self._with_result(node)

    def _condition(self, node: Node) -> str:
        """Return a condition with its verdict; a chain inside a chain in brackets."""
        if node.op in _JOINS:
            left, right = ("（", "）") if self._language == "zh" else ("(", ")")
            return f"{left}{self.say(node)}{right}"
        value = self._evaluator.value(node, self._row)
        colon = "：" if self._language == "zh" else ": "
        return f"{self._part(node)}{colon}{_VERDICTS[value][self._language]}"

    def _with_result(self, node: Node) -> str:
        if node.op == "literal" or (node.op == "case" and self._branch(node)[1].op == "literal"):
            return self._part(node)
        value = self._evaluator.value(node, self._row)
        return f"{self._part(node)} = {self._value(node, value)}"

    def _value(self, node: Node, value: Value) -> str:
        if value is None:
            return _UNKNOWN[self._language]
        if node.kind is Kind.DATE:
            return str(day_of(value) or _UNKNOWN[self._language])
        if isinstance(value, bool):
            return _FLAGS[value][self._language]
        return plain(value) if isinstance(value, float) else f"“{value}”"

    def _part(self, node: Node) -> str:
        if node.op == "column":
            return self._column(node)
        if node.op == "literal":
            return self._value(node, node.value)
        if node.op == "case":
            return self._case(node)
        parts = self._bracketed(node, self._percent_parts(node))
        if node.op in {"in", *_JOINS}:
            return self._list(node, parts)
        return self._template(node).format(*parts, all=", ".join(parts))

    def _bracketed(self, node: Node, parts: list[str]) -> list[str]:
        """Return `parts`, in brackets what would else be read in another order."""
        left, right = ("〔", "〕") if self._language == "zh" else ("[", "]")
        return [
            f"{left}{part}{right}" if arg.op in _LOOSE.get((node.op, place > 0), ()) else part
            for place, (arg, part) in enumerate(zip(node.args, parts, strict=True))
        ]

    def _list(self, node: Node, parts: list[str]) -> str:
        """Return a membership, or a chain inside of a value, where nobody asks what holds."""
        if node.op == "in":
            word, comma = ("属于", "、") if self._language == "zh" else (" is one of ", ", ")
            return f"{parts[0]}{word}{comma.join(parts[1:])}"
        return f"({_JOINS[node.op][self._language].join(parts)})"

    def _template(self, node: Node) -> str:
        if node.op == "not" and f"not {node.args[0].op}" in _SIGNS:
            return _SIGNS[f"not {node.args[0].op}"][self._language]
        if node.op in FUNCTIONS:
            function = FUNCTIONS[node.op]
            return function.zh if self._language == "zh" else function.en
        if node.args[0].kind is Kind.DATE and node.op in _DATES:
            return _DATES[node.op][self._language]
        return _SIGNS[node.op][self._language]

    def _percent_parts(self, node: Node) -> list[str]:
        """Return the arguments' words; a written share beside a share as percent too."""
        if node.op == "not" and f"not {node.args[0].op}" in _SIGNS:
            node = node.args[0]
        is_share = node.op not in {"mul", "div"} and any(map(self._is_share, node.args))
        return [
            f"{plain(float(str(arg.value)) * 100)}%"
            if is_share and arg.op == "literal" and arg.kind is Kind.NUMBER
            else self._part(arg)
            for arg in node.args
        ]

    def _is_share(self, node: Node) -> bool:
        if node.op == "column":
            return self._columns[str(node.value)].unit == "1"
        return node.op in {"add", "sub", "neg"} and any(map(self._is_share, node.args))

    def _column(self, node: Node) -> str:
        column = self._columns[str(node.value)]
        value = shown(self._row.get(column.name), column, self._language)
        if self._language == "zh":
            return f"{column.zh}（{value}）"
        return f"{column.en} ({value})"

    def _case(self, node: Node) -> str:
        """Return the branch that is taken and why, and nothing of the others."""
        condition, then = self._branch(node)
        is_chinese = self._language == "zh"
        if condition is None:
            return f"{self._part(then)}{'（其余情形）' if is_chinese else ' (all other cases)'}"
        because = self._part(condition)
        return f"{self._part(then)}" + (
            f"（因{because}）" if is_chinese else f" (because {because})"
        )

    def _branch(self, node: Node) -> tuple[Node | None, Node]:
        """Return the condition that holds and its branch; None and the last one if none does."""
        for condition, then in zip(node.args[:-1:2], node.args[1::2], strict=True):
            if self._evaluator.value(condition, self._row) is True:
                return condition, then
        return None, node.args[-1]
