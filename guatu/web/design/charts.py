"""Samples of drawings: the load of coming weeks, the bars of a plan, capacity, durations."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from guatu.schedule.tracking import Dates
from guatu.store.selectors.areas import UnitLoad
from guatu.store.selectors.bottlenecks import sorted_dwells
from guatu.web.areas import area_rows
from guatu.web.design.lists import DAY
from guatu.web.load import load_chart
from guatu.web.plan import NodeLine, Offered, Way
from guatu.web.plan_picture import HEAD, LABELS, ROW, Box, Mark, Picture, Row
from guatu.web.portfolio import dwell_groups
from guatu.web.shades import KINDS, legend_of

# (label, kinds of its bars, done, critical): each kind of bar of the plan once or more.
NODES = (
    ("可行性研究", ("promised", "base", "done"), True, False),
    ("用地预审", ("promised", "base", "running"), False, False),
    ("初步设计", ("was", "float"), False, False),
    ("主体施工", ("promised", "base", "critical"), False, True),
    ("竣工验收", (), False, True),
)


def chart_samples() -> dict[str, object]:
    """Return each drawing."""
    counts = {DAY + timedelta(days=7 * week): _week(week) for week in range(9)}
    return {
        "load": load_chart(counts, DAY),
        "picture": _plan(),
        "capacity": [(40 * week, load, load > 2) for week, load in enumerate((1, 2, 3, 0, 1))],
        "nodes": [_node("用地预审", 0, critical=True), _node("初步设计", 6, critical=False)],
        "ways": [
            Way("现计划", date(2027, 4, 20), 20, None, None, "", ""),
            Way("并联审批", date(2027, 3, 30), 0, 12.5, 21, "parallel", "#design-plan"),
        ],
        "offers": [Offered("并联审批", "parallel", 12.5, 21, True, "#design-plan")],
        "area_rows": area_rows(
            UnitLoad(f"u{depth}", "市水利局", "bureau", depth, Counter(red=depth + 1))
            for depth in range(4)
        ),
        "dwells": dwell_groups(sorted_dwells(_stays(), {("建设", "市水利局"): [82]})),
        "legends": [(kind, legend_of(kind, 9)) for kind in KINDS],
        "due": date(2027, 3, 31).isoformat(),
        "finish": date(2027, 4, 20),
    }


def _stays() -> dict[tuple[str, str], list[int]]:
    """Twelve stages, two more than are shown at once; the slowest of two units."""
    stays = {(f"环节{number}", "市水利局"): [number, number + 2] for number in range(1, 12)}
    return {("环评审批", "市生态环境局"): [30, 60], ("环评审批", "市水利局"): [36], **stays}


def _week(week: int) -> dict[str, int]:
    names = ("red", "orange", "yellow", "purple", "blue", "green", "grey", "black", "white")
    return {names[week]: week % 4 + 1, "green": 2}


def _plan() -> Picture:
    rows = [_row(number, *node) for number, node in enumerate(NODES)]
    height = HEAD + ROW * len(rows) + 12
    return Picture(
        width=760,
        height=height,
        rows=rows,
        marks=[Mark("today", 420, ""), Mark("due", 690, "")],
        months=[Mark("month", LABELS + 130 * n, f"2026-{8 + n:02}") for n in range(4)],
        paths=[("link", f"M330 {HEAD + 15}h8v{ROW}h8"), ("link--critical", "M640 145h8v20h6")],
        band=Box("band", 640, HEAD - 8, 40, height - HEAD + 8),
    )


def _row(number: int, label: str, kinds: tuple[str, ...], done: bool, critical: bool) -> Row:
    x, y = LABELS + 90 * number, HEAD + ROW * number
    thin = {"base": y + 21, "float": y + 13}
    boxes = [
        Box(kind, x, thin[kind], 96, 3) if kind in thin else Box(kind, x, y + 5, 96, 14)
        for kind in kinds
    ]
    diamond = "" if kinds else f"{x},{y + 15} {x + 7},{y + 8} {x + 14},{y + 15} {x + 7},{y + 22}"
    return Row(label, label, y + 12, boxes, diamond, critical, done, "")


def _node(name: str, slip: int, *, critical: bool) -> NodeLine:
    promised = Dates(DAY - timedelta(days=40), DAY + timedelta(days=20))
    actual = None if critical else Dates(promised.start, DAY)
    forecast = Dates(promised.start, promised.finish + timedelta(days=slip))
    again = [(DAY - timedelta(days=60), promised), (DAY - timedelta(days=10), forecast)]
    return NodeLine(
        key=name,
        name=name,
        stage="",
        unit="市自然资源局",
        duration=20,
        limit="≤ 30",
        source="",
        promised=promised,
        actual=actual,
        forecast=forecast,
        running_since=promised.start if critical else None,
        claim="" if critical else "已核实",
        float_days=0 if critical else 6,
        critical=critical,
        slip=slip,
        mandatory=critical,
        waits_for=[],
        promises=again,
    )
