"""Reads a plan written in TOML; the format is described in docs/scheduling.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from itertools import chain, pairwise

from guatu.lib.calendar import Calendar as PublicCalendar
from guatu.schedule.errors import FileUnreadable
from guatu.schedule.fields import Fields
from guatu.schedule.plan import (
    EVERY_DAY,
    OFFICE_HOURS,
    Calendar,
    Direction,
    Hours,
    Link,
    Node,
    Plan,
    Relation,
    Remedy,
    RemedyKind,
    Resource,
    Stock,
    Unit,
    Window,
    day_of,
)

_AFTER = re.compile(r"(?P<before>.+?)(?:\s+(?P<relation>FS|SS|FF|SF)(?P<lag>\s*[+-]\s*\d+)?)?$")
_LAG = re.compile(r".*\s(?P<relation>\S+?)\s*[+-]\s*\d+$")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$")


def read_plan_toml(text: str, *, file: str = "") -> Plan:
    """Return the plan in `text`.

    Raises:
        FileUnreadable: no TOML, an unknown field, or a value that is not what was wanted; names
            the file, the line of the table and the field.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileUnreadable(file=file, place="TOML", problem=str(error)) from None
    plan = plan_of_table(table, file=file, text=text)
    _check_told(plan, file)
    return plan


def plan_of_table(
    table: Mapping[str, object],
    *,
    file: str,
    text: str = "",
    holidays: PublicCalendar | None = None,
) -> Plan:
    """Return the plan in a parsed `table`; `text` is what it was parsed from, for line numbers.

    `holidays`: the working days of calendars of the kind `china`, `None`: those announced as far
    as the library knows them.

    Raises:
        FileUnreadable: as `read_plan_toml`.
    """
    top = Fields(table, file, "top")
    at = _places(text)
    calendars = _calendars(top, china_calendar(holidays))
    nodes = top.rows("nodes", at("nodes"))
    after = [_links_of(node) for node in nodes]
    links = [_link(row) for row in top.rows("links", at("links"))]
    plan = Plan(
        start=top.moment("start"),
        title=top.text("title", ""),
        unit=top.choice("unit", Unit, Unit.DAY),
        direction=top.choice("direction", Direction, Direction.FORWARD),
        today=top.maybe_day("today"),
        due=top.maybe_moment("due"),
        calendar=top.text("calendar", next(iter(calendars))),
        calendars=calendars,
        announced_weight=top.amount("announced_weight", 0.0),
        keep_announced=top.flag("keep_announced"),
        windows=_windows(top),
        resources=tuple(_resource(row) for row in top.rows("resources", at("resources"))),
        stocks=tuple(_stock(row) for row in top.rows("stocks", at("stocks"))),
        nodes=tuple(_node(node) for node in nodes),
        links=tuple(chain.from_iterable((*after, links))),
        remedies=tuple(_remedy(row) for row in top.rows("remedies", at("remedies"))),
    )
    top.done()
    return plan


def _check_told(plan: Plan, file: str) -> None:
    """Refuse what a person who writes a plan cannot have meant."""
    if not plan.nodes:
        raise FileUnreadable(file=file, place="nodes", problem="at least one [[nodes]] is needed")
    for node in plan.nodes:
        for what, moment in (("started", node.started), ("finished", node.finished)):
            if plan.today is not None and moment is not None and day_of(moment) > plan.today:
                problem = f"`{what}` = {moment}; not after `today`, {plan.today}, is needed"
                raise FileUnreadable(file=file, place=f"node {node.key}", problem=problem)
    pairs = {(link.before, link.after) for link in plan.links}
    for remedy in plan.remedies:
        named = set(pairwise(remedy.nodes)) if remedy.kind is RemedyKind.PARALLEL else set()
        for before, after in named - pairs:
            problem = f"`nodes`: {after} does not wait for {before}"
            if (after, before) in pairs:
                problem += f"; the other way round is needed: {after}, {before}"
            raise FileUnreadable(file=file, place=f"remedy {remedy.key}", problem=problem)


def china_calendar(public: PublicCalendar | None = None) -> Calendar:
    """Return the working days of `public`, or those announced by the State Council."""
    public = public or PublicCalendar.china()
    return Calendar(holidays=frozenset(public.holidays), extra_days=frozenset(public.workdays))


def _places(text: str) -> Callable[[str], Callable[[int], str]]:
    """Return a function that names the line of the n-th table `[[key]]`."""

    def at(key: str) -> Callable[[int], str]:
        header = re.compile(rf"^\s*\[\[\s*{key}\s*\]\]", re.MULTILINE)
        lines = [text.count("\n", 0, found.end()) + 1 for found in header.finditer(text)]

        def place(number: int) -> str:
            line = f"line {lines[number]}, " if number < len(lines) else ""
            return f"{line}{key}[{number + 1}]"

        return place

    return at


def _calendars(top: Fields, china: Calendar) -> dict[str, Calendar]:
    found = {}
    for key, table in top.tables("calendars").items():
        if not isinstance(table, dict):
            raise top.wrong("calendars", "tables [calendars.KEY] are needed")
        found[key] = _calendar(Fields(table, top.file, f"calendars.{key}"), china)
    return found or {"china": china}


