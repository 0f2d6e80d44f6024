"""A plan as events keep it: plain values by part and key, changed by differences.

A record holds the tables of docs/scheduling.md under keys that never change, with what people read
(titles, stage, source) and what was promised beside what the engine needs. Dates are ISO text. A
difference has the same shape and holds what changed alone; a key that is gone is `None`. So a
plan is its differences merged in order, and every promise can be found again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, replace
from datetime import date
from typing import Any

from guatu.books import load_book
from guatu.lib.calendar import Calendar
from guatu.rules.refusals import nearest
from guatu.schedule.errors import BelowLimit, KeyUnknown
from guatu.schedule.plan import Link, Node, Plan, Remedy
from guatu.schedule.plan_toml import plan_of_table
from guatu.schedule.remedies import applied
from guatu.schedule.templates import plan_from_template, template
from guatu.schedule.tracking import Baseline, Dates

Facts = dict[str, Any]
Record = dict[str, dict[str, Facts]]
Difference = Mapping[str, Mapping[str, Mapping[str, Any] | None]]

PARTS = ("plan", "nodes", "links", "remedies", "applied", "baselines", "inputs")
HEAD = "head"  # the one key of the part `plan`
AT_LEAST = "at least"  # how a limit begins that no plan may undercut
_DAYS = frozenset(
    {"start", "due", "date", "not_before", "finish_not_before", "start_by", "started", "finished"}
)
# What the engine needs of a node; the rest of its facts are for people.
_OF_NODE = frozenset(
    field.name for field in fields(Node) if field.name not in {"key", "title", "announced", "needs"}
)
_NOT_OF_PLAN = frozenset({"template"})


def new_record(
    key: str, *, start: date, due: date | None, durations: Mapping[str, int], title: str = ""
) -> Record:
    """Return the record of a plan of the template `key`, without promises yet.

    Args:
        key: of the template.
        start: first day on which anything may start.
        due: hard date of the whole, included.
        durations: node key -> days, where the template is silent or the city is quicker.
        title: of the plan.

    Raises:
        TemplateUnknown, DurationsUnset, BelowLimit, PlanInvalid: as their names say.
    """
    plan = plan_from_template(key, start=start, due=due, durations=durations, title=title)
    shipped = load_book(f"nodes/{key}.toml")
    head: Facts = {
        "template": key,
        "title": plan.title,
        "start": start.isoformat(),
        "due": due and due.isoformat(),
        "direction": plan.direction.value,
        # Said aloud: events sort their keys, and which calendar comes first would be lost.
        "calendar": plan.calendar,
        **{name: shipped[name] for name in ("calendars", "windows") if name in shipped},
    }
    record: Record = {part: {} for part in PARTS} | {"plan": {HEAD: head}}
    for position, node in enumerate(template(key).nodes):
        told = {"stage": node.stage, "source": node.source, "limit_kind": node.limit_kind}
        record["nodes"][node.key] = {
            "position": position,
            "zh": node.zh,
            "en": node.en,
            **{name: value for name, value in told.items() if value},
            **({} if node.limit is None else {"limit": node.limit}),
        }
    record = with_plan(record, plan)
    check_limits(record)
    return record


def merged(record: Mapping[str, Mapping[str, Facts]], difference: Difference) -> Record:
    """Return `record` after `difference`; neither is changed."""
    result = {part: {key: dict(facts) for key, facts in record.get(part, {}).items()}
              for part in PARTS}  # fmt: skip
    for part, changes in difference.items():
        for key, change in changes.items():
            if change is None:
                result[part].pop(key, None)
            else:
                result[part][key] = {**result[part].get(key, {}), **change}
    return result


def replayed(differences: Iterable[Difference]) -> Record:
    """Return the record that `differences` make, in their order."""
    record: Record = {part: {} for part in PARTS}
    for difference in differences:
        record = merged(record, difference)
    return record


def difference(old: Record, new: Record) -> tuple[Facts, Facts]:
    """Return what must be merged into `new` to get `old`, and into `old` to get `new`."""
    before: Facts = {}
    after: Facts = {}
    for part in PARTS:
        for key in sorted(old.get(part, {}).keys() | new.get(part, {}).keys()):
            was, is_now = old.get(part, {}).get(key), new.get(part, {}).get(key)
            if was != is_now:
                before.setdefault(part, {})[key] = _changed(is_now, was)
                after.setdefault(part, {})[key] = _changed(was, is_now)
    return before, after


def _changed(was: Facts | None, is_now: Facts | None) -> Facts | None:
    """Return the facts of `is_now` that differ; those that went are `None`."""
    if was is None or is_now is None:
        return is_now
    names = sorted(was.keys() | is_now.keys())
    return {name: is_now.get(name) for name in names if was.get(name) != is_now.get(name)}


def link_key(before: str, after: str, relation: str = "FS") -> str:
    """Return the key of a link in a record."""
    return f"{before}>{after}:{relation}"


def plan_of(
    record: Record,
    *,
    today: date | None = None,
    waits: Mapping[str, date] | None = None,
    keep: bool = False,
    holidays: Calendar | None = None,
) -> Plan:
    """Return the plan that `record` describes.

    Args:
        record: as events keep it. Shared means are left out: one plan alone does not know what
            others take of them.
        today: the day up to which actual dates are known.
        waits: node key -> the day from which it may start, because an input is awaited.
        keep: what was promised is moved only where it must; if the plan has an
            `announced_weight`, as little as that says.
        holidays: the city's working days, `None`: those announced as far as the library knows.

    Raises:
        PlanInvalid: or one of its kinds: the plan contradicts itself.
    """
    head = record["plan"][HEAD]
    table: Facts = {name: _moment(name, value) for name, value in head.items()
                    if name not in _NOT_OF_PLAN and value is not None}  # fmt: skip
    table |= {
        "nodes": [_node_table(key, facts) for key, facts in in_order(record)],
        "links": [_table(facts) for facts in record["links"].values()],
        "remedies": [{"key": key, **_table(facts)} for key, facts in record["remedies"].items()],
    }
    plan = plan_of_table(table, file=str(head.get("template", "")), holidays=holidays)
    delayed = (_awaiting(node, waits or {}) for node in plan.nodes)
    nodes = tuple(_promised(node, record) for node in delayed) if keep else tuple(delayed)
    is_strict = keep and not plan.announced_weight
    return replace(plan, nodes=nodes, today=today, keep_announced=is_strict)


def in_order(record: Record) -> list[tuple[str, Facts]]:
    """Return the nodes of `record` by position."""
    return sorted(record["nodes"].items(), key=lambda pair: (pair[1].get("position", 0), pair[0]))


def _awaiting(node: Node, waits: Mapping[str, date]) -> Node:
    if node.key not in waits or node.started is not None:
        return node
    first = waits[node.key]
    if isinstance(node.not_before, date):
        first = max(first, node.not_before)
    return replace(node, not_before=first)


def _promised(node: Node, record: Record) -> Node:
    start = record["nodes"][node.key].get("planned_start")
    return replace(node, announced=date.fromisoformat(start)) if start else node


def _node_table(key: str, facts: Facts) -> Facts:
    own = {name: value for name, value in facts.items() if name in _OF_NODE}
    return {"key": key, "title": facts["zh"], **_table(own)}


def _table(facts: Mapping[str, Any]) -> Facts:
    return {name: _moment(name, value) for name, value in facts.items() if value is not None}


def _moment(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in _DAYS and isinstance(value, str) else value


def with_plan(record: Record, plan: Plan) -> Record:
    """Return `record` with the nodes, links and remedies of `plan`.

    What people read of a node stays; nodes that `plan` has dropped go.
    """
    nodes = {}
    for node in plan.nodes:
        facts = record["nodes"].get(node.key, {"zh": node.title or node.key})
        kept = {name: value for name, value in facts.items() if name not in _OF_NODE}
        own = _facts_of(node, leave={"title", "announced", "needs"})
        nodes[node.key] = {**kept, "duration": node.duration, **own}
    links = {
        link_key(link.before, link.after, link.relation.value): _facts_of(link)
        for link in plan.links
    }
    remedies = {remedy.key: _facts_of(remedy) for remedy in plan.remedies}
    inputs = {key: held for key, held in record["inputs"].items() if held["node"] in nodes}
    return {**record, "nodes": nodes, "links": links, "remedies": remedies, "inputs": inputs}


def _facts_of(thing: Node | Link | Remedy, leave: Iterable[str] = ()) -> Facts:
    """Return the fields of `thing` that are not at their defaults, as JSON has them."""
    found: Facts = {}
    for field in fields(thing):
        value = getattr(thing, field.name)
        default = field.default if field.default is not MISSING else None
        is_plain = value == default or value in ("", (), {})
        if field.name != "key" and field.name not in leave and not is_plain:
            found[field.name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case Mapping():
            return dict(value)
        case tuple():
            return list(value)
        case str():
            return str(value)
    return value


def remedied(
    record: Record, key: str, *, today: date | None = None, holidays: Calendar | None = None
) -> Record:
    """Return `record` with its remedy `key` carried out: it is no longer offered.

    `today`: up to when work under way has been done at the old pace, `None`: it stays as it is.
    `holidays`: as for `plan_of`.

    Raises:
        KeyUnknown: the plan allows no such remedy.
    """
    if key not in record["remedies"]:
        near = nearest(key, record["remedies"]) or "-"
        raise KeyUnknown(place="remedies", kind="remedy", key=key, near=near)
    plan = plan_of(record, today=today, holidays=holidays)
    wanted = next(remedy for remedy in plan.remedies if remedy.key == key)
    changed = with_plan(record, applied(plan, wanted))
    rest = {other: facts for other, facts in record["remedies"].items() if other != key}
    done = {**record["applied"], key: record["remedies"][key]}
    return {**changed, "remedies": rest, "applied": done}


def check_limits(record: Record) -> None:
    """Let the durations of `record` stand, or raise.

    Raises:
        BelowLimit: a node takes less than the law asks at least.
    """
    for key, facts in record["nodes"].items():
        least = facts.get("limit")
        binds = str(facts.get("limit_kind", "")).startswith(AT_LEAST)
        if binds and least is not None and facts["duration"] < least:
            raise BelowLimit(
                node=facts["zh"] or key, duration=facts["duration"], limit=least,
                source=facts.get("source", ""),
            )  # fmt: skip


def promised_dates(record: Record) -> dict[str, Dates]:
    """Return node key -> the dates that were promised last; nodes without any are left out."""
    return {
        key: Dates(
            date.fromisoformat(facts["planned_start"]), date.fromisoformat(facts["planned_finish"])
        )
        for key, facts in in_order(record)
        if facts.get("planned_start")
    }


def baselines_told(told: Iterable[tuple[date, Difference]]) -> Iterator[Baseline]:
    """Yield what was promised after each change that moved a promise, oldest first.

    `told`: the day and the difference of each event of the plan, in order.
    """
    record: Record = {part: {} for part in PARTS}
    held: dict[str, Dates] = {}
    for on, change in told:
        record = merged(record, change)
        dates = promised_dates(record)
        if dates != held:
            held = dates
            yield Baseline(on, dates)
