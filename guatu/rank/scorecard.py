"""What a scorecard says, as values. `guatu.rank.read` makes them from TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from guatu.rules import Column, Kind, Rule, columns_of
from guatu.rules.book import Header
from guatu.watch.columns import MATTER_COLUMNS

# Points are counted in millionths: sums of whole numbers are exact in any order.
MICRO = 1_000_000


class SourceKind(StrEnum):
    """The forms that facts come in."""

    READINGS = "readings"
    UNITS = "units"
    ITEMS = "items"


class Missing(StrEnum):
    """What an indicator gives to a unit of which its value is not known."""

    ERROR = "error"
    ZERO = "zero"
    FULL = "full"
    AVERAGE = "average"
    LOWEST = "lowest"
    LEAVE_OUT = "leave_out"


class Negative(StrEnum):
    """What a value below 0 counts as."""

    KEEP = "keep"
    ZERO = "zero"
    MISSING = "missing"
    ERROR = "error"


class Ties(StrEnum):
    """The places of equal scores: 1 2 2 4, or 1 2 2 3."""

    SHARED = "shared"
    DENSE = "dense"


class Effect(StrEnum):
    """What a veto does."""

    ZERO = "zero"
    AT_MOST = "at_most"
    NOT_RATED = "not_rated"
    CLASS = "class"
    CLASS_AT_MOST = "class_at_most"
    CLASS_DOWN = "class_down"


_N, _T, _B = Kind.NUMBER, Kind.TEXT, Kind.BOOL

# What a `points` rule may speak of, besides the columns of the units and the parameters.
POINT_COLUMNS = columns_of(
    Column("value", _N, "指标值", "value", null="never: the rule for missing data has its say"),
    Column("weight", _N, "权重", "weight", null="never"),
    Column("rank", _N, "组内位次", "place in the group, 1 is the best", null="never"),
    Column("size", _N, "组内有值单位数", "units of the group whose value is known", null="never"),
    Column("mean", _N, "组均值", "mean of the group", null="never"),
    Column("best", _N, "组内最好值", "best value of the group", null="never"),
    Column("worst", _N, "组内最差值", "worst value of the group", null="never"),
    Column("all_mean", _N, "全部均值", "mean of all units", null="never"),
    Column("year_part", _N, "序时进度", "part of the year that is over", "1", "never"),
    Column("last", _N, "上期值", "value one period earlier", null="there is none"),
    Column("last_year", _N, "上年同期值", "value a year earlier", null="there is none"),
    Column("last_rank", _N, "上期组内位次", "place one period earlier", null="there is none"),
    Column("last_year_rank", _N, "上年同期组内位次", "place a year earlier", null="there is none"),
)
# What a rule over readings may look back to, by the end of a name: `tax_last_year` of `tax`.
LOOKING_BACK = {"_last_year": "year_ago", "_last": "before"}
ITEM_COLUMNS = columns_of(
    Column("unit", _T, "单位", "unit", null="never"),
    Column("period", _T, "期", "period", null="the period that is asked for"),
    Column("item", _T, "事项", "item", null="its line number"),
    Column("document", _T, "依据", "document behind it", null="there is none"),
)
ADJUSTMENT_COLUMNS = columns_of(
    Column("nth", _N, "第几次", "how many times it happened, this one counted", "次", "never"),
    Column("in_a_row", _N, "连续第几期", "periods in a row, this one counted", "期", "never"),
)
# What items that are matters of the ledger have: the columns of light rules, and the light.
LEDGER_COLUMNS = {
    **ITEM_COLUMNS,
    **{name: column for name, column in MATTER_COLUMNS.items() if name not in {"key", "unit"}},
    **columns_of(
        Column("colour", _T, "灯色", "colour of the light", null="the matter is closed"),
        Column("late_days", _N, "超期天数", "days late, when done or today", "天", "no deadline"),
    ),
}
UNIT_COLUMNS = columns_of(
    Column("unit", _T, "单位", "unit", null="never"),
    Column("period", _T, "期", "period", null="the same in all periods"),
    Column("group", _T, "组", "group", null="in no group"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A table of facts: its form, and all its columns.

    `is_kept` tells a table that guatu keeps itself: the units with their groups, the register of
    facts, or the matters of the ledger. On the command line it is a file as all others.
    """

    name: str
    kind: SourceKind
    columns: Mapping[str, Column]
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator: where its value comes from, and how many points the value gives.

    Exactly one of `reading` (a name in a table of readings), `value` (a rule over the row of a
    unit, over readings by their names, or of totals over items) and `each` (the points of each
    item, to be added up) is set. `cap` and `floor` are None when there is none. With a `group` it
    counts in that group only: one with a weight for each group is as many indicators of one key.
    """

    key: str
    zh: str
    en: str
    weight: Decimal
    unit: str
    source: str
    reading: str | None
    value: Rule | None
    each: Rule | None
    is_more_better: bool
    points: Rule
    cap: Decimal | None
    floor: Decimal | None
    missing: Missing
    negative: Negative
    group: str | None = None

    @property
    def row_rules(self) -> tuple[Rule, ...]:
        """The rules that look at rows of the source."""
        return tuple(rule for rule in (self.value, self.each) if rule is not None)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points for items beside the indicators: a bonus (`sign` 1) or a deduction (-1).

    Attributes:
        points: of one item, 0 or more; None counts nothing.
        when: which items count; None for all.
        once_by: a column; of items that are alike in it only the one with most points counts.
        repeat_by: a column; `nth` counts the items that are alike in it, `in_a_row` the periods.
        within: over which time `once_by`, `repeat_by` and `at_most` look: period or year.
        at_most: how many items count; None for all.
        cap: most points of a unit in a period; None for no cap.
        year_cap: most points of a unit in a year; None for no cap.
        evidence: a column that must be filled for an item to count.
        exempt: which items are forgiven (容错); None for none.
    """

    key: str
    zh: str
    en: str
    sign: int
    source: str
    points: Rule
    when: Rule | None
    once_by: str | None
    repeat_by: str | None
    within: str
    at_most: int | None
    cap: Decimal | None
    evidence: str | None
    exempt: Rule | None
    year_cap: Decimal | None = None

    @property
    def row_rules(self) -> tuple[Rule, ...]:
        """The rules that look at rows of the source."""
        return tuple(rule for rule in (self.points, self.when, self.exempt) if rule is not None)


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决: what one item, or a fact of the unit, does to the whole score.

    `at_least` so many rows must hold, of the period or of the year up to it (`within`). One that
    `is_longer` strikes the longer periods too, by all rows of theirs.
    """

    key: str
    zh: str
    en: str
    source: str
    when: Rule
    effect: Effect
    limit: Decimal | None
    to_class: str | None
    at_least: int = 1
    within: str = "period"
    is_longer: bool = False

    @property
    def row_rules(self) -> tuple[Rule, ...]:
        """The rules that look at rows of the source."""
        return (self.when,)


@dataclass(frozen=True, slots=True)
class Exemption:
    """Units that are let off: from ranking at all, or from some indicators."""

    key: str
    zh: str
    en: str
    when: Rule
    indicators: tuple[str, ...]
    gives: Missing | None


@dataclass(frozen=True, slots=True)
class Group:
    """Units that are ranked against each other."""

    key: str
    zh: str
    en: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Class:
    """A class: from a score on, or a share or count of the units from the top; None: the rest.

    `bottom` takes the share or count from the bottom. With a share or count `start` is a score
    that a unit must have besides. `policy`: what follows from the class once it is published.
    """

    key: str
    zh: str
    en: str
    start: Decimal | None = None
    share: Decimal | None = None
    count: int | None = None
    is_bottom: bool = False
    policy: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Classes:
    """How classes are made: among all or in each group; how a share becomes a count; ties."""

    by_score: bool
    of_group: bool
    rounding: str
    tied_in: bool
    classes: tuple[Class, ...]

    @property
    def best_first(self) -> list[str]:
        """Return the keys of the classes from the best to the worst."""
        top = [each.key for each in self.classes if not each.is_bottom]
        return top + [each.key for each in reversed(self.classes) if each.is_bottom]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of the units in a band; a plan within so many working days, or none."""

    zh: str
    en: str
    plan_days: int | None


