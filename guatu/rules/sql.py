"""A checked rule as SQL of SQLite, PostgreSQL, DuckDB and Spark, with equal results.

What the engines differ in is pinned here: all numbers are cast to doubles (so no integer
division), a division by zero is NULL, `least` of an unknown is unknown, rounding is written
out, numbers nearer than `values.tolerance` are equal, dates are subtracted as days. Literals
are written into the text, quoted; no text of a rule reaches a database unparsed.

Working days are looked up in a table `guatu_calendar(day, number)`: the rows of
`guatu.rules.kinds.WorkdayTable`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from guatu.rules.kinds import Kind, Value
from guatu.rules.tree import CHAINS, Node
from guatu.rules.values import LAST_DAY, NEAR, NOISE, WHOLE, floored, tolerance


class Dialect(StrEnum):
    """The engines that a rule can be written for."""

    SQLITE = "sqlite"
    POSTGRES = "postgres"
    DUCKDB = "duckdb"
    SPARK = "spark"


_DOUBLE: Final = {
    Dialect.SQLITE: "REAL",
    Dialect.POSTGRES: "DOUBLE PRECISION",
    Dialect.DUCKDB: "DOUBLE",
    Dialect.SPARK: "DOUBLE",
}
_TEXT: Final = {
    Dialect.SQLITE: "TEXT",
    Dialect.POSTGRES: "TEXT",
    Dialect.DUCKDB: "VARCHAR",
    Dialect.SPARK: "STRING",
}
_NUMBER_OF_DAY: Final = "(SELECT max(c.number) FROM guatu_calendar c WHERE c.day = {0})"
_DAY_OF_NUMBER: Final = (
    "(SELECT min(c.day) FROM guatu_calendar c WHERE c.number > 0 AND c.number = {0})"
)
# Spark allows no outer column inside of a subquery of a subquery: there the calendar is a map.
_SPARK_NUMBER_OF_DAY: Final = (
    "try_element_at((SELECT map_from_entries(collect_list(struct(c.day, c.number))) "
    "FROM guatu_calendar c), {0})"
)
_SPARK_DAY_OF_NUMBER: Final = (
    "try_element_at((SELECT map_from_entries(collect_list(struct(c.number, c.day))) "
    "FROM (SELECT number, min(day) AS day FROM guatu_calendar WHERE number > 0 "
    "GROUP BY number) c), try_cast({0} AS INT))"
)
_COMPARISONS: Final = {
    "lt": ("<", "-"), "le": ("<=", ""), "gt": (">", ""), "ge": (">=", "-"),
    "eq": ("<=", ""), "ne": (">", ""),
}  # fmt: skip
_ARITHMETIC: Final = {"add": "+", "sub": "-", "mul": "*", "div": "/"}
_PLAIN: Final = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "=", "ne": "<>"}


def to_sql(node: Node, dialect: Dialect, names: Mapping[str, str] | None = None) -> str:
    """Return `node` as an expression; a date as a date.

    Args:
        node: a checked tree.
        dialect: of the engine.
        names: column -> SQL that gives it; a column that is absent is its own quoted name.
    """
    writer = _Writer(dialect, names or {})
    return writer.raw_date(node) if node.kind is Kind.DATE else writer.sql(node)


class _Writer:
    """Writes parts. A part of kind date is written as its day number; see `raw_date`."""

    def __init__(self, dialect: Dialect, names: Mapping[str, str]) -> None:
        self.dialect = dialect
        self._names = names

    def sql(self, node: Node) -> str:
        """Return the SQL of `node`, in brackets where it needs them."""
        if node.op == "literal":
            return self._literal(node.value, node.kind)
        if node.op == "column":
            return self._column(node)
        if node.op in _COMPARISONS:
            return self._comparison(node)
        writer = _SPECIAL.get(node.op)
        if writer is not None:
            return writer(self, node)
        return _TEMPLATES[node.op].format(*map(self.sql, node.args))

    def arithmetic(self, node: Node) -> str:
        """A sum or product; a chain of them in one pair of brackets, read from the left."""
        left, right = node.args
        start = self.sql(left)
        if any({node.op, left.op} <= chain for chain in CHAINS):
            start = start[1:-1]
        divisor = f"nullif({self.sql(right)}, 0)" if node.op == "div" else self.sql(right)
        return f"({start} {_ARITHMETIC[node.op]} {divisor})"

    def number(self, value: float) -> str:
        """Return a double; short enough that every engine reads the same one."""
        if self.dialect is Dialect.SQLITE:
            return repr(value)
        return f"CAST({value!r} AS {_DOUBLE[self.dialect]})"

    def text(self, value: str) -> str:
        """Return a quoted text."""
        quoted = value.replace("'", "''")
        if self.dialect is Dialect.SPARK:
            quoted = value.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{quoted}'"

    def _literal(self, value: Value, kind: Kind | None) -> str:
        if value is None:
            return self._null(kind)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, date):
            value = float(value.toordinal())
        return self.number(value)

    def _null(self, kind: Kind | None) -> str:
        if kind in {Kind.NUMBER, Kind.DATE}:
            return f"CAST(NULL AS {_DOUBLE[self.dialect]})"
        if kind is Kind.BOOL and self.dialect is not Dialect.SQLITE:
            return "CAST(NULL AS BOOLEAN)"
        return f"CAST(NULL AS {_TEXT[self.dialect]})" if kind is Kind.TEXT else "NULL"

    def _name(self, name: str) -> str:
        if name in self._names:
            return self._names[name]
        mark = "`" if self.dialect is Dialect.SPARK else '"'
        return f"{mark}{name.replace(mark, mark * 2)}{mark}"

    def _column(self, node: Node) -> str:
        name = self._name(str(node.value))
        if node.kind is Kind.NUMBER:
            return f"CAST({name} AS {_DOUBLE[self.dialect]})"
        if node.kind is Kind.DATE:
            return self._days(self.raw_date(node))
        if self.dialect is Dialect.SQLITE:
            return name
        return f"CAST({name} AS {'BOOLEAN' if node.kind is Kind.BOOL else _TEXT[self.dialect]})"

    # --- dates ---------------------------------------------------------------

    def raw_date(self, node: Node) -> str:
        """Return a part of kind date as a date of the engine; NULL outside years 1 to 9999."""
        if node.op == "column":
            name = self._name(str(node.value))
            return name if self.dialect is Dialect.SQLITE else f"CAST({name} AS DATE)"
        if node.op == "literal" and isinstance(node.value, float):
            day = date.fromordinal(int(node.value)).isoformat()
            return f"'{day}'" if self.dialect is Dialect.SQLITE else f"DATE '{day}'"
        return self._from_days(self.sql(node))

    def _days(self, raw: str) -> str:
        if self.dialect is Dialect.SQLITE:
            return f"(julianday({raw}) - 1721424.5)"
        if self.dialect is Dialect.SPARK:
            return f"(CAST(datediff({raw}, DATE '0001-01-01') AS DOUBLE) + 1)"
        double = _DOUBLE[self.dialect]
        return f"CAST({raw} - DATE '0001-01-01' + 1 AS {double})"

    def _from_days(self, days: str) -> str:
        back = {
            Dialect.SQLITE: "date({0} + 1721424.5)",
            Dialect.SPARK: "date_add(DATE '0001-01-01', CAST({0} AS INT) - 1)",
        }.get(self.dialect, "(DATE '0001-01-01' + CAST({0} - 1 AS INTEGER))").format(days)
        return f"CASE WHEN {days} BETWEEN 1 AND {LAST_DAY} THEN {back} END"

    # --- comparisons ---------------------------------------------------------

    def _comparison(self, node: Node) -> str:
        left, right = node.args
        if left.kind is Kind.NUMBER:
            return self._near(node.op, left, right)
        if left.kind is Kind.DATE and _is_stored(left) and _is_stored(right):
            return f"({self.raw_date(left)} {_PLAIN[node.op]} {self.raw_date(right)})"
        return f"({self.sql(left)} {_PLAIN[node.op]} {self.sql(right)})"

    def _near(self, op: str, left: Node, right: Node) -> str:
        sign, minus = _COMPARISONS[op]
        a, b = self.sql(left), self.sql(right)
        if right.op == "literal" and isinstance(right.value, float):
            bound = self.number(tolerance(right.value))
        else:
            bound = f"({self.number(NEAR)} + {self.number(NOISE)} * abs({b}))"
        difference = f"abs({a} - {b})" if op in {"eq", "ne"} else f"{a} - {b}"
        return f"({difference} {sign} {minus}{bound})"

    def in_(self, node: Node) -> str:
        """A membership: the equalities, joined by OR."""
        sought, *others = node.args
        if sought.kind is Kind.TEXT:
            return f"({self.sql(sought)} IN ({', '.join(map(self.sql, others))}))"
        parts = [self._comparison(Node("eq", Kind.BOOL, (sought, other))) for other in others]
        return f"({' OR '.join(parts)})"

    # --- the rest ------------------------------------------------------------

    def joined(self, node: Node) -> str:
        """A chain of AND or OR."""
        return f"({f' {node.op.upper()} '.join(map(self.sql, node.args))})"

    def case(self, node: Node) -> str:
        """CASE WHEN."""
        pairs = zip(node.args[:-1:2], node.args[1::2], strict=True)
        whens = " ".join(f"WHEN {self.sql(c)} THEN {self.sql(v)}" for c, v in pairs)
        return f"CASE {whens} ELSE {self.sql(node.args[-1])} END"

    def is_null(self, node: Node) -> str:
        """IS NULL; of a stored date without counting its days."""
        (inner,) = node.args
        is_day = inner.kind is Kind.DATE and _is_stored(inner)
        return f"({self.raw_date(inner) if is_day else self.sql(inner)} IS NULL)"

    def coalesce(self, node: Node) -> str:
        """The first that is known."""
        return f"coalesce({', '.join(map(self.sql, node.args))})"

    def nullif(self, node: Node) -> str:
        """Unknown where the two are equal."""
        equal = self._comparison(Node("eq", Kind.BOOL, node.args))
        return f"CASE WHEN NOT coalesce({equal}, FALSE) THEN {self.sql(node.args[0])} END"

    def extreme(self, node: Node) -> str:
        """LEAST and GREATEST, unknown when one of them is (SQLite's own; not the others')."""
        args = list(map(self.sql, node.args))
        if self.dialect is Dialect.SQLITE:
            return f"{'min' if node.op == 'least' else 'max'}({', '.join(args)})"
        return f"CASE WHEN ({' + '.join(args)}) IS NOT NULL THEN {node.op}({', '.join(args)}) END"

    def floor(self, number: str) -> str:
        """FLOOR as a double, also of numbers that are too large for an integer."""
        whole = f"CAST(floor({number} + {self.number(NEAR)}) AS {_DOUBLE[self.dialect]})"
        return f"CASE WHEN abs({number}) < {self.number(WHOLE)} THEN {whole} ELSE {number} END"

    def rounded(self, node: Node) -> str:
        """ROUND as `values.rounded` has it."""
        number = self.sql(node.args[0])
        scale = 10.0 ** float(str(node.args[1].value)) if len(node.args) > 1 else 1.0
        scaled = f"(abs({number}) * {self.number(scale)} * {self._nudge()})"
        whole = f"(floor({scaled} + 0.5) / {self.number(scale)} * sign({number}))"
        whole = f"CAST({whole} AS {_DOUBLE[self.dialect]})"
        return f"CASE WHEN {scaled} < {self.number(WHOLE)} THEN {whole} ELSE {number} END"

    def _nudge(self) -> str:
        # 1 + 2**-50 has more digits than engines agree to read: built from what they do agree on.
        return f"(1 + {self.number(1 / 2**50)})"

    def between(self, node: Node) -> str:
        """Days from one date to another; straight from the engine when both are stored."""
        last, first = node.args
        if not (_is_stored(last) and _is_stored(first)):
            return f"({self.sql(last)} - {self.sql(first)})"
        a, b = self.raw_date(last), self.raw_date(first)
        if self.dialect is Dialect.SQLITE:
            return f"(julianday({a}) - julianday({b}))"
        days = f"datediff({a}, {b})" if self.dialect is Dialect.SPARK else f"{a} - {b}"
        return f"CAST({days} AS {_DOUBLE[self.dialect]})"

    def whole_days(self, node: Node) -> str:
        """A date and a number of days, rounded down."""
        day, days = node.args
        sign = "+" if node.op == "date_add" else "-"
        return f"({self.sql(day)} {sign} {self._count(days)})"

    def _count(self, days: Node) -> str:
        """A number rounded down; a written one is rounded here."""
        if days.op == "literal" and isinstance(days.value, float):
            return self.number(floored(days.value))
        return self.floor(self.sql(days))

    def floor_(self, node: Node) -> str:
        """FLOOR."""
        return self.floor(self.sql(node.args[0]))

    def ceil_(self, node: Node) -> str:
        """CEIL, as the floor of the other side."""
        return f"(-{self.floor(f'(-{self.sql(node.args[0])})')})"

    def text_search(self, node: Node) -> str:
        """Where one text stands in another."""
        function = "strpos" if self.dialect is Dialect.POSTGRES else "instr"
        found = f"{function}({self.sql(node.args[0])}, {self.sql(node.args[1])})"
        return f"({found} {'= 1' if node.op == 'starts_with' else '> 0'})"

    def date_part(self, node: Node) -> str:
        """YEAR, MONTH and DAY."""
        raw = self.raw_date(node.args[0])
        if self.dialect is Dialect.SQLITE:
            start, length = {"year": (1, 4), "month": (6, 2), "day": (9, 2)}[node.op]
            return f"CAST(substr({raw}, {start}, {length}) AS REAL)"
        return f"CAST(extract({node.op} FROM {raw}) AS {_DOUBLE[self.dialect]})"

    def workdays(self, node: Node) -> str:
        """Working days after the first day up to the second."""
        first, last = (self._number_of(self.raw_date(day)) for day in node.args)
        return f"CAST({last} - {first} AS {_DOUBLE[self.dialect]})"

    def add_workdays(self, node: Node) -> str:
        """The day so many working days after another; see `values.Evaluator`."""
        count = self._count(node.args[1])
        back = f"CASE WHEN {count} > 0 THEN 0 ELSE 1 END"
        start = self._number_of(self._from_days(f"({self.sql(node.args[0])} - {back})"))
        wanted = f"{start} + {back} + {count}"
        is_spark = self.dialect is Dialect.SPARK
        found = (_SPARK_DAY_OF_NUMBER if is_spark else _DAY_OF_NUMBER).format(wanted)
        return self._days(found)

    def _number_of(self, day: str) -> str:
        """The number of a day in the calendar; NULL outside of it."""
        is_spark = self.dialect is Dialect.SPARK
        return (_SPARK_NUMBER_OF_DAY if is_spark else _NUMBER_OF_DAY).format(day)

    def total(self, node: Node) -> str:
        """SUM, AVG and the like. Sums are taken to nine decimals, so that order plays no part."""
        if not node.args:
            return f"CAST(count(*) AS {_DOUBLE[self.dialect]})"
        inner = self.sql(node.args[0])
        double = _DOUBLE[self.dialect]
        exact = inner if self.dialect is Dialect.SQLITE else f"CAST({inner} AS DECIMAL(38, 9))"
        return {
            "sum": f"CAST(sum({exact}) AS {double})",
            "avg": f"(CAST(sum({exact}) AS {double}) / nullif(count({inner}), 0))",
            "min": f"min({inner})",
            "max": f"max({inner})",
            "count": f"CAST(count({inner}) AS {double})",
            "count_if": f"CAST(count(CASE WHEN {inner} THEN 1 END) AS {double})",
        }[node.op]


def _is_stored(node: Node) -> bool:
    return node.op in {"column", "literal"} and node.value is not None


_TEMPLATES: Final = {
    "not": "(NOT {0})",
    "neg": "(-{0})",
    "is_true": "coalesce({0}, FALSE)",
    "is_false": "coalesce(NOT {0}, FALSE)",
    "abs": "abs({0})",
}
_SPECIAL: Final[dict[str, Callable[[_Writer, Node], str]]] = {
    **dict.fromkeys(_ARITHMETIC, _Writer.arithmetic),
    "and": _Writer.joined,
    "or": _Writer.joined,
    "in": _Writer.in_,
    "case": _Writer.case,
    "days": _Writer.between,
    "is_null": _Writer.is_null,
    "coalesce": _Writer.coalesce,
    "nullif": _Writer.nullif,
    "least": _Writer.extreme,
    "greatest": _Writer.extreme,
    "round": _Writer.rounded,
    "floor": _Writer.floor_,
    "ceil": _Writer.ceil_,
    "date_add": _Writer.whole_days,
    "date_sub": _Writer.whole_days,
    "contains": _Writer.text_search,
    "starts_with": _Writer.text_search,
    "year": _Writer.date_part,
    "month": _Writer.date_part,
    "day": _Writer.date_part,
    "workdays": _Writer.workdays,
    "add_workdays": _Writer.add_workdays,
    **dict.fromkeys(("sum", "avg", "min", "max", "count", "count_if"), _Writer.total),
}
