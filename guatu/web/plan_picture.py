"""The picture of a plan: bars, links, float, baseline and forecast, as numbers for an SVG.

Lengths are whole pixels of the drawing, whose width is fixed: a phone scrolls it sideways.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.schedule.answer import NodeDates
from guatu.schedule.plan import day_of
from guatu.schedule.record import Facts, in_order
from guatu.store.selectors.plan import PlanView
from guatu.web.language import current_language

LABELS, WIDTH, ROW, HEAD, FOOT = 230, 1180, 30, 40, 12
MARGIN = timedelta(days=4)
TICKS_APART = 56


@dataclass(frozen=True, slots=True)
class Box:
    """A bar: what it is (a class of the style sheet) and where."""

    kind: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Row:
    """A node: its label, its bars, and for a milestone the points of its diamond."""

    key: str
    label: str
    middle: int
    boxes: Sequence[Box]
    diamond: str
    critical: bool
    done: bool
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line with a word: today, the hard date, the first of a month."""

    kind: str
    x: int
    word: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that `_picture.html` draws. `paths` are (class, path) of links."""

    width: int
    height: int
    rows: Sequence[Row]
    marks: Sequence[Mark]
    months: Sequence[Mark]
    paths: Sequence[tuple[str, str]]
    band: Box | None


class _Scale:
    """Days to pixels."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first - MARGIN, last + MARGIN
        self.per_day = (WIDTH - LABELS) / max((self.last - self.first).days, 1)

    def x(self, day: date) -> int:
        """Return where `day` begins."""
        return LABELS + round((day - self.first).days * self.per_day)

    def box(self, kind: str, span: tuple[date, date], y: int, height: int) -> Box:
        """Return the bar of a span, both ends included, two pixels wide at least."""
        left, right = self.x(span[0]), self.x(span[1] + timedelta(days=1))
        return Box(kind, left, y, max(right - left, 2), height)


def picture(view: PlanView, *, today: date) -> Picture:
    """Return the picture of `view`."""
    scale = _Scale(*_ends(view, today))
    nodes = in_order(view.record)
    rows = [_row(view, key, facts, scale, number) for number, (key, facts) in enumerate(nodes)]
    height = HEAD + ROW * len(rows) + FOOT
    due = view.record["plan"]["head"].get("due")
    marks = [Mark("today", scale.x(today), "today")]
    if due:
        marks.append(Mark("due", scale.x(date.fromisoformat(due) + timedelta(days=1)), "due"))
    return Picture(
        width=WIDTH,
        height=height,
        rows=rows,
        marks=marks,
        months=list(_months(scale)),
        paths=list(_paths(view, scale, {key: n for n, (key, _) in enumerate(nodes)})),
        band=scale.box("band", (view.band.p50, view.band.p80), HEAD - 8, height - HEAD + 8)
        if view.band
        else None,
    )


def _ends(view: PlanView, today: date) -> tuple[date, date]:
    days = [today]
    for dates in view.answer.nodes.values():
        days += [day_of(dates.planned_start), day_of(dates.planned_finish)]
    for facts in view.record["nodes"].values():
        days += [_day(facts[name]) for name in _OWN_DAYS if facts.get(name)]
    if due := view.record["plan"]["head"].get("due"):
        days.append(_day(due))
    if view.base:
        for span in view.base.nodes.values():
            days += [span.start, span.finish]
    if view.band:
        days.append(view.band.p80)
    return min(days), max(days)


_OWN_DAYS = ("planned_start", "planned_finish", "started", "finished")


def _row(view: PlanView, key: str, facts: Facts, scale: _Scale, number: int) -> Row:
    dates = view.answer.nodes[key]
    top = HEAD + ROW * number
    finish = day_of(dates.planned_finish)
    middle = top + ROW // 2
    return Row(
        key=key,
        label=(facts.get("en") or facts["zh"]) if current_language() == "en" else facts["zh"],
        middle=middle,
        boxes=list(_boxes(view, key, facts, scale, top)),
        diamond="" if facts["duration"] else _diamond(scale.x(finish), middle),
        critical=dates.critical,
        done=bool(facts.get("finished")),
        title=f"{day_of(dates.planned_start)} – {finish}",
    )


def _boxes(view: PlanView, key: str, facts: Facts, scale: _Scale, top: int) -> Iterator[Box]:
    """Yield the bars of a node from back to front."""
    dates = view.answer.nodes[key]
    if view.before and key in view.before.nodes and _moved(view.before.nodes[key], dates):
        yield scale.box("was", _span(view.before.nodes[key]), top + 4, 22)
    if not facts["duration"]:
        return
    if facts.get("planned_start"):
        promised = (_day(facts["planned_start"]), _day(facts["planned_finish"]))
        yield scale.box("promised", promised, top + 8, 14)
    if view.base and key in view.base.nodes:
        base = view.base.nodes[key]
        yield scale.box("base", (base.start, base.finish), top + 24, 3)
    yield from _main_boxes(dates, facts, scale, top)


def _main_boxes(dates: NodeDates, facts: Facts, scale: _Scale, top: int) -> Iterator[Box]:
    span = _span(dates)
    if facts.get("finished"):
        yield scale.box("done", span, top + 10, 10)
        return
    spare = (span[1] + timedelta(days=1), day_of(dates.latest_finish))
    if dates.total_float > 0 and spare[0] <= spare[1]:
        yield scale.box("float", spare, top + 14, 2)
    kind = "running" if facts.get("started") else "forecast"
    yield scale.box(f"{kind} {'critical' if dates.critical else ''}".strip(), span, top + 10, 10)


def _span(dates: NodeDates) -> tuple[date, date]:
    return day_of(dates.planned_start), day_of(dates.planned_finish)


def _moved(one: NodeDates, other: NodeDates) -> bool:
    return _span(one) != _span(other)


def _diamond(x: int, y: int) -> str:
    return f"{x},{y - 7} {x + 7},{y} {x},{y + 7} {x - 7},{y}"


def _months(scale: _Scale) -> Iterator[Mark]:
    """Yield the first days of months, as many as have room for their word."""
    day = (scale.first.replace(day=1) + timedelta(days=32)).replace(day=1)
    last_x = -TICKS_APART
    while day <= scale.last:
        x = scale.x(day)
        if x - last_x >= TICKS_APART:
            last_x = x
            yield Mark("month", x, f"{day:%Y-%m}")
        day = (day + timedelta(days=32)).replace(day=1)


def _paths(view: PlanView, scale: _Scale, place: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Yield each link as an elbow from the end of one node to the end of the other."""
    nodes = view.answer.nodes
    for link in view.record["links"].values():
        before, after = link["before"], link["after"]
        if before not in place or after not in place:
            continue
        relation = link.get("relation", "FS")
        from_x = _end_x(nodes[before], scale, at_finish=relation[0] == "F")
        to_x = _end_x(nodes[after], scale, at_finish=relation[1] == "F")
        from_y = HEAD + ROW * place[before] + ROW // 2
        to_y = HEAD + ROW * place[after] + ROW // 2
        bend = max(from_x + 4, min(to_x - 6, from_x + 10))
        critical = nodes[before].critical and nodes[after].critical
        kind = "link link--critical" if critical else "link"
        yield kind, f"M{from_x} {from_y}H{bend}V{to_y}H{to_x}"


def _end_x(dates: NodeDates, scale: _Scale, *, at_finish: bool) -> int:
    span = _span(dates)
    return scale.x(span[1] + timedelta(days=1)) if at_finish else scale.x(span[0])


def _day(text: str) -> date:
    return date.fromisoformat(text)