@dataclass(frozen=True, slots=True)
class Bands:
    """How the places of a group are cut into bands, and key -> what is asked of each."""

    cut: Classes
    asks: Mapping[str, Ask]


@dataclass(frozen=True, slots=True)
class LongerPart:
    """A part of a longer period's score: scores of shorter periods, or readings.

    Attributes:
        of: kind of the shorter periods; "" for a reading of the longer period itself.
        numbers: which of them in the year; empty for all.
        reading: name of a reading; None for scores.
        is_sum: whether they are added up instead of their mean taken.
        best: how many count, the best ones; None for all.
        is_beside: whether it is added to what the weights share; nothing when it is not known.
    """

    key: str
    zh: str
    en: str
    weight: Decimal
    of: str
    numbers: tuple[int, ...]
    reading: str | None
    is_sum: bool
    is_beside: bool = False
    best: int | None = None


@dataclass(frozen=True, slots=True)
class Longer:
    """How the scores of shorter periods make that of a quarter, half-year or year.

    `least`: with fewer of the scorecard's own periods a unit is not rated. `carry_over`: the part
    of a period's points above the ceiling that is carried to the next one. `ceiling` and `floor`:
    of the longer period's own score.
    """

    parts: tuple[LongerPart, ...]
    least: int
    carry_over: Decimal
    ceiling: Decimal | None = None
    floor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A scorecard of one city and year.

    `full` is None when scores have no top: losses are then counted from the group's best.
    `objection_days`: working days for which a result is shown to its units before it is
    published; None when the rule says nothing of it.
    `bonus_cap` and `deduction_cap`: most points of all bonuses, and of all deductions, of a unit.
    `base`: what everybody has beside the indicators before anything is added or taken.
    `is_rated_only`: whether means, bests and places are among those that are rated.
    `longer`: quarter, half, year -> how that is made of shorter periods.
    """

    header: Header
    constants: Mapping[str, float]
    period: str
    full: Decimal | None
    decimals: int
    ties: Ties
    tie_break: tuple[str, ...]
    ceiling: Decimal | None
    floor: Decimal | None
    grouping: str
    groups: tuple[Group, ...]
    newcomers: str
    newcomer_when: Rule | None
    sources: Mapping[str, Source]
    indicators: tuple[Indicator, ...]
    adjustments: tuple[Adjustment, ...]
    vetoes: tuple[Veto, ...]
    exemptions: tuple[Exemption, ...]
    classes: Classes | None
    longer: Mapping[str, Longer]
    objection_days: int | None = None
    bonus_cap: Decimal | None = None
    deduction_cap: Decimal | None = None
    base: Decimal = Decimal(0)
    is_rated_only: bool = False
    bands: Bands | None = None

    @property
    def units_source(self) -> Source | None:
        """The table with a row per unit, if the scorecard has one."""
        return next((s for s in self.sources.values() if s.kind is SourceKind.UNITS), None)

    @property
    def has_group_weights(self) -> bool:
        """Whether some indicator counts in one group only."""
        return any(indicator.group is not None for indicator in self.indicators)

    def indicator(self, key: str, group: str) -> Indicator | None:
        """Return the indicator `key` as it counts in `group`; None when it does not."""
        return next((i for i in self.indicators if i.key == key and i.group in {None, group}), None)

    def adjustment(self, key: str) -> Adjustment | None:
        """Return the bonuses or deductions `key`; None when there are none."""
        return next((each for each in self.adjustments if each.key == key), None)

    def looks_back(self, name: str) -> tuple[str, str] | None:
        """Return the reading and the column of `periods` that `name` means in a rule over readings.

        `tax_last_year` is `tax` a year ago; None for a name that is declared, which is of now.
        """
        for ending, column in LOOKING_BACK.items():
            if name.endswith(ending) and name not in self.header.columns:
                return name.removesuffix(ending), column
        return None


def micro(points: Decimal) -> int:
    """Return points as whole millionths; halves away from zero."""
    return int((points * MICRO).quantize(Decimal(1), rounding="ROUND_HALF_UP"))
