"""The facts that light rules may speak of: of a matter, of a unit, of an escalation.

`docs/rules.md` shows the same tables, and a test compares the two. A fact that is absent is
not known, which is never taken for 0, false or "in time".
"""

from __future__ import annotations

from enum import StrEnum

from guatu.rules import Column, Kind, columns_of


class Colour(StrEnum):
    """The colours of lights, the most severe first."""

    BLACK = "black"
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    PURPLE = "purple"
    BLUE = "blue"
    GREY = "grey"
    WHITE = "white"
    GREEN = "green"


class Shape(StrEnum):
    """The shapes of lights: colour is never the only sign."""

    CIRCLE = "circle"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    SQUARE = "square"
    RING = "ring"
    HEXAGON = "hexagon"
    BAR = "bar"
    CROSS = "cross"
    DOT = "dot"


SHAPES = {
    Colour.GREEN: Shape.CIRCLE,
    Colour.YELLOW: Shape.TRIANGLE,
    Colour.ORANGE: Shape.DIAMOND,
    Colour.RED: Shape.SQUARE,
    Colour.BLUE: Shape.RING,
    Colour.PURPLE: Shape.HEXAGON,
    Colour.GREY: Shape.BAR,
    Colour.BLACK: Shape.CROSS,
    Colour.WHITE: Shape.DOT,
}

_N, _D, _B, _T = Kind.NUMBER, Kind.DATE, Kind.BOOL, Kind.TEXT
_TODAY = Column("today", _D, "今天", "today", null="never: the caller gives it")

MATTER_COLUMNS = columns_of(
    Column("key", _T, "事项", "matter", null="never"),
    Column("title", _T, "标题", "title"),
    Column("book", _T, "台账", "book"),
    Column("unit", _T, "牵头单位", "lead unit", null="no unit leads it yet"),
    _TODAY,
    Column("issued", _D, "交办日期", "issued"),
    Column("due", _D, "期限", "due", null="it has no deadline"),
    Column("planned_start", _D, "计划开工", "planned start", null="no start is planned"),
    Column("started_on", _D, "开工日期", "started on", null="not started"),
    Column("done", _B, "已完成", "done"),
    Column("done_on", _D, "完成日期", "done on", null="not done"),
    Column("accepted", _B, "已验收", "accepted"),
    Column("accepted_on", _D, "验收日期", "accepted on", null="not accepted"),
    Column("progress", _N, "进展", "progress", "1", "nothing was reported"),
    Column("planned", _N, "计划进展", "planned progress", "1", "there is no plan for today"),
    Column("invested", _N, "完成投资", "invested", "万元"),
    Column("year_plan", _N, "年度计划投资", "investment planned for the year", "万元"),
    Column("stage", _T, "环节", "stage"),
    Column("stage_since", _D, "进入环节日期", "stage since"),
    Column("stage_limit", _N, "环节时限", "limit of the stage", "天", "the stage has no limit"),
    Column("last_report_on", _D, "最近报送", "last report on", null="never reported"),
    Column("evidence_on", _D, "最近佐证日期", "latest evidence on", null="there is no evidence"),
    Column("expires_on", _D, "审批到期", "approval expires on", null="no approval expires"),
    Column("forecast_on", _D, "预计完成", "forecast of the end", null="there is no plan"),
    Column("float_days", _N, "总时差", "working days in hand", "天", "there is no plan"),
    Column("input_lacking", _B, "要素未到位", "an input is awaited", null="there is no plan"),
    Column("extended_times", _N, "延期次数", "times extended", "次"),
    Column("returned_times", _N, "退回次数", "times returned", "次"),
    Column("periods_behind", _N, "连续滞后期数", "periods behind in a row", "期"),
    Column("periods_missed", _N, "连续未开工期数", "periods missed in a row", "期"),
    Column("was_red", _B, "曾亮红灯", "was red before"),
    Column("long_term", _B, "需长期坚持", "long-term problem"),
    Column("urgent", _B, "重大或紧急", "major or urgent"),
    Column("excuse_accepted", _B, "正当理由已核", "excuse accepted by a reviewer"),
    Column("contradicted", _B, "佐证矛盾", "contradicted by other evidence"),
    Column("reopened", _B, "回头看重开", "reopened by a recheck"),
)

UNIT_COLUMNS = columns_of(
    Column("unit", _T, "单位", "unit", null="never"),
    _TODAY,
    Column("matters", _N, "事项数", "matters", "件"),
    *(
        Column(colour.value, _N, f"{zh}灯数", f"{colour.value} lights", "件")
        for colour, zh in zip(Colour, "黑红橙黄紫蓝灰白绿", strict=True)
    ),
    Column("overdue", _N, "超期件数", "matters overdue", "件"),
    Column("worst", _T, "最差灯色", "worst colour", null="the unit has no matter"),
    Column("progress", _N, "进展", "progress", "1"),
    Column("planned", _N, "计划进展", "planned progress", "1"),
    Column("periods_behind", _N, "连续滞后期数", "periods behind in a row", "期"),
    Column("excuse_accepted", _B, "正当理由已核", "excuse accepted by a reviewer"),
)

# What is known of a unit from the lights of its matters alone.
COUNTED_COLUMNS = {
    name: column
    for name, column in UNIT_COLUMNS.items()
    if name not in {"progress", "planned", "periods_behind", "excuse_accepted"}
}

ESCALATION_COLUMNS = columns_of(
    Column("colour", _T, "灯色", "colour of the light", null="never"),
    Column("light", _T, "灯规则", "key of the light's row", null="never"),
    Column("periods_yellow", _N, "连续黄灯期数", "periods yellow in a row", "期"),
    Column("periods_red", _N, "连续红灯期数", "periods red in a row", "期"),
    Column("told_times", _N, "已提请次数", "times proposed before", "次", "never: 0"),
    Column("told_on", _D, "上次提请", "last proposed on", null="never proposed"),
)
