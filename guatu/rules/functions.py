"""The functions that a rule may call: this table is the whole list.

`docs/rules.md` shows the same list, and a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass

from guatu.rules.kinds import Kind

NUMBER, DATE, TEXT, BOOL = Kind.NUMBER, Kind.DATE, Kind.TEXT, Kind.BOOL
ANY = frozenset(Kind)
ORDERED = frozenset({NUMBER, DATE})


def _only(kind: Kind) -> frozenset[Kind]:
    return frozenset({kind})


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the rule language.

    Attributes:
        name: how rules write it.
        takes: the kinds that each argument may have; the last one again for more arguments
            when there may be more.
        gives: the kind of its value; None when it is the common kind of its arguments.
        least: how many arguments it needs; `most` how many it may have, None for any number.
        written: the places, from 0, of arguments that must be written out, not computed.
        is_total: it makes one value of many rows.
        copies: how often its SQL repeats an argument.
        zh: what it gives, `{0}` being the first argument; `en` the same in English.
    """

    name: str
    takes: tuple[frozenset[Kind], ...]
    gives: Kind | None
    zh: str
    en: str
    least: int = 1
    most: int | None = 1
    written: frozenset[int] = frozenset()
    is_total: bool = False
    copies: int = 1

    @property
    def is_alike(self) -> bool:
        """Whether all its arguments must be of one kind."""
        return self.gives is None


FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        Function("abs", (_only(NUMBER),), NUMBER, "{0}的绝对值", "the size of {0}"),
        Function(
            "round", (_only(NUMBER),), NUMBER, "{0}四舍五入", "{0} rounded",
            least=1, most=2, written=frozenset({1}), copies=3,
        ),
        Function("floor", (_only(NUMBER),), NUMBER, "{0}取整", "{0} rounded down", copies=3),
        Function("ceil", (_only(NUMBER),), NUMBER, "{0}向上取整", "{0} rounded up", copies=3),
        Function(
            "coalesce", (ANY,), None, "{0}（空缺时取{1}）", "{0} (or, when not known, {1})",
            least=2, most=None,
        ),
        Function("nullif", (ANY,), None, "{0}（等于{1}时算空缺）", "{0} (not known when it is {1})",
                 least=2, most=2, copies=2),
        Function("least", (ORDERED,), None, "{all}中的最小值", "the least of {all}",
                 least=2, most=None, copies=2),
        Function("greatest", (ORDERED,), None, "{all}中的最大值", "the greatest of {all}",
                 least=2, most=None, copies=2),
        Function("contains", (_only(TEXT),), BOOL, "{0}含有{1}", "{0} contains {1}",
                 least=2, most=2, written=frozenset({1})),
        Function("starts_with", (_only(TEXT),), BOOL, "{0}以{1}开头", "{0} starts with {1}",
                 least=2, most=2, written=frozenset({1})),
        Function("year", (_only(DATE),), NUMBER, "{0}的年份", "the year of {0}", copies=2),
        Function("month", (_only(DATE),), NUMBER, "{0}的月份", "the month of {0}", copies=2),
        Function("day", (_only(DATE),), NUMBER, "{0}是几号", "the day of the month of {0}",
                 copies=2),
        Function("workdays", (_only(DATE),), NUMBER, "{0}至{1}的工作日数",
                 "the working days after {0} up to {1}", least=2, most=2, copies=2),
        Function("add_workdays", (_only(DATE), _only(NUMBER)), DATE, "{0}起第{1}个工作日",
                 "{1} working days after {0}", least=2, most=2, copies=3),
        Function("sum", (_only(NUMBER),), NUMBER, "{0}合计", "the sum of {0}", is_total=True),
        Function("avg", (_only(NUMBER),), NUMBER, "{0}平均", "the mean of {0}", is_total=True),
        Function("min", (ORDERED,), None, "{0}最小值", "the smallest {0}", is_total=True),
        Function("max", (ORDERED,), None, "{0}最大值", "the largest {0}", is_total=True),
        Function("count", (ANY,), NUMBER, "有{0}的条数", "the number of rows with {0}",
                 least=0, is_total=True),
        Function("count_if", (_only(BOOL),), NUMBER, "{0}的条数",
                 "the number of rows where {0}", is_total=True),
    )
}  # fmt: skip