def _calendar(row: Fields, china: Calendar) -> Calendar:
    kind = row.text("kind", "weekdays")
    if kind not in {"weekdays", "china", "every"}:
        raise row.wrong("kind", "one of weekdays, china, every")
    base = {"weekdays": Calendar(), "china": china, "every": EVERY_DAY}[kind]
    weekdays = _weekdays(row)
    hours = tuple(_hours(row, words) for words in row.texts("hours"))
    calendar = Calendar(
        weekdays=weekdays or base.weekdays,
        holidays=base.holidays | row.days("holidays"),
        extra_days=base.extra_days | row.days("extra_days"),
        hours=hours or (base.hours if kind == "every" else OFFICE_HOURS),
    )
    row.done()
    return calendar


def _weekdays(row: Fields) -> frozenset[int]:
    """Return the weekdays of a table, 1 = Monday there and 0 = Monday here."""
    return frozenset(day - 1 for day in _numbers_to(row, "weekdays", 7))


def _numbers_to(row: Fields, key: str, most: int) -> frozenset[int]:
    numbers = row.numbers(key)
    is_empty = key in row.table and not numbers
    if is_empty or any(not 1 <= number <= most for number in numbers):
        raise row.wrong(key, f"1 to {most} are needed")
    return numbers


def _hours(row: Fields, words: str) -> Hours:
    found = _HOURS.match(words.replace(" ", ""))
    if found is not None:
        first, first_minute, last, last_minute = (int(part) for part in found.groups())
        hours = Hours(first * 60 + first_minute, last * 60 + last_minute)
        if hours.start < hours.end <= 24 * 60:
            return hours
    raise row.wrong("hours", "HH:MM-HH:MM are needed, such as 08:00-12:00")


def _windows(top: Fields) -> dict[str, Window]:
    found = {}
    for key, table in top.tables("windows").items():
        if not isinstance(table, dict):
            raise top.wrong("windows", "tables [windows.KEY] are needed")
        row = Fields(table, top.file, f"windows.{key}")
        found[key] = Window(
            month_days=_numbers_to(row, "month_days", 31),
            weekdays=_weekdays(row),
            dates=row.days("dates"),
        )
        row.done()
    return found


def _resource(row: Fields) -> Resource:
    changes: dict[date, int] = {}
    for change in row.rows("changes", lambda number: f"{row.place}, changes[{number + 1}]"):
        changes[change.day("from")] = change.number("capacity")
        change.done()
    resource = Resource(row.text("key"), row.number("capacity"), row.text("title", ""), changes)
    row.done()
    return resource


def _stock(row: Fields) -> Stock:
    supply: dict[date, int] = {}
    for part in row.rows("supply", lambda number: f"{row.place}, supply[{number + 1}]"):
        day = part.day("on")
        supply[day] = supply.get(day, 0) + part.number("units")
        part.done()
    stock = Stock(row.text("key"), supply, row.text("title", ""))
    row.done()
    return stock


def _node(row: Fields) -> Node:
    node = Node(
        key=row.text("key"),
        duration=row.number("duration"),
        title=row.text("title", ""),
        unit=row.text("unit", ""),
        project=row.text("project", ""),
        calendar=row.maybe_text("calendar"),
        not_before=row.maybe_moment("not_before"),
        finish_not_before=row.maybe_moment("finish_not_before"),
        due=row.maybe_moment("due"),
        start_by=row.maybe_moment("start_by"),
        start_window=row.maybe_text("start_window"),
        finish_window=row.maybe_text("finish_window"),
        mandatory=row.flag("mandatory"),
        late=row.flag("late"),
        soon=row.flag("soon"),
        started=row.maybe_moment("started"),
        finished=row.maybe_moment("finished"),
        remaining=row.maybe_number("remaining"),
        announced=row.maybe_moment("announced"),
        announced_factor=row.amount("announced_factor", 1.0),
        needs=row.counts("needs"),
        uses=row.counts("uses"),
    )
    row.done()
    return node


def _links_of(row: Fields) -> list[Link]:
    """Return the links of a node's `after`: texts such as `survey FS+3`, or tables."""
    links = []
    for item in row.items("after"):
        if isinstance(item, str) and (found := _AFTER.fullmatch(item.strip())):
            if found["relation"] is None and (odd := _LAG.match(item)):
                wanted = f"FS, SS, FF or SF is needed before a lag, not {odd['relation']}"
                raise row.wrong("after", wanted)
            relation = Relation(found["relation"] or Relation.FINISH_START)
            lag = int((found["lag"] or "0").replace(" ", ""))
            links.append(Link(found["before"], row.text("key"), relation, lag))
        elif isinstance(item, dict):
            place = f"{row.place}, after"
            links.append(_link(Fields({**item, "after": row.text("key")}, row.file, place)))
        else:
            raise row.wrong("after", "texts such as 'survey SS+3' or tables are needed")
    return links


def _link(row: Fields) -> Link:
    before = row.maybe_text("before")
    link = Link(
        before=row.text("node") if before is None else before,
        after=row.text("after"),
        relation=row.choice("relation", Relation, Relation.FINISH_START),
        lag=row.number("lag", 0),
        max_lag=row.maybe_number("max_lag"),
        elapsed=row.flag("elapsed"),
        calendar=row.maybe_text("calendar"),
    )
    row.done()
    return link


def _remedy(row: Fields) -> Remedy:
    remedy = Remedy(
        key=row.text("key"),
        kind=row.choice("kind", RemedyKind),
        nodes=row.texts("nodes"),
        title=row.text("title", ""),
        cost=row.amount("cost", 0.0),
        duration=row.maybe_number("duration"),
        lag=row.number("lag", 0),
        date=row.maybe_day("date"),
    )
    row.done()
    return remedy
